internal import MLGateExpressions

/// Which rows a check is about: all, or those that a condition picks, or the slices of either.
struct RowView: Hashable, Sendable {
  /// The columns whose values make the slices; none for one slice of all rows.
  var slicedBy: [String] = []
  /// The rows that are looked at; all when `nil`.
  var condition: RowRule?

  var isWhole: Bool { slicedBy.isEmpty && condition == nil }
}

/// The values that the rows of a slice share; `nil` for a missing one.
struct SliceKey: Hashable, Comparable, Sendable {
  var values: [String?]

  /// `origin=EWR, carrier=(missing)`.
  func label(_ columns: [String]) -> String {
    zip(columns, values).map { column, value in "\(column)=\(value ?? "(missing)")" }.joined(separator: ", ")
  }

  static func < (left: SliceKey, right: SliceKey) -> Bool {
    for (one, other) in zip(left.values, right.values) where one != other {
      guard let one else { return true }
      guard let other else { return false }
      return one.utf8.lexicographicallyPrecedes(other.utf8)
    }
    return false
  }
}
