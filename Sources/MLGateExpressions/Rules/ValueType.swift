internal import MLGateTables

/// What an expression's values are.
enum ValueType: Hashable, Sendable {
  case boolean
  /// Whole numbers of 64 bits.
  case integer
  case decimal
  /// Numbers, each whole or decimal by its own light.
  case number
  case date
  case timestamp
  case text
  case list
  /// `NULL` itself, or a column without any value.
  case null
  /// A column whose type nobody declared: what is done with it decides how it is read.
  case any

  init(_ declared: ColumnType?) {
    self =
      switch declared {
      case nil: .any
      case .boolean: .boolean
      case .integer: .integer
      case .decimal: .decimal
      case .date: .date
      case .timestamp: .timestamp
      case .text: .text
      case .list: .list
      case .empty: .null
      }
  }

  /// The type that SQL calls by this name; `nil` when there is none.
  init?(name: String) {
    switch name.uppercased() {
    case "BOOLEAN", "BOOL": self = .boolean
    case "INTEGER", "INT", "BIGINT", "INT8", "INT64", "LONG": self = .integer
    case "DOUBLE", "DECIMAL", "FLOAT", "REAL", "NUMERIC", "FLOAT8": self = .decimal
    case "DATE": self = .date
    case "TIMESTAMP", "DATETIME": self = .timestamp
    case "TEXT", "VARCHAR", "STRING", "CHAR": self = .text
    default: return nil
    }
  }

  static let names = ["BOOLEAN", "INTEGER", "DECIMAL", "DATE", "TIMESTAMP", "TEXT"]

  var isNumeric: Bool { self == .integer || self == .decimal || self == .number }
  var isTime: Bool { self == .date || self == .timestamp }

  /// The type in a sentence: `'carrier' is text`.
  var phrase: String {
    switch self {
    case .boolean: "boolean"
    case .integer: "a whole number"
    case .decimal, .number: "a number"
    case .date: "a date"
    case .timestamp: "a timestamp"
    case .text: "text"
    case .list: "a list"
    case .null: "NULL"
    case .any: "undeclared"
    }
  }

  /// What a value of this type is called that a text should have been: `'abc' is no whole number`.
  var noun: String {
    switch self {
    case .boolean: "boolean"
    case .integer: "whole number"
    case .decimal, .number: "number"
    case .date: "date"
    case .timestamp: "timestamp"
    default: "text"
    }
  }

  /// The type of two that values of both have; `nil` when there is none.
  func union(_ other: ValueType) -> ValueType? {
    if self == other { return self }
    switch (self, other) {
    case (.null, _): return other
    case (_, .null): return self
    case (.list, _), (_, .list): return nil
    // An undeclared column takes the widest type of the other side's kind.
    case (.any, _): return other.isTime ? .timestamp : other.isNumeric ? .number : other
    case (_, .any): return isTime ? .timestamp : isNumeric ? .number : self
    default:
      if isNumeric && other.isNumeric { return .number }
      return isTime && other.isTime ? .timestamp : nil
    }
  }
}
