import MLGateStatistics
import Testing

@Suite struct KolmogorovSmirnovTests {
  // Count, distance, `stats.kstwo.sf` of scipy 1.17.1; of 500 and 1,000 numbers, where p is above 1e-3, scipy takes an
  // expansion that is off by 5e-8, so those are Marsaglia, Tsang and Wang's matrices in doubles of 80 bits (numpy 2).
  @Test(
    arguments: [
      (1, 0.01, 1.0), (1, 0.03, 1.0), (1, 0.05, 1.0), (1, 0.1, 1.0), (1, 0.15, 1.0), (1, 0.2, 1.0), (1, 0.3, 1.0),
      (1, 0.45, 1.0), (1, 0.6, 0.8), (1, 0.9, 0.19999999999999996), (2, 0.01, 1.0), (2, 0.03, 1.0), (2, 0.05, 1.0),
      (2, 0.1, 1.0), (2, 0.15, 1.0), (2, 0.2, 1.0), (2, 0.3, 0.98), (2, 0.45, 0.6799999999999999),
      (2, 0.6, 0.32000000000000006), (2, 0.9, 0.01999999999999999), (5, 0.15, 0.9988), (5, 0.2, 0.9616),
      (5, 0.3, 0.664), (5, 0.45, 0.19399374999999963), (5, 0.6, 0.03008000000000001), (5, 0.9, 1.9999999999999978e-05),
      (10, 0.1, 0.99963712), (10, 0.15, 0.95396527), (10, 0.2, 0.7487190399999999), (10, 0.3, 0.27053557479999946),
      (10, 0.45, 0.022891810311718164), (10, 0.6, 0.0005681672000000003), (10, 0.9, 1.9999999999999957e-10),
      (20, 0.05, 0.9999999767980384), (20, 0.1, 0.976255094592155), (20, 0.15, 0.7044671549442872),
      (20, 0.2, 0.352720173623415), (20, 0.3, 0.04306706665851623), (20, 0.45, 0.00032446411409554644),
      (20, 0.6, 2.0483011649719853e-07), (20, 0.9, 2.0006866455078037e-20), (50, 0.03, 0.9999999991521389),
      (50, 0.05, 0.9990238098461883), (50, 0.1, 0.6623112704658186), (50, 0.15, 0.19026366518248072),
      (50, 0.2, 0.03143877776953241), (50, 0.3, 0.00017353260202718738), (50, 0.45, 9.261187857225947e-10),
      (50, 0.6, 9.634070456142374e-18), (50, 0.9, 2.0160611902288146e-50), (100, 0.03, 0.9999692479033473),
      (100, 0.05, 0.9532159710635725), (100, 0.1, 0.2526927570063874), (100, 0.15, 0.019839242125643017),
      (100, 0.2, 0.0005551927327988775), (100, 0.3, 1.7719869892662917e-08), (100, 0.45, 5.324995419657099e-19),
      (100, 0.6, 5.912822156396238e-35), (100, 0.9, 2.0533839413065759e-100), (140, 0.03, 0.9992547123063266),
      (140, 0.05, 0.8576480297656114), (140, 0.1, 0.11353657290090946), (140, 0.15, 0.0032495604415101703),
      (140, 0.2, 2.1981563302200222e-05), (140, 0.3, 1.1370251710737309e-11), (140, 0.45, 2.1582605458449104e-26),
      (140, 0.6, 1.0052268370224967e-48), (140, 0.9, 2.0855973600936603e-140), (500, 0.01, 0.9999999991073389),
      (500, 0.03, 0.74731662218084372), (500, 0.05, 0.15866263922061994), (500, 0.1, 8.342293067263533e-05),
      (500, 0.15, 2.758171849513672e-10), (500, 0.2, 5.256835361945869e-18), (500, 0.3, 2.0976835679070943e-40),
      (500, 0.45, 6.37406117674024e-93), (500, 0.6, 1.1934763993433721e-172), (500, 0.9, 0.0),
      (1000, 0.01, 0.9999496745370611), (1000, 0.03, 0.32269024641329994), (1000, 0.05, 0.013012071309966890),
      (1000, 0.1, 3.703687096817711e-09), (1000, 0.15, 4.16424802243078e-20), (1000, 0.2, 1.5528629204250538e-35),
      (1000, 0.3, 2.590715705736845e-80), (1000, 0.45, 2.524336024487931e-185), (1000, 0.6, 0.0), (1000, 0.9, 0.0),
    ] as [(Int, Double, Double)]) func `the exact p-value is scipy's`(count: Int, distance: Double, expected: Double)
  {
    let found = KolmogorovSmirnov.pValue(of: distance, count: count)
    #expect(abs(found - expected) <= max(1e-9 * expected, 1e-307), "\(found), not \(expected)")
  }

