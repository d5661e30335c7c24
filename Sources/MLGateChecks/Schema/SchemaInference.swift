public import MLGateProfiles
internal import MLGateResults
internal import MLGateTables
internal import MLGateYAML

/// A schema that a dataset suggests, with the reason for each of its lines.
///
/// Conservative: a line is written only where the data gives a reason to believe that further data keeps to it, and
/// `docs/schema.md` has the rules with theirs. The data that it was inferred from always conforms.
public struct SchemaInference: Sendable {
  /// With fewer rows, only names and types are inferred.
  public static let fewestRows = 30

  public private(set) var schema: Schema
  /// The reasons, line by line.
  public private(set) var comments: [SchemaText.Place: String] = [:]
  /// What is worth telling of the whole, as sentences.
  public private(set) var notes: [String] = []
  /// What `null-values` of the dataset would have to say, so that columns become numbers; empty when there is no need.
  public private(set) var nullValues: [String] = []

  private let rows: String

  public init(from profile: Profile) {
    rows = Wording.count(profile.rows, "row")
    schema = Schema(columns: [])
    var textual: [String] = []
    for column in profile.columns {
      schema.columns.append(infer(column))
      if let texts = NullTexts.of(column) {
        textual.append(column.name)
        for text in texts.values where !nullValues.contains(text) { nullValues.append(text) }
      }
    }
    if profile.rows < Self.fewestRows {
      notes.append("Inferred from \(rows), too few for more than names and types; infer again from more.")
    }
    if !nullValues.isEmpty {
      let list = SchemaText.list([""] + nullValues)
      notes.append(
        "\(Wording.list(textual)) would be \(textual.count == 1 ? "a number" : "numbers") if the dataset had "
          + "'null-values: \(list)' in mlgate.yml; set that and infer again.")
    }
  }

  /// The schema file, explained.
  public var text: String { SchemaText(schema, comments: comments, head: notes).text }

  /// Whether a comment is one that inference writes, which a change of its line makes stale.
  static func isReason(_ comment: String) -> Bool {
    let words = comment.split(separator: " ").suffix(3)
    guard words.count == 3, words.first == "in", let noun = words.last, noun == "rows" || noun == "row" else {
      return false
    }
    return words.dropFirst().first?.allSatisfy { $0.isNumber || $0 == "," } == true
  }

  // MARK: A column

  /// What a column of the data suggests; the reasons are kept in ``comments``.
  private mutating func infer(_ profile: ColumnProfile) -> SchemaColumn {
    var column = SchemaColumn(profile.name)
    func place(_ key: SchemaKey) -> SchemaText.Place { SchemaText.Place(key.rawValue, of: profile.name) }
    let type = profile.observedType
    guard type != .empty else {
      comments[SchemaText.Place("", of: profile.name)] = "no values, so no type, in \(rows)"
      return column
    }
    column.type = type
    comments[place(.type)] = Self.reason(for: type, profile, rows)
    guard profile.count >= Self.fewestRows else { return column }
    if let (most, reason) = Self.missing(profile, rows) {
      column.missing = most
      comments[place(.missing)] = reason
    }
    if let domain = DomainRule.domain(of: profile, type: type) {
      column.values = domain.values
      let once = domain.once == 0 ? "" : ", \(Wording.count(domain.once)) of them once,"
      comments[place(.values)] = "\(Wording.count(domain.values.count, "value"))\(once) in \(rows)"
    } else if let pattern = FormatRule.pattern(of: profile, type: type) {
      column.pattern = pattern
      comments[place(.pattern)] = "the form of every value in \(rows)"
    }
    if let range = RangeRule.range(of: profile, type: type) {
      column.minimum = SchemaBound(range.min)
      column.maximum = range.max.map { SchemaBound($0) }
      comments[place(range.max == nil ? .min : .max)] = "\(range.reason) in \(rows)"
    }
    if UniqueRule.holds(for: profile, type: type) {
      column.isUnique = true
      comments[place(.unique)] = "all differ in \(rows)"
    }
    return column
  }

  private static func reason(for type: ColumnType, _ profile: ColumnProfile, _ rows: String) -> String {
    let values = "all of \(Wording.count(profile.present, "value")) in \(rows)"
    guard type == .text, let texts = NullTexts.of(profile) else { return values }
    let shown = Wording.list(texts.values.map { "'\($0)'" })
    return "text because of \(shown) alone, \(Wording.count(texts.count, "time")) in \(rows)"
  }

  /// The share that may be missing: none when none is; else what the true share may reach, with room above.
  static func missing(_ profile: ColumnProfile, _ rows: String) -> (Proportion, String)? {
    guard let rate = profile.missingRate else { return nil }
    if profile.missing == 0 { return Proportion(0.0).map { ($0, "none in \(rows)") } }
    let upper = Confidence.upperBound(of: profile.missing, in: profile.count)
    guard let most = Confidence.roundedUp(upper), most.value <= 0.5 else { return nil }
    return (most, "\(Wording.count(profile.missing)) (\(Wording.percent(rate))) in \(rows)")
  }
}

extension ColumnProfile {
  /// The type that all values have, whatever was declared.
  var observedType: ColumnType {
    guard present > 0 else { return .empty }
    if type != .empty, kinds.count(outside: type) == 0 { return type }
    let wider: [ColumnType] = [.boolean, .integer, .decimal, .list, .date, .timestamp]
    return wider.first { kinds.count(outside: $0) == 0 } ?? .text
  }

  /// Every value with its count, as text; `nil` when the profile does not have them, or they are no Unicode.
  ///
  /// - Parameter most: columns with more different values have none.
  func counts(most: Int) -> [(value: String, count: Int)]? {
    guard isExact, distinct <= most else { return nil }
    var found: [(value: String, count: Int)] = []
    var isUnicode = true
    if let values {
      values.forEach { content, _, count in
        guard found.count <= most else { return }
        let text = String(decoding: content, as: UTF8.self)
        if !text.utf8.elementsEqual(content) { isUnicode = false }
        found.append((text, count))
      }
    } else if top.reduce(0, { $0 + $1.count }) == present {
      // A stored profile has the most frequent values only, which may be all.
      found = top.map { ($0.value, $0.count) }
      isUnicode = !found.contains { $0.value.unicodeScalars.contains("\u{FFFD}") }
    } else {
      return nil
    }
    guard isUnicode, found.count <= most else { return nil }
    return found.sorted { $0.value.utf8.lexicographicallyPrecedes($1.value.utf8) }
  }
}
