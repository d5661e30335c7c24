internal import MLGateTables

/// What was seen of two columns, row by row.
struct PairSummary: Sendable {
  /// Rows where both columns have a finite number.
  var pairs = 0
  /// Rows where one of them has not.
  var rest = 0
  /// The correlation, -1...1; `nil` where it is undefined.
  var correlation: Double?
  /// The table's columns.
  var columns: [String] = []
}

/// Measures how two columns of numbers go together.
final class ColumnPair: RowObserver {
  enum Method: String, Decodable, CaseIterable, Sendable {
    /// Of the values. Memory does not grow with the rows.
    case pearson
    /// Of their ranks, equal values sharing the mean of theirs. Memory grows with the rows: 16 bytes for each pair, and
    /// three times that once they are ranked.
    case spearman
  }

  private struct Seen {
    var summary = PairSummary()
    var moments = CoMoments()
    var left: [Double] = []
    var right: [Double] = []
  }

  private struct Part: Sendable {
    var moments = CoMoments()
    var left: [Double] = []
    var right: [Double] = []
    var pairs = 0
    var rest = 0
    var columns: [String]
  }

  private let columns: [String]
  private let method: Method
  private let source: TableSource
  private let seen = Guarded(Seen())

  private init(_ columns: [String], _ method: Method, in source: TableSource) {
    self.columns = columns
    self.method = method
    self.source = source
  }

  /// - Parameter columns: two.
  static func observation(_ columns: [String], _ method: Method) -> Observation {
    let names = columns.map { "\($0.utf8.count):\($0)" }.joined(separator: ",")
    return Observation("correlation (\(method)): \(names)") { ColumnPair(columns, method, in: $0) }
  }

  func begin(columns: [String]) { seen.withLock { $0.summary.columns = columns } }

  func makeWorker() -> any BatchWorker { Worker(columns.map { ColumnPlace($0, in: source) }, method) }

  private final class Worker: BatchWorker {
    private var places: [ColumnPlace]
    private let method: Method

    init(_ places: [ColumnPlace], _ method: Method) {
      self.places = places
      self.method = method
    }

    func process(_ batch: ColumnBatch) -> (any Sendable)? {
      var part = Part(columns: batch.names)
      guard let left = places[0].index(in: batch), let right = places[1].index(in: batch) else {
        part.rest = batch.rowCount
        return part
      }
      var values: (left: [Double], right: [Double]) = ([], [])
      values.left.reserveCapacity(batch.rowCount)
      values.right.reserveCapacity(batch.rowCount)
      for row in 0..<batch.rowCount {
        guard let x = number(batch.field(row: row, column: left), places[0].reader),
          let y = number(batch.field(row: row, column: right), places[1].reader)
        else { continue }
        values.left.append(x)
        values.right.append(y)
      }
      part.pairs = values.left.count
      part.rest = batch.rowCount - part.pairs
      if method == .pearson {
        part.moments = CoMoments(values.left, values.right)
      } else {
        (part.left, part.right) = values
      }
      return part
    }

    private func number(_ field: UnsafeBufferPointer<UInt8>, _ reader: FieldReader) -> Double? {
      reader.isMissing(field) ? nil : reader.value(of: field).finiteNumber
    }
  }

  func commit(_ result: (any Sendable)?, batch: Int) {
    guard let part = result as? Part else { return }
    seen.withLock { seen in
      if part.columns.count > seen.summary.columns.count { seen.summary.columns = part.columns }
      seen.summary.pairs += part.pairs
      seen.summary.rest += part.rest
      seen.moments.merge(part.moments)
      seen.left += part.left
      seen.right += part.right
    }
  }

  var observation: any Sendable {
    seen.withLock { seen in
      var summary = seen.summary
      let moments =
        method == .pearson ? seen.moments : CoMoments(Self.ranks(of: seen.left), Self.ranks(of: seen.right))
      summary.correlation = moments.correlation
      return summary
    }
  }

  /// The place of each value among all, from 1; equal values share the mean of theirs.
  static func ranks(of values: [Double]) -> [Double] {
    let order = values.indices.sorted { values[$0] < values[$1] }
    var ranks = [Double](repeating: 0, count: values.count)
    var start = 0
    while start < order.count {
      var end = start
      while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
      for index in start..<end { ranks[order[index]] = Double(start + 1 + end) / 2 }
      start = end
    }
    return ranks
  }
}
