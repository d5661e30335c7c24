internal import MLGateResults
internal import MLGateTables

/// What was found when the values within each row were compared.
struct RowOrderSummary: Sendable {
  /// Rows with two values or more.
  var compared = 0
  /// Rows with fewer.
  var rest = 0
  /// Compared rows that are not in order.
  var violations = 0
}

/// Compares columns row by row: each value with the one before it that is not missing.
final class RowOrder: RowObserver, EvidenceCollector {
  private struct Hit: Sendable {
    var place: RowPlace
    var text: String
  }

  private struct Part: Sendable {
    var summary = RowOrderSummary()
    var hits: [Hit] = []
  }

  private let columns: [String]
  private let strictly: Bool
  private let source: TableSource
  private let seen = Guarded(Part())

  init(_ columns: [String], strictly: Bool, in source: TableSource) {
    self.columns = columns
    self.strictly = strictly
    self.source = source
  }

  static func observation(_ columns: [String], strictly: Bool) -> Observation {
    let names = columns.map { "\($0.utf8.count):\($0)" }.joined(separator: strictly ? "<" : "<=")
    return Observation("order: \(names)") { RowOrder(columns, strictly: strictly, in: $0) }
  }

  func begin(columns: [String]) {}

  func makeWorker() -> any BatchWorker { Worker(self) }

  private final class Worker: BatchWorker {
    private unowned let order: RowOrder
    private var places: [ColumnPlace]

    init(_ order: RowOrder) {
      self.order = order
      places = order.columns.map { ColumnPlace($0, in: order.source) }
    }

    func process(_ batch: ColumnBatch) -> (any Sendable)? {
      var part = Part()
      let columns = places.indices.map { (place: $0, index: places[$0].index(in: batch)) }
      var lines = RowLines(batch)
      for row in 0..<batch.rowCount {
        var last: OrderedValue?
        var count = 0
        var isOrdered = true
        for (place, index) in columns {
          guard let index else { continue }
          let field = batch.field(row: row, column: index)
          let reader = places[place].reader
          guard !reader.isMissing(field) else { continue }
          let value = OrderedValue(reader.value(of: field))
          if count > 0, isOrdered {
            isOrdered = if let value, let last { value.follows(last, strictly: order.strictly) } else { false }
          }
          count += 1
          last = value
        }
        guard count > 1 else {
          part.summary.rest += 1
          continue
        }
        part.summary.compared += 1
        guard !isOrdered else { continue }
        part.summary.violations += 1
        guard part.hits.count < RowSearcher.evidenceKept else { continue }
        let place = RowPlace(batch: batch.index, lineOffset: lines.offset(ofRow: row))
        part.hits.append(Hit(place: place, text: text(of: row, in: batch, columns)))
      }
      return part
    }

    /// `depart '10:00', arrive '9:00'`.
    private func text(of row: Int, in batch: ColumnBatch, _ columns: [(place: Int, index: Int?)]) -> String {
      columns.compactMap { place, index in
        guard let index else { return nil }
        let field = batch.field(row: row, column: index)
        let reader = places[place].reader
        return reader.isMissing(field) ? nil : "\(order.columns[place]) '\(reader.text(of: field))'"
      }.joined(separator: ", ")
    }
  }

  func commit(_ result: (any Sendable)?, batch: Int) {
    guard let part = result as? Part else { return }
    seen.withLock { seen in
      seen.summary.compared += part.summary.compared
      seen.summary.rest += part.summary.rest
      seen.summary.violations += part.summary.violations
      seen.hits.append(contentsOf: part.hits.prefix(RowSearcher.evidenceKept - seen.hits.count))
    }
  }

  var observation: any Sendable { seen.withLock { $0.summary } }

  func evidence(_ account: ScanAccount) -> [Evidence] {
    seen.withLock { seen in
      seen.hits.map { Evidence(location: account.location(of: $0.place), text: "\($0.text) are not in order") }
    }
  }

  var violations: Int? { seen.withLock { $0.summary.violations } }
}
