import MLGateChecks
import MLGateResults
import Testing

@Suite struct RuleCheckTests {
  private let rows = ["dep,arr,kind", "1,2,a", "5,4,a", ",3,b", "7,x,b", "9,8,b"]

  private func result(_ check: String) throws -> CheckResult {
    let results = try Judge().results(check, rows: rows)
    #expect(results.count == 1)
    return results[0]
  }

  @Test func `what breaks a rule is shown with its values, and what else became of the rows`() throws {
    let found = try result("rule: dep <= arr")
    #expect(found.verdict == .failed)
    #expect(found.title == "train: dep <= arr")
    #expect(found.observed?.text == "3 of 5 rows (60%)")
    #expect(
      found.message
        == "3 of 5 rows break the rule 'dep <= arr'. Of the rows, it cannot be computed for 1 row, first "
        + "because '7' and 'x' are of different kinds and cannot be compared; declare the types of the columns; it is neither "
        + "true nor false for 1 row, which passes.")
    #expect(found.evidence.count == 3)
    #expect(found.shown[0] == "x.csv:3 dep '5', arr '4': breaks the rule")
    #expect(found.shown[2] == "x.csv:6 dep '9', arr '8': breaks the rule")
  }

  @Test func `rows that are not asked are counted`() throws {
    let found = try result("rule: dep <= arr\nwhere: kind = 'a'")
    #expect(
      found.message == "1 of 2 rows breaks the rule 'dep <= arr where kind = 'a''. Of the rows, 3 rows were not asked.")
    let mostly = try result("rule: dep <= arr\nwhere: kind = 'a'\nmostly: 50%")
    #expect(mostly.verdict == .passed && mostly.evidence.isEmpty)
  }

  @Test func `a rule of a column that is not there fails, one that says nothing is inconclusive`() throws {
    let absent = try result("rule: depp <= arr")
    #expect(absent.verdict == .failed)
    #expect(absent.message.hasPrefix("The rule 'depp <= arr' could not be applied: "))
    let none = try result("rule: dep IS NULL OR dep > 100 IS NULL\nwhere: dep > 100")
    #expect(none.verdict == .inconclusive)
    #expect(none.message.hasPrefix("No row was asked whether "))
  }

  @Test(arguments: [
    ("rule: dep <=", "mlgate.yml:1:7: error: the rule 'dep <=' is wrong at character 7: "),
    ("rule: dep < 1\nwhere: (dep", "mlgate.yml:2:8: error: the rule '(dep' is wrong at character 5: "),
    ("rule: dep < 1\nnull: fail", "mlgate.yml:2:1: error: unknown key 'null'"),
    (
      "missing: {column: dep, max: 1%}\nmostly: 5%",
      "mlgate.yml:2:1: error: missing has no 'mostly'; it judges no single values"
    ),
    (
      "range: {column: dep, max: 1, mostly: 5%}\nmostly: 5%", "mlgate.yml:2:1: error: 'mostly' is given twice; keep one"
    ),
  ]) func `mistakes are told with their place`(check: String, message: String) {
    #expect(refusal(check)?.hasPrefix(message) == true, "\(refusal(check) ?? "accepted")")
  }

  @Test func `any check can look at some rows only`() throws {
    let found = try result("range: {column: arr, max: 3}\nwhere: kind = 'b'")
    #expect(found.verdict == .failed)
    #expect(found.id == "train/range/arr[where kind = 'b']")
    #expect(found.observed?.text == "2 of 3 values (66.7%)")
    #expect(found.shown == ["x.csv:5:3 arr 'x' is not at most 3", "x.csv:6:3 arr '8' is not at most 3"])
    #expect(try result("row-count: {min: 2, max: 2}\nwhere: kind = 'a'").verdict == .passed)
    #expect(try result("range: {column: arr, max: 3}\nwhere: kind = 'c'").verdict == .inconclusive)
    #expect(try result("range: {column: arr, max: 5}\nmostly: 60%").verdict == .passed)
  }

  @Test func `a condition that cannot be asked decides nothing`() throws {
    let absent = try result("row-count: {min: 0}\nwhere: knd = 'a'")
    #expect(absent.verdict == .failed && absent.message.hasPrefix("The condition 'knd = 'a'' could not be applied: "))
    let undeclared = try result("row-count: {min: 0}\nwhere: arr > dep")
    #expect(undeclared.verdict == .inconclusive)
    #expect(undeclared.message.contains("it compares columns whose types are not declared; declare them under"))
    let broken = try result("row-count: {min: 0}\nwhere: arr > 1")
    #expect(broken.verdict == .inconclusive)
    #expect(
      broken.message
        == "The condition 'arr > 1' cannot be computed for 1 row, so it is not known which rows are meant.")
  }

  @Test func `conditions, slices and rules go together`() throws {
    let results = try Judge().results(
      "rule: dep <= arr\nwhere: dep > 0\nby: kind\nminimum-slice-rows: 1", rows: rows)
    #expect(results.map(\.subject.slice) == ["kind=a", "kind=b"])
    #expect(results.map { $0.observed?.text } == ["1 of 2 rows (50%)", "2 of 2 rows (100%)"])
    let counts = try Judge().results("row-count: {min: 2}\nwhere: dep > 1\nby: kind\nminimum-slice-rows: 1", rows: rows)
    #expect(counts.map { $0.observed?.text } == ["1 row", "2 rows"])
  }
}
