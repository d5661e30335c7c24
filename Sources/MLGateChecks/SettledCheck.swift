public import MLGateResults

/// What a check said of data, in the form in which it is kept: for the very same data it says the same again.
public struct SettledCheck: Codable, Hashable, Sendable {
  public var findings: [SettledFinding]
  /// What was worth telling beside them.
  public var facts: [String]

  public init(findings: [SettledFinding], facts: [String]) {
    self.findings = findings
    self.facts = facts
  }
}

/// What a check said of one subject, once nothing is left to be looked up.
public struct SettledFinding: Codable, Hashable, Sendable {
  public var name: String
  public var title: String
  public var column: String?
  public var verdict: Verdict
  public var observed: Quantity?
  public var expected: Quantity?
  public var message: String
  /// The label of the slice that it is about.
  public var slice: String?
  public var evidence: [Evidence]
  public var violations: Int
  /// Where its bound was written, when that is not where the check stands.
  public var location: SourceLocation?

  init(_ finding: Finding, slice: String?, evidence: [Evidence], violations: Int) {
    name = finding.name
    title = finding.title
    column = finding.column
    verdict = finding.judgement.verdict
    observed = finding.judgement.observed
    expected = finding.judgement.expected
    message = finding.judgement.message
    self.slice = slice
    self.evidence = evidence
    self.violations = violations
    location = finding.location
  }

  /// The finding, without what could be looked up for it.
  var finding: Finding {
    var finding = Finding(
      name: name, title: title, column: column,
      judgement: Judgement(verdict, observed: observed, expected: expected, message))
    finding.location = location
    return finding
  }
}

extension ConfiguredCheck {
  /// Whether what it says of data can be kept: not when it depends on the time, on other datasets or on a program, nor
  /// when it has to find rows to keep.
  public var canBeKept: Bool {
    fingerprint != nil && !wantsFailingRows && check.isTimeless && check.foreign.isEmpty && !(check is CustomCheck)
  }
}
