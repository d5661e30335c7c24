internal import MLGateResults
internal import MLGateTables
public import MLGateYAML

extension Schema: Decodable {
  private enum CodingKeys: String, CodingKey {
    case version, environments
    case extraColumns = "extra-columns"
    case order, columns
  }

  /// Reads the text of a schema file.
  ///
  /// - Parameter file: the name that errors and results give the text.
  /// - Throws: an error with its place, and what was probably meant.
  public init(parsing text: String, file: String) throws(YAMLError) {
    self = try YAML.parse(text, file: file).decode(Schema.self)
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let version = try container.decode(Located<Int>.self, forKey: .version)
    guard version.value == Self.currentVersion else {
      throw version.error(
        "version \(version.value) of a schema is not known; this mlgate reads version \(Self.currentVersion)")
    }
    environments = try container.decodeIfPresent([String].self, forKey: .environments) ?? []
    extraColumns = try container.decodeIfPresent(ExtraColumns.self, forKey: .extraColumns) ?? .fail
    order = try container.decodeIfPresent(Order.self, forKey: .order) ?? .any
    columns = []
    places = SchemaPlaces()
    let listed = try container.decode(YAMLOrdered<YAMLNode>.self, forKey: .columns)
    for entry in listed {
      columns.append(try SchemaColumn(entry.value, name: entry.key, at: entry.location, environments: environments))
    }
    let node = try YAMLNode(from: decoder)
    places.source = node.source
    places.byKey[""] = node.mark
    for entry in node.entries ?? [] { places.byKey[entry.key.text ?? ""] = entry.key.mark }
  }
}

extension SchemaColumn {
  private struct Keys: Decodable {
    var type: Located<String>?
    var presence: Presence?
    var missing: Missing?
    var values: Located<[String]>?
    var min: Located<SchemaBound>?
    var max: Located<SchemaBound>?
    var length: Length?
    var pattern: Located<String>?
    var mostly: Located<Proportion>?
    var unique: Bool?
    var environments: [Located<String>]?
    var notIn: [Located<String>]?
    var deprecated: String?

    enum CodingKeys: String, CodingKey {
      case type, presence, missing, values, min, max, length, pattern, mostly, unique, environments
      case notIn = "not-in"
      case deprecated
    }
  }

  private struct Missing: Decodable {
    var max: Proportion
  }

  static let types = ColumnType.allCases.filter { $0 != .empty }

  /// Reads one column.
  ///
  /// - Parameter known: the environments that may be named; any when empty.
  init(_ node: YAMLNode, name: String, at location: SourceLocation, environments known: [String]) throws(YAMLError) {
    self.init(name)
    places.source = node.source
    places.byKey[""] = location
    // `id:` alone asks for no more than that there is such a column.
    guard !node.isNull else { return }
    let given = try node.decode(Keys.self)
    for entry in node.entries ?? [] { places.byKey[entry.key.text ?? ""] = entry.key.mark }
    type = try given.type.map { word throws(YAMLError) in try Self.type(word) }
    presence = given.presence ?? .required
    missing = given.missing?.max
    values = given.values?.value
    minimum = given.min?.value
    maximum = given.max?.value
    length = given.length
    pattern = given.pattern?.value
    mostly = given.mostly?.value
    isUnique = given.unique ?? false
    environments = try given.environments.map { names throws(YAMLError) in try Self.names(names, among: known) }
    notIn = try Self.names(given.notIn ?? [], among: known)
    deprecated = given.deprecated
    if let mostly = given.mostly, !asksForConformance {
      throw mostly.error("'mostly' is about values, min, max, length and pattern, but '\(name)' has none of them")
    }
    // What the checks would refuse is refused here, at its own place.
    _ = try constraints()
  }

  private static func type(_ word: Located<String>) throws(YAMLError) -> ColumnType {
    if let type = types.first(where: { $0.rawValue == word.value }) { return type }
    let known = types.map(\.rawValue)
    let hint = Suggestion.phrase(for: word.value, in: known)
    throw word.error(
      "unknown type '\(word.value)'\(hint.isEmpty ? "; known are \(known.joined(separator: ", "))" : hint)")
  }

  private static func names(_ names: [Located<String>], among known: [String]) throws(YAMLError) -> [String] {
    for name in names where !known.isEmpty && !known.contains(name.value) {
      let hint = Suggestion.phrase(for: name.value, in: known)
      throw name.error(
        "unknown environment '\(name.value)'\(hint.isEmpty ? "; 'environments' names \(known.joined(separator: ", "))" : hint)"
      )
    }
    return names.map(\.value)
  }
}
