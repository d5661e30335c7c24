/// What has to be taken in the table's order: one column's part of a profile that does not commute.
struct OrderedColumn: Sendable {
  /// Different strings met so far, while the column is exact.
  private var known: Set<UInt64> = []
  private var knownBytes = 0
  /// The batch from which on the column is sketched; the maximum while it is exact.
  private(set) var sketchedFrom = Int.max
  /// The batch from which on only every eighth batch is searched for frequent values.
  private(set) var sampledFrom = Int.max
  private(set) var moments = Moments()
  private(set) var numbers = QuantileSketch()
  private(set) var times = QuantileSketch()
  private(set) var hitters = HeavyHitters()
  private var followed = 0
  private var met = 0

  /// Whether batch `batch` is searched for frequent values.
  func follows(_ batch: Int) -> Bool { batch < sampledFrom || batch.isMultiple(of: 8) }

  mutating func take(_ part: ColumnContribution, batch: Int, lag: Int, limits: ExactLimits) {
    if sketchedFrom == .max {
      // Bytes count once each, however many threads met the string first.
      for string in part.fresh where known.insert(string.hash).inserted { knownBytes += string.count }
      if known.count > limits.values || knownBytes > limits.bytes {
        sketchedFrom = batch + lag
        known = []
      }
    }
    moments.merge(part.moments)
    if !part.numbers.isEmpty { numbers.add(part.numbers) }
    if !part.times.isEmpty { times.add(part.times) }
    guard let counts = part.hitters else { return }
    hitters.add(counts)
    followed += counts.strings.used
    met += counts.total
    // Nearly every value is different: frequent ones would show in a sample, too.
    if sampledFrom == .max, met >= 20_000, Double(followed) > 0.9 * Double(met) { sampledFrom = batch + lag }
  }
}

/// Until when a column's statistics are exact.
public struct ExactLimits: Hashable, Sendable {
  /// Different strings of a column, small whole numbers not counted.
  public var values: Int
  /// Bytes of those strings.
  public var bytes: Int

  /// The limits for a table of so many columns: 32,768 strings of 4 MiB for up to 32 columns, fewer for more.
  public init(columns: Int) {
    values = max(2048, min(32_768, (1 << 20) / max(1, columns)))
    bytes = max(256 << 10, min(4 << 20, (64 << 20) / max(1, columns)))
  }

  public init(values: Int, bytes: Int) {
    self.values = values
    self.bytes = bytes
  }
}
