internal import CMLGateScan

/// One thread's memory for the ends of a batch's fields column by column.
///
/// Whoever reads a column otherwise touches a cache line for every row, and one more for the bytes.
final class ColumnEnds {
  /// The ends of one batch's fields.
  struct View {
    fileprivate let first: UnsafePointer<UInt32>
    /// From one column's first entry to the next one's.
    fileprivate let room: Int
    fileprivate let columnCount: Int

    /// The ends of a column's fields, and of the fields before them.
    @inline(__always)
    func places(of column: Int) -> (ends: UnsafePointer<UInt32>, before: UnsafePointer<UInt32>) {
      let ends = first + column &* room
      return (ends, column > 0 ? ends - room : first + ((columnCount &- 1) &* room &- 1))
    }
  }

  /// Below, a row's ends are in one cache line with those of its neighbours.
  private static let fewestColumns = 4
  /// Below, there is little to lay out.
  private static let fewestRows = 8
  private static let isa = mlgate_best_isa()

  private var memory: UnsafeMutablePointer<UInt32>?
  private var capacity = 0

  /// Lays the batch's ends out; `nil` where that is not worth it.
  ///
  /// Valid until the next call.
  func view(of batch: borrowing ColumnBatch) -> View? {
    let (rows, columns) = (batch.rowCount, batch.columnCount)
    guard columns >= Self.fewestColumns, rows >= Self.fewestRows else { return nil }
    // An odd number of cache lines, so that the columns do not meet in the same sets of the cache.
    let room = ((rows + 16) / 16 | 1) * 16
    let first = reserve(columns * room + 1) + 1
    mlgate_by_column(Self.isa, batch.ends, rows, columns, first, room)
    return View(first: UnsafePointer(first), room: room, columnCount: columns)
  }

  private func reserve(_ count: Int) -> UnsafeMutablePointer<UInt32> {
    if let memory, capacity >= count { return memory }
    memory?.deallocate()
    capacity = count + count / 4
    let room = UnsafeMutablePointer<UInt32>.allocate(capacity: capacity)
    memory = room
    return room
  }

  deinit { memory?.deallocate() }
}
