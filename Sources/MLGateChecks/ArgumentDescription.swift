/// An argument of a check, as the reference page and the JSON Schema tell it.
public struct ArgumentDescription: Sendable {
  /// What can be written.
  public indirect enum Kind: Sendable {
    /// A column's name.
    case column
    /// `column: NAME`, `columns: [NAME, NAME]` or `columns: all`.
    case columns
    case text
    case texts
    case integer
    case number
    /// A share: `1%`, or a number from 0 to 1.
    case proportion
    /// A share that may be above 100%.
    case percentage
    /// A time span: `36h`.
    case duration
    /// A number of bytes: `4GB`.
    case size
    case boolean
    /// A number, a date or a timestamp.
    case bound
    case choice([String])
    case mapping([ArgumentDescription])
    /// Names to anything of one kind.
    case named(Kind)
    case list(Kind)
    case either([Kind])
  }

  public var name: String
  public var kind: Kind
  public var meaning: String
  public var isRequired: Bool

  public init(_ name: String, _ kind: Kind, _ meaning: String, isRequired: Bool = false) {
    self.name = name
    self.kind = kind
    self.meaning = meaning
    self.isRequired = isRequired
  }

  /// The columns that a check is about.
  public static let columns = ArgumentDescription("columns", .columns, "the columns", isRequired: true)
  /// The columns that a check is about; all when none is named.
  public static let allColumns = ArgumentDescription("columns", .columns, "the columns; all when none is named")
  /// How many values may not conform.
  public static let mostly = ArgumentDescription(
    "mostly", .proportion, "the least share of values that must conform; 100% by default")
}
