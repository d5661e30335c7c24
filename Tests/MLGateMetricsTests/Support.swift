import MLGateMetrics
import Testing

/// A seeded generator, SplitMix64.
///
/// G. Steele, D. Lea, C. Flood, "Fast splittable pseudorandom number generators" (2014).
struct Seeded: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
    return word ^ word >> 31
  }

  /// Uniform in 0..<1.
  mutating func unit() -> Double { Double.random(in: 0..<1, using: &self) }
}

extension BinaryPredictions {
  /// Random rows of both classes; with `levels`, scores are the middles of as many steps, so that many tie.
  static func random(
    seed: UInt64, rows: Int, levels: Int? = nil, weighted: Bool = false
  ) throws -> BinaryPredictions {
    var random = Seeded(seed)
    var scores: [Double] = []
    var labels: [Bool] = []
    var weights: [Double] = []
    for row in 0..<rows {
      let score = 0.01 + 0.98 * random.unit()
      scores.append(levels.map { ((score * Double($0)).rounded(.down) + 0.5) / Double($0) } ?? score)
      labels.append(row == 0 || (row > 1 && random.unit() < 0.2 + 0.5 * score))
      weights.append(0.25 + 3 * random.unit())
    }
    return try BinaryPredictions(
      scores: scores, labels: labels, weights: weighted ? weights : nil, threshold: 0.4)
  }

  func with(scores: [Double]) throws -> BinaryPredictions {
    try BinaryPredictions(scores: scores, labels: labels, weights: weights, threshold: threshold)
  }
}

extension RegressionPredictions {
  static func random(seed: UInt64, rows: Int, weighted: Bool = false) throws -> RegressionPredictions {
    var random = Seeded(seed)
    let actual = (0..<rows).map { _ in 1000 + 50 * random.unit() }
    return try RegressionPredictions(
      predicted: actual.map { $0 + 20 * (random.unit() - 0.4) }, actual: actual,
      weights: weighted ? (0..<rows).map { _ in 0.25 + 3 * random.unit() } : nil)
  }
}

/// Whether `value` is a number within `tolerance` of `expected`.
func isNear(_ value: MetricValue, _ expected: Double, within tolerance: Double = 1e-12) -> Bool {
  value.number.map { abs($0 - expected) <= tolerance } ?? false
}

let binaryMetrics = MetricCatalogue.metrics(for: .binaryClassification).map { $0.keyword }
let allMetrics = MetricCatalogue.all.map { $0.keyword }
