import Foundation
import MLGateResults
import MLGateTables
import Testing

@Suite struct JSONLinesFaultTests {
  @Test(
    arguments: [
      ("[1]", .notAnObject, "x.jsonl:2:1: the record is an array; expected one object a line"),
      (" \"a\"", .notAnObject, "x.jsonl:2:2: the record is a string; expected one object a line"),
      ("17", .notAnObject, "x.jsonl:2:1: the record is a number; expected one object a line"),
      ("null", .notAnObject, "x.jsonl:2:1: the record is null; expected one object a line"),
      ("true", .notAnObject, "x.jsonl:2:1: the record is a boolean; expected one object a line"),
      ("hello", .notJSON, "x.jsonl:2:1: the record is not JSON: expected an object, found 'h'"),
      ("{", .notJSON, "x.jsonl:2:2: the record is not JSON: expected a name in quotes, found the end of the line"),
      ("{\"é\" 1}", .notJSON, "x.jsonl:2:6: the record is not JSON: expected ':' after a name, found '1'"),
      ("{\"a\":1 2}", .notJSON, "x.jsonl:2:8: the record is not JSON: expected ',' or '}', found '2'"),
      ("{\"a\":[1 2]}", .notJSON, "x.jsonl:2:9: the record is not JSON: expected ',' or ']', found '2'"),
      ("{\"a\":1,}", .notJSON, "x.jsonl:2:8: the record is not JSON: expected a name in quotes, found '}'"),
      ("{\"a\":é}", .notJSON, "x.jsonl:2:6: the record is not JSON: expected a value, found 'é'"),
      ("{\"a\":NaN}", .notJSON, "x.jsonl:2:6: the record is not JSON: expected a value, found 'N'"),
      (
        "{\"a\":01}", .notJSON, "x.jsonl:2:7: the record is not JSON: expected no digit after a leading zero, found '1'"
      ),
      ("{\"a\":1.}", .notJSON, "x.jsonl:2:8: the record is not JSON: expected a digit, found '}'"),
      ("{\"a\":-}", .notJSON, "x.jsonl:2:7: the record is not JSON: expected a digit, found '}'"),
      ("{\"a\":\"b}", .notJSON, "x.jsonl:2:6: the record is not JSON: the string is never closed"),
      (
        "{\"a\":\"\tb\"}", .notJSON,
        "x.jsonl:2:7: the record is not JSON: expected control characters in strings to be escaped, found the byte 0x09"
      ),
      (
        #"{"a":"\x"}"#, .notJSON,
        "x.jsonl:2:8: the record is not JSON: expected one of \" \\ / b f n r t u after a backslash, found 'x'"
      ),
      (
        #"{"a":"\u12g4"}"#, .notJSON,
        "x.jsonl:2:11: the record is not JSON: expected four hexadecimal digits, found 'g'"
      ),
      (
        "{\"a\":1}}", .notJSON,
        "x.jsonl:2:8: the record is not JSON: expected the end of the line after the object, found '}'"
      ),
      (
        #"{"a":"\uD800"}"#, .loneSurrogate,
        "x.jsonl:2:7: the string has half of a surrogate pair, which is no character"
      ),
      (
        #"{"a":["\uDC00\uD800"]}"#, .loneSurrogate,
        "x.jsonl:2:8: the string has half of a surrogate pair, which is no character"
      ),
      ("{\"a\":1,\"a\":2}", .duplicateKey, "x.jsonl:2:8: the object has two members called 'a'"),
      ("{\"a\":null,\"a\":{}}", .duplicateKey, "x.jsonl:2:11: the object has two members called 'a'"),
      ("{\"a\":{},\"a\":1}", .duplicateKey, "x.jsonl:2:9: the object has two members called 'a'"),
      ("{\"a\":{\"b\":1,\"b\":2}}", .duplicateKey, "x.jsonl:2:13: the object has two members called 'b'"),
      (#"{"a":1,"\u0061":2}"#, .duplicateKey, "x.jsonl:2:8: the object has two members called 'a'"),
      ("{\"a.b\":1,\"a\":{\"b\":2}}", .duplicateKey, "x.jsonl:2:15: the record has two values for the column 'a.b'"),
      ("{\"a\":\"\0\"}", .nulByte, "x.jsonl:2:7: the record has a zero byte"),
    ] as [(String, MalformedRecord.Kind, String)])
  func `what is wrong with a record is told`(record: String, kind: MalformedRecord.Kind, complaint: String) throws {
    // Known names, unknown names: the kernel and the careful reader must both refuse.
    for first in ["{\"a\":{\"b\":1},\"é\":2}", "{\"a\":1,\"a.b\":2}", "{}"] {
      let table = try loadJSON("\(first)\n\(record)\n{\"a\":3}\n")
      #expect(table.complaints == [complaint])
      #expect(table.account.malformed.map(\.kind) == [kind])
      #expect(table.account.malformed.map(\.byteOffset) == [first.utf8.count + 1])
      #expect(table.account.rows == 2)
    }
  }

  @Test func `bytes that are not UTF-8 spoil their record only`() throws {
    let bytes = Array("{\"a\":\"é\"}\n{\"a\":\"x".utf8) + [0xFF] + Array("\"}\n{\"a\":\"\u{1F600}\"}\n".utf8)
    let table = try loadJSON(bytes)
    #expect(table.complaints == ["x.jsonl:2:8: the record has bytes that are not UTF-8, at byte 18"])
    #expect(table.account.malformed.map(\.kind) == [.encoding])
    #expect(table.rows == [["é"], ["\u{1F600}"]])
  }

  @Test func `512 levels are read, one more is not`() throws {
    func nested(_ count: Int, _ open: String, _ close: String) -> String {
      "{\"a\":" + String(repeating: open, count: count) + "1" + String(repeating: close, count: count) + "}\n"
    }
    let lists = try loadJSON(nested(511, "[", "]") + nested(512, "[", "]") + nested(100_000, "[", "]"))
    #expect(lists.rows.count == 1)
    #expect(lists.account.malformed.map(\.kind) == [.tooDeep, .tooDeep])
    #expect(lists.complaints.first == "x.jsonl:2:517: the record is nested more than 512 deep")
    let objects = try loadJSON(nested(511, "{\"b\":", "}") + nested(512, "{\"b\":", "}") + nested(511, "{\"b\":", "}"))
    #expect(objects.rows.count == 2)
    #expect(objects.columns == ["a" + String(repeating: ".b", count: 511)])
    #expect(objects.account.malformed.map(\.kind) == [.tooDeep])
  }

  @Test func `rejected records come with their very bytes`() throws {
    let scratch = try Scratch()
    let file = try scratch.file("x.jsonl", Array("\u{FEFF}{\"a\":1}\r\n[1] \r\n\n{\"a\":2}\n{\"a\"".utf8))
    let told = Guarded<[[UInt8]]>([])
    var scan = TableScan(try TableSource(named: [file]))
    scan.rejected = { _, bytes throws(TableError) in told.withLock { $0.append(Array(bytes)) } }
    let account = try scan.run([])
    #expect(told.withLock { $0 } == [Array("[1] \r\n".utf8), Array("{\"a\"\n".utf8)])
    #expect(account.headerBytes.isEmpty)
    #expect(account.malformed.map(\.location.line) == [2, 5])
  }

  @Test func `a malformed record brings no column`() throws {
    let table = try loadJSON("{\"a\":1}\n{\"b\":1,\"c\":}\n{\"d\":2}\n")
    #expect(table.columns == ["a", "d"])
  }

  @Test func `too many columns are refused`() throws {
    let scratch = try Scratch()
    let records = (0..<70).map { record in
      "{" + (0..<1000).map { "\"c\(record * 1000 + $0)\":1" }.joined(separator: ",") + "}\n"
    }
    let file = try scratch.file("x.jsonl", Array(records.joined().utf8))
    var found: String?
    do { _ = try TableScan(TableSource(named: [file])).run([]) } catch { found = "\(error)" }
    #expect(
      found
        == "x.jsonl: error: the records have more than 65536 different names, the last of them after byte 505984; "
        + "expected records that share their names. Write what has no fixed names as an array.")
  }

