/// How far numbers are from a distribution that is written down: the two-sided test of one sample.
///
///     let test = KolmogorovSmirnov(of: [(0.2, 1), (0.7, 2)], against: UniformDistribution())
///     test.statistic  // the largest distance of the two cumulative distributions, 0...1
///     test.pValue     // how probable one that large is, if the numbers are from that distribution
///
/// The p-value is of a distribution that was known before: where its parameters were fitted to the same numbers it is
/// too large. With equal numbers, which such a distribution does not have, it is too large as well.
public struct KolmogorovSmirnov: Sendable, Hashable {
  public let statistic: Double
  public let count: Int

  /// - Parameter values: different or equal finite numbers in rising order, with how often each occurs.
  /// - Complexity: O(*n*) evaluations of the distribution.
  public init(of values: [(value: Double, count: Int)], against distribution: some ContinuousDistribution) {
    let total = values.reduce(0) { $0 + $1.count }
    var seen = 0
    var largest = 0.0
    for (value, count) in values {
      let expected = distribution.cumulative(value)
      let before = Double(seen) / Double(total)
      seen += count
      largest = max(largest, expected - before, Double(seen) / Double(total) - expected)
    }
    statistic = largest
    count = total
  }

  public var pValue: Double { Self.pValue(of: statistic, count: count) }

  /// The probability of a statistic of `distance` or more for `count` numbers.
  ///
  /// Falls as the distance rises. Up to 1,000 numbers it is exact but for rounding: below 1e-11, and below 1e-9 of the
  /// p-value where that is small. Beyond, what is above 1e-3 is an asymptotic expansion, off by less than 1e-7.
  ///
  /// Which formula serves where follows Simard and L'Ecuyer (2011), "Computing the Two-Sided Kolmogorov-Smirnov
  /// Distribution", Journal of Statistical Software 39(11), in simpler steps.
  public static func pValue(of distance: Double, count: Int) -> Double {
    guard count > 0, !distance.isNaN else { return .nan }
    return KolmogorovDistribution(count: count).survival(distance)
  }
}
