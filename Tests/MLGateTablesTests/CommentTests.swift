import MLGateResults
import MLGateTables
import Testing

@Suite struct CommentTests {
  private static let format: DelimitedFormat = {
    var format = DelimitedFormat.csv
    format.comment = UInt8(ascii: "#")
    return format
  }()

  @Test func `comments are off by default`() throws {
    let table = try load("a\n#1\n2\n")
    #expect(table.rows == [["#1"], ["2"]])
    #expect(table.account.commentLines == 0)
  }

  @Test(arguments: [
    "a,b\n1,2\n3,4\n", "#\na,b\n1,2\n3,4\n", "# x, \"y\na,b\n#1,2\n1,2\n#\"\n3,4\n#",
    "\u{FEFF}#x\r\na,b\r\n1,2\r\n#\r\n3,4",
    "a,b\n#\0\u{E9}\n1,2\n3,4\n#,,,,\n##\n",
  ]) func `a table with comments is the table without them`(text: String) throws {
    let table = try load(text, Self.format)
    #expect(table.columns == ["a", "b"])
    #expect(table.rows == [["1", "2"], ["3", "4"]])
    #expect(table.complaints == [])
    let lines = text.split(whereSeparator: \.isNewline)
    #expect(table.account.commentLines == lines.count - 3)
    for (row, line) in zip(table.rows, table.lines) {
      #expect(lines[line - 1].elementsEqual(row.map { $0 ?? "" }.joined(separator: ",")))
    }
  }

  @Test func `what is quoted or begins no line is content`() throws {
    let table = try load("a,b\n\"\n#x\n\",#\n \"#\n1,#2\n\"#\",3\n#,4\n", Self.format)
    #expect(table.rows == [["\n#x\n", "#"], ["1", "#2"], ["#", "3"]])
    #expect(table.complaints.map { $0.prefix(8) } == ["x.csv:5:"])
    #expect(table.account.commentLines == 1)
    #expect(table.lines == [2, 6, 7])
  }

  @Test func `without a header comments may come first, too`() throws {
    var format = Self.format
    format.hasHeader = false
    let table = try load("#a\n1,2\n#b\n3,4\n5\n", format)
    #expect(table.columns == ["column1", "column2"])
    #expect(table.rows == [["1", "2"], ["3", "4"]])
    #expect(table.lines == [2, 4])
    #expect(table.account.commentLines == 2)
    #expect(table.complaints == ["x.csv:5: 1 field, the first record has 2"])
  }

  /// 8192 lines of 32 bytes fill a chunk to its end.
  @Test(arguments: [1, 8191, 8192, 8193, 16_384], [true, false])
  func `a file of comments alone has no header`(lines: Int, endsWithLine: Bool) {
    let text = String(repeating: "# a comment of thirty-two bytes\n", count: lines)
    #expect(
      refusal(endsWithLine ? text : String(text.dropLast()), Self.format)
        == "x.csv: error: the file has nothing but comments; expected a header line that names the columns.")
  }

  @Test(arguments: [true, false]) func `comments may fill chunks`(hasHeader: Bool) throws {
    var format = Self.format
    format.hasHeader = hasHeader
    let comments = String(repeating: "# \"unbalanced, and long enough\n", count: 20_000)
    let text = comments + (hasHeader ? "column1,column2\n" : "") + "1,2\n" + comments + "3,\"x\n#\"\n"
    let table = try load(text, format)
    #expect(table.rows == [["1", "2"], ["3", "x\n#"]])
    #expect(table.account.commentLines == 40_000)
    let first = 20_001 + (hasHeader ? 1 : 0)
    #expect(table.lines == [first, first + 20_001])
  }

  @Test func `the place of a fault in a header counts the comments of earlier chunks, too`() throws {
    let comments = String(repeating: "# \"unbalanced, and long enough\n", count: 20_000)
    let scratch = try Scratch()
    let file = try scratch.file("x.csv", Array("\u{FEFF}\(comments)a,,b\n".utf8))
    var format = Self.format
    format.quote = UInt8(ascii: "'")
    var found: TableError?
    do { _ = try TableScan(TableSource(files: [file], format: format)).run([]) } catch { found = error }
    #expect(
      found?.description == "x.csv:20001:3: error: column 2 of 3 has no name; name it in the header.")
    #expect(found?.kind == .unnamedColumn)
    #expect(found?.byteOffset == 3 + comments.utf8.count + 2)
  }

  @Test func `the place of a fault in a header counts the comments before it`() {
    #expect(
      refusal("#\u{E9}\n#\na,b,a\n", Self.format)
        == "x.csv:3:5: error: column 3 is called 'a' as column 1 is; column names must differ.")
  }
}
