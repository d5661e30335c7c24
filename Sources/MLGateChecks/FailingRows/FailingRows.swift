public import MLGateResults
public import MLGateTables

/// A record that broke checks.
public struct FailingRow: Sendable {
  /// Where it begins.
  public var location: SourceLocation
  /// As it stands in the file, without the line feed at its end.
  public var record: [UInt8]
  /// The checks it broke, by their ids, in the order of the checks.
  public var checks: [String]
}

/// Hands over every row that broke one of some checks, once, in the order of the data.
///
///     let failing = run.failingRows(of: checks) { row in try file.append(row) }
///     failing.attach(to: &scan)
///     _ = try scan.run(failing.consumers)
///     try failing.finish()
public final class FailingRows: Sendable {
  fileprivate struct Picked: Sendable {
    var line: Int
    var record: [UInt8]
  }

  private struct State {
    var batch = -1
    var start = SourceLocation(file: "")
    /// By the line on which the record begins, from that of the batch.
    var rows: [Int: (record: [UInt8], checks: [Int])] = [:]
    var count = 0
    var failure: (any Error)?
  }

  private let names: [String]
  private let write: @Sendable (FailingRow) throws -> Void
  private let state = Guarded(State())
  /// What is to see every batch.
  public let consumers: [any BatchConsumer]

  /// What picks rows for a check, by its place among the names.
  struct Source {
    var name: Int
    var make: @Sendable () -> any RowPicker
    var view: RowView
    var slice: SliceKey?
  }

  init(
    _ names: [String], _ sources: [Source], in table: TableSource,
    write: @escaping @Sendable (FailingRow) throws -> Void
  ) {
    self.names = names
    self.write = write
    let whole = sources.filter { $0.slice == nil }.map { PickedRows($0.name, $0.make) }
    var all: [PickedRows] = whole
    var scans: [any BatchConsumer] = whole
    for view in Set(sources.filter { $0.slice != nil }.map(\.view)) {
      var wanted: [SliceKey: [PickedRows]] = [:]
      for source in sources where source.view == view {
        if let slice = source.slice { wanted[slice, default: []].append(PickedRows(source.name, source.make)) }
      }
      all += wanted.values.joined()
      scans.append(SliceScan(view, in: table) { [wanted] in wanted[$0] ?? [] })
    }
    consumers = scans
    for consumer in all { consumer.target.withLock { $0 = self } }
  }

  /// Has a scan tell where its batches begin.
  public func attach(to scan: inout TableScan) {
    scan.batchBegins = { [self] batch, location in
      state.withLock { state in
        guard batch != state.batch else { return }
        flush(&state)
        state.batch = batch
        state.start = location
      }
    }
  }

  fileprivate func take(_ rows: [Picked], _ name: Int) {
    state.withLock { state in
      for row in rows { state.rows[row.line, default: (row.record, [])].checks.append(name) }
    }
  }

  private func flush(_ state: inout State) {
    for (line, row) in state.rows.sorted(by: { $0.key < $1.key }) where state.failure == nil {
      var location = state.start
      location.line = (location.line ?? 1) + line
      state.count += 1
      let checks = Set(row.checks).sorted().map { names[$0] }
      do { try write(FailingRow(location: location, record: row.record, checks: checks)) } catch {
        state.failure = error
      }
    }
    state.rows.removeAll(keepingCapacity: true)
  }

  /// Hands over the last rows; call after the scan.
  ///
  /// - Returns: how many rows there were.
  /// - Throws: what the taker of the rows threw.
  public func finish() throws -> Int {
    try state.withLock { state in
      flush(&state)
      if let failure = state.failure { throw failure }
      return state.count
    }
  }
}

/// Picks rows for one check and takes their bytes along.
private final class PickedRows: BatchConsumer {
  private let name: Int
  private let make: @Sendable () -> any RowPicker
  /// Set before the scan; it owns this.
  let target = Guarded<FailingRows?>(nil)

  init(_ name: Int, _ make: @escaping @Sendable () -> any RowPicker) {
    self.name = name
    self.make = make
  }

  func begin(columns: [String]) {}

  func makeWorker() -> any BatchWorker { Worker(make()) }

  private final class Worker: BatchWorker {
    private let picker: any RowPicker

    init(_ picker: any RowPicker) { self.picker = picker }

    func process(_ batch: ColumnBatch) -> (any Sendable)? {
      var lines = RowLines(batch)
      return picker.rows(of: batch).map { row in
        FailingRows.Picked(line: lines.offset(ofRow: row), record: Array(batch.record(ofRow: row)))
      }
    }
  }

  func commit(_ result: (any Sendable)?, batch: Int) {
    guard let rows = result as? [FailingRows.Picked], !rows.isEmpty else { return }
    target.withLock { $0 }?.take(rows, name)
  }
}

extension CheckRun {
  /// What hands over the rows that broke checks; call after ``settle(_:)``.
  ///
  /// - Parameters:
  ///   - wanted: of which checks, by their places.
  ///   - ids: of the results, in their order.
  /// - Returns: `nil` when there are none; and the ids of the results that failed without a single row being at fault.
  public func failingRows(
    of wanted: Set<Int>, ids: [String], write: @escaping @Sendable (FailingRow) throws -> Void
  ) -> (rows: FailingRows?, without: [String]) {
    var names: [String] = []
    var sources: [FailingRows.Source] = []
    var without: [String] = []
    for (place, item) in failures(of: wanted) {
      guard let make = picker(of: item.finding) else {
        without.append(ids[place])
        continue
      }
      sources.append(FailingRows.Source(name: names.count, make: make, view: item.check.view, slice: item.key))
      names.append(ids[place])
    }
    return (sources.isEmpty ? nil : FailingRows(names, sources, in: source, write: write), without)
  }

  private func picker(of finding: Finding) -> (@Sendable () -> any RowPicker)? {
    let source = source
    if let rule = finding.rule { return { RulePicker(rule, in: source) } }
    if let search = finding.search, search.findsFaults { return { SearchPicker(search, in: source) } }
    return finding.collect?(source).makePicker
  }
}
