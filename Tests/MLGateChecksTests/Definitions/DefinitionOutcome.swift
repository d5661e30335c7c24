import MLGateChecks
import MLGateResults
import MLGateYAML

/// What our checks say of a definition's data, beside what is expected.
struct DefinitionOutcome {
  let definition: Definition
  /// `nil` when the checks were refused.
  private let results: [CheckResult]?

  init(_ definition: Definition, _ checks: [String]) throws {
    self.definition = definition
    let scratch = try Scratch()
    let file = definition.file
    do {
      results = try Judge().results(checks, [scratch.file(file.name, file.text)])
    } catch is YAMLError {
      results = nil
    }
  }

  /// What differs from what is expected; `nil` when nothing does.
  ///
  /// Where an exception is expected, which makes an expectation fail, we must refuse the check or not pass. No success
  /// for want of anything to observe is our `inconclusive`.
  var difference: String? {
    if definition.raises {
      return verdict == .passed ? "an exception is expected, and it passes" : nil
    }
    guard let verdict else { return "it is refused" }
    let isUnobserved = definition.expected["observed_value"]?.isNull == true
    let expected: [Verdict] =
      definition.success == true ? [.passed] : isUnobserved ? [.failed, .inconclusive] : [.failed]
    guard expected.contains(verdict) else { return "it is \(verdict), not \(expected[0])" }
    return unexpectedCount ?? unexpectedRows ?? observedValue
  }

  /// The worst verdict; `nil` when the checks were refused.
  private var verdict: Verdict? { results.flatMap { Verdict.worst(of: $0.map(\.verdict)) } }

  // MARK: Violations

  /// The list of what is unexpected; of values that should differ, we name those that an earlier row has.
  private func violations(_ key: String, of part: String?) -> [YAMLNode]? {
    guard let items = definition.expected[key]?.items else { return nil }
    guard definition.expectation == "expect_column_values_to_be_unique", let part else { return items }
    var seen: Set<String> = []
    return items.filter { item in !seen.insert((item[part] ?? item).text ?? "").inserted }
  }

  private var unexpectedCount: String? {
    let listed = violations("unexpected_list", of: "")?.count
    guard let expected = listed ?? definition.expected["unexpected_count"]?.number.map({ Int($0) }) else { return nil }
    guard let results, results.count == 1, let found = count(results[0]) else { return "violations are not counted" }
    return found == expected ? nil : "\(found) violations, not \(expected)"
  }

  /// How many violations a result tells of: `2 of 4 values (50%)`, `1 duplicate`, or a share of all rows.
  private func count(_ result: CheckResult) -> Int? {
    guard let observed = result.observed else { return nil }
    if observed.text.hasSuffix("%"), !observed.text.contains(" ") {
      let rows = definition.columns.first?.value.items?.count ?? 0
      return observed.number.map { Int(($0 * Double(rows)).rounded()) }
    }
    return observed.text.split(separator: " ").first.flatMap { Int($0) }
  }

  /// Rows are shown where a check fails; one record a line.
  private var unexpectedRows: String? {
    guard
      let column = definition.arguments["column"]?.text
        ?? definition.expected["unexpected_index_list"].map({ _ in "" }),
      let items = violations("unexpected_index_list", of: column), let result = results?.first,
      result.verdict == .failed
    else { return nil }
    let expected = items.compactMap { $0["pk_index"]?.number.map { Int($0) + 1 } }
    let found = result.evidence.compactMap { $0.location?.line }
    return found == expected ? nil : "rows \(found), not \(expected)"
  }

  // MARK: Statistics

  private var observedValue: String? {
    let value = definition.expected["observed_value"]
    guard let values = value?["values"]?.items ?? value.map({ [$0] }) else { return nil }
    for (result, node) in zip(results ?? [], values) {
      guard let expected = node.number else { continue }
      guard let found = result.observed?.number else { return "nothing is observed, not \(expected)" }
      let tolerance = definition.tolerance ?? 1e-12 * max(1, abs(expected))
      if abs(found - expected) > tolerance { return "\(found), not \(expected)" }
    }
    return nil
  }
}
