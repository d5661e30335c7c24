internal import CMLGateScan

/// Where the small whole numbers of a batch's columns are counted, found once for all who look at the batch.
///
/// One thread's memory. Whoever wants the places of a column says so, and has them from the next batch on; whoever reads the
/// column first writes them down.
public final class SmallIntegerPlaces {
  private final class Column {
    let places: UnsafeMutablePointer<UInt32>
    let others: UnsafeMutablePointer<UInt32>
    var count = 0
    /// Whether they are those of the batch.
    var isRead = false

    init(capacity: Int) {
      places = .allocate(capacity: capacity)
      others = .allocate(capacity: capacity + 1)
    }

    deinit {
      places.deallocate()
      others.deallocate()
    }
  }

  private var wanted: [Bool] = []
  private var columns: [Int: Column] = [:]
  private var capacity = 0

  init() {}

  /// Forgets what was read; `rows` is how many the next batch has.
  func begin(rows: Int) {
    if rows > capacity {
      capacity = rows
      columns = [:]
    } else {
      for column in columns.values { column.isRead = false }
    }
  }

  /// Asks for the places of a column of all batches from the next one on.
  public func want(_ column: Int) {
    while wanted.count <= column { wanted.append(false) }
    wanted[column] = true
  }

  /// Whether somebody wants the places of a column.
  public func isWanted(_ column: Int) -> Bool { column < wanted.count && wanted[column] }

  /// Reads the places of a column, which is wanted.
  ///
  /// - Parameter table: where they are counted at their places, which has one for all else.
  /// - Returns: the place of each row's number, which is MLGATE_SMALL_COUNT for all else, and the rows of all else.
  public func read(
    _ column: Int, of batch: ColumnBatch, countingIn table: UnsafeMutablePointer<UInt32>? = nil
  ) -> (places: UnsafePointer<UInt32>, others: UnsafeBufferPointer<UInt32>) {
    let memory = columns[column] ?? Column(capacity: capacity)
    columns[column] = memory
    if memory.isRead {
      if let table { for row in 0..<batch.rowCount { table[Int(memory.places[row])] &+= 1 } }
    } else {
      memory.count = mlgate_small_integers(
        mlgate_best_isa(), batch.bytes, batch.kernelColumn(column), memory.places, memory.others, table)
      memory.isRead = true
    }
    return (UnsafePointer(memory.places), UnsafeBufferPointer(start: memory.others, count: memory.count))
  }

  /// The places of a column, when they have been read for this batch.
  public func known(
    _ column: Int
  ) -> (places: UnsafePointer<UInt32>, others: UnsafeBufferPointer<UInt32>)? {
    guard let memory = columns[column], memory.isRead else { return nil }
    return (UnsafePointer(memory.places), UnsafeBufferPointer(start: memory.others, count: memory.count))
  }
}
