internal import MLGateStatistics
internal import MLGateTables

/// What a row has in one of two columns.
enum PairValue: Hashable, Sendable {
  case missing
  case number(Double)
  case text(String)
  /// A part of the range of numbers, or a group of texts.
  case group(Int)
  /// None of the groups.
  case other
}

/// How often each value of a column meets each of another.
struct PairTable: Sendable {
  /// Of each column, in the order in which they came; a row of ``counts`` names them by their places.
  var values: (left: [PairValue], right: [PairValue]) = ([], [])
  var counts: [ContingencyTable.Cell: Int] = [:]
  /// Rows that were left out.
  var rest = 0
  /// Whether there are more different pairs than are counted.
  var isTooMany = false
  /// The table's columns.
  var columns: [String] = []
}

/// Counts the pairs of values that the rows have in two columns.
///
/// Memory grows with the different pairs: up to 300 bytes for each where both columns differ in every row.
final class PairCounts: RowObserver {
  static let mostPairs = 1_000_000

  private struct Seen {
    var table = PairTable()
    var left = Interner()
    var right = Interner()
  }

  /// Values by their places.
  private struct Interner: Sendable {
    var places: [PairValue: Int] = [:]
    var values: [PairValue] = []

    mutating func place(of value: PairValue) -> Int {
      if let place = places[value] { return place }
      places[value] = values.count
      values.append(value)
      return values.count - 1
    }
  }

  private struct Part: Sendable {
    var left = Interner()
    var right = Interner()
    var counts: [ContingencyTable.Cell: Int] = [:]
    var rest = 0
    var columns: [String]
  }

  /// One of the two columns, and how its values are read.
  struct Side: Sendable {
    var column: String
    var binning: Binning
  }

  private let sides: [Side]
  private let keepsMissing: Bool
  private let source: TableSource
  private let seen = Guarded(Seen())

  private init(_ sides: [Side], keepsMissing: Bool, in source: TableSource) {
    self.sides = sides
    self.keepsMissing = keepsMissing
    self.source = source
  }

  /// - Parameters:
  ///   - sides: two.
  ///   - keepsMissing: whether a missing value is one of its own; else its row is left out.
  static func observation(_ sides: [Side], keepsMissing: Bool) -> Observation {
    let names = sides.map { "\($0.column.utf8.count):\($0.column) \($0.binning.id)" }.joined(separator: ",")
    return Observation("pairs\(keepsMissing ? " with missing" : ""): \(names)") {
      PairCounts(sides, keepsMissing: keepsMissing, in: $0)
    }
  }

  func begin(columns: [String]) { seen.withLock { $0.table.columns = columns } }

  func makeWorker() -> any BatchWorker { Worker(self) }

  private final class Worker: BatchWorker {
    private let keepsMissing: Bool
    private var places: [ColumnPlace]
    private let binnings: [Binning]

    init(_ counts: PairCounts) {
      keepsMissing = counts.keepsMissing
      places = counts.sides.map { ColumnPlace($0.column, in: counts.source) }
      binnings = counts.sides.map(\.binning)
    }

    func process(_ batch: ColumnBatch) -> (any Sendable)? {
      var part = Part(columns: batch.names)
      let left = places[0].index(in: batch)
      let right = places[1].index(in: batch)
      for row in 0..<batch.rowCount {
        let x = value(batch, row, left, 0)
        let y = value(batch, row, right, 1)
        guard keepsMissing || x != .missing && y != .missing else {
          part.rest += 1
          continue
        }
        part.counts[.init(row: part.left.place(of: x), column: part.right.place(of: y)), default: 0] += 1
      }
      return part
    }

    private func value(_ batch: ColumnBatch, _ row: Int, _ column: Int?, _ side: Int) -> PairValue {
      guard let column else { return .missing }
      let field = batch.field(row: row, column: column)
      let reader = places[side].reader
      return reader.isMissing(field)
        ? .missing : binnings[side].value(reader.value(of: field)) { reader.text(of: field) }
    }
  }

  func commit(_ result: (any Sendable)?, batch: Int) {
    guard let part = result as? Part else { return }
    seen.withLock { seen in
      if part.columns.count > seen.table.columns.count { seen.table.columns = part.columns }
      seen.table.rest += part.rest
      guard !seen.table.isTooMany else { return }
      let left = part.left.values.map { seen.left.place(of: $0) }
      let right = part.right.values.map { seen.right.place(of: $0) }
      for (cell, count) in part.counts {
        seen.table.counts[.init(row: left[cell.row], column: right[cell.column]), default: 0] += count
      }
      guard seen.table.counts.count > Self.mostPairs else { return }
      seen.table.isTooMany = true
      seen.table.counts = [:]
      seen.left = Interner()
      seen.right = Interner()
    }
  }

  var observation: any Sendable {
    seen.withLock { seen in
      var table = seen.table
      table.values = (seen.left.values, seen.right.values)
      return table
    }
  }
}
