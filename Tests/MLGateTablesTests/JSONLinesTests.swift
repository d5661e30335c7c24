import Foundation
import MLGateResults
import MLGateTables
import Testing

/// Reads all columns of some files of JSON Lines.
func loadJSON(_ files: [TableSource.File], threads: Int = 2) throws -> Loaded {
  var source = try TableSource(named: files)
  source.expectedColumns = try TableScan(source, threads: threads, digests: false).run([]).columns
  let columns = source.expectedColumns
  let loader = ColumnLoader(columns, format: source.format, sourceName: files[0].name)
  let account = try TableScan(source, threads: threads).run([loader])
  let texts = columns.map { loader.texts($0) }
  let rows = (0..<account.rows).map { row in texts.map { $0[row] } }
  let lines = columns.isEmpty ? [] : (0..<account.rows).map { loader.location(ofRow: $0, account).line ?? 0 }
  return Loaded(columns: account.columns, rows: rows, account: account, lines: lines)
}

/// Reads one file `x.jsonl` with this content.
func loadJSON(_ bytes: [UInt8], threads: Int = 2) throws -> Loaded {
  let scratch = try Scratch()
  return try loadJSON([scratch.file("x.jsonl", bytes)], threads: threads)
}

func loadJSON(_ text: String) throws -> Loaded { try loadJSON(Array(text.utf8)) }

