internal import MLGateResults
internal import MLGateTables

/// What was found when each value of a column was compared with the one before it.
struct FileOrderSummary: Sendable {
  /// Rows that have a value.
  var values = 0
  var missing = 0
  /// Values that do not follow from the one before them, or have no place in an order.
  var violations = 0
}

/// Compares each value of a column with the one before it, in the order of the files and of their rows.
///
/// Missing values are passed over. A value that is neither a number of 64 bits nor a time breaks the order and is then passed over.
final class FileOrder: RowObserver, EvidenceCollector {
  /// In which order the values are to be.
  struct Direction: Hashable, Sendable {
    var falls: Bool
    var strictly: Bool

    /// After `is not`.
    var words: String {
      switch (falls, strictly) {
      case (false, false): "at least"
      case (false, true): "more than"
      case (true, false): "at most"
      case (true, true): "less than"
      }
    }
  }

  private struct Value: Sendable {
    var value: OrderedValue
    var text: String
  }

  private struct Hit: Sendable {
    var place: RowPlace
    var text: String
    /// What it was compared with; `nil` when it has no place in an order.
    var before: String?
  }

  private struct Part: Sendable {
    var summary = FileOrderSummary()
    var hits: [Hit] = []
    /// The first value, which has to follow the last one of the batch before, and where it stands.
    var first: (value: Value, place: RowPlace)?
    var last: Value?
  }

  private let column: String
  private let direction: Direction
  private let source: TableSource
  private let seen = Guarded(Part())

  init(_ column: String, _ direction: Direction, in source: TableSource) {
    self.column = column
    self.direction = direction
    self.source = source
  }

  static func observation(_ column: String, _ direction: Direction) -> Observation {
    Observation("file order, each \(direction.words) the one before: \(column)") {
      FileOrder(column, direction, in: $0)
    }
  }

  func begin(columns: [String]) {}

  func makeWorker() -> any BatchWorker { Worker(self) }

  private final class Worker: BatchWorker {
    private unowned let order: FileOrder
    private var column: ColumnPlace

    init(_ order: FileOrder) {
      self.order = order
      column = ColumnPlace(order.column, in: order.source)
    }

    func process(_ batch: ColumnBatch) -> (any Sendable)? {
      var part = Part()
      guard let index = column.index(in: batch) else {
        part.summary.missing = batch.rowCount
        return part
      }
      let reader = column.reader
      var lines = RowLines(batch)
      var last: (value: OrderedValue, row: Int)?
      func text(_ row: Int) -> String { reader.text(of: batch.field(row: row, column: index)) }
      func place(_ row: Int) -> RowPlace {
        RowPlace(
          batch: batch.index, lineOffset: lines.offset(ofRow: row) + batch.linesInRow(row, before: index),
          column: batch.characterColumn(row: row, column: index))
      }
      for row in 0..<batch.rowCount {
        let field = batch.field(row: row, column: index)
        guard !reader.isMissing(field) else {
          part.summary.missing += 1
          continue
        }
        part.summary.values += 1
        guard let value = OrderedValue(reader.value(of: field)) else {
          part.summary.violations += 1
          if part.hits.count < RowSearcher.evidenceKept { part.hits.append(Hit(place: place(row), text: text(row))) }
          continue
        }
        if let last {
          if !order.isInOrder(value, after: last.value) {
            part.summary.violations += 1
            if part.hits.count < RowSearcher.evidenceKept {
              part.hits.append(Hit(place: place(row), text: text(row), before: text(last.row)))
            }
          }
        } else {
          part.first = (Value(value: value, text: text(row)), place(row))
        }
        last = (value, row)
      }
      part.last = last.map { Value(value: $0.value, text: text($0.row)) }
      return part
    }
  }

  fileprivate func isInOrder(_ value: OrderedValue, after earlier: OrderedValue) -> Bool {
    value.follows(earlier, falling: direction.falls, strictly: direction.strictly)
  }

  func commit(_ result: (any Sendable)?, batch: Int) {
    guard var part = result as? Part else { return }
    seen.withLock { seen in
      if let last = seen.last, let first = part.first, !isInOrder(first.value.value, after: last.value) {
        part.summary.violations += 1
        part.hits.append(Hit(place: first.place, text: first.value.text, before: last.text))
        // Values that have no place in an order may stand before it.
        part.hits.sort { ($0.place.lineOffset, $0.place.column ?? 0) < ($1.place.lineOffset, $1.place.column ?? 0) }
      }
      seen.summary.values += part.summary.values
      seen.summary.missing += part.summary.missing
      seen.summary.violations += part.summary.violations
      seen.hits.append(contentsOf: part.hits.prefix(RowSearcher.evidenceKept - seen.hits.count))
      if let last = part.last { seen.last = last }
    }
  }

  var observation: any Sendable { seen.withLock { $0.summary } }

  func evidence(_ account: ScanAccount) -> [Evidence] {
    seen.withLock { seen in
      seen.hits.map { hit in
        let reason =
          hit.before.map { "is not \(direction.words) '\($0)' before it" }
          ?? "is neither a number of 64 bits nor a time"
        return Evidence(
          location: account.location(of: hit.place), text: "\(column) '\(hit.text)' \(reason)", value: hit.text)
      }
    }
  }

  var violations: Int? { seen.withLock { $0.summary.violations } }
}
