/// Whether counts of categories fit the weights that are written down: Pearson's chi-square (1900).
public struct ChiSquareTest: Sendable, Hashable {
  /// The sum of (observed - expected)^2 / expected; infinite when something occurs that has no weight.
  public let statistic: Double
  /// The categories with a weight, but one.
  public let degrees: Int
  /// Half the sum of all differences between observed and expected shares, 0...1.
  public let totalVariation: Double
  /// How many are expected of each category.
  public let expected: [Double]

  /// - Parameters:
  ///   - observed: how often each category occurs.
  ///   - weights: of the same categories, in proportion to their sum.
  /// - Returns: `nil` when nothing was observed, the two differ in number, a weight is negative or not finite, or fewer
  ///   than two are above 0.
  public init?(observed: [Int], weights: [Double]) {
    let total = Double(observed.reduce(0, +))
    let sum = weights.reduce(0, +)
    guard observed.count == weights.count, total > 0, sum.isFinite, weights.allSatisfy({ $0 >= 0 }),
      weights.count(where: { $0 > 0 }) > 1
    else { return nil }
    expected = weights.map { total * ($0 / sum) }
    degrees = weights.count { $0 > 0 } - 1
    let differences = zip(observed, expected).map { abs(Double($0) - $1) }
    // Summed from small to large, so that the order of the categories does not show.
    totalVariation = min(1, differences.sorted().reduce(0, +) / 2 / total)
    statistic = zip(differences, expected).map { $0 == 0 ? 0 : $0 * $0 / $1 }.sorted().reduce(0, +)
  }

  /// The probability of a statistic of this size or more, if the weights are true and the counts not too small.
  public var pValue: Double { Self.pValue(statistic, degrees: degrees) }

  /// Whether the counts are large enough for the p-value: none is expected below 1, and no more than a fifth of them
  /// below 5 (Cochran 1954, "Some Methods for Strengthening the Common chi-square Tests").
  public var isReliable: Bool {
    let counts = expected.filter { $0 > 0 }
    return counts.allSatisfy { $0 >= 1 } && counts.count { $0 < 5 } * 5 <= counts.count
  }

  static func pValue(_ statistic: Double, degrees: Int) -> Double {
    SpecialFunctions.incompleteGamma(Double(degrees) / 2, statistic / 2).upper
  }
}
