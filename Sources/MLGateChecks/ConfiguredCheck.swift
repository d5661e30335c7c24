internal import MLGateExpressions
public import MLGateResults
public import MLGateYAML

/// A check as it stands in `mlgate.yml`: a mapping whose first key is its keyword.
public struct ConfiguredCheck: Sendable {
  /// A slice of fewer rows is not judged, unless `minimum-slice-rows` says otherwise.
  public static let minimumSliceRows = 100

  public var keyword: String
  public var check: any DataCheck
  /// Replaces the generated id.
  public var id: String?
  public var severity: Severity
  /// The columns by whose values the rows are sliced.
  public var slicedBy: [String]
  /// Slices of fewer rows are not judged.
  public var minimumSliceRows: Int
  /// Whether the rows that break it are to be kept.
  public var wantsFailingRows = false
  /// Which rows are looked at; all when `nil`.
  var condition: RowRule?
  /// Where the keyword stands.
  public var location: SourceLocation
  /// What it asks, in bytes: checks that ask the same have the same, other checks do not; `nil` when that is not known.
  public let fingerprint: [UInt8]?

  /// Which rows the check is about.
  var view: RowView { RowView(slicedBy: slicedBy, condition: condition) }

  /// Whether the profile of all rows is not enough for it.
  public var looksAtRows: Bool { !view.isWhole || check is RuleCheck || !check.observations(label: "").isEmpty }

  /// Reads one entry of the list of checks.
  public init(_ node: YAMLNode) throws(YAMLError) {
    guard let entries = node.entries, let first = entries.first, let keyword = first.key.text else {
      throw node.error("expected a check, such as 'row-count: {min: 100}'")
    }
    self.keyword = keyword
    location = first.key.mark
    fingerprint = node.removing(["id", "severity", "quarantine"]).fingerprint
    guard let type = CheckCatalogue.all.first(where: { $0.keyword == keyword }) else {
      let hint = Suggestion.phrase(for: keyword, in: CheckCatalogue.keywords)
      throw first.key.error(
        "unknown check '\(keyword)'"
          + (hint.isEmpty ? "; 'mlgate checks' lists those there are" : hint))
    }
    let siblings = Set(type.siblings.map(\.name))
    let beside = try node.removing(siblings.union([keyword])).decode(Beside.self)
    id = beside.id
    severity = beside.severity ?? .error
    slicedBy = beside.by?.values ?? []
    minimumSliceRows = beside.minimumSliceRows ?? Self.minimumSliceRows
    wantsFailingRows = beside.quarantine ?? false
    if beside.minimumSliceRows != nil, slicedBy.isEmpty {
      throw first.key.error("'minimum-slice-rows' is about slices; name their columns with 'by: [NAME]'")
    }
    if type == CustomCheck.self, beside.by != nil || beside.where != nil {
      throw first.key.error("custom looks at the whole dataset; leave out 'by' and 'where'")
    }
    condition = try beside.where.map { (text) throws(YAMLError) in try text.parsedRule() }
    if siblings.isEmpty {
      check = try type.init(
        try Self.arguments(first.value, of: type, mostly: entries.first { $0.key.text == "mostly" }))
    } else {
      check = try type.init(node.removing(Set(Self.besides.map(\.name)).subtracting(siblings)))
    }
  }

  /// The arguments with what may stand beside the keyword, too.
  private static func arguments(
    _ node: YAMLNode, of type: any DataCheck.Type, mostly: YAMLNode.Pair?
  ) throws(YAMLError) -> YAMLNode {
    guard let mostly else { return node }
    guard type.arguments.contains(where: { $0.name == "mostly" }) else {
      throw mostly.key.error("\(type.keyword) has no 'mostly'; it judges no single values")
    }
    guard node["mostly"] == nil else { throw mostly.key.error("'mostly' is given twice; keep one") }
    return node.adding(mostly)
  }

  /// A check that was made otherwise than by its own entry.
  public init(_ check: some DataCheck, at location: SourceLocation, fingerprint: [UInt8]? = nil) {
    self.fingerprint = fingerprint
    keyword = type(of: check).keyword
    self.check = check
    severity = .error
    slicedBy = []
    minimumSliceRows = Self.minimumSliceRows
    self.location = location
  }

  /// What every check may have beside its keyword.
  public static let besides = [
    ArgumentDescription("id", .text, "names the check in reports, in place of its keyword"),
    ArgumentDescription("severity", .choice(["error", "warn"]), "warn: a failure is told and does not stop the build"),
    ArgumentDescription("mostly", .proportion, "the same as the check's own 'mostly', for checks that have it"),
    ArgumentDescription("where", .text, "a condition in SQL; only rows for which it is true are looked at"),
    ArgumentDescription("by", .texts, "columns by whose values the rows are sliced; each slice is judged by itself"),
    ArgumentDescription("minimum-slice-rows", .integer, "slices of fewer rows are not judged; 100 by default"),
    ArgumentDescription(
      "quarantine", .boolean, "true: when it fails, the rows that broke it are kept in a file beside the report"),
  ]

  private struct Beside: Decodable {
    var id: String?
    var severity: Severity?
    var by: Names?
    var `where`: Located<String>?
    var mostly: YAMLNode?
    var minimumSliceRows: Int?
    var quarantine: Bool?

    enum CodingKeys: String, CodingKey {
      case id, severity, by, `where`, mostly, quarantine
      case minimumSliceRows = "minimum-slice-rows"
    }
  }

  /// One name or several.
  private struct Names: Decodable {
    var values: [String]

    init(from decoder: any Decoder) throws {
      let node = try YAMLNode(from: decoder)
      values = node.items == nil ? [try node.decode(String.self)] : try node.decode([String].self)
      if values.isEmpty { throw node.error("no column is named; write 'by: [NAME]'") }
    }
  }

  /// The finished result of a finding.
  ///
  /// - Parameters:
  ///   - slice: the label of the slice that it is about.
  ///   - ids: the ids given out already, and how often each was asked for, so that every result has its own.
  public func result(
    of finding: Finding, dataset: String, slice: String? = nil, evidence: [Evidence] = [], violations: Int = 0,
    ids: inout [String: Int], duration: Double = 0
  ) -> CheckResult {
    let name = "\(dataset)/\(id ?? keyword)/\(finding.name)\(slice.map { "[\($0)]" } ?? "")"
    var unique = name
    while ids[unique] != nil {
      ids[name, default: 1] += 1
      unique = "\(name)-\(ids[name, default: 1])"
    }
    ids[unique] = 1
    var verdict = finding.judgement.verdict
    if severity == .warn, verdict == .failed { verdict = .warned }
    return CheckResult(
      id: unique, title: "\(dataset)\(slice.map { " [\($0)]" } ?? ""): \(finding.title)",
      subject: CheckSubject(dataset: dataset, column: finding.column, slice: slice), verdict: verdict,
      observed: finding.judgement.observed, expected: finding.judgement.expected, message: finding.judgement.message,
      evidence: evidence, evidenceOmitted: max(0, violations - evidence.count),
      location: finding.location ?? location, duration: duration)
  }
}
