import Foundation
import MLGateResults
import MLGateTables
import Testing

@Suite struct MalformedTests {
  @Test(arguments: [
    ("a,b\n1\n2,3\n", ["x.csv:2: 1 field, header has 2"], 1),
    ("a,b\n1,2\n1,2,3\n", ["x.csv:3: 3 fields, header has 2"], 1),
    ("a,b\n1,2\n\"x\ny\",2,3\n4,5\n", ["x.csv:3: 3 fields, header has 2"], 2),
    ("a,b\n1,x\"y\n2,3\n", ["x.csv:2:4: the record has a quote that neither begins nor ends a field"], 1),
    ("a,b\n1,\u{E9}x\"y\"\n2,3\n", ["x.csv:2:5: the record has a quote that neither begins nor ends a field"], 1),
    ("a,b\n\"x\"y,2\n2,3\n", ["x.csv:2:4: the record has a quote that neither begins nor ends a field"], 1),
    ("a,b\n\"x\" ,2\n2,3\n", ["x.csv:2:4: the record has a quote that neither begins nor ends a field"], 1),
    ("a,b\n \"x\",2\n2,3\n", ["x.csv:2:2: the record has a quote that neither begins nor ends a field"], 1),
    ("a,b\n1,\"p\nq\"r\n2,3\n", ["x.csv:3:3: the record has a quote that neither begins nor ends a field"], 1),
    ("a,b\n1,2\n\"x,2\n3,4\n", ["x.csv:3:1: the record has a quote that is never closed"], 1),
    ("a,b\n1,2\n3,\"x", ["x.csv:3:3: the record has a quote that is never closed"], 1),
    ("a,b\n1,\"\"\"\n3,4\n", ["x.csv:2:3: the record has a quote that is never closed"], 0),
    ("a,b\n1,x\0y\n2,3\n", ["x.csv:2:4: the record has a zero byte"], 1),
    ("a,b\n1,\"x\n\0\"\n2,3\n", ["x.csv:3:1: the record has a zero byte"], 1),
    ("a\n1\n\"x\"y\n\n", ["x.csv:3:4: the record has a quote that neither begins nor ends a field"], 2),
    ("a,b\n1,2\n\n3\n4,5\n", ["x.csv:4: 1 field, header has 2"], 2),
    ("a,b\r\n\"x\"\r,2\r\n3,4\r\n", ["x.csv:2:4: the record has a quote that neither begins nor ends a field"], 1),
    ("a,b\n1,2,\n,\n,,\n", ["x.csv:2: 3 fields, header has 2", "x.csv:4: 3 fields, header has 2"], 1),
  ]) func `a malformed record is located and the others are read`(text: String, complaints: [String], rows: Int) throws
  {
    let table = try load(text)
    #expect(table.complaints == complaints)
    #expect(table.rows.count == rows)
    #expect(table.account.malformedCount == complaints.count)
  }

  @Test func `without a header the first record says how many fields there are`() throws {
    let table = try load("1,2\n3\n", DelimitedFormat(hasHeader: false))
    #expect(table.complaints == ["x.csv:2: 1 field, the first record has 2"])
  }

  @Test(
    arguments: [
      ([0xFF], 4), ([0xC3, 0x28], 4), ([0xE9], 4), ([0xC0, 0xAF], 4), ([0xED, 0xA0, 0x80], 4),
      ([0xF5, 0x80, 0x80, 0x80], 4),
      ([0xC3, 0xA9, 0xFF], 5),
    ] as [([UInt8], Int)]) func `bytes that are not UTF-8 are located`(bytes: [UInt8], column: Int) throws
  {
    let table = try load(Array("a,b\n1,x".utf8) + bytes + Array("\n2,3\n".utf8))
    let offset = column == 4 ? 7 : 9
    #expect(table.complaints == ["x.csv:2:\(column): the record has bytes that are not UTF-8, at byte \(offset)"])
    #expect(table.rows == [["2", "3"]])
    #expect(table.account.malformed.map(\.byteOffset) == [4])
  }

  @Test func `the byte offset counts the mark and the header`() throws {
    let table = try load("\u{FEFF}a,b\r\n1,2\r\n3\r\n")
    #expect(table.account.malformed.map(\.byteOffset) == [13])
    #expect(table.account.malformed.map(\.kind) == [.fieldCount])
  }

  @Test func `all malformed records are counted and the first hundred are kept`() throws {
    let table = try load("a,b\n" + String(repeating: "1\n", count: 250) + "1,2\n")
    #expect(table.account.malformedCount == 250)
    #expect(table.complaints.count == TableScan.malformedKept)
    #expect(table.complaints.last == "x.csv:101: 1 field, header has 2")
    #expect(table.rows == [["1", "2"]])
  }

