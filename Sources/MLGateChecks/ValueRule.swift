internal import MLGateProfiles
internal import MLGateResults
internal import MLGateTables

/// What checks share that ask something of every value of a column: range, allowed values, pattern.
///
/// Missing values are not asked; ``MissingCheck`` is about them. A column without values is inconclusive.
struct ValueRule: Sendable {
  var column: String
  /// What is asserted: `from 0 to 100`.
  var expectation: String
  /// Why a value is a violation: `is not from 0 to 100`.
  var reason: String
  /// The least share of values that must conform, 0...1.
  var mostly: Double
  /// Makes a test for one thread: what makes a value a violation.
  var makeTest: @Sendable () -> RowSearch.Test
  /// Whether the profile alone proves that there is no violation.
  var isProven: @Sendable (ColumnProfile) -> Bool = { _ in false }

  func finding(in context: CheckContext) -> Finding {
    guard let profile = context.profile.column(column) else { return context.absent(column) }
    let title = "\(column): \(expectation)\(mostly < 1 ? ", at least \(Wording.percent(mostly)) of values" : "")"
    guard profile.present > 0 else {
      return Finding(
        name: column, title: title, column: column,
        judgement: Judgement(
          .inconclusive, expected: Quantity(text: expectation),
          "Column '\(column)' has no values in \(Wording.count(profile.count, "row")), so nothing could be checked."))
    }
    var finding = Finding(
      name: column, title: title, column: column, judgement: judgement(violations: 0, of: profile.present))
    let known = isProven(profile) ? 0 : profile.values.map { violations(among: $0) }
    guard known != 0 else { return finding }
    if let known { finding.judgement = judgement(violations: known, of: profile.present) }
    finding.search = RowSearch(column: column, reason: reason, makeTest: makeTest)
    finding.settle = { [self] found in judgement(violations: found.count, of: profile.present) }
    return finding
  }

  private func violations(among values: ValueCounts) -> Int {
    var sum = 0
    switch makeTest() {
    case .missing: break
    case .content(let violates): values.forEach { content, _, count in if violates(content) { sum += count } }
    case .value(let violates): values.forEach { _, value, count in if violates(value) { sum += count } }
    }
    return sum
  }

  private func judgement(violations: Int, of present: Int) -> Judgement {
    let share = Double(violations) / Double(present)
    // A quotient is rounded as the bound was when it was read, so a share that is exactly the bound holds.
    let holds = violations == 0 || Double(present - violations) / Double(present) >= mostly
    let found =
      violations == 0
      ? "all of \(Wording.count(present, "value"))"
      : "\(Wording.count(violations)) of \(Wording.count(present, "value")) (\(Wording.percent(share)))"
    let observed = Quantity(number: share, text: violations == 0 ? "0 violations" : found)
    let expected = Quantity(text: expectation)
    guard !holds else {
      return Judgement(
        .passed, observed: observed, expected: expected,
        violations == 0
          ? "All \(Wording.count(present, "value")) of '\(column)' conform."
          : "\(Wording.count(violations)) of \(Wording.count(present, "value")) of '\(column)' do not conform; "
            + "\(Wording.percent(1 - mostly)) may.")
    }
    let allowance = mostly < 1 ? "; at most \(Wording.percent(1 - mostly)) may" : ""
    return Judgement(
      .failed, observed: observed, expected: expected,
      "\(Wording.count(violations)) of \(Wording.count(present, "value")) of '\(column)' "
        + "\(violations == 1 ? "is" : "are") not \(expectation)\(allowance).")
  }
}
