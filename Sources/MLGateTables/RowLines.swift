internal import CMLGateScan

/// Finds the lines of many rows of one batch, asked for in rising order, in one pass over its bytes.
///
/// ``ColumnBatch/lineOffset(ofRow:)`` counts from the batch's first byte each time, which is for single rows.
public struct RowLines {
  private let batch: ColumnBatch
  private var at = 0
  private var lines = 0

  public init(_ batch: ColumnBatch) { self.batch = batch }

  /// How many lines after the batch's first line a row begins.
  ///
  /// - Parameter row: not before the row that was asked for last.
  public mutating func offset(ofRow row: Int) -> Int {
    if !batch.hasQuotes || batch.rowLines != nil { return batch.lineOffset(ofRow: row) }
    let start = Int(truncatingIfNeeded: batch.ends[row * batch.columnCount - 1] &+ 1)
    lines += mlgate_count_byte(batch.bytes + at, start - at, 0x0A)
    at = start
    return lines
  }
}
