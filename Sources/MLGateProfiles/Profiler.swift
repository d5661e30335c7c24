public import MLGateTables
internal import Synchronization

/// Builds the profile of a table while it is scanned.
///
///     let profiler = Profiler(format: .csv)
///     let account = try TableScan(source).run([profiler])
///     let profile = profiler.profile(account)
///
/// The profile is the same for any number of threads.
public final class Profiler: BatchConsumer {
  private struct State: Sendable {
    var names: [String] = []
    var columns: [OrderedColumn] = []
    var workers: [ProfileWorker] = []
    var limits = ExactLimits(columns: 1)
  }

  private let state = Mutex(State())
  private let reader: FieldReader
  private let limits: ExactLimits?

  /// - Parameter limits: when columns leave the exact path; by default, it depends on their number.
  public init(format: DelimitedFormat, limits: ExactLimits? = nil) {
    reader = FieldReader(format)
    self.limits = limits
  }

  public func begin(columns: [String]) {
    state.withLock {
      $0.names = columns
      $0.columns = columns.map { _ in OrderedColumn() }
      $0.limits = limits ?? ExactLimits(columns: columns.count)
    }
  }

  public func makeWorker() -> any BatchWorker {
    state.withLock {
      let worker = ProfileWorker(profiler: self, columns: $0.columns.count, reader: reader)
      $0.workers.append(worker)
      return worker
    }
  }

  public func commit(_ result: (any Sendable)?, batch: Int) {
    guard let parts = result as? [ColumnContribution] else { return }
    state.withLock { state in
      for (column, part) in parts.enumerated() {
        state.columns[column].take(part, batch: batch, lag: TableScan.lag, limits: state.limits)
      }
    }
  }

  /// For each column, how batch `batch` is to be treated.
  fileprivate func plan(for batch: Int) -> [(sketching: Bool, following: Bool)] {
    state.withLock { $0.columns.map { (batch >= $0.sketchedFrom, $0.follows(batch)) } }
  }

  /// The profile of all that was scanned; call once, after the scan.
  public func profile(_ account: ScanAccount) -> Profile {
    state.withLock { state in
      let columns = state.names.indices.map { index in
        ProfileAssembly(
          workers: state.workers.map { $0.columns[index] }, ordered: state.columns[index], reader: reader
        ).column(named: state.names[index], rows: account.rows)
      }
      return Profile(rows: account.rows, columns: columns)
    }
  }
}

/// One thread's part of a ``Profiler``.
private final class ProfileWorker: BatchWorker, @unchecked Sendable {
  // Invariant: one thread uses it while the scan runs; the profiler reads it only after that.
  let columns: [ColumnWorker]
  private unowned let profiler: Profiler

  init(profiler: Profiler, columns: Int, reader: FieldReader) {
    self.profiler = profiler
    self.columns = (0..<columns).map { ColumnWorker(column: $0, reader: reader) }
  }

  func process(_ batch: ColumnBatch) -> (any Sendable)? {
    let plan = profiler.plan(for: batch.index)
    return zip(columns, plan).map { $0.process(batch, sketching: $1.sketching, following: $1.following) }
  }
}
