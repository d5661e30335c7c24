internal import MLGateTables

/// What one batch adds to the ordered state of a profile, all columns together.
///
/// Shared arrays, so that a table of many columns does not allocate many small ones.
struct BatchPart: Sendable {
  /// One column's share of the arrays.
  struct Column: Sendable {
    var fresh = 0..<0
    var numbers = 0..<0
    var times = 0..<0
    /// The kept numbers and times stand for 2^level each.
    var level = 0
    var moments = Moments()
    var samples = 0..<0
    /// How many rows a sample stands for.
    var weight = 0
  }

  /// A string that a thread met for the first time; other threads may have met it, too.
  struct Fresh: Sendable {
    var hash: UInt64
    var count: Int
  }

  /// A value of a sampled row: its place in ``bytes``.
  struct Sample: Sendable {
    var start: Int
    var count: Int
    /// Whether it is text, of which the characters are looked at.
    var isText: Bool
  }

  var columns: [Column] = []
  var fresh: [Fresh] = []
  var numbers: [Double] = []
  var samples: [Sample] = []
  /// Begins and ends with bytes that are readable around the first and last sample.
  var bytes = [UInt8](repeating: 0x30, count: 16)
}

/// The rows of a batch that are looked at more closely, the same ones whoever looks.
///
/// One row in every 2^shift, at a place that looks random, so that neither order nor period of the data shows.
struct SampledRows {
  let shift: Int
  private(set) var rows: [Int] = []

  init(batch: Int, count: Int, shift: Int) {
    self.shift = shift
    let step = 1 << shift
    var start = 0
    while start < count {
      let row = start + Int(truncatingIfNeeded: Hashing.dice(batch, start)) & (step - 1)
      if row < count { rows.append(row) }
      start += step
    }
  }
}

/// A thread's memory for one batch of one column.
struct ColumnScratch: ~Copyable {
  private(set) var rows = 0
  private(set) var bytes = 0
  private(set) var values: UnsafeMutablePointer<Double> = .allocate(capacity: 1)
  private(set) var times: UnsafeMutablePointer<Double> = .allocate(capacity: 1)
  /// Hashes of strings.
  private(set) var hashes: UnsafeMutablePointer<UInt64> = .allocate(capacity: 1)
  /// Rows that the histogram did not take.
  private(set) var left: UnsafeMutablePointer<UInt32> = .allocate(capacity: 1)
  /// Rows that are no plain numbers.
  private(set) var others: UnsafeMutablePointer<UInt32> = .allocate(capacity: 1)
  /// Room for the content of any field.
  private(set) var content: UnsafeMutablePointer<UInt8> = .allocate(capacity: ColumnFields.contentPadding)

  deinit {
    values.deallocate()
    times.deallocate()
    hashes.deallocate()
    left.deallocate()
    others.deallocate()
    content.deallocate()
  }

  /// Makes room for a batch.
  mutating func reserve(_ batch: ColumnBatch) {
    if batch.rowCount > rows {
      rows = batch.rowCount
      Self.renew(&values, rows)
      Self.renew(&times, rows)
      Self.renew(&hashes, rows)
      Self.renew(&left, rows + 1)
      Self.renew(&others, rows + 1)
    }
    // Without quotes, contents stay where they are.
    if batch.hasQuotes, batch.byteCount > bytes {
      bytes = batch.byteCount
      Self.renew(&content, bytes + ColumnFields.contentPadding)
    }
  }

  private static func renew<Element>(_ memory: inout UnsafeMutablePointer<Element>, _ count: Int) {
    memory.deallocate()
    memory = .allocate(capacity: count)
  }
}
