import Foundation
import MLGateResults
import MLGateTables
import Testing

/// How a random table is written down.
private struct Writer {
  var generator: SeededGenerator

  private mutating func pick<Value>(_ values: [Value]) -> Value {
    values[Int.random(in: 0..<values.count, using: &generator)]
  }

  private mutating func value() -> String {
    switch Int.random(in: 0..<12, using: &generator) {
    case 0: return ""
    case 1: return "\"quoted\""
    case 2: return "a,b"
    case 3: return "two\nlines"
    case 4: return "\r\n"
    case 5: return "\u{E9}\u{1F600}"
    case 6: return String(Int.random(in: -1000...1000, using: &generator))
    case 7: return "\""
    case 8: return String(repeating: "x,\"\n", count: Int.random(in: 0...60, using: &generator))
    default: return String(repeating: "w", count: Int.random(in: 1...40, using: &generator))
    }
  }

  /// A table of so many bytes and more, with the line each row begins on.
  ///
  /// - Parameter comments: whether comments stand between the records, whatever they hold.
  mutating func table(columns: Int, bytes: Int, comments: Bool = false) -> (
    text: [UInt8], rows: [[String?]], lines: [Int]
  ) {
    let names = (0..<columns).map { "c\($0)" }.joined(separator: ",")
    var text = Array(names.utf8) + [0x0A]
    var rows: [[String?]] = []
    var lines: [Int] = []
    var line = 2
    while text.count < bytes {
      var record: [UInt8] = []
      var row: [String?] = []
      for column in 0..<columns {
        let value = value()
        if column > 0 { record.append(0x2C) }
        let needsQuotes = value.utf8.contains { [0x2C, 0x22, 0x0A, 0x0D].contains($0) }
        let isQuoted = needsQuotes || Bool.random(using: &generator)
        row.append(value.isEmpty && !isQuoted ? nil : value)
        if isQuoted {
          record.append(0x22)
          for byte in value.utf8 { record += byte == 0x22 ? [0x22, 0x22] : [byte] }
          record.append(0x22)
        } else {
          record += Array(value.utf8)
        }
      }
      while comments && Int.random(in: 0..<4, using: &generator) == 0 {
        text += [0x23] + value().utf8.filter { $0 != 0x0A } + [0x0A]
        line += 1
      }
      lines.append(line)
      rows.append(row)
      record += pick([[0x0A], [0x0D, 0x0A]])
      line += record.count { $0 == 0x0A }
      text += record
    }
    return (text, rows, lines)
  }
}

@Suite struct ChunkTests {
  private static let chunk = 256 * 1024

  @Test(arguments: [1, 2, 3], [UInt64(21), 22])
  func `a table of many chunks is read as it was written`(columns: Int, seed: UInt64) throws {
    var writer = Writer(generator: SeededGenerator(seed))
    let written = writer.table(columns: columns, bytes: Self.chunk * 5 / 2)
    let scratch = try Scratch()
    let file = try scratch.file("x.csv", written.text)
    for threads in [1, 3] {
      let table = try load([file], threads: threads)
      #expect(table.complaints == [])
      #expect(table.rows == written.rows)
      #expect(table.lines == written.lines)
    }
  }

  @Test(arguments: [1, 2, 3], [nil, UInt8(ascii: "#")]) func `comments change nothing but the lines`(
    threads: Int, comment: UInt8?
  ) throws {
    var writer = Writer(generator: SeededGenerator(23))
    let written = writer.table(columns: 2, bytes: Self.chunk * 5 / 2, comments: comment != nil)
    var format = DelimitedFormat.csv
    format.comment = comment
    let scratch = try Scratch()
    let table = try load([scratch.file("x.csv", written.text)], format, threads: threads)
    #expect(table.complaints == [])
    #expect(table.rows == written.rows)
    #expect(table.lines == written.lines)
    #expect((table.account.commentLines > 100) == (comment != nil))
  }

