import Foundation
import MLGateResults
import Testing

/// In a long configuration a mistake is one message, with its place and a suggestion, wherever it stands.
struct LongConfigurationTests {
  /// Sixty datasets and their checks: more than 500 lines, of which each kind of line occurs.
  private static let good: [String] = {
    var lines = ["version: 1", "model: tiny", "datasets:"]
    for index in 0..<60 { lines.append("  part\(index): {source: data.csv, label: late, null-values: [\"\", NA]}") }
    lines.append("validate-data:")
    for index in 0..<60 {
      lines += [
        "  part\(index):", "    - row-count: {min: 1, max: 1000}",
        "    - missing: {columns: [origin, distance], max: 1%}",
        "    - allowed: {column: origin, values: [EWR, JFK, LGA], mostly: 99%}", "      severity: warn",
        "    - range: {column: distance, min: 0, max: 5000}", "    - rule: distance > 0 OR distance IS NULL",
        "      where: late = 1",
      ]
    }
    return lines
  }()

  /// A line, what is put in its place, and what must be said of it, after the line's number.
  private static let mistakes: [(good: String, bad: String, message: String)] = [
    (
      "    - row-count: {min: 1, max: 1000}", "    - row-count: {min: 1, mx: 1000}",
      "27: error: unknown key 'mx' in validate-data.part%[0].row-count; did you mean 'max'?"
    ),
    (
      "    - missing: {columns: [origin, distance], max: 1%}", "    - mising: {columns: [origin, distance], max: 1%}",
      "7: error: unknown check 'mising'; did you mean 'missing'?"
    ),
    (
      "      severity: warn", "      severety: warn",
      "7: error: unknown key 'severety' in validate-data.part%[2]; did you mean 'severity'?"
    ),
    (
      "    - range: {column: distance, min: 0, max: 5000}", "    - range: {column: distance, min: 5001, max: 5000}",
      ": error: min 5001 is above max 5000"
    ),
    (
      "    - rule: distance > 0 OR distance IS NULL", "    - rule: distance > 0 OR distance IS NUL",
      "13: error: the rule 'distance > 0 OR distance IS NUL' is wrong at character"
    ),
    (
      "    - allowed: {column: origin, values: [EWR, JFK, LGA], mostly: 99%}",
      "    - allowed: {column: origin, values: [EWR, JFK, LGA], mostly: 990%}", ": error: "
    ),
    ("  part%:", "  prt%:", "3: error: unknown dataset 'prt%'; did you mean 'part%'?"),
    (
      "  part%: {source: data.csv, label: late, null-values: [\"\", NA]}",
      "  part%: {sorce: data.csv, label: late, null-values: [\"\", NA]}",
      ": error: unknown key 'sorce' in datasets.part%; did you mean 'source'?"
    ),
  ]

  @Test(arguments: mistakes.indices, [7, 31, 58]) func `one mistake is one message`(mistake: Int, part: Int)
    async throws
  {
    let (good, bad, message) = Self.mistakes[mistake]
    func written(_ text: String) -> String {
      text.replacing("%", with: text.contains("part%") || text.contains("prt%") ? "\(part)" : "%")
    }
    var lines = Self.good
    #expect(lines.count > 500)
    let place = try #require(
      good.hasPrefix("    ") || good.hasPrefix("      ")
        ? lines.indices.filter { lines[$0] == good }[part] : lines.lastIndex(of: written(good)))
    lines[place] = written(bad)
    let project = try Scratch([
      "mlgate.yml": lines.joined(separator: "\n") + "\n", "data.csv": "origin,distance,late\nEWR,1,0\n",
    ])
    let outcome = try await project.run("validate-data", expecting: 64)
    #expect(outcome.output.isEmpty)
    #expect(outcome.error.components(separatedBy: "error: ").count == 2, "\(outcome.error)")
    let first = try #require(outcome.error.split(separator: "\n").first)
    #expect(first.hasPrefix("mlgate.yml:\(place + 1):"), "\(first)")
    #expect(first.contains(written(message)), "\(first)")
    // The line and a caret under the place.
    #expect(outcome.error.split(separator: "\n").count == 3)
  }

  @Test func `without a mistake all is judged`() async throws {
    let project = try Scratch([
      "mlgate.yml": Self.good.joined(separator: "\n") + "\n", "data.csv": "origin,distance,late\nEWR,1,1\n",
    ])
    try await project.run("validate-data", expecting: 0)
    #expect(try project.report(.validateData).checks.count == 60 * 7)
  }
}
