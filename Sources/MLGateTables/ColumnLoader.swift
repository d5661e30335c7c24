public import MLGateResults

/// Loads whole columns into memory: for predictions and labels, which are judged together.
///
///     let loader = ColumnLoader(["score", "origin"], format: .csv)
///     let account = try TableScan(source).run([loader])
///     let scores = try loader.numbers("score", account)
public final class ColumnLoader: BatchConsumer {
  private struct Column: Sendable {
    var index = 0
    var values: [String?] = []
  }

  private struct State: Sendable {
    var columns: [Column] = []
    /// For every part, its batch, how many rows came before it, and the lines of its rows.
    var batches: [Int] = []
    var starts: [Int] = []
    var lines: [[UInt32]?] = []
  }

  private struct Part: Sendable {
    var columns: [[String?]]
    var lines: [UInt32]?
    var rows: Int
  }

  private let names: [String]
  private let sourceName: String
  private let reader: FieldReader
  private let state = Guarded(State())

  /// - Parameter sourceName: what errors call the table.
  public init(_ names: [String], format: DelimitedFormat, sourceName: String) {
    self.names = names
    self.sourceName = sourceName
    reader = FieldReader(format)
  }

  public func begin(columns: [String]) throws(TableError) {
    var found: [Column] = []
    for name in names {
      guard let index = columns.firstIndex(where: { $0.utf8.elementsEqual(name.utf8) }) else {
        let hint = Suggestion.phrase(for: name, in: columns)
        throw TableError(
          .columns, at: SourceLocation(file: sourceName, line: 1),
          "there is no column '\(name)'\(hint.isEmpty ? "." : hint) The columns are "
            + "\(columns.joined(separator: ", ")).")
      }
      found.append(Column(index: index))
    }
    let columns = found
    state.withLock { $0.columns = columns }
  }

  public func makeWorker() -> any BatchWorker {
    Worker(columns: state.withLock { $0.columns.map(\.index) }, reader: reader)
  }

  public func commit(_ result: (any Sendable)?, batch: Int) {
    guard let part = result as? Part else { return }
    state.withLock { state in
      state.batches.append(batch)
      state.starts.append(state.columns.first?.values.count ?? 0)
      state.lines.append(part.lines)
      for index in state.columns.indices { state.columns[index].values += part.columns[index] }
    }
  }

  private final class Worker: BatchWorker {
    let columns: [Int]
    let reader: FieldReader

    init(columns: [Int], reader: FieldReader) {
      self.columns = columns
      self.reader = reader
    }

    func process(_ batch: ColumnBatch) -> (any Sendable)? {
      let values = columns.map { column in
        (0..<batch.rowCount).map { row -> String? in
          let field = batch.field(row: row, column: column)
          return reader.isMissing(field) ? nil : reader.text(of: field)
        }
      }
      let isPlain = !batch.hasQuotes && batch.rowLines == nil
      var rowLines = RowLines(batch)
      let lines = isPlain ? nil : (0..<batch.rowCount).map { UInt32(rowLines.offset(ofRow: $0)) }
      return Part(columns: values, lines: lines, rows: batch.rowCount)
    }
  }

  /// The values of a column, row by row; `nil` where one is missing.
  ///
  /// Call after the scan.
  public func texts(_ name: String) -> [String?] {
    state.withLock { state in
      names.firstIndex { $0.utf8.elementsEqual(name.utf8) }.map { state.columns[$0].values } ?? []
    }
  }

  /// The values of a column as numbers.
  ///
  /// - Throws: ``TableError`` with the place of the first value that is missing or no finite number.
  public func numbers(_ name: String, _ account: ScanAccount) throws(TableError) -> [Double] {
    var numbers: [Double] = []
    let texts = texts(name)
    numbers.reserveCapacity(texts.count)
    for (row, text) in texts.enumerated() {
      guard let number = text.flatMap(number), number.isFinite else {
        throw TableError(
          .columns, at: location(ofRow: row, account),
          "column '\(name)' has \(text.map { "'\($0)'" } ?? "no value"); expected a finite number.")
      }
      numbers.append(number)
    }
    return numbers
  }

  private func number(_ text: String) -> Double? {
    text.utf8.withNumberPadding { reader.value($0, isQuoted: false).number }
  }

  /// Where a row stands.
  public func location(ofRow row: Int, _ account: ScanAccount) -> SourceLocation {
    state.withLock { state in
      let part = max(0, (state.starts.firstIndex { $0 > row } ?? state.starts.count) - 1)
      let inBatch = row - state.starts[part]
      let offset = state.lines[part].map { Int($0[inBatch]) } ?? inBatch
      return account.location(of: RowPlace(batch: state.batches[part], lineOffset: offset))
    }
  }
}
