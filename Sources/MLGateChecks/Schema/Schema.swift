public import MLGateResults
public import MLGateTables
public import MLGateYAML

/// What a dataset must look like: its columns with their types, presence and domains.
///
///     version: 1
///     extra-columns: fail
///     columns:
///       origin:
///         type: text
///         missing: {max: 0%}
///         values: [EWR, JFK, LGA]
///
/// A value of what such a file says. ``SchemaText`` writes it, ``SchemaCheck`` judges data by it, ``SchemaDifference``
/// compares two, ``SchemaUpdate`` widens one. Two schemas are equal when they say the same, wherever it stands.
public struct Schema: Sendable, Equatable {
  /// The version of the file's format.
  public static let currentVersion = 1

  /// What becomes of columns that the schema does not name.
  public enum ExtraColumns: String, Codable, Sendable, CaseIterable {
    case allow, warn, fail
  }

  /// Whether the columns must stand in the schema's order.
  public enum Order: String, Codable, Sendable, CaseIterable {
    case strict, any
  }

  /// In the order of the file.
  public var columns: [SchemaColumn]
  public var extraColumns: ExtraColumns
  public var order: Order
  /// The environments that may be named; any when empty.
  public var environments: [String]
  /// Where the parts stand, by their keys; `""` is the file.
  public var places: SchemaPlaces

  public init(
    columns: [SchemaColumn], extraColumns: ExtraColumns = .fail, order: Order = .any, environments: [String] = []
  ) {
    self.columns = columns
    self.extraColumns = extraColumns
    self.order = order
    self.environments = environments
    places = SchemaPlaces()
  }

  /// The column of that name, compared byte by byte.
  public func column(_ name: String) -> SchemaColumn? { columns.first { $0.isNamed(name) } }

  /// The environments that the schema speaks of, each once, in its order.
  public var knownEnvironments: [String] {
    var known: [String] = []
    for name in environments + columns.flatMap({ ($0.environments ?? []) + $0.notIn }) where !known.contains(name) {
      known.append(name)
    }
    return known
  }
}

/// Where the parts of a schema were written; equal to any other, because places are not what a schema says.
public struct SchemaPlaces: Sendable, Equatable {
  public var byKey: [String: SourceLocation] = [:]
  /// The text they are places of.
  public var source: YAMLSource?

  public init() {}

  public static func == (left: Self, right: Self) -> Bool { true }

  /// The place of a key; of the whole when the key was not written.
  public subscript(key: String) -> SourceLocation? { byKey[key] ?? byKey[""] }
}

/// What a schema says of one column.
public struct SchemaColumn: Sendable, Equatable {
  public enum Presence: String, Codable, Sendable, CaseIterable {
    /// The data must have the column.
    case required
    /// The data may lack the column.
    case optional
  }

  /// How many characters a value may have, in Unicode code points, both included.
  public struct Length: Sendable, Equatable, Decodable {
    public var min: Int?
    public var max: Int?

    public init(min: Int?, max: Int?) {
      self.min = min
      self.max = max
    }
  }

  public var name: String
  /// `nil` when any type will do; never ``ColumnType/empty``.
  public var type: ColumnType?
  public var presence: Presence
  /// The largest share of rows without a value; any when `nil`.
  public var missing: Proportion?
  /// The values that may occur, compared as text.
  public var values: [String]?
  public var minimum: SchemaBound?
  public var maximum: SchemaBound?
  public var length: Length?
  /// A regular expression for the whole value.
  public var pattern: String?
  /// The least share of values that must conform to values, range, length and pattern; all when `nil`.
  public var mostly: Proportion?
  public var isUnique: Bool
  /// The environments whose data has the column; all when `nil`.
  public var environments: [String]?
  /// The environments whose data has the column not.
  public var notIn: [String]
  /// Why the column is going away; nothing more is asked of it then.
  public var deprecated: String?
  /// Where the parts stand, by their keys; `""` is the column's name.
  public var places: SchemaPlaces

  public init(_ name: String, type: ColumnType? = nil, presence: Presence = .required) {
    self.name = name
    self.type = type
    self.presence = presence
    isUnique = false
    notIn = []
    places = SchemaPlaces()
  }

  /// Names are compared as bytes: two spellings of one letter are two columns.
  public func isNamed(_ other: String) -> Bool { name.utf8.elementsEqual(other.utf8) }

  /// Whether there is something that ``mostly`` is about.
  var asksForConformance: Bool {
    values != nil || minimum != nil || maximum != nil || length != nil || pattern != nil
  }

  /// Whether data of an environment has the column; that of no named environment has all.
  public func belongs(to environment: String?) -> Bool {
    guard let environment else { return true }
    return environments?.contains(environment) != false && !notIn.contains(environment)
  }
}

/// The keys of a column in a schema file, in the order in which they are written.
public enum SchemaKey: String, Sendable, CaseIterable {
  case type, presence, missing, values, min, max, length, pattern, mostly, unique, environments
  case notIn = "not-in"
  case deprecated
}
