import Foundation
import MLGateResults
import MLGateTables
import Testing

@Suite struct ReadingTests {
  @Test(.enabled(if: SharedData.folder("data/corpora/csv-spectrum") != nil))
  func `csv-spectrum is read whole`() throws {
    let folder = try #require(SharedData.folder("data/corpora/csv-spectrum"))
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: "csvs").path())
    for name in names.sorted() {
      let csv = folder.appending(path: "csvs/\(name)")
      let table = try load([TableSource.File(path: csv.path(), name: name)])
      if name == "location_coordinates.csv" {
        // Seconds of arc in an unquoted field (and Latin-1): RFC 4180 refuses it, and its JSON is of another row.
        #expect(
          table.complaints == ["\(name):2:22: the record has a quote that neither begins nor ends a field"])
        continue
      }
      let json = folder.appending(path: "json/\(name.dropLast(4)).json")
      var expected = try JSONDecoder().decode([[String: String]].self, from: Data(contentsOf: json))
      // Some copies of the corpus lost their carriage returns to git.
      if !(try Data(contentsOf: csv)).contains(0x0D) {
        expected = expected.map { row in row.mapValues { $0.replacing("\r\n", with: "\n") } }
      }
      let found = table.rows.map { row in
        Dictionary(uniqueKeysWithValues: zip(table.columns, row.map { $0 ?? "" }))
      }
      #expect(found == expected, "\(name)")
      #expect(table.complaints == [], "\(name)")
    }
    #expect(names.count == 12)
  }

  @Test(arguments: [
    "a,b\n1,2\n3,4\n", "a,b\n1,2\n3,4", "a,b\r\n1,2\r\n3,4\r\n", "a,b\r\n1,2\n3,4", "\u{FEFF}a,b\n1,2\n3,4\n",
    "\"a\",\"b\"\n\"1\",\"2\"\n\"3\",\"4\"\n", "\"a\",\"b\"\r\n\"1\",\"2\"\r\n\"3\",\"4\"", "a,b\n\n1,2\n\n\n3,4\n\n",
    "a,b\r\n\r\n1,2\r\n3,4\r\n\r\n", "\u{FEFF}\"a\",b\n1,2\n3,\"4\"",
  ]) func `one table has many spellings`(text: String) throws {
    let table = try load(text)
    #expect(table.columns == ["a", "b"])
    #expect(table.rows == [["1", "2"], ["3", "4"]])
    #expect(table.complaints == [])
  }

  @Test func `quoted fields hold delimiters, line ends and quotes`() throws {
    let table = try load("a,b\n\"1,\"\"x\"\"\",\"two\nlines\"\n\"\"\"\",\"\r\n\"\nx,\"\"\"\"\"\"\r\n")
    #expect(table.rows == [["1,\"x\"", "two\nlines"], ["\"", "\r\n"], ["x", "\"\""]])
    #expect(table.lines == [2, 4, 6])
    #expect(table.complaints == [])
  }

  @Test func `a carriage return inside a field is a character`() throws {
    let table = try load("a,b\nx\ry,z\r\r\n1,2\n")
    #expect(table.rows == [["x\ry", "z\r"], ["1", "2"]])
  }

  @Test func `a table may have no rows`() throws {
    for text in ["a,b", "a,b\n", "a,b\r\n", "\u{FEFF}a,b\n"] {
      let table = try load(text)
      #expect(table.columns == ["a", "b"])
      #expect(table.rows == [])
    }
  }

  @Test func `in a table of one column an empty line is a missing value`() throws {
    #expect(try load("a\n1\n\n2\n").rows == [["1"], [nil], ["2"]])
    #expect(try load("a\r\n1\r\n\r\n2").rows == [["1"], [nil], ["2"]])
    #expect(try load("a\n\"\"\n").rows == [[""]])
  }

  @Test func `blank lines between records are skipped and counted`() throws {
    let table = try load("a,b\n1,2\n\n3,4\n\r\n5,6\n")
    #expect(table.account.blankLines == 2)
    #expect(table.lines == [2, 4, 6])
  }

  @Test func `ten thousand columns are read`() throws {
    let columns = (0..<10_000).map { "c\($0)" }
    let row = (0..<10_000).map(String.init)
    let text = [columns, row, row].map { $0.joined(separator: ",") }.joined(separator: "\n")
    let scratch = try Scratch()
    let source = TableSource(files: [try scratch.file("x.csv", Array(text.utf8))], format: .csv)
    let loader = ColumnLoader(["c0", "c9999"], format: .csv, sourceName: "x.csv")
    let account = try TableScan(source).run([loader])
    #expect(account.columns == columns)
    #expect(loader.texts("c9999") == ["9999", "9999"])
    #expect(loader.texts("c0") == ["0", "0"])
  }

  @Test func `delimiter, quote and header are configurable`() throws {
    #expect(try load("a\tb\n1\t\"x\ty\"\n", .tsv).rows == [["1", "x\ty"]])
    let semicolon = DelimitedFormat(delimiter: UInt8(ascii: ";"))
    #expect(try load("a;b\n1,5;\"x;y\"\n", semicolon).rows == [["1,5", "x;y"]])
    let unquoted = DelimitedFormat(quote: nil)
    #expect(try load("a,b\n\"1,2\"\n", unquoted).rows == [["\"1", "2\""]])
    let single = DelimitedFormat(quote: UInt8(ascii: "'"))
    #expect(try load("a,b\n'x,y',\"\n", single).rows == [["x,y", "\""]])
    let headless = try load("1,2\n3,4\n", DelimitedFormat(hasHeader: false))
    #expect(headless.columns == ["column1", "column2"])
    #expect(headless.rows == [["1", "2"], ["3", "4"]])
    #expect(headless.lines == [1, 2])
  }

  @Test func `the name of a file tells its delimiter`() {
    #expect(DelimitedFormat.named(by: "x.tsv") == .tsv)
    #expect(DelimitedFormat.named(by: "x.tab") == .tsv)
    #expect(DelimitedFormat.named(by: "x.csv") == .csv)
  }

  @Test func `only unquoted null values are missing`() throws {
    let format = DelimitedFormat(nullValues: ["", "NA", "-"])
    let table = try load("a,b\nNA,\"NA\"\n,\"\"\n-,\"-\"\nna,N\nNAN, \n", format)
    #expect(table.rows == [[nil, "NA"], [nil, ""], [nil, "-"], ["na", "N"], ["NAN", " "]])
    #expect(try load("a,b\nNA,\n").rows == [["NA", nil]])
    #expect(try load("a,b\nNA,\n", DelimitedFormat(nullValues: ["NA"])).rows == [[nil, ""]])
    let long = String(repeating: "n", count: 70)
    #expect(try load("a,b\n\(long),\(long)n\n", DelimitedFormat(nullValues: [long])).rows == [[nil, long + "n"]])
  }

  @Test func `files of one header are one table`() throws {
    let scratch = try Scratch()
    let files = try [
      scratch.file("1.csv", Array("a,b\n1,2\n".utf8)), scratch.file("2.csv", Array("a,b\n".utf8)),
      scratch.file("3.csv", Array("\u{FEFF}a,\"b\"\r\n3,4\r\n5,6,7\r\n".utf8)),
    ]
    let table = try load(files)
    #expect(table.rows == [["1", "2"], ["3", "4"]])
    #expect(table.account.files.map(\.rows) == [1, 0, 1])
    #expect(table.account.files.map(\.bytes) == [8, 4, 22])
    #expect(table.complaints == ["3.csv:3: 3 fields, header has 2"])
    #expect(table.lines == [2, 2])
  }

  @Test func `the account names every file by its digest`() throws {
    // SHA-256 of "abc", FIPS 180-4's example.
    let table = try load("abc")
    #expect(
      table.account.files.map { $0.digest?.hex } == [
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
      ])
    #expect(table.account.files.map(\.bytes) == [3])
  }

  @Test func `numbers are loaded or the place of what is none is told`() throws {
    let scratch = try Scratch()
    let source = TableSource(
      files: [try scratch.file("x.csv", Array("a,b\n1,\"x\n\"\n2.5,y\n,z\n".utf8))], format: .csv)
    let loader = ColumnLoader(["a", "b"], format: .csv, sourceName: "x.csv")
    let account = try TableScan(source).run([loader])
    #expect(loader.texts("a") == ["1", "2.5", nil])
    #expect(throws: TableError.self) { try loader.numbers("a", account) }
    do { _ = try loader.numbers("a", account) } catch {
      #expect(error.description == "x.csv:5: error: column 'a' has no value; expected a finite number.")
    }
    do { _ = try loader.numbers("b", account) } catch {
      #expect(error.description == "x.csv:2: error: column 'b' has 'x\n'; expected a finite number.")
    }
  }

  @Test func `numbers are loaded as the format writes them`() throws {
    let scratch = try Scratch()
    var format = DelimitedFormat(delimiter: UInt8(ascii: ";"))
    format.decimalComma = true
    let text = "a;b\n1,5;x\n\"-2,25\";y\n3;z\n"
    let source = TableSource(files: [try scratch.file("x.csv", Array(text.utf8))], format: format)
    let loader = ColumnLoader(["a"], format: format, sourceName: "x.csv")
    let account = try TableScan(source).run([loader])
    #expect(try loader.numbers("a", account) == [1.5, -2.25, 3])
  }

  @Test(arguments: [
    ("scor", "x.csv:1: error: there is no column 'scor'; did you mean 'score'? The columns are score, label."),
    ("zebra", "x.csv:1: error: there is no column 'zebra'. The columns are score, label."),
  ]) func `a column that is not there is told with those that are`(name: String, message: String) throws {
    let scratch = try Scratch()
    let source = TableSource(files: [try scratch.file("x.csv", Array("score,label\n1,2\n".utf8))], format: .csv)
    let loader = ColumnLoader([name], format: .csv, sourceName: "x.csv")
    var found: String?
    do { _ = try TableScan(source).run([loader]) } catch { found = error.description }
    #expect(found == message)
  }
}
