internal import CMLGateScan

/// Makes batches of some rows of others; for one thread.
///
/// The rows keep their bytes, their lines and their places, so whoever looks at such a batch need not know that it is a
/// part of another.
public final class RowSubset {
  private var buffer = ChunkBuffer(capacity: 64 << 10)
  private var ends: UnsafeMutablePointer<UInt32> = .allocate(capacity: 1)
  private var endCapacity = 0
  private var lines: [UInt32] = []
  private var starts: [UInt32] = []

  public init() {}

  deinit { ends.deallocate() }

  /// Hands over a batch of `rows` (rising); its pointers live as long as the call.
  public func withBatch<Result>(
    of batch: ColumnBatch, rows: [Int], _ body: (ColumnBatch) throws -> Result
  ) rethrows -> Result {
    guard rows.count < batch.rowCount else { return try body(batch) }
    let columns = batch.columnCount
    reserve(batch, rows)
    lines.removeAll(keepingCapacity: true)
    starts.removeAll(keepingCapacity: true)
    var rowLines = RowLines(batch)
    var written = 0
    var next = 1
    ends[0] = .max
    for row in rows {
      let first = row * columns
      let start = Int(truncatingIfNeeded: batch.ends[first - 1] &+ 1)
      // With the separator behind the last field.
      let stop = Int(batch.ends[first + columns - 1]) + 1
      (buffer.bytes + written).update(from: batch.bytes + start, count: stop - start)
      for field in first..<(first + columns) {
        ends[next] = UInt32(Int(batch.ends[field]) - start + written)
        next += 1
      }
      written += stop - start
      lines.append(UInt32(rowLines.offset(ofRow: row)))
      if let origin = batch.origin { starts.append(origin.starts[row]) }
    }
    return try lines.withUnsafeBufferPointer { lines in
      try starts.withUnsafeBufferPointer { starts in
        var part = ColumnBatch(
          index: batch.index, file: batch.file, indexInFile: batch.indexInFile, rowCount: rows.count,
          columnCount: columns, names: batch.names,
          bytes: UnsafePointer(buffer.bytes), ends: UnsafePointer(ends + 1), hasReturns: batch.hasReturns,
          isASCII: batch.isASCII, hasQuotes: batch.hasQuotes, quote: batch.quote, rowLines: lines.baseAddress)
        if let origin = batch.origin, let base = starts.baseAddress {
          part.origin = JSONOrigin(bytes: origin.bytes, count: origin.count, starts: base)
        }
        return try body(part)
      }
    }
  }

  private func reserve(_ batch: ColumnBatch, _ rows: [Int]) {
    let all = batch.rowCount == 0 ? 0 : Int(batch.ends[batch.rowCount * batch.columnCount - 1]) + 1
    while buffer.capacity < all { buffer.grow(keeping: 0) }
    let needed = rows.count * batch.columnCount + 1
    guard needed > endCapacity else { return }
    ends.deallocate()
    endCapacity = needed + needed / 2
    ends = .allocate(capacity: endCapacity)
  }
}
