internal import MLGateResults
internal import MLGateTables

/// The different times of a column.
struct TimeSummary: Sendable {
  /// Microseconds since 1970-01-01 UTC, rising.
  var times: [Int64] = []
  /// Values that are dates or timestamps.
  var values = 0
  /// Values that are neither.
  var others = 0
  /// Whether all of them are dates without a clock.
  var areDates = true
}

/// Collects the different times of a column; a date is its first instant.
///
/// Memory grows with the different times: at most 30 bytes for each.
final class DistinctTimes: RowObserver {
  private struct Part: Sendable {
    var times: Set<Int64> = []
    var values = 0
    var others = 0
    var areDates = true
  }

  private let column: String
  private let source: TableSource
  private let seen = Guarded(Part())

  private init(_ column: String, in source: TableSource) {
    self.column = column
    self.source = source
  }

  static func observation(_ column: String) -> Observation {
    Observation("distinct times: \(column)") { DistinctTimes(column, in: $0) }
  }

  func begin(columns: [String]) {}

  func makeWorker() -> any BatchWorker { Worker(ColumnPlace(column, in: source)) }

  private final class Worker: BatchWorker {
    private var column: ColumnPlace

    init(_ column: ColumnPlace) { self.column = column }

    func process(_ batch: ColumnBatch) -> (any Sendable)? {
      var part = Part()
      guard let index = column.index(in: batch) else { return part }
      let reader = column.reader
      // Neighbours are often the same.
      var last: Int64?
      for row in 0..<batch.rowCount {
        let field = batch.field(row: row, column: index)
        guard !reader.isMissing(field) else { continue }
        let time: Int64
        switch reader.value(of: field) {
        case .date(let days): time = Int64(days) * 86_400_000_000
        case .timestamp(let micros):
          time = micros
          part.areDates = false
        default:
          part.others += 1
          continue
        }
        part.values += 1
        if time != last { part.times.insert(time) }
        last = time
      }
      return part
    }
  }

  func commit(_ result: (any Sendable)?, batch: Int) {
    guard let part = result as? Part else { return }
    seen.withLock { seen in
      seen.times.formUnion(part.times)
      seen.values += part.values
      seen.others += part.others
      seen.areDates = seen.areDates && part.areDates
    }
  }

  var observation: any Sendable {
    seen.withLock { seen in
      TimeSummary(times: seen.times.sorted(), values: seen.values, others: seen.others, areDates: seen.areDates)
    }
  }
}

/// Finds the first row of each of some times.
final class TimeSearch: EvidenceCollector {
  private let column: String
  private let source: TableSource
  private let wanted: [Int64: String]
  let violations: Int?
  private let found = Guarded<[Int64: Match]>([:])

  private struct Match: Sendable {
    var time: Int64
    var place: RowPlace
    var text: String
  }

  /// - Parameters:
  ///   - wanted: what is to be said of a row with a time, after its value.
  ///   - violations: how many such times there are.
  init(_ column: String, in source: TableSource, wanted: [Int64: String], violations: Int) {
    self.column = column
    self.source = source
    self.wanted = wanted
    self.violations = violations
  }

  func begin(columns: [String]) {}

  func makeWorker() -> any BatchWorker { Worker(self) }

  private final class Worker: BatchWorker {
    private unowned let search: TimeSearch
    private var column: ColumnPlace

    init(_ search: TimeSearch) {
      self.search = search
      column = ColumnPlace(search.column, in: search.source)
    }

    func process(_ batch: ColumnBatch) -> (any Sendable)? {
      guard let index = column.index(in: batch) else { return nil }
      let reader = column.reader
      var matches: [Match] = []
      var met: Set<Int64> = []
      for row in 0..<batch.rowCount {
        let field = batch.field(row: row, column: index)
        guard !reader.isMissing(field), case .time(let time)? = OrderedValue(reader.value(of: field)),
          search.wanted[time] != nil, met.insert(time).inserted
        else { continue }
        let place = RowPlace(
          batch: batch.index, lineOffset: batch.lineOffset(ofRow: row) + batch.linesInRow(row, before: index),
          column: batch.characterColumn(row: row, column: index))
        matches.append(Match(time: time, place: place, text: reader.text(of: field)))
      }
      return matches
    }
  }

  func commit(_ result: (any Sendable)?, batch: Int) {
    guard let matches = result as? [Match] else { return }
    found.withLock { found in for match in matches where found[match.time] == nil { found[match.time] = match } }
  }

  /// In the order of the times.
  func evidence(_ account: ScanAccount) -> [Evidence] {
    found.withLock { found in
      found.values.sorted { $0.time < $1.time }.map { match in
        Evidence(
          location: account.location(of: match.place), text: "\(column) '\(match.text)' \(wanted[match.time] ?? "")",
          value: match.text)
      }
    }
  }
}
