internal import MLGateTables

/// The keys of a table's rows, and how often each occurs.
struct RowKeyCounts: Sendable {
  /// Rows that have a key.
  var rows = 0
  /// Rows left out because a part of the key is missing.
  var rowsWithMissing = 0
  /// The table's columns.
  var columns: [String] = []
  var counts = RowKeyTable(0)

  /// Rows whose key an earlier row has.
  var repeats: Int { rows - counts.count }

  /// Of the rows that have a key, how many fulfil something about it.
  func rows(where isCounted: (RowKey) -> Bool) -> Int {
    var sum = 0
    counts.forEach { key, count in if isCounted(key) { sum += count } }
    return sum
  }
}

/// Counts the keys of a table's rows.
///
/// Memory grows with the different keys: 32 to 64 bytes for each.
final class RowKeyCounter: RowObserver {
  private let columns: KeyColumns
  private let source: TableSource
  private let seen = Guarded(RowKeyCounts())

  private struct Part: Sendable {
    var keys: [RowKey] = []
    var missing = 0
    var columns: [String]
  }

  private final class Worker: BatchWorker {
    private var reader: RowKeyReader

    init(_ reader: RowKeyReader) { self.reader = reader }

    func process(_ batch: ColumnBatch) -> (any Sendable)? {
      reader.prepare(for: batch)
      var part = Part(columns: batch.names)
      part.keys.reserveCapacity(batch.rowCount)
      for row in 0..<batch.rowCount {
        if let key = reader.key(of: row, in: batch) { part.keys.append(key) } else { part.missing += 1 }
      }
      return part
    }
  }

  private init(_ columns: KeyColumns, in source: TableSource) {
    self.columns = columns
    self.source = source
  }

  static func observation(_ columns: KeyColumns) -> Observation {
    Observation(columns.id) { RowKeyCounter(columns, in: $0) }
  }

  func begin(columns: [String]) { seen.withLock { $0.columns = columns } }

  func makeWorker() -> any BatchWorker { Worker(RowKeyReader(columns, in: source)) }

  func commit(_ result: (any Sendable)?, batch: Int) {
    guard let part = result as? Part else { return }
    seen.withLock { seen in
      if part.columns.count > seen.columns.count { seen.columns = part.columns }
      seen.rows += part.keys.count
      seen.rowsWithMissing += part.missing
      for key in part.keys { seen.counts.update(key) { $0 += 1 } }
    }
  }

  var observation: any Sendable { seen.withLock { $0 } }
}
