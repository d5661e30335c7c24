import Foundation
import MLGateResults
import Testing

/// Rules of one column are decided by counted values; the rows that are shown are those of the table all the same.
@Suite struct RuleEvidenceTests {
  @Test func `rows that break a rule are shown with their lines`() async throws {
    let rows = (0..<2000).map { "\($0 % 10 == 7 ? -1 : $0 % 10),\($0)" }
    let project = try Projects.data(["x,n"] + rows, checks: ["rule: x >= 0", "rule: x >= -5"])
    try await project.run("validate-data", expecting: 1)
    let checks = try project.report(.validateData).checks
    let failed = try #require(checks.first { $0.verdict == .failed })
    #expect(failed.message == "200 of 2,000 rows break the rule 'x >= 0'.")
    #expect(failed.evidence.count == 20)
    #expect(failed.evidenceOmitted == 180)
    #expect(failed.evidence[0].location?.line == 9)
    #expect(failed.evidence[0].text == "x '-1': breaks the rule")
    #expect(failed.evidence[1].location?.line == 19)
    #expect(checks.count { $0.verdict == .passed } == 2)
  }

  @Test func `the first reason is that of the table's first row, also where the check passes`() async throws {
    // In the order of values, 'abc' would come first.
    var rows = [String](repeating: "5", count: 1000)
    rows[10] = "xyz"
    rows[20] = "abc"
    let project = try Projects.data(["x"] + rows, checks: ["rule: x > 0\n      mostly: 90%"])
    try await project.run("validate-data", expecting: 0)
    let checks = try project.report(.validateData).checks
    let check = try #require(checks.last)
    #expect(check.message.contains("cannot be computed for 2 rows, first because 'xyz' in column 'x' is no number"))
  }

  /// Where several of the conditions that a rule joins have values that fail, only the rows tell how many of them do.
  @Test func `rules joined by AND are counted and shown by their rows`() async throws {
    let rows = (0..<2000).map { "\($0 % 10 == 7 ? -1 : 1),\($0 % 20 == 7 || $0 % 20 == 3 ? "" : "b")" }
    let project = try Projects.data(
      ["x,y"] + rows,
      checks: [
        "rule: x > 0 AND y = 'b'", "rule: x > 0 AND y = 'b'\n      nulls: fail", "rule: x > -5 AND y = 'b'",
        "rule: x > 0 AND (y = 'b' OR y IS NULL)", "rule: x > -5 AND (y = 'b' OR y IS NULL)",
      ])
    try await project.run("validate-data", expecting: 1)
    let checks = try project.report(.validateData).checks.filter { $0.id.contains("rule") }
    #expect(checks.map(\.verdict) == [.failed, .failed, .passed, .failed, .passed])
    #expect(checks[0].message.hasPrefix("200 of 2,000 rows break the rule"))
    #expect(checks[1].message.hasPrefix("300 of 2,000 rows break the rule"))
    #expect(checks[2].message.hasPrefix("No row of 2,000 breaks the rule"))
    #expect(checks[3].message.hasPrefix("200 of 2,000 rows break the rule"))
    #expect(checks[0].evidence.prefix(2).map { $0.location?.line } == [9, 19])
    #expect(checks[1].evidence.prefix(3).map { $0.location?.line } == [5, 9, 19])
    #expect(checks[3].evidence.count == 20 && checks[3].evidenceOmitted == 180)
  }

  @Test func `NULLs that fail are shown`() async throws {
    let project = try Projects.data(
      ["x,y", "1,a", ",b", "2,c"], checks: ["rule: x > 0\n      nulls: fail", "rule: x > 5\n      where: x = 2"])
    try await project.run("validate-data", expecting: 1)
    let checks: [CheckResult] = try project.report(.validateData).checks
    let failed = checks.filter { $0.verdict == .failed }
    #expect(failed.map { $0.evidence.map { $0.location?.line } } == [[3], [4]])
    #expect(failed[0].evidence[0].text == "x is missing: is neither true nor false")
    #expect(failed[1].evidence[0].text == "x '2': breaks the rule")
  }
}