  @Test(arguments: [
    ("", "x.csv: error: the file is empty; expected a header line that names the columns."),
    ("\u{FEFF}", "x.csv: error: the file is empty; expected a header line that names the columns."),
    ("a,b,a\n1,2,3\n", "x.csv:1:5: error: column 3 is called 'a' as column 1 is; column names must differ."),
    ("\u{E9}b,c,\u{E9}b\n", "x.csv:1:6: error: column 3 is called '\u{E9}b' as column 1 is; column names must differ."),
    ("a,,b\n1,2,3\n", "x.csv:1:3: error: column 2 of 3 has no name; name it in the header."),
    ("a,b,\n1,2,3\n", "x.csv:1:5: error: column 3 of 3 has no name; name it in the header."),
    ("\n1,2\n", "x.csv:1:1: error: column 1 of 1 has no name; name it in the header."),
    (
      "a,x\"y\n1,2\n",
      "x.csv:1:4: error: the header has a quote that neither begins nor ends a field; expected column names, quoted "
        + "whole or not at all."
    ),
    (
      "\u{E9},\"b\nc\"d\n1,2\n",
      "x.csv:2:3: error: the header has a quote that neither begins nor ends a field; expected column names, quoted "
        + "whole or not at all."
    ),
    (
      "a,\"b\n1,2\n",
      "x.csv:1:3: error: the header has a quote that is never closed; expected column names, quoted whole or not at all."
    ),
    (
      "a,b\0\n1,2\n",
      "x.csv:1:4: error: the header has a zero byte; expected column names, quoted whole or not at all."
    ),
    (
      "a,\"b\0\"\n1,2\n",
      "x.csv:1:5: error: the header has a zero byte; expected column names, quoted whole or not at all."
    ),
    (
      "a,b\r1,2\r3,4\r",
      "x.csv:1:4: error: the header has a carriage return that ends no line; expected lines that end with a line feed, "
        + "or with both. Convert the file, for example with 'tr \"\\r\" \"\\n\"'."
    ),
  ]) func `a header that makes no sense is refused`(text: String, message: String) {
    #expect(refusal(text) == message)
  }

  @Test func `a header that is not UTF-8 is refused`() {
    #expect(
      refusal(Array("a,".utf8) + [0xE9] + Array("b\n1,2\n".utf8))
        == "x.csv:1:3: error: the name of column 2 is not UTF-8; expected UTF-8 text.")
  }

  @Test func `an empty file without a header has no records`() {
    #expect(refusal("", DelimitedFormat(hasHeader: false)) == "x.csv: error: the file is empty; expected records.")
  }

  @Test(
    arguments: [
      (String.Encoding.utf16LittleEndian, [0xFF, 0xFE], "UTF-16", "FF FE", "UTF-16"),
      (.utf16BigEndian, [0xFE, 0xFF], "UTF-16", "FE FF", "UTF-16"),
      (.utf16LittleEndian, [], "UTF-16 without a mark", "61 00 2C 00", "UTF-16LE"),
      (.utf16BigEndian, [], "UTF-16 without a mark", "00 61 00 2C", "UTF-16BE"),
      (.utf32LittleEndian, [0xFF, 0xFE, 0, 0], "UTF-32", "FF FE 00 00", "UTF-32"),
      (.utf32BigEndian, [0, 0, 0xFE, 0xFF], "UTF-32", "00 00 FE FF", "UTF-32"),
      (.utf32LittleEndian, [], "UTF-32 without a mark", "61 00 00 00", "UTF-32LE"),
      (.utf32BigEndian, [], "UTF-32 without a mark", "00 00 00 61", "UTF-32BE"),
    ] as [(String.Encoding, [UInt8], String, String, String)]) func `UTF-16 and UTF-32 are told apart and refused`(
      encoding: String.Encoding, mark: [UInt8], name: String, first: String, iconv: String
    )
    throws
  {
    let bytes = mark + Array(try #require("a,b\n1,2\n".data(using: encoding)))
    #expect(
      refusal(bytes)
        == "x.csv:1:1: error: the file is \(name) (at byte 0 it has \(first)); expected UTF-8. "
        + "Convert it, for example with 'iconv -f \(iconv) -t UTF-8'.")
  }

  @Test func `zero bytes alone are no encoding`() {
    #expect(
      refusal([0, 0, 0, 0, 0x0A])
        == "x.csv:1:1: error: the header has a zero byte; expected column names, quoted whole or not at all.")
  }

  @Test(arguments: [
    ("a,c\n1,2\n", "2.csv:1: error: column 2 is 'c', in 1.csv it is 'b'; files of one dataset share one header."),
    ("b,a\n1,2\n", "2.csv:1: error: column 1 is 'b', in 1.csv it is 'a'; files of one dataset share one header."),
    ("a\n1\n", "2.csv:1: error: the file has 1 column, 1.csv has 2; files of one dataset share one header."),
    ("a,b,c\n", "2.csv:1: error: the file has 3 columns, 1.csv has 2; files of one dataset share one header."),
    ("", "2.csv: error: the file is empty; expected a header line that names the columns."),
  ]) func `files with different headers are refused`(second: String, message: String) throws {
    let scratch = try Scratch()
    let files = try [
      scratch.file("1.csv", Array("a,b\n1,2\n".utf8)), scratch.file("2.csv", Array(second.utf8)),
    ]
    #expect(throws: TableError.self) { try load(files) }
    do { _ = try load(files) } catch { #expect("\(error)" == message) }
  }

  @Test func `two spellings of one letter are two columns`() throws {
    let scratch = try Scratch()
    let table = try load("caf\u{E9},cafe\u{301}\n1,2\n")
    #expect(table.columns.map { Array($0.utf8).count } == [5, 6])
    #expect(table.rows == [["1", "2"]])
    let files = try [
      scratch.file("1.csv", Array("caf\u{E9}\n1\n".utf8)), scratch.file("2.csv", Array("cafe\u{301}\n1\n".utf8)),
    ]
    #expect(throws: TableError.self) { try load(files) }
  }

  @Test func `a file that is not there is told`() {
    let source = TableSource(files: [.init(path: "/nowhere/x.csv", name: "x.csv")], format: .csv)
    var found: String?
    do { _ = try TableScan(source).run([]) } catch { found = error.description }
    #expect(found == "x.csv: error: the file cannot be opened: No such file or directory.")
  }

  @Test func `a folder is no table`() throws {
    let scratch = try Scratch()
    let source = TableSource(files: [.init(path: scratch.path, name: "data")], format: .csv)
    var found: String?
    do { _ = try TableScan(source).run([]) } catch { found = error.description }
    #expect(found == "data: error: the file could not be read after byte 0: Is a directory.")
  }
}
