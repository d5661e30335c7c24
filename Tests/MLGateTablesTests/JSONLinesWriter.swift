import MLGateTables

/// A table in memory and the JSON Lines it was written as.
struct WrittenJSON {
  var text: [UInt8] = []
  /// In the order of their first appearance.
  var columns: [String] = []
  /// What each row has: no entry for a missing value.
  var rows: [[String: String]] = []
  /// The line each row stands on.
  var lines: [Int] = []
  var malformed = 0
  var blanks = 0

  /// Row by row, column by column.
  var values: [[String?]] { rows.map { row in columns.map { row[$0] } } }
}

/// Writes random records: names in any order and left out, nested, with white space and escapes.
struct JSONLinesWriter {
  /// A name and the members of the object it leads to; a value when there are none.
  struct Name {
    var name: String
    var members: [Name] = []
  }

  var generator: SeededGenerator
  /// Names in random order, some left out; otherwise always the same.
  var isShuffled = true
  var names: [Name] = [
    Name(name: "id"), Name(name: "a b"), Name(name: "\u{E9}t\u{E9}"), Name(name: "quo\"te"),
    Name(name: "nested", members: [Name(name: "x"), Name(name: "y"), Name(name: "deep", members: [Name(name: "z")])]),
    Name(name: "a name that is a good deal longer than thirty-two bytes"), Name(name: "last"),
  ]

  init(seed: UInt64) { generator = SeededGenerator(seed) }

  private mutating func dice(_ sides: Int) -> Int { Int.random(in: 0..<sides, using: &generator) }

  /// A table of so many bytes and more; names appear one by one, the later the further down.
  mutating func table(bytes: Int, faults: Bool = false) -> WrittenJSON {
    var table = WrittenJSON()
    var line = 1
    while table.text.count < bytes {
      while faults && dice(8) == 0 {
        let isBlank = dice(2) == 0
        if isBlank { table.blanks += 1 } else { table.malformed += 1 }
        table.text +=
          Array((isBlank ? [" ", "", "\t\r"][dice(3)] : ["{\"new\":1,}", "[1]", "{"][dice(3)]).utf8) + [0x0A]
        line += 1
      }
      var row: [String: String] = [:]
      let known = min(names.count, isShuffled ? 1 + table.text.count * 2 * names.count / bytes : names.count)
      write(Array(names.prefix(known)), prefix: "", to: &table, &row)
      table.rows.append(row)
      table.lines.append(line)
      table.text += dice(10) == 0 ? [0x0D, 0x0A] : [0x0A]
      line += 1
    }
    return table
  }

  private mutating func write(
    _ names: [Name], prefix: String, to table: inout WrittenJSON, _ row: inout [String: String]
  ) {
    table.text.append(UInt8(ascii: "{"))
    var isFirst = true
    for name in isShuffled ? names.shuffled(using: &generator) : names {
      if isShuffled && dice(4) == 0 { continue }
      if !isFirst { table.text.append(UInt8(ascii: ",")) }
      isFirst = false
      space(&table)
      table.text += written(name.name)
      space(&table)
      table.text.append(UInt8(ascii: ":"))
      space(&table)
      if name.members.isEmpty {
        let column = prefix + name.name
        if !table.columns.contains(column) { table.columns.append(column) }
        let value = value()
        table.text += value.text
        row[column] = value.content
      } else {
        write(name.members, prefix: prefix + name.name + ".", to: &table, &row)
      }
      space(&table)
    }
    space(&table)
    table.text.append(UInt8(ascii: "}"))
  }

  private mutating func space(_ table: inout WrittenJSON) {
    if isShuffled && dice(12) == 0 { table.text += Array([" ", "\t", "\r", "   "][dice(4)].utf8) }
  }

  /// A value as it is written, and what its field holds.
  private mutating func value() -> (text: [UInt8], content: String?) {
    switch dice(12) {
    case 0: return (Array("null".utf8), nil)
    case 1: return (Array("true".utf8), "true")
    case 2: return (Array("false".utf8), "false")
    case 3, 4:
      let number = ["0", "-1", "17", "123456789012345678901234567890", "2.50", "-0.0", "1e5", "6.02E+23", "-0"][dice(9)]
      return (Array(number.utf8), number)
    case 5: return (Array("[1, \"a\\n\" ,{ \"b\" : [ ] }]".utf8), "[1,\"a\\n\",{\"b\":[]}]")
    case 6:
      let number = String(dice(100_000))
      return (Array(number.utf8), number)
    default:
      let pieces = [
        "", "w", "\"", "\\", "\n", "\r\n", "\u{E9}", "\u{1F600}", ",", "long enough for two blocks", "\u{1}", "/",
      ]
      let text = (0..<dice(4)).map { _ in pieces[dice(pieces.count)] }.joined()
      return (written(text), text)
    }
  }

  /// A string with its quotes; escapes where they must be, and where they may.
  private mutating func written(_ text: String) -> [UInt8] {
    var bytes: [UInt8] = [UInt8(ascii: "\"")]
    for scalar in text.unicodeScalars {
      let short: [UnicodeScalar: String] = [
        "\"": "\\\"", "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "/": "\\/",
      ]
      if let escape = short[scalar], dice(2) == 0 {
        bytes += Array(escape.utf8)
      } else if scalar.value < 0x20 || scalar == "\"" || scalar == "\\" || dice(isShuffled ? 20 : 1000) == 0 {
        for unit in String(scalar).utf16 {
          let digits = String(unit, radix: 16, uppercase: dice(2) == 0)
          bytes += Array(("\\u" + String(repeating: "0", count: 4 - digits.count) + digits).utf8)
        }
      } else {
        bytes += Array(String(scalar).utf8)
      }
    }
    return bytes + [UInt8(ascii: "\"")]
  }
}
