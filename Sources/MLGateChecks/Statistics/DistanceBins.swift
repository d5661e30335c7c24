internal import MLGateStatistics
internal import MLGateTables

/// How far numbers are from a distribution: the statistic of Kolmogorov and Smirnov, and between which two it lies.
struct DistributionDistance: Sendable, Hashable {
  var estimate: Double
  var least: Double
  var most: Double
  var count: Int

  var isExact: Bool { least == most }
  var pValue: Double { KolmogorovSmirnov.pValue(of: estimate, count: count) }
}

/// Measures that distance in one pass over numbers in any order, to about one part in 65,536.
///
/// A number is counted by what share of the distribution lies below it, in bins of equal shares. As the distribution
/// rises with the number, the order between bins is known; within a bin, its least and largest shares bound the rest.
struct DistanceBins: Sendable, Hashable {
  private static let bins = 1 << 16

  private var counts = [Int](repeating: 0, count: bins)
  private var lowest = [Double](repeating: 2, count: bins)
  private var highest = [Double](repeating: -1, count: bins)

  /// - Parameter share: the cumulative probability of a number, 0...1.
  mutating func add(_ share: Double) {
    let bin = min(Self.bins - 1, max(0, Int(share * Double(Self.bins))))
    counts[bin] += 1
    lowest[bin] = min(lowest[bin], share)
    highest[bin] = max(highest[bin], share)
  }

  mutating func merge(_ other: DistanceBins) {
    for bin in 0..<Self.bins where other.counts[bin] > 0 {
      counts[bin] += other.counts[bin]
      lowest[bin] = min(lowest[bin], other.lowest[bin])
      highest[bin] = max(highest[bin], other.highest[bin])
    }
  }

  var distance: DistributionDistance {
    let total = counts.reduce(0, +)
    var result = DistributionDistance(estimate: 0, least: 0, most: 0, count: total)
    var seen = 0
    for bin in 0..<Self.bins where counts[bin] > 0 {
      let before = Double(seen) / Double(total)
      seen += counts[bin]
      let after = Double(seen) / Double(total)
      result.least = max(result.least, after - highest[bin], lowest[bin] - before)
      result.most = max(result.most, after - lowest[bin], highest[bin] - before)
    }
    result.estimate = (result.least + result.most) / 2
    return result
  }
}

/// The bins of several threads.
final class SharedBins: Sendable {
  private let shards = Guarded<[Guarded<DistanceBins>]>([])

  /// Bins for one thread.
  func shard() -> Guarded<DistanceBins> {
    let shard = Guarded(DistanceBins())
    shards.withLock { $0.append(shard) }
    return shard
  }

  var distance: DistributionDistance {
    var all = DistanceBins()
    for shard in shards.withLock({ $0 }) { shard.withLock { all.merge($0) } }
    return all.distance
  }
}
