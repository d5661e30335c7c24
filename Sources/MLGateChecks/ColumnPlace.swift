internal import MLGateTables

/// Where a column of a table is in its batches, and what reads it; for one thread.
///
/// Where records bring their own columns, a batch may have more than the one before it.
struct ColumnPlace {
  let reader: FieldReader
  private let name: String
  private var columns = 0
  private var found: Int?

  init(_ name: String, in source: TableSource) {
    self.name = name
    reader = source.reader(ofColumn: name)
  }

  /// The column's place in a batch; `nil` when it has no such column.
  mutating func index(in batch: ColumnBatch) -> Int? {
    if batch.columnCount != columns {
      columns = batch.columnCount
      // Names are compared as bytes: two spellings of one letter are two columns.
      found = batch.names.firstIndex { $0.utf8.elementsEqual(name.utf8) }
    }
    return found
  }
}
