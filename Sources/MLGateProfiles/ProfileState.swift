internal import MLGateTables

/// The statistics of a table in the form in which they can be merged.
///
///     var state = try ProfileState(monday)
///     try state.merge(ProfileState(tuesday))
///     let profile = state.profile
public struct ProfileState: ~Copyable, Sendable {
  public internal(set) var rows: Int
  let columns: [ColumnState]

  init(rows: Int, columns: [ColumnState]) {
    self.rows = rows
    self.columns = columns
  }

  /// The names of the columns.
  public var columnNames: [String] { columns.map(\.name) }

  /// Adds the rows of another table with the same columns.
  ///
  /// What is exact stays exact; sketches keep their bounds.
  ///
  /// - Throws: ``MergeError`` when the columns differ.
  public mutating func merge(_ other: consuming ProfileState, limits: ExactLimits = ExactLimits()) throws(MergeError) {
    try MergeError.compare(columns, other.columns)
    let more = other.columns
    concurrently(byWeight: columns.map { $0.strings.used + $0.texts.used }) { [columns] index in
      columns[index].merge(more[index], limits: limits)
    }
    rows += other.rows
  }

  /// The statistics as they are read.
  public var profile: Profile {
    let summaries = Guarded([ColumnProfile?](repeating: nil, count: columns.count))
    concurrently(byWeight: columns.map { $0.strings.used + $0.texts.used }) { index in
      let summary = ColumnSummary(columns[index]).profile
      summaries.withLock { $0[index] = summary }
    }
    return Profile(rows: rows, columns: summaries.withLock { $0.compactMap(\.self) })
  }
}

/// Why two profiles cannot be merged.
public struct MergeError: Error, Equatable, CustomStringConvertible {
  /// A full sentence.
  public var description: String

  static func compare(_ left: [ColumnState], _ right: [ColumnState]) throws(MergeError) {
    guard left.count == right.count else {
      throw MergeError(
        description:
          "one profile has \(left.count) columns, the other \(right.count); profiles of one dataset have the "
          + "same columns in the same order.")
    }
    for (index, pair) in zip(left, right).enumerated() {
      if !pair.0.name.utf8.elementsEqual(pair.1.name.utf8) {
        throw MergeError(
          description:
            "column \(index + 1) is '\(pair.0.name)' in one profile and '\(pair.1.name)' in the other; profiles of "
            + "one dataset have the same columns in the same order.")
      }
      if pair.0.reading != pair.1.reading {
        throw MergeError(
          description:
            "column '\(pair.0.name)' was read in two ways (declared type, decimal comma, format); profile both "
            + "parts with the same options.")
      }
    }
  }
}
