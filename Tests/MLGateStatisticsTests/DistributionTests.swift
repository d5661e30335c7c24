import MLGateStatistics
import Testing

@Suite struct DistributionTests {
  /// Value, cdf, sf of scipy 1.17.1's `stats`.
  private func check(_ distribution: (any ContinuousDistribution)?, _ values: [(Double, Double, Double)]) throws {
    let distribution = try #require(distribution)
    for (value, cumulative, survival) in values {
      expect(distribution.cumulative(value), cumulative, within: 1e-12, "\(distribution) at \(value)")
      expect(distribution.survival(value), survival, within: 1e-12, "\(distribution) at \(value)")
    }
  }

  @Test func `cumulative distribution and survival are scipy's, in the tails as well`() throws {
    try check(
      NormalDistribution(),
      [
        (-10, 7.61985302416047e-24, 1.0), (-1.5, 0.06680720126885807, 0.9331927987311419), (0, 0.5, 0.5),
        (0.7, 0.758036347776927, 0.24196365222307303), (5, 0.9999997133484281, 2.866515718791933e-07),
        (37, 1.0, 5.7255712225239266e-300),
      ])
    try check(
      NormalDistribution(mean: 3, standardDeviation: 2.5),
      [
        (-20, 1.7897488120140525e-20, 1.0), (1, 0.2118553985833967, 0.7881446014166034), (3, 0.5, 0.5),
        (40, 1.0, 7.324131119827091e-50),
      ])
    try check(
      UniformDistribution(from: -5, to: 6),
      [
        (-6, 0.0, 1.0), (-5, 0.0, 1.0), (0, 0.45454545454545453, 0.5454545454545454),
        (5.5, 0.9545454545454546, 0.045454545454545414), (6, 1.0, 0.0), (7, 1.0, 0.0),
      ])
    try check(
      ExponentialDistribution(from: 4.2, scale: 10),
      [
        (4, 0.0, 1.0), (4.2, 0.0, 1.0), (4.3, 0.00995016625083191, 0.9900498337491681),
        (20, 0.7940249017951165, 0.20597509820488344), (900, 1.0, 1.247097219996735e-39),
      ])
    try check(
      GammaDistribution(shape: 2, from: 20, scale: 3),
      [
        (20, 0.0, 1.0), (20.5, 0.012437987627616916, 0.9875620123723831),
        (26, 0.5939941502901616, 0.40600584970983794), (60, 0.9999767857793102, 2.3214220689814074e-05),
        (200, 1.0, 5.341471565244885e-25),
      ])
    try check(
      BetaDistribution(alpha: 0.5, beta: 10, from: 5, scale: 11),
      [
        (5, 0.0, 1.0), (5.001, 0.03359029799390374, 0.9664097020060962),
        (5.5, 0.6592288684871848, 0.3407711315128151), (9, 0.9970288157401477, 0.0029711842598525414),
        (15.5, 0.9999999999999932, 6.775448199043049e-15), (16, 1.0, 0.0),
      ])
    try check(
      ChiSquareDistribution(degrees: 30, from: 3, scale: 5),
      [
        (3, 0.0, 1.0), (40, 8.160237405939415e-06, 0.9999918397625941),
        (150, 0.5033355501480796, 0.4966644498519204), (400, 0.9999975911202795, 2.408879720480836e-06),
        (1500, 1.0, 3.4764023804511804e-46),
      ])
    try check(
      ChiSquareDistribution(degrees: 1),
      [
        (0.001, 0.02522712063003961, 0.9747728793699604),
        (3.841458820694124, 0.9500000000000001, 0.04999999999999989), (100, 1.0, 1.5239706048320995e-23),
      ])
  }

  @Test func `parameters that make no distribution are refused`() {
    #expect(NormalDistribution(mean: 0, standardDeviation: 0) == nil)
    #expect(NormalDistribution(mean: .nan) == nil)
    #expect(UniformDistribution(from: 1, to: 1) == nil)
    #expect(UniformDistribution(from: -1.7e308, to: 1.7e308) == nil)
    #expect(ExponentialDistribution(scale: -1) == nil)
    #expect(GammaDistribution(shape: 0) == nil)
    #expect(ChiSquareDistribution(degrees: .infinity) == nil)
    #expect(BetaDistribution(alpha: 1, beta: 0) == nil)
  }

  @Test func `both tails make one, and neither falls where it must rise`() throws {
    let all: [(any ContinuousDistribution)?] = [
      NormalDistribution(mean: 1, standardDeviation: 2), UniformDistribution(from: -1, to: 3),
      ExponentialDistribution(from: -1), GammaDistribution(shape: 0.3, from: -2, scale: 0.7),
      BetaDistribution(alpha: 3, beta: 0.4, from: -2, scale: 5), ChiSquareDistribution(degrees: 5),
    ]
    for case let distribution in all {
      let distribution = try #require(distribution)
      var before = 0.0
      for step in -400...800 {
        let value = Double(step) / 100
        let found = distribution.cumulative(value)
        #expect(abs(found + distribution.survival(value) - 1) < 1e-14, "\(distribution) at \(value)")
        #expect(found >= before - 1e-15)
        before = found
      }
      #expect(distribution.cumulative(.nan).isNaN)
    }
  }
}
