internal import MLGateProfiles
internal import MLGateStatistics

/// The shares that values are expected to have.
struct ExpectedWeights: Sendable {
  /// By their bytes.
  private let places: [[UInt8]: Int]
  /// Of the values in their order, then of all others.
  private let weights: [Double]

  /// How counts fit the weights.
  struct Found {
    var test: ChiSquareTest
    var count: Int
    /// Different values without a weight, the first ones; empty where they may be.
    var unexpected: [String]
  }

  /// `nil` when fewer than two have a share above 0.
  ///
  /// - Parameter others: the share of all values without a weight.
  init?(_ shares: [String: Double], others: Double?) {
    let names = shares.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    let listed = names.map { shares[$0] ?? 0 }
    let sum = listed.reduce(0, +)
    let rest = others ?? 0
    guard sum > 0, sum.isFinite else { return nil }
    weights = listed.map { $0 / sum * (1 - rest) } + [rest]
    guard weights.count(where: { $0 > 0 }) > 1 else { return nil }
    places = Dictionary(uniqueKeysWithValues: names.enumerated().map { (Array($0.element.utf8), $0.offset) })
  }

  /// `nil` when there are no values.
  func test(_ values: ValueCounts) -> Found? {
    var counts = [Int](repeating: 0, count: weights.count)
    var unexpected: [[UInt8]] = []
    values.forEach { content, _, count in
      let bytes = Array(content)
      if let place = places[bytes] {
        counts[place] += count
      } else {
        counts[counts.count - 1] += count
        if weights.last == 0 { unexpected.append(bytes) }
      }
    }
    return ChiSquareTest(observed: counts, weights: weights).map { test in
      let names = unexpected.sorted { $0.lexicographicallyPrecedes($1) }
      return Found(
        test: test, count: counts.reduce(0, +), unexpected: names.map { String(decoding: $0, as: UTF8.self) })
    }
  }
}
