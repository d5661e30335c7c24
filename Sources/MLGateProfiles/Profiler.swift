public import MLGateTables

/// Builds the profile of a table while it is scanned.
///
///     let profiler = Profiler(source)
///     let account = try TableScan(source).run([profiler])
///     let profile = profiler.profile(account)
///
/// The profile is the same for any number of threads.
public final class Profiler: BatchConsumer {
  private struct State {
    var columns: [OrderedColumn] = []
    var workers: [ProfileWorker] = []
    /// What all columns that are still exact keep, in bytes.
    var knownBytes = 0
  }

  private let source: TableSource
  private let limits: ExactLimits
  private let only: Set<String>?
  private let state = Guarded(State())
  /// What was decided for each column, where no commit holds up who asks: the batches that are processed meanwhile are
  /// those that it cannot change anything for.
  private let courses = Guarded([ColumnCourse]())

  /// - Parameters:
  ///   - limits: when columns leave the exact path.
  ///   - only: the columns that the profile is to have; all when `nil`.
  public init(_ source: TableSource, limits: ExactLimits = ExactLimits(), only: Set<String>? = nil) {
    self.source = source
    self.limits = limits
    self.only = only
  }

  fileprivate func isWanted(_ column: String) -> Bool { only?.contains(column) ?? true }

  public func begin(columns: [String]) {
    state.withLock { state in state.columns = columns.map { _ in OrderedColumn(columns: columns.count) } }
  }

  public func makeWorker() -> any BatchWorker {
    state.withLock { state in
      let worker = ProfileWorker(profiler: self)
      state.workers.append(worker)
      return worker
    }
  }

  public func commit(_ result: (any Sendable)?, batch: Int) {
    guard let part = result as? BatchPart else { return }
    state.withLock { state in
      while state.columns.count < part.columns.count {
        state.columns.append(OrderedColumn(columns: part.columns.count))
      }
      for (column, share) in zip(state.columns, part.columns) {
        state.knownBytes += column.take(share, of: part, batch: batch, limits: limits)
      }
      if state.knownBytes > limits.total { relieve(&state, after: batch) }
      let decided = state.columns.map(\.course)
      courses.withLock { courses in if courses != decided { courses = decided } }
    }
  }

  /// Has the columns that keep most leave the exact path.
  private func relieve(_ state: inout State, after batch: Int) {
    let exact = state.columns.filter { $0.isExact }
    let average = state.knownBytes / max(1, exact.count)
    for column in exact where 2 * column.knownBytes >= average {
      state.knownBytes -= column.knownBytes
      column.leaveExactPath(after: batch)
    }
  }

  /// For each column, how batch `batch` is to be treated.
  fileprivate func plans(for batch: Int, columns: Int) -> [ColumnPlan] {
    let decided = courses.withLock { $0 }
    return (0..<columns).map { (($0 < decided.count) ? decided[$0] : ColumnCourse()).plan(for: batch) }
  }

  /// For each column, whether every value of batch `batch` is kept.
  func keepsValues(of batch: Int, columns: Int) -> [Bool] {
    plans(for: batch, columns: columns).map { !$0.isSketching }
  }

  /// Readers for columns from `first` on; their names are known to the account only at last.
  fileprivate func reader(ofColumn name: String) -> FieldReader {
    FieldReader(source.format, declared: source.types[name])
  }

  /// The state of all that was scanned, which can be merged with others; call once, after the scan.
  public func state(_ account: ScanAccount) -> ProfileState { state(columns: account.columns, rows: account.rows) }

  /// The state of so many rows with these columns.
  ///
  /// - Parameter taker: gets the values of the batches in which all are kept, for the columns of which it wants them.
  func state(columns names: [String], rows: Int, taker: (any ValueTaking)? = nil) -> ProfileState {
    let (columns, workers) = state.withLock { ($0.columns, $0.workers) }
    let states = Guarded([ColumnState?](repeating: nil, count: names.count))
    let weights = names.indices.map { index in
      workers.reduce(0) { $0 + (index < $1.columns.count ? $1.columns[index].column.dictionary.used : 0) }
    }
    concurrently(byWeight: weights) { index in
      let state = ColumnState(
        name: names[index], rows: rows, reader: reader(ofColumn: names[index]),
        workers: workers.compactMap { index < $0.columns.count ? $0.columns[index] : nil },
        ordered: index < columns.count ? columns[index] : OrderedColumn(columns: names.count),
        taker: taker.flatMap { $0.wantsValues(of: names[index]) ? $0 : nil })
      states.withLock { $0[index] = state }
    }
    let wanted = names.map { isWanted($0) }
    return ProfileState(
      rows: rows,
      columns: states.withLock { states in zip(states, wanted).compactMap { $1 ? $0 : nil } })
  }

  /// The profile of all that was scanned; call once, after the scan.
  public func profile(_ account: ScanAccount) -> Profile { state(account).profile }
}

/// One thread's part of a ``Profiler``.
private final class ProfileWorker: BatchWorker, @unchecked Sendable {
  // Invariant: one thread uses it while the scan runs; the profiler reads it only after that.
  private(set) var columns: [ColumnWorkerBox] = []
  private var isWanted: [Bool] = []
  private unowned let profiler: Profiler
  private var scratch = ColumnScratch()

  init(profiler: Profiler) { self.profiler = profiler }

  func process(_ batch: ColumnBatch) -> (any Sendable)? {
    while columns.count < batch.columnCount {
      let name = batch.names[columns.count]
      columns.append(ColumnWorkerBox(ColumnWorker(column: columns.count, reader: profiler.reader(ofColumn: name))))
      isWanted.append(profiler.isWanted(name))
    }
    scratch.reserve(batch)
    var part = BatchPart()
    part.columns.reserveCapacity(batch.columnCount)
    let plans = profiler.plans(for: batch.index, columns: batch.columnCount)
    let isSketching = plans.contains { $0.isSketching }
    let often = SampledRows(
      batch: batch.index, count: isSketching ? batch.rowCount : 0, shift: ColumnCourse.sampleShift)
    let rarely = SampledRows(
      batch: batch.index, count: isSketching ? batch.rowCount : 0, shift: ColumnCourse.sparseShift)
    for (index, plan) in plans.enumerated() {
      guard isWanted[index] else {
        part.columns.append(BatchPart.Column())
        continue
      }
      let sampled = plan.sampleShift == often.shift ? often : rarely
      columns[index].column.process(batch, plan, sampled, scratch, into: &part)
    }
    return part
  }
}
