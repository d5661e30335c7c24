import Foundation
import MLGateResults
import Testing

/// New, known and fixed failures, and failures that may wait.
@Suite struct HistoryTests {
  private let good = ["x", "1", "2", "3"]
  private let bad = ["x", "1", "2", "99"]

  @Test func `new, known and fixed failures are told apart`() async throws {
    let project = try Projects.data(bad, checks: ["range: {column: x, max: 10}", "row-count: {min: 1}"])
    try await project.run("validate-data", expecting: 1)
    let first = try project.report(.validateData)
    // Nothing came before it.
    #expect(first.checks.allSatisfy { $0.history == nil })

    let outcome = try await project.run("validate-data", expecting: 1)
    let second = try project.report(.validateData)
    #expect(try second.check("d/range/x").history == CheckHistory(.known, since: first.started))
    #expect(try second.check("d/row-count/bounds").history == nil)
    #expect(outcome.output.contains("  (known since \(first.started.prefix(10)))\n"))
    #expect(second.facts.contains(GateReport.Fact("since the last report", "1 known")))

    try project.write("data.csv", good.joined(separator: "\n") + "\n")
    try await project.run("validate-data", expecting: 0)
    #expect(try project.report(.validateData).check("d/range/x").history == CheckHistory(.fixed, since: first.started))
    try await project.run("validate-data", expecting: 0)
    #expect(try project.report(.validateData).check("d/range/x").history == nil)

    try project.write("data.csv", bad.joined(separator: "\n") + "\n")
    try await project.run("validate-data", expecting: 1)
    let last = try project.report(.validateData)
    #expect(try last.check("d/range/x").history == CheckHistory(.new, since: last.started))
  }

  @Test func `without a ledger the verdict stands and the report says so`() async throws {
    let project = try Projects.data(good, checks: ["row-count: {min: 1}"])
    try project.write(".mlgate/ledger.sqlite", "no database, but some text that is long enough to be looked at")
    try await project.run("validate-data", expecting: 0)
    let fact = try #require(try project.report(.validateData).facts.first { $0.name == "history" })
    #expect(fact.value.hasPrefix("not known: Could not open the ledger '"))
  }

  private func suppressed(
    _ lines: [String], _ suppression: String, expecting code: Int32
  ) async throws -> GateReport {
    let project = try Projects.data(lines, checks: ["range: {column: x, max: 10}", "row-count: {min: 1}"])
    let text = try project.read("mlgate.yml")
    try project.write("mlgate.yml", text + "suppressions:\n  - \(suppression)\n")
    try await project.run("validate-data", expecting: code)
    return try project.report(.validateData)
  }

  @Test func `a suppressed failure is a warning until its day`() async throws {
    let report = try await suppressed(
      bad, "{check: d/range/x, owner: ada, reason: sensor is replaced in May, until: 9999-12-31}", expecting: 0)
    let check = try report.check("d/range/x")
    #expect(check.verdict == .warned)
    #expect(
      check.message
        == "1 of 3 values of 'x' is not at most 10. Suppressed by ada until 9999-12-31: sensor is replaced in May. "
        + "(It failed.)")
    #expect(check.evidence.count == 1)
    #expect(report.troubles == ["warned d/range/x"])
  }

  @Test func `a suppression that has lapsed fails, with its place`() async throws {
    let report = try await suppressed(
      bad, "{check: d/range/*, owner: ada, reason: later, until: 2024-02-29}", expecting: 1)
    #expect(report.troubles == ["failed d/range/x", "failed suppressions/d/range/*"])
    let note = try report.check("suppressions/d/range/*")
    #expect(
      note.message
        == "The suppression of d/range/* by ada lapsed on 2024-02-29 (later). Mend what fails, or have ada set a later day."
    )
    #expect(note.location?.line == 10 && note.location?.file == "mlgate.yml")
  }

  @Test func `a suppression that nobody needs is told`() async throws {
    let unneeded = try await suppressed(
      good, "{check: 'd/*', owner: ada, reason: later, until: 9999-12-31}", expecting: 0)
    #expect(
      try unneeded.check("suppressions/d/*").message
        == "The suppression of d/* is not needed any more: the check does not fail. Take it out.")
    let unknown = try await suppressed(
      good, "{check: d/rnage/x, owner: ada, reason: later, until: 9999-12-31}", expecting: 0)
    #expect(
      try unknown.check("suppressions/d/rnage/x").message
        == "The suppression of d/rnage/x matches no check. Correct the id, or take it out.")
  }

  @Test(arguments: [
    ("{check: a, owner: b, reason: c}", "missing key 'until' in suppressions[0]"),
    (
      "{check: a, owner: b, reason: c, until: 2023-02-29}",
      "expected the last day on which the failure is suppressed (YYYY-MM-DD), found '2023-02-29'"
    ),
    ("{check: a, owner: '', reason: c, until: 2023-02-28}", "expected who answers for it, found nothing"),
  ]) func `a suppression without owner, reason or day is refused`(text: String, message: String) async throws {
    let project = try Projects.data(good, checks: ["row-count: {min: 1}"])
    try project.write("mlgate.yml", try project.read("mlgate.yml") + "suppressions:\n  - \(text)\n")
    let outcome = try await project.run("validate-data", expecting: 64)
    #expect(outcome.error.contains(message), "\(outcome.error)")
  }
}
