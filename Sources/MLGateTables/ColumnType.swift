/// What the values of a column are: declared, or judged over the whole column as the narrowest type that all have.
public enum ColumnType: String, Codable, Sendable, CaseIterable {
  case boolean
  /// Whole numbers of 64 bits.
  case integer
  case decimal
  case date
  case timestamp
  case text
  /// Arrays, in formats that have them.
  case list
  /// There is no value to judge by.
  case empty
}
