import Foundation
import MLGateChecks
import MLGateResults
import Testing

/// Proposals for `mlgate.yml`.
struct SuggestionTests {
  @Test(arguments: 0..<20)
  func whatTheyWereMadeFromPasses(_ seed: UInt64) throws {
    let scratch = try Scratch()
    let rows = SchemaData.random(seed: seed, rows: 1 + Int(seed) * 18)
    let file = try scratch.file("x.csv", rows.joined(separator: "\n") + "\n")
    let suggested = CheckSuggestions(from: try Judge().profile([file])).suggestions
    let results = try Judge().results(suggested.map(\.check), [file])
    #expect(results.filter { $0.verdict != .passed }.map { "\($0.id): \($0.message)" } == [])
    #expect(suggested.first?.check.hasPrefix("row-count: {min: ") == true && !results.isEmpty)
  }

  @Test func boundsAreThoseOfWilsonAndTheRuleOfThree() throws {
    let rows = (0..<1000).map { "\($0 < 10 ? "" : "a"),\($0 % 2 == 0 ? "x" : "y"),1" }
    let suggested = CheckSuggestions(from: try SchemaData.profile(["a,b,c"] + rows)).suggestions
    #expect(
      suggested.map { "\($0.check)  # \($0.evidence)" } == [
        "row-count: {min: 500}  # 1,000 rows now; half of them would be news",
        "columns: {types: {a: text, b: text, c: integer}}  # every value of 3 columns in 1,000 rows",
        "missing: {columns: [b, c], max: 0%}  # none missing in 1,000 rows; of all such rows, at most 0.3%",
        // Wilson's interval for 10 of 1,000 ends at 1.83%.
        "missing: {column: a, max: 2%}  # 10 missing in 1,000 rows; of all such rows, at most 1.83%",
        "allowed: {column: a, values: [a]}  # 1 value in 1,000 rows, 0 of them once; another one in at most 0.303% of rows",
        "allowed: {column: b, values: [x, \"y\"]}  # 2 values in 1,000 rows, 0 of them once; "
          + "another one in at most 0.3% of rows",
      ])
  }

  @Test func noRowsNoProposals() throws {
    let suggestions = CheckSuggestions(from: try SchemaData.profile(["a,b"]))
    #expect(suggestions.suggestions == [])
    #expect(suggestions.text(dataset: "on") == "  \"on\": []  # no rows, so nothing to propose\n")
  }
}
