internal import MLGateTables

/// What has to be taken in the table's order: one column's part of a profile that does not commute.
final class OrderedColumn: @unchecked Sendable {
  // Invariant: used with the profiler's lock held; after the scan only read.
  /// Different strings met so far, while the column is exact.
  private var known = HashSet()
  /// What those strings take, in bytes.
  private(set) var knownBytes = 0
  /// How later batches are to be treated.
  private(set) var course = ColumnCourse()
  private(set) var moments = Moments()
  private(set) var numbers: QuantileSketch
  private(set) var times: QuantileSketch
  var hitters: HeavyHitters
  private(set) var shapes = ShapeCounts()
  private var sampled = 0
  private var fresh = 0

  /// Whether no batch is to be sketched yet.
  var isExact: Bool { course.sketchedFrom == .max }
  /// What a string takes beside its bytes: a slot in a half-full table.
  static let bytesPerString = 32

  init(columns: Int) {
    // Wide tables have less memory for each column, and fewer rows.
    hitters = HeavyHitters(capacity: max(256, min(2048, 65_536 / max(1, columns))))
    numbers = QuantileSketch(columns: columns)
    times = QuantileSketch(columns: columns)
  }

  /// Takes one batch; tells by how many bytes the column's different strings have grown.
  func take(_ share: BatchPart.Column, of part: BatchPart, batch: Int, limits: ExactLimits) -> Int {
    let before = knownBytes
    if isExact {
      // Bytes count once each, however many threads met the string first.
      for string in part.fresh[share.fresh] where known.insert(string.hash) {
        knownBytes += string.count + Self.bytesPerString
      }
      if known.count > limits.values || knownBytes - known.count * Self.bytesPerString > limits.bytes {
        leaveExactPath(after: batch)
      }
    }
    moments.merge(share.moments)
    if !share.numbers.isEmpty { numbers.add(part.numbers[share.numbers], level: share.level) }
    if !share.times.isEmpty { times.add(part.numbers[share.times], level: share.level) }
    take(part.samples[share.samples], part.bytes, weight: share.weight, batch: batch)
    return knownBytes - before
  }

  /// From here on, and as soon as every thread can know it, the column is sketched.
  func leaveExactPath(after batch: Int) {
    guard isExact else { return }
    course.sketchedFrom = batch + TableScan.lag
    known = HashSet()
    knownBytes = 0
  }

  private func take(_ samples: ArraySlice<BatchPart.Sample>, _ bytes: [UInt8], weight: Int, batch: Int) {
    guard !samples.isEmpty else { return }
    bytes.withUnsafeBufferPointer { bytes in
      guard let base = bytes.baseAddress else { return }
      for sample in samples {
        if hitters.add(base + sample.start, sample.count, weight: weight) { fresh += 1 }
        if sample.isText {
          shapes.add(UnsafeBufferPointer(start: base + sample.start, count: sample.count), weight: weight)
        }
      }
    }
    sampled += samples.count
    hitters.prune()
    if course.sparseFrom == .max, sampled >= 1024, Double(fresh) > 0.9 * Double(sampled) {
      course.sparseFrom = batch + TableScan.lag
    }
  }
}

/// How the batches of a column are to be treated: decided as they are committed, some batches ahead.
struct ColumnCourse: Hashable, Sendable {
  /// One row in 8 is sampled; one in 64 where nearly every value is different.
  static let sampleShift = 3
  static let sparseShift = 6

  /// The batch from which on the column is sketched; the maximum while it is exact.
  var sketchedFrom = Int.max
  /// The batch from which on fewer rows are sampled.
  var sparseFrom = Int.max

  func plan(for batch: Int) -> ColumnPlan {
    ColumnPlan(
      isSketching: batch >= sketchedFrom, sampleShift: batch >= sparseFrom ? Self.sparseShift : Self.sampleShift)
  }
}

/// Until when a column's statistics are exact.
public struct ExactLimits: Hashable, Sendable {
  /// Different strings of a column, small whole numbers not counted.
  public var values: Int
  /// Bytes of those strings.
  public var bytes: Int
  /// Memory for the different strings of all columns, for each thread; past it, the columns with most of them are
  /// sketched.
  public var total: Int

  /// 131,072 strings of 2 MiB a column and 6 MiB for all columns.
  public init(values: Int = 131_072, bytes: Int = 2 << 20, total: Int = 6 << 20) {
    self.values = values
    self.bytes = bytes
    self.total = total
  }
}
