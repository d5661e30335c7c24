internal import Dispatch
internal import MLGateTables

/// The statistics of a table in the form in which they can be merged.
///
///     var state = try ProfileState(monday)
///     try state.merge(ProfileState(tuesday))
///     let profile = state.profile
public struct ProfileState: Sendable {
  public internal(set) var rows: Int
  let columns: [ColumnState]

  init(rows: Int, columns: [ColumnState]) {
    self.rows = rows
    self.columns = columns
  }

  /// The statistics as they are read.
  public var profile: Profile {
    let summaries = Guarded([ColumnProfile?](repeating: nil, count: columns.count))
    DispatchQueue.concurrentPerform(iterations: columns.count) { index in
      let summary = ColumnSummary(columns[index]).profile
      summaries.withLock { $0[index] = summary }
    }
    return Profile(rows: rows, columns: summaries.withLock { $0.compactMap(\.self) })
  }
}