  // The same past the count to which it is exact; those of 1,001 and 2,000 by the matrices.
  @Test(
    arguments: [
      (1001, 0.01, 0.99994911311220273), (1001, 0.02, 0.81042539241700900), (1001, 0.04, 0.07908603052594260),
      (1001, 0.06, 0.00141834073071136), (2000, 0.03, 0.05354694548336676), (5000, 0.004, 0.9999977369528622),
      (5000, 0.01, 0.6954557253913853),
      (5000, 0.02, 0.03613941395325637), (5000, 0.03, 0.00024159234422666817), (100000, 0.001, 0.9999638407940036),
      (100000, 0.003, 0.3284563327726956), (100000, 0.005, 0.013430824977799608),
      (100000, 0.0065, 0.00042592522031808605), (1000000, 0.0005, 0.9638386310076212),
      (1000000, 0.001, 0.26982107442589376), (1000000, 0.0015, 0.022195758430640866),
      (1000000, 0.003, 3.039812751939269e-08),
    ] as [(Int, Double, Double)]) func `the asymptotic p-value is near scipy's`(
      count: Int, distance: Double, expected: Double
    )
  {
    let found = KolmogorovSmirnov.pValue(of: distance, count: count)
    #expect(abs(found - expected) <= min(1e-7, 1e-3 * expected), "\(found), not \(expected)")
  }

  // Twice Smirnov's one-sided sum of all terms, in doubles of 80 bits (numpy 2), which round to 1e-9.
  @Test(
    arguments: [
      (200_000, 0.006, 1.11022033146324e-06), (200_000, 0.01, 8.43312569989106e-18),
      (200_000, 0.03, 8.22654892194881e-157), (1_000_000, 0.003, 3.03981275228398e-08),
      (1_000_000, 0.008, 5.10789245434294e-56), (3_000_000, 0.01, 5.19605649829724e-261),
    ] as [(Int, Double, Double)]) func `small p-values of many numbers are exact`(
      count: Int, distance: Double, expected: Double
    )
  {
    expect(KolmogorovSmirnov.pValue(of: distance, count: count), expected, within: 1e-9)
  }

  /// Miller (1956), "Table of Percentage Points of Kolmogorov Statistics": critical values at 20%, 10%, 5%, 2%, 1%.
  @Test(arguments: [
    (1, [0.90000, 0.95000, 0.97500, 0.99000, 0.99500]), (5, [0.44698, 0.50945, 0.56328, 0.62718, 0.66853]),
    (10, [0.32260, 0.36866, 0.40925, 0.45662, 0.48893]), (20, [0.23156, 0.26473, 0.29408, 0.32866, 0.35241]),
    (50, [0.14840, 0.16959, 0.18841, 0.21068, 0.22604]), (100, [0.10563, 0.12067, 0.13403, 0.14987, 0.16081]),
  ]) func `published critical values have their p-values`(count: Int, distances: [Double]) {
    for (distance, expected) in zip(distances, [0.2, 0.1, 0.05, 0.02, 0.01]) {
      // Miller doubles the one-sided probability, and has five digits.
      #expect(abs(KolmogorovSmirnov.pValue(of: distance, count: count) - expected) < 1.5e-3 * expected)
    }
  }

  @Test func `the p-value never rises with the distance, across the seams as well`() {
    for count in [1, 3, 17, 60, 1001, 20_000] {
      var before = 1.0
      for step in 0...300 {
        let found = KolmogorovSmirnov.pValue(of: Double(step) / 300, count: count)
        #expect(found <= before + 1e-9, "\(count), \(step)")
        before = found
      }
      #expect(before == 0)
    }
  }

  @Test func `the statistic is the largest distance, on either side of a step`() throws {
    let uniform = try #require(UniformDistribution())
    #expect(KolmogorovSmirnov(of: [(0.5, 1)], against: uniform).statistic == 0.5)
    #expect(KolmogorovSmirnov(of: [(0.1, 1), (0.2, 1), (0.3, 2)], against: uniform).statistic == 0.7)
    #expect(KolmogorovSmirnov(of: [(0.7, 3), (0.9, 1)], against: uniform).statistic == 0.7)
    let tripled = KolmogorovSmirnov(of: [(0.7, 9), (0.9, 3)], against: uniform)
    #expect(tripled.statistic == 0.7)
    #expect(tripled.count == 12)
    #expect(KolmogorovSmirnov.pValue(of: 0.5, count: 0).isNaN)
  }

  /// `stats.kstest` of scipy 1.17.1.
  @Test func `a sample with equal numbers is tested as scipy does`() throws {
    let normal = try #require(NormalDistribution(mean: 2.5, standardDeviation: 1))
    let test = KolmogorovSmirnov(of: [(1, 2), (2, 3), (3, 1), (4, 4)], against: normal)
    expect(test.statistic, 0.33319279873114194, within: 1e-14)
    expect(test.pValue, 0.17196740334399563, within: 1e-12)
  }
}
