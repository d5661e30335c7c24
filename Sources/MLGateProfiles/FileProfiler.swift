public import MLGateTables

/// Builds the profile of every file of a table while it is scanned, and merges them in the files' order.
///
///     let profiler = FileProfiler(source)
///     let account = try TableScan(source).run([profiler])
///     let profile = try profiler.state(account).profile
///
/// What a file adds is a function of the file alone, so that the profile of a file that is known need not be made again:
/// the result is the same, and for any number of threads. Records that bring their own columns (JSON Lines) are the
/// exception: there, all files together are one part.
public final class FileProfiler: BatchConsumer, ValueCounting {
  /// Profiles of parts that were made before.
  public struct Known: Sendable {
    /// The parts that are not profiled anew.
    public var parts: Set<Int>
    /// Hands over one of them; called at most once each, in their order.
    public var state: @Sendable (Int) throws -> ProfileState

    /// No part is known.
    public static let nothing = Known(parts: []) { _ in throw UnknownPart() }

    public init(parts: Set<Int>, state: @escaping @Sendable (Int) throws -> ProfileState) {
      self.parts = parts
      self.state = state
    }
  }

  private struct Open {
    var profilers: [Int: Profiler] = [:]
    var columns: [String] = []
  }

  /// The result of one batch, and which part it belongs to.
  private struct Result: Sendable {
    var part: Int
    var batch: Int
    var rows: Int
    var inner: (any Sendable)?
  }

  /// What is committed: used by one thread at a time, and after the scan.
  private final class Folded: @unchecked Sendable {
    // Invariant: a scan commits in order, never two batches at once.
    var part = 0
    var rows: [Int: Int] = [:]
    var total: ProfileState?
    var failure: (any Error)?
  }

  private let source: TableSource
  private let limits: ExactLimits
  private let known: Known
  /// For each file that is scanned, which part of the whole it is.
  private let parts: [Int]
  private let partCount: Int
  private let made: @Sendable (Int, borrowing ProfileState) -> Void
  /// Decides by the values that are kept.
  private let taker: (any ValueTaking)?
  private let open = Guarded(Open())
  private let folded = Folded()

  /// How many parts the profile of a table is made of: one for each file, or one for all.
  public static func partCount(of source: TableSource) -> Int {
    source.content == .jsonLines ? 1 : source.files.count
  }

  /// - Parameters:
  ///   - source: the whole table.
  ///   - scanned: which of its files are scanned, when not all of them are; the others are known.
  ///   - taker: gets the values that are kept of each part that is profiled, when it has been read.
  ///   - made: gets the state of each part that was profiled, in their order.
  public init(
    _ source: TableSource, limits: ExactLimits = ExactLimits(), scanned: [Int]? = nil,
    known: Known = .nothing, taker: (any ValueTaking)? = nil,
    made: @escaping @Sendable (Int, borrowing ProfileState) -> Void = { _, _ in }
  ) {
    self.source = source
    self.limits = limits
    self.known = known
    partCount = Self.partCount(of: source)
    let scanned = scanned ?? Array(source.files.indices)
    parts = source.content == .jsonLines ? scanned.map { _ in 0 } : scanned
    self.made = made
    self.taker = taker
    taker?.leaveValues(to: self)
  }

  public func countsValues(of batch: ColumnBatch) -> [Bool] {
    // Records that bring their own columns may bring one that batches before it did not have.
    let profiler = source.content == .jsonLines ? nil : open.withLock { $0.profilers[parts[batch.file]] }
    return profiler?.keepsValues(of: batch.indexInFile, columns: batch.columnCount)
      ?? [Bool](repeating: false, count: batch.columnCount)
  }

  public func begin(columns: [String]) { open.withLock { $0.columns = columns } }

  public func makeWorker() -> any BatchWorker { Worker(profiler: self) }

  public func commit(_ result: (any Sendable)?, batch: Int) {
    guard let result = result as? Result else { return }
    fold(before: result.part)
    folded.rows[result.part, default: 0] += result.rows
    guard let profiler = open.withLock({ $0.profilers[result.part] }) else { return }
    profiler.commit(result.inner, batch: result.batch)
  }

  /// The merged state of all parts; call once, after the scan, or without one when every part is known.
  ///
  /// - Throws: what was thrown when a known part was asked for, or ``MergeError``.
  public func state(_ account: ScanAccount) throws -> ProfileState {
    open.withLock { $0.columns = account.columns }
    fold(before: partCount)
    if let failure = folded.failure { throw failure }
    guard let total = folded.total.take() else { return ProfileState(rows: 0, columns: []) }
    return total
  }

  /// Merges the parts before `part`, which are complete.
  private func fold(before part: Int) {
    while folded.part < part {
      let index = folded.part
      folded.part += 1
      guard folded.failure == nil else { continue }
      do { try merge(state(of: index)) } catch { folded.failure = error }
    }
  }

  private func state(of part: Int) throws -> ProfileState {
    if known.parts.contains(part) { return try known.state(part) }
    let (profiler, columns) = open.withLock { ($0.profilers.removeValue(forKey: part), $0.columns) }
    let state = (profiler ?? Profiler(source, limits: limits)).state(
      columns: columns, rows: folded.rows[part] ?? 0, taker: source.content == .jsonLines ? nil : taker)
    made(part, state)
    return state
  }

  private func merge(_ state: consuming ProfileState) throws(MergeError) {
    guard var total = folded.total.take() else {
      folded.total = consume state
      return
    }
    try total.merge(state, limits: limits)
    folded.total = consume total
  }

  /// A worker for one thread and one part; `nil` when the part is known.
  fileprivate func worker(for part: Int) -> (any BatchWorker)? {
    guard !known.parts.contains(part) else { return nil }
    return open.withLock { open in
      if let profiler = open.profilers[part] { return profiler.makeWorker() }
      let profiler = Profiler(source, limits: limits)
      profiler.begin(columns: open.columns)
      open.profilers[part] = profiler
      return profiler.makeWorker()
    }
  }

  /// One thread's part.
  private final class Worker: BatchWorker {
    private let profiler: FileProfiler
    private var part = -1
    private var inner: (any BatchWorker)?

    init(profiler: FileProfiler) { self.profiler = profiler }

    func process(_ batch: ColumnBatch) -> (any Sendable)? {
      let part = profiler.parts[batch.file]
      if part != self.part {
        self.part = part
        inner = profiler.worker(for: part)
      }
      let own = profiler.source.content == .jsonLines ? batch : batch.inItsFile
      return Result(part: part, batch: own.index, rows: batch.rowCount, inner: inner?.process(own))
    }
  }
}

/// A part was said to be known and is not.
private struct UnknownPart: Error, CustomStringConvertible {
  var description: String { "no profile is known of a part of the table" }
}
