/// The rows that share a value.
public struct Slice: Sendable, Hashable {
  public var value: String
  /// Ascending, from 0, and never empty: what `subset(_:)` takes.
  public var rows: [Int]

  public init(value: String, rows: [Int]) {
    self.value = value
    self.rows = rows
  }
}

/// Splits rows by the value they have in a column.
public enum Slices {
  /// The slices of a column given as one value a row, in ascending order of value whatever the order of the rows.
  ///
  /// Values are the same when Swift's strings are: canonically equivalent Unicode is one slice. The name of a missing
  /// value, and how values of several columns become one, are the caller's to choose.
  ///
  /// - Complexity: O(*n*) for the rows, and a sort of the distinct values.
  public static func group(values: [String]) -> [Slice] {
    var positions: [String: Int] = [:]
    var slices: [Slice] = []
    for (row, value) in values.enumerated() {
      if let position = positions[value] {
        slices[position].rows.append(row)
      } else {
        positions[value] = slices.count
        slices.append(Slice(value: value, rows: [row]))
      }
    }
    return slices.sorted { $0.value < $1.value }
  }
}
