public import MLGateProfiles
internal import MLGateTables
internal import MLGateYAML

/// Checks that a dataset suggests for `mlgate.yml`, each with its evidence.
///
/// They hold for the data they were made from. What ``SchemaInference`` does not believe is not proposed either.
public struct CheckSuggestions: Sendable {
  /// One proposal.
  public struct Suggestion: Sendable, Equatable {
    /// The check as it is written in a list of checks.
    public var check: String
    /// What speaks for it.
    public var evidence: String
  }

  public private(set) var suggestions: [Suggestion] = []
  private let rows: String

  public init(from profile: Profile) {
    rows = Wording.count(profile.rows, "row")
    guard profile.rows > 0 else { return }
    let inferred = SchemaInference(from: profile)
    add("row-count: {min: \((profile.rows + 1) / 2)}", "\(rows) now; half of them would be news")
    columns(inferred.schema)
    guard profile.rows >= SchemaInference.fewestRows else { return }
    missing(inferred.schema, profile)
    finite(inferred.schema, profile)
    for column in inferred.schema.columns {
      guard let found = profile.column(column.name) else { continue }
      values(column, found)
      range(column, found)
      if column.isUnique {
        add("unique: {column: \(name(column))}", "\(Wording.count(found.distinct)) values in \(rows), none twice")
      }
    }
  }

  /// The proposals as they are pasted under `validate-data`.
  public func text(dataset: String) -> String {
    let key = "  \(YAMLEmitter.inline(.string(dataset))):"
    guard !suggestions.isEmpty else { return "\(key) []  # no rows, so nothing to propose\n" }
    return key + "\n"
      + suggestions.map { "    # \(SchemaText.comment($0.evidence).dropFirst(2))\n    - \($0.check)\n" }.joined()
  }

  // MARK: Proposals

  private mutating func add(_ check: String, _ evidence: String) {
    suggestions.append(Suggestion(check: check, evidence: evidence))
  }

  private func name(_ column: SchemaColumn) -> String { YAMLEmitter.inline(.string(column.name)) }

  private mutating func columns(_ schema: Schema) {
    let typed = schema.columns.filter { $0.type != nil }
    guard !typed.isEmpty else { return }
    let types = typed.map { "\(name($0)): \($0.type?.rawValue ?? "")" }.joined(separator: ", ")
    add("columns: {types: {\(types)}}", "every value of \(Wording.count(typed.count, "column")) in \(rows)")
  }

  /// What is never missing, in one check; what is sometimes, one by one.
  private mutating func missing(_ schema: Schema, _ profile: Profile) {
    let whole = schema.columns.filter { $0.missing?.value == 0 }
    if !whole.isEmpty {
      let names = whole.map(name).joined(separator: ", ")
      add(
        "missing: {columns: [\(names)], max: 0%}",
        "none missing in \(rows); of all such rows, \(Self.atMost(0, in: profile.rows))")
    }
    for column in schema.columns {
      guard let most = column.missing, most.value > 0, let found = profile.column(column.name) else { continue }
      let seen = "\(Wording.count(found.missing)) missing in \(rows)"
      add(
        "missing: {column: \(name(column)), max: \(most)}",
        "\(seen); of all such rows, \(Self.atMost(found.missing, in: found.count))")
    }
  }

  private mutating func values(_ column: SchemaColumn, _ found: ColumnProfile) {
    if let values = column.values {
      let once = DomainRule.domain(of: found, type: .text)?.once ?? 0
      add(
        "allowed: {column: \(name(column)), values: \(SchemaText.list(values))}",
        "\(Wording.count(values.count, "value")) in \(rows), \(Wording.count(once)) of them once; another one in "
          + Self.atMost(once, in: found.present) + " of rows")
    } else if let pattern = column.pattern {
      add(
        "pattern: {column: \(name(column)), matches: \(YAMLEmitter.inline(.string(pattern)))}",
        "all of \(Wording.count(found.present, "value")); another form in \(Self.atMost(0, in: found.present))")
    }
  }

  private mutating func range(_ column: SchemaColumn, _ found: ColumnProfile) {
    let ends = [column.minimum.map { "min: \($0)" }, column.maximum.map { "max: \($0)" }].compactMap { $0 }
    if !ends.isEmpty {
      let seen = "\(found.minimum?.description ?? "") to \(found.maximum?.description ?? "")"
      add(
        "range: {column: \(name(column)), \(ends.joined(separator: ", "))}",
        "\(seen) in \(Wording.count(found.present, "value")); outside in \(Self.atMost(0, in: found.present))")
    }
  }

  private mutating func finite(_ schema: Schema, _ profile: Profile) {
    let decimals = schema.columns.filter { column in
      column.type == .decimal && profile.column(column.name)?.kinds.nonFinite == 0
    }
    guard let fewest = decimals.compactMap({ profile.column($0.name)?.present }).min() else { return }
    add(
      "non-finite: {columns: [\(decimals.map(name).joined(separator: ", "))]}",
      "no NaN, no infinity in \(rows); in \(Self.atMost(0, in: fewest))")
  }

  private static func atMost(_ count: Int, in total: Int) -> String {
    "at most \(Wording.percent(Confidence.upperBound(of: count, in: total)))"
  }
}
