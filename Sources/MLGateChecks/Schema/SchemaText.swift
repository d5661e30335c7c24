internal import MLGateTables
internal import MLGateYAML

/// Writes a schema as the YAML that people read and review, with a comment behind what has an explanation.
///
/// Reading the text gives the same schema.
public struct SchemaText: Sendable {
  /// Where an explanation belongs: a key of a column, or of the schema when there is no column.
  public struct Place: Hashable, Sendable {
    public var column: String?
    public var key: String

    public init(_ key: String, of column: String? = nil) {
      self.column = column
      self.key = key
    }
  }

  /// Longer lists of values stand below each other.
  static let widest = 96

  private let schema: Schema
  private let comments: [Place: String]
  private let head: [String]

  /// - Parameters:
  ///   - comments: explanations, one line each.
  ///   - head: lines of comment at the beginning.
  public init(_ schema: Schema, comments: [Place: String] = [:], head: [String] = []) {
    self.schema = schema
    self.comments = comments
    self.head = head
  }

  /// The file's text.
  public var text: String {
    var lines = head.map(Self.comment)
    lines.append("version: \(Schema.currentVersion)")
    if !schema.environments.isEmpty {
      lines.append(commented("environments: \(Self.list(schema.environments))", Place("environments")))
    }
    lines.append(commented("extra-columns: \(schema.extraColumns.rawValue)", Place("extra-columns")))
    if schema.order == .strict { lines.append(commented("order: strict", Place("order"))) }
    lines.append(schema.columns.isEmpty ? "columns: {}" : "columns:")
    for column in schema.columns { lines += entry(of: column) }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The lines of a column's entry, its name first.
  func entry(of column: SchemaColumn, indent: Int = 2, step: Int = 2) -> [String] {
    let margin = String(repeating: " ", count: indent)
    let inner = margin + String(repeating: " ", count: step)
    let name = YAMLEmitter.inline(.string(column.name))
    let body = SchemaKey.allCases.flatMap { key in
      Self.lines(of: key, in: column, margin: inner, comment: comments[Place(key.rawValue, of: column.name)])
    }
    let comment = comments[Place("", of: column.name)]
    // YAML wants short keys before a colon.
    let isLong = name.utf8.count > 512
    var lines = isLong ? [margin + "? " + name, margin + ":"] : [margin + name + ":"]
    if body.isEmpty { lines[lines.count - 1] += " {}" }
    if let comment { lines[0] += "  " + Self.comment(comment) }
    return lines + body
  }

  /// The lines of one key; none when the column does not say it.
  static func lines(of key: SchemaKey, in column: SchemaColumn, margin: String, comment: String?) -> [String] {
    let behind = comment.map { "  " + Self.comment($0) } ?? ""
    guard let value = value(of: key, in: column) else { return [] }
    let line = "\(margin)\(key.rawValue): \(value)"
    if key == .values, let values = column.values, line.count > widest, !values.isEmpty {
      return ["\(margin)values:\(behind)"] + values.map { "\(margin)  - \(YAMLEmitter.inline(.string($0)))" }
    }
    return [line + behind]
  }

  /// What stands behind a key; `nil` when the column does not say it.
  static func value(of key: SchemaKey, in column: SchemaColumn) -> String? {
    switch key {
    case .type: column.type?.rawValue
    case .presence: column.presence == .required ? nil : column.presence.rawValue
    case .missing: column.missing.map { "{max: \($0)}" }
    case .values: column.values.map(list)
    case .min: column.minimum.map(bound)
    case .max: column.maximum.map(bound)
    case .length: column.length.map(length)
    case .pattern: column.pattern.map { YAMLEmitter.inline(.string($0)) }
    case .mostly: column.mostly?.description
    case .unique: column.isUnique ? "true" : nil
    case .environments: column.environments.map(list)
    case .notIn: column.notIn.isEmpty ? nil : list(column.notIn)
    case .deprecated: column.deprecated.map { YAMLEmitter.inline(.string($0)) }
    }
  }

  static func list(_ texts: [String]) -> String {
    "[" + texts.map { YAMLEmitter.inline(.string($0)) }.joined(separator: ", ") + "]"
  }

  /// Timestamps have colons, which may not stand everywhere.
  private static func bound(_ bound: SchemaBound) -> String {
    bound.isTime ? YAMLEmitter.inline(.string(bound.text)) : bound.text
  }

  private static func length(_ length: SchemaColumn.Length) -> String {
    let ends = [length.min.map { "min: \($0)" }, length.max.map { "max: \($0)" }].compactMap { $0 }
    return "{" + ends.joined(separator: ", ") + "}"
  }

  private func commented(_ line: String, _ place: Place) -> String {
    comments[place].map { line + "  " + Self.comment($0) } ?? line
  }

  /// One line of comment: what would end the line, or act on a terminal, is left out.
  static func comment(_ text: String) -> String {
    let visible = text.unicodeScalars.map { scalar -> Unicode.Scalar in
      let isControl = scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || scalar.value == 0xFEFF
      let isBreak = (0x2028...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
      return isControl || isBreak ? "\u{FFFD}" : scalar
    }
    return "# " + String(String.UnicodeScalarView(visible))
  }
}