@Suite struct JSONLinesTests {
  @Test func `nested objects become dotted columns in the order of their first appearance`() throws {
    let table = try loadJSON(
      """
      {"a":1,"b":{"c":"x","d":{"e":true}},"f":[1, {"g" : 2}]}
      {"late":0,"b":{"d":{"e":false},"z":null},"a":2}
      {}
      """)
    #expect(table.columns == ["a", "b.c", "b.d.e", "f", "late", "b.z"])
    #expect(
      table.rows == [
        ["1", "x", "true", "[1,{\"g\":2}]", nil, nil], ["2", nil, "false", nil, "0", nil],
        [nil, nil, nil, nil, nil, nil],
      ])
    #expect(table.account.malformedCount == 0)
  }

  @Test func `a missing value is null or not there, an empty string is neither`() throws {
    let table = try loadJSON("{\"a\":\"\",\"b\":null}\n{\"b\":\"null\"}\n")
    #expect(table.rows == [["", nil], [nil, "null"]])
  }

  @Test func `an empty object is an object without members`() throws {
    let table = try loadJSON("{\"a\":{},\"b\":{\"c\":{}}}\n{\"a\":{\"x\":1}}\n")
    #expect(table.columns == ["a.x"])
    #expect(table.rows == [[nil], ["1"]])
  }

  @Test func `a name may lead to values and to objects`() throws {
    let table = try loadJSON("{\"a\":1}\n{\"a\":{\"b\":2}}\n{\"a.b\":3,\"a\":4}\n")
    #expect(table.columns == ["a", "a.b"])
    #expect(table.rows == [["1", nil], [nil, "2"], ["4", "3"]])
  }

  @Test func `two spellings of a name are one name`() throws {
    let table = try loadJSON(#"{"a":1,"b":{"c":2}}"# + "\n" + #"{"\u0061":3,"\u0062":{"\u0063":4}}"#)
    #expect(table.columns == ["a", "b.c"])
    #expect(table.rows == [["1", "2"], ["3", "4"]])
  }

  @Test func `escapes are read`() throws {
    let table = try loadJSON(#"{"a":"\"\\\/\b\f\n\r\t\u00e9\uD83D\uDE00\u0000"}"#)
    #expect(table.rows == [["\"\\/\u{8}\u{C}\n\r\t\u{E9}\u{1F600}\0"]])
  }

  @Test func `a mark, blank lines, carriage returns and white space are no matter`() throws {
    let table = try loadJSON("\u{FEFF} { \"a\" :\t1 } \r\n\r\n  \n{\"a\":2}\t\r\n\n{\"a\":3}")
    #expect(table.rows == [["1"], ["2"], ["3"]])
    #expect(table.lines == [1, 4, 6])
    #expect(table.account.blankLines == 3)
  }

  @Test(arguments: [1, 2, 3]) func `files share the columns of all`(threads: Int) throws {
    let scratch = try Scratch()
    let files = [
      try scratch.file("1.jsonl", Array("{\"a\":1}\n".utf8)),
      try scratch.file("2.ndjson", Array("{\"b\":2,\"a\":3}".utf8)),
    ]
    let table = try loadJSON(files, threads: threads)
    #expect(table.columns == ["a", "b"])
    #expect(table.rows == [["1", nil], ["3", "2"]])
    #expect(table.account.files.map(\.rows) == [1, 1])
  }

  @Test func `columns that are expected come first`() throws {
    let scratch = try Scratch()
    var source = try TableSource(named: [scratch.file("x.jsonl", Array("{\"a\":1,\"b\":2}\n".utf8))])
    source.expectedColumns = ["c", "b"]
    #expect(try TableScan(source).run([]).columns == ["c", "b", "a"])
  }

  // MARK: Laws

  @Test(arguments: [1, 3], Packing.allCases)
  func `what was written is read`(threads: Int, packing: Packing) throws {
    let scratch = try Scratch()
    var writer = JSONLinesWriter(seed: 5)
    let written = writer.table(bytes: 900_000)
    let file = try scratch.file("x.jsonl" + packing.ending, packing.pack(written.text))
    let table = try loadJSON([file], threads: threads)
    #expect(table.columns == written.columns)
    #expect(table.rows == written.values)
    #expect(table.lines == written.lines)
    #expect(table.account.malformedCount == 0)
  }

  @Test(arguments: [UInt64(1), 2, 3, 4, 5, 6]) func `small tables in any order`(seed: UInt64) throws {
    var writer = JSONLinesWriter(seed: seed)
    writer.isShuffled = seed % 3 != 0
    for _ in 0..<40 {
      let written = writer.table(bytes: 2000, faults: true)
      let table = try loadJSON(written.text)
      #expect(table.columns == written.columns)
      #expect(table.rows == written.values)
      #expect(table.lines == written.lines)
      #expect(table.account.malformedCount == written.malformed)
      #expect(table.account.blankLines == written.blanks)
    }
  }

  @Test func `a table is the same as CSV`() throws {
    var writer = JSONLinesWriter(seed: 9)
    writer.isShuffled = false
    let written = writer.table(bytes: 400_000)
    func field(_ value: String?) -> String { value.map { "\"" + $0.replacing("\"", with: "\"\"") + "\"" } ?? "" }
    let lines = [written.columns.map(field)] + written.values.map { $0.map(field) }
    let csv = try load(lines.map { $0.joined(separator: ",") + "\n" }.joined())
    let json = try loadJSON(written.text)
    #expect(json.columns == csv.columns)
    #expect(json.rows == csv.rows)
  }

  @Test(arguments: [1, 2, 5]) func `every record may bring a column`(threads: Int) throws {
    // Sparse: 2000 records of 2000 columns are 4 million fields, more than one batch may have.
    let records = (0..<2000).map { "{\"c\($0)\":\($0)}\n" }
    let scratch = try Scratch()
    var source = try TableSource(named: [scratch.file("x.jsonl", Array(records.joined().utf8))])
    let loader = ColumnLoader(["c0", "c1999"], format: source.format, sourceName: "x")
    let account = try TableScan(source, threads: threads).run([loader])
    #expect(account.columns == (0..<2000).map { "c\($0)" })
    #expect(loader.texts("c0") == ["0"] + [String?](repeating: nil, count: 1999))
    #expect(loader.texts("c1999") == [String?](repeating: nil, count: 1999) + ["1999"])
    #expect(loader.location(ofRow: 1999, account).line == 2000)
    source.expectedColumns = ["c1999"]
    #expect(try TableScan(source, threads: threads).run([]).columns == ["c1999"] + (0..<1999).map { "c\($0)" })
  }

  @Test(arguments: [1, 2, 3, 8]) func `late columns do not depend on the threads`(threads: Int) throws {
    // Every chunk brings names that its neighbours bring, too, in another order.
    var text: [UInt8] = []
    var expected: [String] = []
    var generator = SeededGenerator(77)
    let padding = String(repeating: "p", count: 3000)
    for row in 0..<900 {
      var record = "{\"p\":\"\(padding)\""
      if expected.isEmpty { expected.append("p") }
      let places = (0..<3).map { _ in row / 20 + Int.random(in: 0..<25, using: &generator) }
      for place in Set(places).sorted().shuffled(using: &generator) {
        record += ",\"n\(place)\":\(row)"
        if !expected.contains("n\(place)") { expected.append("n\(place)") }
      }
      text += Array((record + "}\n").utf8)
    }
    let scratch = try Scratch()
    let source = try TableSource(named: [scratch.file("x.jsonl", text)])
    #expect(try TableScan(source, threads: threads).run([]).columns == expected)
  }

  @Test func `a long line is read`() throws {
    let long = String(repeating: "0123456789\\n", count: 100_000)
    let list = (0..<60_000).map(String.init).joined(separator: ", ")
    let table = try loadJSON("{\"a\":1}\n{\"a\":\"\(long)\",\"b\":[\(list)]}\n{\"b\":2}\n")
    #expect(table.rows.map { $0[0]?.utf8.count } == [1, 1_100_000, nil])
    #expect(table.rows[1][1] == "[" + list.replacing(" ", with: "") + "]")
    #expect(table.lines == [1, 2, 3])
  }
}
