public import MLGateResults
public import MLGateYAML

/// All checks that can be written under `validate-data`.
public enum CheckCatalogue {
  public static let all: [any DataCheck.Type] = [
    RowCountCheck.self, ColumnsCheck.self, MissingCheck.self, RangeCheck.self, AllowedCheck.self, UniqueCheck.self,
    PatternCheck.self,
  ]

  static var keywords: [String] { all.map { $0.keyword } }
}

/// A check as it stands in `mlgate.yml`: a mapping whose first key is its keyword.
public struct ConfiguredCheck: Sendable {
  public var keyword: String
  public var check: any DataCheck
  /// Replaces the generated id.
  public var id: String?
  public var severity: Severity
  /// Where the keyword stands.
  public var location: SourceLocation

  /// Reads one entry of the list of checks.
  public init(_ node: YAMLNode) throws(YAMLError) {
    guard let entries = node.entries, let first = entries.first, let keyword = first.key.text else {
      throw node.error("expected a check, such as 'row-count: {min: 100}'")
    }
    self.keyword = keyword
    location = first.key.mark
    guard let type = CheckCatalogue.all.first(where: { $0.keyword == keyword }) else {
      let hint = Suggestion.phrase(for: keyword, in: CheckCatalogue.keywords)
      throw first.key.error(
        "unknown check '\(keyword)'"
          + (hint.isEmpty ? "; known are \(CheckCatalogue.keywords.joined(separator: ", "))" : hint))
    }
    let beside = try node.removing([keyword]).decode(Beside.self)
    id = beside.id
    severity = beside.severity ?? .error
    check = try type.init(first.value)
  }

  /// What every check may have beside its keyword.
  private struct Beside: Decodable {
    var id: String?
    var severity: Severity?
  }

  /// The finished result of a finding.
  ///
  /// - Parameter ids: the ids given out already, and how often each was asked for, so that every result has its own.
  public func result(
    of finding: Finding, dataset: String, evidence: [Evidence] = [], violations: Int = 0, ids: inout [String: Int],
    duration: Double = 0
  ) -> CheckResult {
    let name = "\(dataset)/\(id ?? keyword)/\(finding.name)"
    var unique = name
    while ids[unique] != nil {
      ids[name, default: 1] += 1
      unique = "\(name)-\(ids[name, default: 1])"
    }
    ids[unique] = 1
    var verdict = finding.judgement.verdict
    if severity == .warn, verdict == .failed { verdict = .warned }
    return CheckResult(
      id: unique, title: "\(dataset): \(finding.title)",
      subject: CheckSubject(dataset: dataset, column: finding.column), verdict: verdict,
      observed: finding.judgement.observed, expected: finding.judgement.expected, message: finding.judgement.message,
      evidence: evidence, evidenceOmitted: max(0, violations - evidence.count), location: location, duration: duration)
  }
}