  @Test func `what is no file of JSON Lines is refused`() throws {
    let scratch = try Scratch()
    func refusal(_ files: [TableSource.File]) -> String? {
      do {
        _ = try loadJSON(files)
        return nil
      } catch { return "\(error)" }
    }
    #expect(
      try refusal([scratch.file("x.jsonl", [])]) == "x.jsonl: error: the file is empty; expected records.")
    #expect(
      try refusal([scratch.file("x.jsonl", [0xFF, 0xFE, 0x7B, 0x00])])
        == "x.jsonl:1:1: error: the file is UTF-16 (at byte 0 it has FF FE); expected UTF-8. Convert it, for example "
        + "with 'iconv -f UTF-16 -t UTF-8'.")
    #expect(
      try refusal([scratch.file("a.jsonl.gz", [1]), scratch.file("b.csv", [1])])
        == "b.csv: error: the file is delimited text by its name, a.jsonl.gz is JSON Lines; files of one dataset are "
        + "written alike.")
  }

  // MARK: JSONTestSuite

  private static let suite = SharedData.folder("data/corpora/JSONTestSuite/test_parsing")

  /// Whether a text is read as the value of a record's member.
  private func reads(_ text: Data) throws -> Bool {
    let table = try loadJSON(Array("{\"a\":".utf8) + text + Array("}\n".utf8))
    #expect(table.account.rows + table.account.malformedCount + table.account.blankLines > 0)
    return table.account.malformedCount == 0
  }

  private func cases(_ prefix: String) throws -> [(name: String, text: Data)] {
    try FileManager.default.contentsOfDirectory(at: #require(Self.suite), includingPropertiesForKeys: nil)
      .filter { $0.lastPathComponent.hasPrefix(prefix) }
      .sorted { $0.lastPathComponent < $1.lastPathComponent }
      .map { ($0.lastPathComponent, try Data(contentsOf: $0)) }
  }

  @Test(.enabled(if: suite != nil)) func `valid JSON is read`() throws {
    // A name that is there twice loses a value, whichever is taken; RFC 8259, section 4 leaves it to the reader.
    let refused = ["y_object_duplicated_key.json", "y_object_duplicated_key_and_value.json"]
    let cases = try cases("y_")
    #expect(cases.count > 90)
    for (name, text) in cases {
      let line = Data(text.filter { $0 != 0x0A })
      #expect(try reads(line) == !refused.contains(name), "\(name)")
    }
  }

  @Test(.enabled(if: suite != nil)) func `invalid JSON is refused`() throws {
    let cases = try cases("n_")
    #expect(cases.count > 180)
    for (name, text) in cases { #expect(try !reads(text), "\(name)") }
  }

  @Test(.enabled(if: suite != nil)) func `of what is left open, numbers of any size and 500 levels are read`() throws {
    let cases = try cases("i_")
    #expect(cases.count > 30)
    for (name, text) in cases {
      let isRead = name.hasPrefix("i_number_") || name == "i_structure_500_nested_arrays.json"
      #expect(try reads(text) == isRead, "\(name)")
    }
  }
}
