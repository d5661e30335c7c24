internal import CMLGateScan

/// Reads a column's decimals and remembers them by their texts: most columns have far fewer different values than rows.
final class DecimalMemory {
  private static let isa = mlgate_best_isa()
  /// For how many reads nothing is looked for after one that found little.
  private static let pause = 15

  private let memo: UnsafeMutablePointer<mlgate_memo>
  /// By place among the rows that are read.
  private let values: UnsafeMutablePointer<Double>
  /// Values of the rows that were not remembered, one after the other.
  private let fresh: UnsafeMutablePointer<Double>
  /// Places, and then rows, of those.
  private let unknown: UnsafeMutablePointer<UInt32>
  private let left: UnsafeMutablePointer<UInt32>
  private var pausing = 0

  init(capacity: Int) {
    memo = .allocate(capacity: Int(MLGATE_MEMO_COUNT))
    memo.initialize(repeating: mlgate_memo(name: 0, value: 0), count: Int(MLGATE_MEMO_COUNT))
    values = .allocate(capacity: capacity)
    values.initialize(repeating: 0, count: capacity)
    fresh = .allocate(capacity: capacity)
    fresh.initialize(repeating: 0, count: capacity)
    unknown = .allocate(capacity: capacity + 1)
    unknown.initialize(repeating: 0, count: capacity + 1)
    left = .allocate(capacity: capacity)
    left.initialize(repeating: 0, count: capacity)
  }

  deinit {
    memo.deallocate()
    values.deallocate()
    fresh.deallocate()
    unknown.deallocate()
    left.deallocate()
  }

  /// Reads the rows, or those of `only`.
  ///
  /// - Returns: a value for each row, and the rows that hold no number, whose values mean nothing.
  func read(
    _ bytes: UnsafePointer<UInt8>, _ column: mlgate_column, _ only: UnsafePointer<UInt32>?
  ) -> (values: UnsafePointer<Double>, left: UnsafeBufferPointer<UInt32>) {
    var missing = column.rows
    if pausing > 0 {
      pausing -= 1
      for place in 0..<column.rows { unknown[place] = UInt32(truncatingIfNeeded: place) }
    } else {
      missing = mlgate_recall_numbers(bytes, column, only, memo, values, unknown)
      if 2 * missing > column.rows { pausing = Self.pause }
    }
    return (UnsafePointer(values), readUnknown(missing, bytes, column, only))
  }

  /// Reads the rows that were not remembered; returns those that hold no number.
  private func readUnknown(
    _ count: Int, _ bytes: UnsafePointer<UInt8>, _ column: mlgate_column, _ only: UnsafePointer<UInt32>?
  ) -> UnsafeBufferPointer<UInt32> {
    guard count > 0 else { return UnsafeBufferPointer(start: left, count: 0) }
    let places = values
    let remembers = pausing == 0 || pausing == Self.pause
    return withUnsafeTemporaryAllocation(of: UInt32.self, capacity: count) { rows in
      for index in 0..<count { rows[index] = only.map { $0[Int(unknown[index])] } ?? unknown[index] }
      var records = column
      records.rows = count
      let found = mlgate_parse_numbers(Self.isa, bytes, records, rows.baseAddress, fresh, left)
      // What the kernel reads comes without gaps; the rows that it leaves are told in rising order.
      var (next, skipped) = (0, 0)
      for index in 0..<count {
        if skipped < found.others, left[skipped] == rows[index] {
          skipped += 1
          continue
        }
        places[Int(unknown[index])] = fresh[next]
        if remembers { mlgate_remember_number(bytes, column, Int(rows[index]), fresh[next], memo) }
        next += 1
      }
      return UnsafeBufferPointer(start: left, count: found.others)
    }
  }
}
