import MLGateResults
import MLGateTables
import Testing

/// Checks judge values as the profile sees them: by the dataset's format and its declared types.
@Suite struct FormatTests {
  private static var german: DelimitedFormat {
    var format = DelimitedFormat(delimiter: UInt8(ascii: ";"))
    format.decimalComma = true
    return format
  }

  private static var typed: DelimitedFormat {
    var format = DelimitedFormat.csv
    format.isTyped = true
    return format
  }

  /// The given rows, and forty more.
  private func rows(_ first: [String], _ more: (Int) -> String) -> [String] { first + (0..<40).map(more) }

  @Test func `decimal commas have a range`() throws {
    var judge = Judge()
    judge.format = Self.german
    let rows = rows(["x;y", "1,5;a", "2,5;b", "1.000;c"]) { "0,\($0 + 10);d" }
    let result = try judge.results("range: {column: x, min: 0.01, max: 2}", rows: rows)[0]
    #expect(result.message == "2 of 43 values of 'x' are not from 0.01 to 2.")
    #expect(
      result.shown == ["x.csv:3:1 x '2,5' is not from 0.01 to 2", "x.csv:4:1 x '1.000' is not from 0.01 to 2"])
    #expect(try judge.results("range: {column: x, min: 0, max: 1000}", rows: rows)[0].shown.count == 1)
    let types = try judge.results("columns: {types: {x: decimal}}", rows: rows)[0]
    #expect(types.message == "Column 'x' is text, expected decimal: 1 of 43 values is not.")
    #expect(types.shown == ["x.csv:4:1 x '1.000' is not decimal"])
  }

  @Test func `what is declared text is no number`() throws {
    var judge = Judge()
    judge.types = ["zip": .text]
    let rows = rows(["zip"]) { "\($0 + 10_000)" }
    let range = try judge.results("range: {column: zip, min: 0}", rows: rows)[0]
    #expect(range.message == "40 of 40 values of 'zip' are not at least 0.")
    let types = try judge.results("columns: {types: {zip: integer}}", rows: rows)[0]
    #expect(types.message == "Column 'zip' is text, expected integer: 40 of 40 values are not.")
    #expect(types.shown.first == "x.csv:2:1 zip '10000' is not integer")
  }

  @Test func `what is declared a number need not be one`() throws {
    var judge = Judge()
    judge.types = ["x": .integer]
    let rows = rows(["x", "one"]) { "\($0)" }
    let range = try judge.results("range: {column: x, min: 0, max: 100}", rows: rows)[0]
    #expect(range.message == "1 of 41 values of 'x' is not from 0 to 100.")
    #expect(range.shown == ["x.csv:2:1 x 'one' is not from 0 to 100"])
    let types = try judge.results("columns: {types: {x: integer}}", rows: rows)[0]
    #expect(types.message == "Column 'x' is declared to be integer, but 1 of 41 values is not.")
    #expect(types.shown == ["x.csv:2:1 x 'one' is not integer"])
    judge.types = ["x": .decimal]
    let wider = try judge.results("columns: {types: {x: integer}}", rows: ["x", "1"])[0]
    #expect(wider.message == "Column 'x' is declared to be decimal, expected integer, which all its values are.")
    #expect(wider.verdict == .failed)
    let none = try judge.results("columns: {types: {x: decimal}}", rows: ["x,y", ",1"])[0]
    #expect(none.message == "Column 'x' has no values in 1 row, so it has no type.")
    #expect(none.verdict == .inconclusive)
  }

  @Test func `keys are texts, told apart by their bytes`() throws {
    var judge = Judge()
    for types in [[:], ["x": ColumnType.text], ["x": .integer]] {
      judge.types = types
      #expect(try judge.results("unique: {column: x}", rows: ["x", "007", "7", "7.0"])[0].verdict == .passed)
      let same = try judge.results("unique: {column: x}", rows: ["x", "7", "\"7\""])[0]
      #expect(same.shown == ["x.csv:3 repeats '7' of x.csv:2"])
    }
  }

  @Test func `where quotes tell texts from numbers they do so in checks`() throws {
    var judge = Judge()
    judge.format = Self.typed
    let rows = rows(["x,y", "\"5\",1"]) { "\($0),1" }
    let range = try judge.results("range: {column: x, min: 0, max: 100}", rows: rows)[0]
    #expect(range.shown == ["x.csv:2:1 x '5' is not from 0 to 100"])
    let types = try judge.results("columns: {types: {x: integer}}", rows: rows)[0]
    #expect(types.message == "Column 'x' is text, expected integer: 1 of 41 values is not.")
    #expect(types.shown == ["x.csv:2:1 x '5' is not integer"])
    #expect(try judge.results("unique: {column: x}", rows: rows)[0].verdict == .passed)
    let dates = try judge.results(
      "range: {column: d, max: 2013-01-01}", rows: ["d", "\"2013-01-01\"", "\"2014-01-01\""])
    #expect(dates[0].shown == ["x.csv:3:1 d '2014-01-01' is not at most 2013-01-01"])
    let repeated = try judge.results("unique: {columns: [x, y]}", rows: ["x,y", "1,\"1\"", "\"1\",1", "1,\"1\""])[0]
    #expect(repeated.shown == ["x.csv:4 repeats 1, '1' of x.csv:2"])
  }

  @Test func `null values are asked nothing`() throws {
    var judge = Judge()
    judge.format.nullValues = ["", "-1", "NA"]
    let rows = rows(["x,y", "-1,1", "NA,2", "\"-1\",3"]) { "\($0 + 5),\($0 + 4)" }
    let range = try judge.results("range: {column: x, min: 0}", rows: rows)[0]
    #expect(range.message == "1 of 41 values of 'x' is not at least 0.")
    #expect(range.shown == ["x.csv:4:1 x '-1' is not at least 0"])
    let missing = try judge.results("missing: {column: x, max: 0%}", rows: rows)[0]
    #expect(missing.shown == ["x.csv:2:1 x is missing", "x.csv:3:1 x is missing"])
    let unique = try judge.results("unique: {column: x}", rows: rows)[0]
    #expect(unique.message == "All 41 rows differ in x. 2 rows with a missing part were not compared.")
  }
}
