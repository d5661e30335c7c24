internal import MLGateExpressions
internal import MLGateTables

/// Shows each slice of a table to consumers of its own, as if it were a table.
final class SliceScan: BatchConsumer {
  /// More slices than these are not told apart.
  static let mostSlices = 1000

  /// One slice, and who looks at it.
  final class Slice: Sendable {
    let key: SliceKey
    let consumers: [any BatchConsumer]
    private let counted = Guarded(0)

    init(_ key: SliceKey, _ consumers: [any BatchConsumer]) {
      self.key = key
      self.consumers = consumers
    }

    var rows: Int { counted.withLock { $0 } }

    fileprivate func add(rows: Int) { counted.withLock { $0 += rows } }
  }

  /// What one batch holds of one slice.
  fileprivate struct Part: Sendable {
    let slice: Slice
    let rows: Int
    let results: [(any Sendable)?]
  }

  /// What one batch holds.
  fileprivate struct Outcome: Sendable {
    let parts: [Part]
    let errors: Int
  }

  let view: RowView
  fileprivate let source: TableSource
  private let make: @Sendable (SliceKey) throws(TableError) -> [any BatchConsumer]
  private let state = Guarded(State())

  private struct State {
    var slices: [SliceKey: Slice] = [:]
    var names: [String] = []
    var overflow = false
    var failure: TableError?
    var condition: RowCondition?
    var problem: RuleError?
    /// Rows for which the condition could not be computed.
    var errors = 0
  }

  /// - Parameter make: makes the consumers of a slice that is met for the first time.
  init(
    _ view: RowView, in source: TableSource,
    make: @escaping @Sendable (SliceKey) throws(TableError) -> [any BatchConsumer]
  ) {
    self.view = view
    self.source = source
    self.make = make
  }

  func begin(columns: [String]) throws(TableError) {
    state.withLock { state in
      state.names = columns
      do throws(RuleError) {
        state.condition = try view.condition.map { (rule) throws(RuleError) in
          try RowCondition(rule, in: source, columns: columns)
        }
      } catch {
        state.problem = error
      }
    }
    // All rows that are looked at make one slice, also when there are none.
    if view.slicedBy.isEmpty { _ = slice(SliceKey(values: [])) }
  }

  fileprivate func makeSelector() -> RowSelector? { state.withLock { $0.condition?.makeSelector() } }

  /// Why the condition cannot be asked.
  var problem: RuleError? { state.withLock { $0.problem } }

  /// For how many rows the condition could not be computed.
  var errors: Int { state.withLock { $0.errors } }

  func makeWorker() -> any BatchWorker { SliceWorker(self) }

  func commit(_ result: (any Sendable)?, batch: Int) {
    guard let outcome = result as? Outcome else { return }
    if outcome.errors > 0 { state.withLock { $0.errors += outcome.errors } }
    for part in outcome.parts {
      part.slice.add(rows: part.rows)
      for (consumer, result) in zip(part.slice.consumers, part.results) { consumer.commit(result, batch: batch) }
    }
  }

  /// The slice of a key; `nil` when there are too many.
  fileprivate func slice(_ key: SliceKey) -> Slice? {
    state.withLock { state in
      if let slice = state.slices[key] { return slice }
      guard state.slices.count < Self.mostSlices else {
        state.overflow = true
        return nil
      }
      do throws(TableError) {
        let consumers = try make(key)
        for consumer in consumers { try consumer.begin(columns: state.names) }
        let slice = Slice(key, consumers)
        state.slices[key] = slice
        return slice
      } catch {
        state.failure = error
        return nil
      }
    }
  }

  /// The slices in the order of their values; call after the scan.
  var slices: [Slice] { state.withLock { state in state.slices.values.sorted { $0.key < $1.key } } }

  /// Whether there were more slices than can be told apart.
  var hasTooMany: Bool { state.withLock { $0.overflow } }

  /// Why a consumer did not begin.
  var failure: TableError? { state.withLock { $0.failure } }
}

private final class SliceWorker: BatchWorker {
  private struct Known {
    let slice: SliceScan.Slice
    let workers: [any BatchWorker]
    var rows: [Int] = []
  }

  private unowned let scan: SliceScan
  private var places: [ColumnPlace]
  private var known: [[UInt8]: Int] = [:]
  private var slices: [Known?] = []
  private let subset = RowSubset()
  private let selector: RowSelector?

  init(_ scan: SliceScan) {
    self.scan = scan
    selector = scan.makeSelector()
    places = scan.view.slicedBy.map { ColumnPlace($0, in: scan.source) }
  }

  func process(_ batch: ColumnBatch) -> (any Sendable)? {
    let columns = places.indices.map { (places[$0].index(in: batch), places[$0].reader) }
    var touched: [Int] = []
    var key: [UInt8] = []
    var last: [UInt8]?
    var index = 0
    selector?.look(at: batch)
    // Of a condition that cannot be asked, no row is known to fulfil it.
    guard scan.view.condition == nil || selector != nil else { return nil }
    let count = selector?.rows.count ?? batch.rowCount
    for place in 0..<count {
      let row = selector?.rows[place] ?? place
      key.removeAll(keepingCapacity: true)
      for (column, reader) in columns { append(column.map { batch.field(row: row, column: $0) }, reader, to: &key) }
      if key != last {
        index = known[key] ?? meet(key, columns, batch, row)
        last = key
      }
      guard slices[index] != nil else { continue }
      if slices[index]?.rows.isEmpty == true { touched.append(index) }
      slices[index]?.rows.append(row)
    }
    return SliceScan.Outcome(
      parts: touched.compactMap { index in part(of: batch, index) }, errors: selector?.errors ?? 0)
  }

  private func append(
    _ field: UnsafeBufferPointer<UInt8>?, _ reader: FieldReader, to key: inout [UInt8]
  ) {
    guard let field, !reader.isMissing(field) else { return key.append(0) }
    key.append(1)
    reader.withContent(of: field) { content in
      withUnsafeBytes(of: content.count) { key.append(contentsOf: $0) }
      key.append(contentsOf: content)
    }
  }

  private func meet(_ key: [UInt8], _ columns: [(Int?, FieldReader)], _ batch: ColumnBatch, _ row: Int) -> Int {
    let values = columns.map { column, reader -> String? in
      guard let column else { return nil }
      let field = batch.field(row: row, column: column)
      return reader.isMissing(field) ? nil : reader.text(of: field)
    }
    let slice = scan.slice(SliceKey(values: values))
    slices.append(slice.map { Known(slice: $0, workers: $0.consumers.map { $0.makeWorker() }) })
    known[key] = slices.count - 1
    return slices.count - 1
  }

  private func part(of batch: ColumnBatch, _ index: Int) -> SliceScan.Part? {
    guard let entry = slices[index] else { return nil }
    slices[index]?.rows.removeAll(keepingCapacity: true)
    let results = subset.withBatch(of: batch, rows: entry.rows) { part in entry.workers.map { $0.process(part) } }
    return SliceScan.Part(slice: entry.slice, rows: entry.rows.count, results: results)
  }
}
