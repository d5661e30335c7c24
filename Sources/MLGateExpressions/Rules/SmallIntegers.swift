internal import CMLGateScan
internal import MLGateTables

/// The small whole numbers of some rows of a column, read by the vector kernels.
final class SmallIntegers {
  private static let isa = mlgate_best_isa()
  /// The place of a field that holds something else.
  static let other = Int(MLGATE_SMALL_COUNT)

  /// A row's number and MLGATE_SMALL_OFFSET more, or ``other``.
  private(set) var places: UnsafePointer<UInt32>
  private let ownPlaces: UnsafeMutablePointer<UInt32>
  private let otherRows: UnsafeMutablePointer<UInt32>
  private let capacity: Int
  private var decimals: DecimalMemory?
  /// The rows that hold something else.
  private(set) var others: UnsafeBufferPointer<UInt32>
  /// Whether others have read the rows, so that there is nothing to do.
  private(set) var isShared = false
  /// Whether the rows were read: not where a look at the first tells that there are no such numbers.
  private(set) var isRead = false

  init(capacity: Int) {
    ownPlaces = .allocate(capacity: capacity)
    ownPlaces.initialize(repeating: 0, count: capacity)
    places = UnsafePointer(ownPlaces)
    // The kernel writes one more than it keeps.
    otherRows = .allocate(capacity: capacity + 1)
    otherRows.initialize(repeating: 0, count: capacity + 1)
    others = UnsafeBufferPointer(start: otherRows, count: 0)
    self.capacity = capacity
  }

  /// Reads the other numbers, or all where no small whole numbers were read.
  ///
  /// - Returns: a value for each of those rows, and the rows that hold no number.
  func readDecimals(
    _ batch: ColumnBatch, column: Int, from first: Int, count: Int
  ) -> (values: UnsafePointer<Double>, left: UnsafeBufferPointer<UInt32>) {
    let only = isRead ? others.baseAddress.map { UnsafePointer($0) } : nil
    let memory = decimals ?? DecimalMemory(capacity: capacity)
    decimals = memory
    let records = batch.kernelColumn(column, from: first, rows: isRead ? others.count : count)
    return memory.read(batch.bytes, records, only)
  }

  deinit {
    ownPlaces.deallocate()
    otherRows.deallocate()
  }

  /// Goes to other rows of a column, which are still to be read unless others have read them.
  func move(to batch: ColumnBatch, column: Int, from first: Int, count: Int) {
    if let known = batch.places?.known(column) {
      take(known.places, known.others, from: first, count: count)
      return
    }
    isShared = false
    places = UnsafePointer(ownPlaces)
    isRead = (0..<min(16, count)).contains { row in
      NumberParsing.smallInteger(batch.field(row: first + row, column: column)) != nil
    }
    others = UnsafeBufferPointer(start: otherRows, count: 0)
  }

  private func take(
    _ known: UnsafePointer<UInt32>, _ rows: UnsafeBufferPointer<UInt32>, from first: Int, count: Int
  ) {
    isShared = true
    isRead = true
    places = known + first
    // The rows are rising.
    var (low, high) = (0, rows.count)
    while low < high {
      let middle = (low + high) / 2
      if Int(rows[middle]) < first { low = middle + 1 } else { high = middle }
    }
    var found = 0
    while low < rows.count, Int(rows[low]) < first + count {
      otherRows[found] = rows[low] - UInt32(first)
      found += 1
      low += 1
    }
    others = UnsafeBufferPointer(start: otherRows, count: found)
  }

  /// There are no rows: the batch does not have the column.
  func close() {
    isRead = false
    isShared = false
    others = UnsafeBufferPointer(start: otherRows, count: 0)
  }

  /// Reads some of the rows, those before them having been read.
  func read(_ batch: ColumnBatch, column: Int, from first: Int, rows: Range<Int>) {
    guard isRead, !isShared else { return }
    let records = batch.kernelColumn(column, from: first + rows.lowerBound, rows: rows.count)
    let before = others.count
    let left = mlgate_small_integers(
      Self.isa, batch.bytes, records, ownPlaces + rows.lowerBound, otherRows + before, nil)
    for index in before..<(before + left) { otherRows[index] += UInt32(rows.lowerBound) }
    others = UnsafeBufferPointer(start: otherRows, count: before + left)
  }
}
