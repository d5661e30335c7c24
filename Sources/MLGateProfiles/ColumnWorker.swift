internal import CMLGateScan
internal import MLGateTables

/// How one batch of one column is to be treated.
struct ColumnPlan {
  /// Whether strings are sketched, not kept.
  var isSketching: Bool
  /// One row in 2^this is sampled.
  var sampleShift: Int
}

/// One thread's view of one column.
///
/// Three ways lead through it. Small whole numbers go to a dense histogram, from which everything follows exactly. All
/// other strings go to a dictionary and are parsed once each. When the column has more different strings than the
/// dictionary is meant for, they are parsed value by value and go to sketches. Counts, extremes, the histogram, the
/// dictionary and the distinct counter commute; what does not commute leaves in a ``BatchPart``.
struct ColumnWorker: ~Copyable {
  let isa = mlgate_best_isa()
  let index: Int
  let reader: FieldReader
  /// Small whole numbers of the batches in which all other strings are kept, too.
  private(set) var dense: DenseCounts?
  /// Those of the batches in which strings are sketched.
  private(set) var laterDense: DenseCounts?
  /// Rows counted since `dense` and the dictionary last carried their 32-bit counts.
  private var sinceCarry = 0
  /// Contents of fields.
  var dictionary = ByteDictionary(capacity: 64)
  /// Contents of fields of which only the quotes tell what they are: text, or no missing value.
  var quoted = ByteDictionary(capacity: 1)
  var tally = ValueTally()
  /// Of the values that are sketched.
  var distinct = DistinctCounter()

  init(column: Int, reader: FieldReader) {
    index = column
    self.reader = reader
  }

  /// Looks at one batch.
  ///
  /// - Parameter scratch: memory that was reserved for the batch.
  mutating func process(
    _ batch: ColumnBatch, _ plan: ColumnPlan, _ sampled: SampledRows, _ scratch: borrowing ColumnScratch,
    into part: inout BatchPart
  ) {
    if sinceCarry + batch.rowCount > Int(UInt32.max) { carry() }
    sinceCarry += batch.rowCount
    var share = BatchPart.Column()
    var only: UnsafeBufferPointer<UInt32>?
    if reader.readsPlainNumbers, looksDense(batch), let table = denseTable(isLater: plan.isSketching) {
      only = countDense(batch, table, scratch)
    }
    if plan.isSketching {
      sketch(batch, only, scratch, into: &part, &share)
      sample(batch, sampled, skippingDense: only != nil, scratch, into: &part, &share)
    } else {
      let first = part.fresh.count
      count(batch, only, scratch, &part)
      share.fresh = first..<part.fresh.count
    }
    part.columns.append(share)
  }

  func cColumn(_ batch: ColumnBatch, rows: Int? = nil) -> mlgate_column {
    batch.kernelColumn(index, rows: rows, skipsEmpty: reader.emptyIsMissing)
  }

  // MARK: Small whole numbers

  /// Whether the batch's first rows hold a small whole number: a function of the batch alone.
  private func looksDense(_ batch: ColumnBatch) -> Bool {
    batch.rowCount >= Dense.fewestRows
      && (0..<16).contains { row in Dense.isCounted(batch.field(row: row, column: index)) }
  }

  /// Counts the small whole numbers; returns the rows of all else.
  private func countDense(
    _ batch: ColumnBatch, _ table: UnsafeMutablePointer<UInt32>, _ scratch: borrowing ColumnScratch
  ) -> UnsafeBufferPointer<UInt32> {
    // Where others want the places, too, they are written down on the way.
    guard let shared = batch.places, shared.isWanted(index) else {
      let left = mlgate_count_small_integers(isa, batch.bytes, cColumn(batch), table, scratch.left)
      return UnsafeBufferPointer(start: scratch.left, count: left)
    }
    return shared.read(index, of: batch, countingIn: table).others
  }

  private mutating func denseTable(isLater: Bool) -> UnsafeMutablePointer<UInt32>? {
    if isLater {
      if laterDense == nil { laterDense = DenseCounts() }
      return laterDense?.table
    }
    if dense == nil { dense = DenseCounts() }
    return dense?.table
  }

  private mutating func carry() {
    sinceCarry = 0
    dictionary.carry()
    quoted.carry()
    dense?.carry()
    laterDense?.carry()
  }

  // MARK: Strings

  /// Counts the strings in the dictionary, of all rows or of `only` some.
  private mutating func count(
    _ batch: ColumnBatch, _ only: UnsafeBufferPointer<UInt32>?, _ scratch: borrowing ColumnScratch,
    _ part: inout BatchPart
  ) {
    if reader.isTyped && batch.hasQuotes {
      if let only { return countTyped(batch, only.lazy.map { Int($0) }, scratch, &part) }
      return countTyped(batch, 0..<batch.rowCount, scratch, &part)
    }
    let hashes = UnsafeMutableBufferPointer(start: scratch.hashes, count: only?.count ?? batch.rowCount)
    let column = batch.kernelColumn(index, rows: hashes.count)
    mlgate_hash_fields(
      batch.bytes, column, only?.baseAddress, batch.hasQuotes ? batch.quote : 0,
      Hashing.tableSeed, scratch.hashes)
    let fields = batch.fields(ofColumn: index)
    if batch.hasQuotes {
      for place in hashes.indices where hashes[place] == 0 {
        let field = fields[only.map { Int($0[place]) } ?? place]
        guard reader.tells(quoted: field) else { continue }
        let content = fields.content(of: field, scratch.content)
        if let start = content.baseAddress {
          hashes[place] = ByteDictionary.hash(start, content.count, seed: Hashing.tableSeed)
          dictionary.prefetch(hashes[place])
        }
      }
    }
    for place in dictionary.count(UnsafeBufferPointer(hashes), scratch.others, beside: column.digest) {
      let hash = hashes[Int(place)]
      if hash != 0, dictionary.count(hash) { continue }
      let field = fields[only.map { Int($0[Int(place)]) } ?? Int(place)]
      insert(fields.content(of: field, scratch.content), hash, &part)
    }
  }

  /// Takes a string that is new, or whose quotes matter.
  @inline(never)
  private mutating func insert(_ content: UnsafeBufferPointer<UInt8>, _ hash: UInt64, _ part: inout BatchPart) {
    guard let start = content.baseAddress else { return }
    if hash != 0 {
      _ = dictionary.add(start, content.count, hash: hash)
      part.fresh.append(BatchPart.Fresh(hash: hash, count: content.count))
    } else {
      let hash = ByteDictionary.hash(start, content.count, seed: Hashing.tableSeed)
      guard quoted.add(start, content.count, hash: hash) else { return }
      part.fresh.append(BatchPart.Fresh(hash: ~hash, count: content.count))
    }
  }
}

/// Gives a column's view a place that several can name.
final class ColumnWorkerBox {
  var column: ColumnWorker

  init(_ column: consuming ColumnWorker) { self.column = column }
}
