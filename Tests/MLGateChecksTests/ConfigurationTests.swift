import MLGateChecks
import MLGateResults
import MLGateYAML
import Testing

@Suite struct ConfigurationTests {
  @Test(arguments: [
    ("row-cont: {min: 1}", "mlgate.yml:1:1: error: unknown check 'row-cont'; did you mean 'row-count'?"),
    (
      "zebra: {min: 1}",
      "mlgate.yml:1:1: error: unknown check 'zebra'; 'mlgate checks' lists those there are"
    ),
    ("row-count", "mlgate.yml:1:1: error: expected a check, such as 'row-count: {min: 100}'"),
    ("[row-count]", "mlgate.yml:1:1: error: expected a check, such as 'row-count: {min: 100}'"),
    ("row-count: {mn: 1}", "mlgate.yml:1:13: error: unknown key 'mn' in row-count; did you mean 'min'?"),
    ("row-count: {}", "mlgate.yml:1:12: error: row-count has no bound; write 'min', 'max' or 'change: {max: 20%}'"),
    ("row-count: {min: 5, max: 4}", "mlgate.yml:1:12: error: min 5 is above max 4"),
    (
      "row-count: {min: 1}\nseverty: warn",
      "mlgate.yml:2:1: error: unknown key 'severty' at the top level; did you mean 'severity'?"
    ),
    (
      "row-count: {min: 1}\nseverity: warning",
      "mlgate.yml:2:11: error: expected 'error' or 'warn', found the text 'warning'"
    ),
    (
      "missing: {max: 1%}",
      "mlgate.yml:1:10: error: no column is named; write 'column: NAME' or 'columns: [NAME, NAME]'"
    ),
    (
      "missing: {columns: [], max: 1%}",
      "mlgate.yml:1:10: error: no column is named; write 'column: NAME' or 'columns: [NAME, NAME]'"
    ),
    (
      "missing: {column: a, columns: [b], max: 1%}",
      "mlgate.yml:1:10: error: both 'column' and 'columns' are given; keep one"
    ),
    ("missing: {column: a}", "mlgate.yml:1:10: error: missing has no bound; write 'max: 1%' or 'change: {max: 1%}'"),
    (
      "missing: {column: a, max: 101%}",
      "mlgate.yml:1:27: error: expected a proportion from 0% to 100%, such as 1% or 0.01, found the text '101%'"
    ),
    ("range: {column: a}", "mlgate.yml:1:8: error: range has no bound; write 'min', 'max', 'above' or 'below'"),
    (
      "range: {column: a, min: 0, above: 0}",
      "mlgate.yml:1:35: error: 'min' and 'above' are two bounds for one side; keep one of them"
    ),
    ("range: {column: a, above: 1, below: 1}", "mlgate.yml:1:8: error: no value is above 1 and below 1"),
    ("range: {column: a, above: 1, max: 1}", "mlgate.yml:1:8: error: no value is above 1 and at most 1"),
    ("range: {column: a, above: 5, max: 4}", "mlgate.yml:1:8: error: no value is above 5 and at most 4"),
    ("range: {column: a, min: 5, max: 4}", "mlgate.yml:1:8: error: min 5 is above max 4"),
    (
      "range: {column: a, min: 2013-02-01, max: 2013-01-01}",
      "mlgate.yml:1:8: error: min 2013-02-01 is after max 2013-01-01"
    ),
    (
      "range: {column: a, min: 5, max: 2013-01-01}",
      "mlgate.yml:1:8: error: min and max are not of one kind; write two numbers or two dates"
    ),
    ("range: {column: a, min: five}", "mlgate.yml:1:25: error: 'five' is neither a number nor a date (YYYY-MM-DD)"),
    ("range: {column: a, min: [1]}", "mlgate.yml:1:25: error: expected a number or a date"),
    ("allowed: {column: a, values: []}", "mlgate.yml:1:10: error: allowed lists no values"),
    ("allowed: {column: a}", "mlgate.yml:1:10: error: missing key 'values' in allowed"),
    (
      "columns: {types: {a: int}}",
      "mlgate.yml:1:22: error: unknown type 'int'; known are boolean, integer, decimal, date, timestamp, text, list"
    ),
    ("columns: {types: {a: intger}}", "mlgate.yml:1:22: error: unknown type 'intger'; did you mean 'integer'?"),
    (
      "columns: {others: refuse}",
      "mlgate.yml:1:10: error: columns names no column; write 'required: [NAME]' or 'types: {NAME: integer}'"
    ),
    (
      "columns: {required: [a], others: refse}",
      "mlgate.yml:1:34: error: expected 'allow' or 'refuse', found the text 'refse'; did you mean 'refuse'?"
    ),
    ("columns: {positions: {a: 0}}", "mlgate.yml:1:26: error: columns are counted from 1"),
    ("columns: {count: -1}", "mlgate.yml:1:18: error: a number of columns is 0 or more"),
    ("unique: {}", "mlgate.yml:1:9: error: no column is named; write 'column: NAME' or 'columns: [NAME, NAME]'"),
    ("pattern: {column: a}", "mlgate.yml:1:10: error: missing key 'matches' in pattern"),
  ]) func `what makes no sense is refused with its place`(check: String, message: String) {
    #expect(refusal(check) == message)
  }

  @Test func `severity turns a failure into a warning and nothing else`() throws {
    func verdict(_ check: String, _ rows: [String]) throws -> Verdict {
      try Judge().results(check + "\nseverity: warn", rows: rows)[0].verdict
    }
    #expect(try verdict("row-count: {min: 5}", ["x", "1"]) == .warned)
    #expect(try verdict("row-count: {min: 1}", ["x", "1"]) == .passed)
    #expect(try verdict("range: {column: x, min: 1}", ["x", ""]) == .inconclusive)
  }

  @Test func `every result has an id of its own that stays`() throws {
    let scratch = try Scratch()
    let file = try scratch.file("x.csv", "a,a-2\n1,2\n")
    let checks = [
      "missing: {column: a, max: 0%}", "missing: {column: a, max: 1%}", "missing: {column: a-2, max: 0%}",
      "missing: {columns: [a, a-2], max: 2%}", "unique: {columns: [a, a-2]}", "row-count: {min: 1, change: {max: 1%}}",
      "missing: {column: a, max: 0%}\nid: mine", "missing: {column: a, max: 0%}\nid: mine",
    ]
    let ids = try Judge().results(checks, [file]).map(\.id)
    #expect(
      ids == [
        "train/missing/a", "train/missing/a-2", "train/missing/a-2-2", "train/missing/a-3", "train/missing/a-2-3",
        "train/unique/a+a-2", "train/row-count/bounds", "train/row-count/change", "train/mine/a", "train/mine/a-2",
      ])
    #expect(Set(ids).count == ids.count)
    #expect(try Judge().results(checks, [file]).map(\.id) == ids)
  }

  @Test func `the result says where its bound was written`() throws {
    let check = try ConfiguredCheck(YAML.parse("\n\n  row-count: {min: 1}\n", file: "mlgate.yml"))
    #expect(check.location == SourceLocation(file: "mlgate.yml", line: 3, column: 3))
    #expect(check.keyword == "row-count")
  }
}
