internal import MLGateTables

/// A string that a thread met for the first time: its hash and its bytes.
struct Fresh: Sendable {
  var hash: UInt64
  var count: Int
}

/// What one batch adds to one column's ordered state.
struct ColumnContribution: Sendable {
  /// Strings that this thread met for the first time; other threads may have met them, too.
  var fresh: [Fresh] = []
  /// Numbers and times that went past the exact path, in row order.
  var numbers: [Double] = []
  var times: [Double] = []
  var moments = Moments()
  /// The batch's strings, where frequent values are looked for.
  var hitters: BatchCounts?
}

/// One thread's view of one column.
///
/// Three ways lead through it. Small whole numbers go to a dense histogram, from which everything follows exactly. All
/// other strings go to a dictionary and are parsed once each. When the column has more different strings than the
/// dictionary is meant for, they are parsed value by value and go to sketches. Counts, extremes, the histogram, the
/// dictionary and the distinct counter commute; what does not commute leaves in a ``ColumnContribution``.
final class ColumnWorker {
  static let denseLow = -8192
  static let denseCount = 65_536

  private let column: Int
  private let reader: FieldReader
  private(set) var dense: UnsafeMutablePointer<UInt32>?
  /// Rows counted since `dense` and the dictionary last carried their 32-bit counts.
  private var sinceCarry = 0
  private(set) var denseCarried: [Int]?
  private(set) var dictionary = ByteDictionary()
  private(set) var tally = ValueTally()
  private(set) var distinct: HyperLogLog?
  private var rest: [UInt32] = []

  init(column: Int, reader: FieldReader) {
    self.column = column
    self.reader = reader
  }

  deinit { dense?.deallocate() }

  func process(_ batch: ColumnBatch, sketching: Bool, following: Bool) -> ColumnContribution {
    if sinceCarry + batch.rowCount > Int(UInt32.max) { carry() }
    sinceCarry += batch.rowCount
    var contribution = ColumnContribution()
    if looksDense(batch) {
      let left = countDense(batch)
      rest.withUnsafeBufferPointer { rows in
        let rows = UnsafeBufferPointer(rebasing: rows[0..<left])
        if sketching {
          sketch(batch, rows.lazy.map { Int($0) }, following, &contribution)
        } else {
          count(batch, rows.lazy.map { Int($0) }, &contribution)
        }
      }
    } else if sketching {
      sketch(batch, 0..<batch.rowCount, following, &contribution)
    } else {
      count(batch, 0..<batch.rowCount, &contribution)
    }
    return contribution
  }

  /// Whether the batch's first rows hold a small whole number: a function of the batch alone.
  private func looksDense(_ batch: ColumnBatch) -> Bool {
    (0..<min(16, batch.rowCount)).contains { row in
      NumberParsing.smallInteger(batch.field(row: row, column: column)).map { denseIndex($0) != nil } ?? false
    }
  }

  @inline(__always)
  private func denseIndex(_ value: Int) -> Int? {
    let index = value &- Self.denseLow
    return UInt(bitPattern: index) < UInt(Self.denseCount) ? index : nil
  }

  /// Counts small whole numbers and writes the other rows to `rest`; returns how many those are.
  private func countDense(_ batch: ColumnBatch) -> Int {
    let table: UnsafeMutablePointer<UInt32>
    if let dense {
      table = dense
    } else {
      table = .allocate(capacity: Self.denseCount)
      table.initialize(repeating: 0, count: Self.denseCount)
      dense = table
    }
    if rest.count < batch.rowCount { rest = [UInt32](repeating: 0, count: batch.rowCount) }
    return rest.withUnsafeMutableBufferPointer { rest in
      var left = 0
      for row in 0..<batch.rowCount {
        let field = batch.field(row: row, column: column)
        if let value = NumberParsing.smallInteger(field), let index = denseIndex(value) {
          table[index] &+= 1
        } else {
          rest[left] = UInt32(truncatingIfNeeded: row)
          left &+= 1
        }
      }
      return left
    }
  }

  /// Counts the rows' strings in the dictionary.
  @inline(__always)
  private func count(_ batch: ColumnBatch, _ rows: some Sequence<Int>, _ contribution: inout ColumnContribution) {
    let seed = Hashing.tableSeed
    // A local: a stored property of a class is checked for exclusive access at every use.
    var table = ByteDictionary(capacity: 1)
    swap(&table, &dictionary)
    defer { swap(&table, &dictionary) }
    for row in rows {
      let field = batch.field(row: row, column: column)
      guard let start = field.baseAddress else { continue }
      let hash = Hashing.bytes(start, field.count, seed: seed)
      if table.add(start, field.count, hash: hash) {
        contribution.fresh.append(Fresh(hash: hash, count: field.count))
      }
    }
  }

  private func carry() {
    sinceCarry = 0
    dictionary.carry()
    guard let dense else { return }
    var sums = denseCarried ?? [Int](repeating: 0, count: Self.denseCount)
    for index in 0..<Self.denseCount where dense[index] != 0 {
      sums[index] += Int(dense[index])
      dense[index] = 0
    }
    denseCarried = sums
  }

  /// How often a small whole number was counted; `index` counts from ``denseLow``.
  func denseTotal(_ index: Int) -> Int {
    Int(dense?[index] ?? 0) + (denseCarried?[index] ?? 0)
  }
}

// MARK: - Past the exact path

extension ColumnWorker {
  @inline(__always)
  private func sketch(
    _ batch: ColumnBatch, _ rows: some Collection<Int>, _ following: Bool, _ contribution: inout ColumnContribution
  ) {
    // Locals: a stored property of a class is checked for exclusive access at every use.
    var counter = distinct ?? HyperLogLog()
    distinct = nil
    var tally = self.tally
    self.tally = ValueTally()
    var numbers: [Double] = []
    var times: [Double] = []
    numbers.reserveCapacity(rows.count)
    let local = following ? BatchCounts() : nil
    let reader = self.reader
    let seed = Hashing.tableSeed
    _ = counter.withRegisters { registers in
      for row in rows {
        let field = batch.field(row: row, column: column)
        if reader.isMissing(field) {
          tally.missing &+= 1
          continue
        }
        reader.withContent(of: field) { content in
          let hash: UInt64
          switch tally.add(content, weight: 1) {
          case .integer(let value):
            let number = Double(value)
            numbers.append(number)
            hash = Int64(exactly: number) == value ? Hashing.distinct(number) : Hashing.distinct(content)
          case .decimal(let signed):
            let number = signed == 0 ? 0 : signed
            numbers.append(number)
            hash = Hashing.distinct(number)
          case .date(let days):
            times.append(Double(days) * 86_400_000_000)
            hash = Hashing.distinct(content)
          case .timestamp(let time):
            times.append(Double(time))
            hash = Hashing.distinct(content)
          default: hash = Hashing.distinct(content)
          }
          HyperLogLog.add(hash, to: registers)
          guard let local, let start = content.baseAddress, content.count <= HeavyHitters.longestKey else { return }
          let tableHash = Hashing.bytes(start, content.count, seed: seed)
          _ = local.strings.add(start, content.count, hash: tableHash)
          local.total &+= 1
        }
      }
    }
    self.tally = tally
    distinct = counter
    numbers.withUnsafeBufferPointer { contribution.moments = Moments($0) }
    contribution.numbers = numbers
    contribution.times = times
    contribution.hitters = local
  }
}
