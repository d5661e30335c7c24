internal import MLGateExpressions
public import MLGateTables

/// Tells which rows of a batch broke a check; for one thread.
public protocol RowPicker: AnyObject {
  /// The rows, rising.
  func rows(of batch: ColumnBatch) -> [Int]
}

/// Picks the rows with a value that a search looks for.
final class SearchPicker: RowPicker {
  private var column: ColumnPlace
  private let test: RowSearch.Test

  init(_ search: RowSearch, in source: TableSource) {
    column = ColumnPlace(search.column, in: source)
    test = search.makeTest()
  }

  func rows(of batch: ColumnBatch) -> [Int] {
    let index = column.index(in: batch)
    let violates = test.violates(column.reader)
    // Where records bring their own columns, none of these has this one.
    let absent = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
    return (0..<batch.rowCount).filter { row in
      violates(index.map { batch.field(row: row, column: $0) } ?? absent)
    }
  }
}

extension RowSearch.Test {
  /// Whether a field as it is written is looked for.
  fileprivate func violates(_ reader: FieldReader) -> (UnsafeBufferPointer<UInt8>) -> Bool {
    switch self {
    case .missing: { reader.isMissing($0) }
    case .content(let violates): { !reader.isMissing($0) && reader.withContent(of: $0, violates) }
    case .value(let violates): { !reader.isMissing($0) && violates(reader.value(of: $0)) }
    }
  }
}

/// Picks the rows that break a rule.
final class RulePicker: RowPicker {
  private let rule: RuleSet.Rule
  private let source: TableSource
  private var selector: RowSelector?
  private var columnCount = -1

  init(_ rule: RuleSet.Rule, in source: TableSource) {
    self.rule = rule
    self.source = source
  }

  func rows(of batch: ColumnBatch) -> [Int] {
    if columnCount != batch.columnCount {
      columnCount = batch.columnCount
      // All columns are known by now; a batch need not have them all.
      let names = source.expectedColumns.isEmpty ? batch.names : source.expectedColumns
      selector = try? rule.makeBreachSelector(in: source, columns: names)
    }
    selector?.look(at: batch)
    return selector?.rows ?? []
  }
}

/// Picks the rows whose key is wanted.
final class RowKeyPicker: RowPicker {
  private var reader: RowKeyReader
  private let isWanted: @Sendable (RowKey) -> Bool

  init(_ reader: RowKeyReader, wanted isWanted: @escaping @Sendable (RowKey) -> Bool) {
    self.reader = reader
    self.isWanted = isWanted
  }

  func rows(of batch: ColumnBatch) -> [Int] {
    reader.prepare(for: batch)
    return (0..<batch.rowCount).filter { row in reader.key(of: row, in: batch).map(isWanted) ?? false }
  }
}