  @Test func `a quoted field may lie anywhere across the end of a chunk`() throws {
    let scratch = try Scratch()
    let field = "\"a,\"\"b\"\"\r\n\"\"\",y\r\n"
    let rowLength = 16
    for shift in 0..<(field.utf8.count + 3) {
      // Rows of 16 bytes up to `shift` bytes before the end of the first chunk, then the field.
      let lead = "c,d\n" + String(repeating: "z", count: 64 + Self.chunk % rowLength - shift + 24) + ",1\n"
      let filler = (Self.chunk - shift - lead.utf8.count) / rowLength
      let rest = Self.chunk - shift - lead.utf8.count - filler * rowLength
      let text =
        lead + String(repeating: "1234567,1234567\n", count: filler) + String(repeating: "q", count: rest + 20)
        + ",2\n" + field + "5,6\n"
      let table = try load([scratch.file("x.csv", Array(text.utf8))], threads: 2)
      #expect(table.complaints == [])
      #expect(table.rows.suffix(2) == [["a,\"b\"\r\n\"", "y"], ["5", "6"]])
      #expect(table.lines.suffix(2) == [filler + 4, filler + 6])
    }
  }

  @Test func `a quoted field may be larger than a chunk`() throws {
    let line = String(repeating: "0123456789\"\",", count: 8) + "\n"
    let large = String(repeating: line, count: 10_000)
    let content = large.replacing("\"\"", with: "\"")
    let text = "a,b\n\"\(large)\",1\n2,\"\(large)\"\n3,4\n5\n"
    let table = try load(text)
    #expect(table.rows == [[content, "1"], ["2", content], ["3", "4"]])
    #expect(table.lines == [2, 10_003, 20_004])
    #expect(table.complaints == ["x.csv:20005: 1 field, header has 2"])
  }

  @Test func `a header may fill a chunk alone`() throws {
    let long = String(repeating: "n", count: 200_000)
    let value = String(repeating: "v", count: 200_000)
    let table = try load("a,\"\(long)\n\"\n1,\(value)\n2,3\n4\n")
    #expect(table.columns == ["a", long + "\n"])
    #expect(table.lines == [3, 4])
    #expect(table.complaints == ["x.csv:5: 1 field, header has 2"])
  }

  @Test func `one bad quote spoils one record wherever it stands`() throws {
    var lines = (0..<60_000).map { "\($0),\"value \($0)\"" }
    let bad = [5, 20_000, 31_234, 59_990]
    for row in bad { lines[row] = "\(row),va\"lue" }
    let scratch = try Scratch()
    let file = try scratch.file("x.csv", Array(("a,b\n" + lines.joined(separator: "\n")).utf8))
    for threads in [1, 2, 5] {
      let table = try load([file], threads: threads)
      #expect(table.account.malformed.map(\.location.line) == bad.map { $0 + 2 })
      #expect(table.rows.count == 60_000 - bad.count)
      #expect(table.rows.last == ["59999", "value 59999"])
      #expect(table.lines.last == 60_001)
    }
  }

  @Test func `a quote that is never closed costs the rest of its file and nothing more`() throws {
    let scratch = try Scratch()
    let rows = (0..<40_000).map { "\($0),x" }.joined(separator: "\n")
    let files = try [
      scratch.file("1.csv", Array("a,b\n\(rows)\n7,\"open\n\(rows)\n".utf8)),
      scratch.file("2.csv", Array("a,b\n1,2\n".utf8)),
    ]
    let table = try load(files)
    #expect(table.complaints == ["1.csv:40002:3: the record has a quote that is never closed"])
    #expect(table.rows.count == 40_001)
  }

  @Test func `a record past 128 MiB ends the file and is told`() throws {
    let scratch = try Scratch()
    let file = try scratch.file("x.csv", Array("a,b\n1,2\n".utf8))
    // A hole of zeros: it costs no disk.
    let handle = try #require(FileHandle(forWritingAtPath: file.path))
    try handle.truncate(atOffset: UInt64(TableScan.maximumRecordBytes + 4096))
    try handle.close()
    let source = TableSource(files: [file, try scratch.file("y.csv", Array("a,b\n3,4\n".utf8))], format: .csv)
    let account = try TableScan(source, digests: false).run([])
    #expect(
      account.malformed.map { "\($0.location): \($0.message)" } == [
        "x.csv:3: the record that begins here has more than 128 MiB, perhaps because a quote is never closed; the rest "
          + "of the file was not read"
      ])
    #expect(account.rows == 2)
    #expect(account.files.map(\.rows) == [1, 1])
  }
}
