import MLGateStatistics
import Testing

/// Values of mpmath 1.4.1 with 50 digits, rounded to 17.
@Suite struct SpecialFunctionTests {
  @Test(
    arguments: [
      (1e-8, 18.420680738180209), (0.1, 2.2527126517342059), (0.5, 0.57236494292470009), (1, 0.0),
      (1.5, -0.12078223763524522), (2, 0.0), (3.7, 1.4280723266653881), (9.99, 12.779315214350193),
      (15, 25.191221182738682), (100.5, 361.43554046777762), (100000.0, 1051287.7089736569),
      (10000000000.0, 220258509288.81058),
    ] as [(Double, Double)]) func `log gamma`(x: Double, expected: Double)
  {
    #expect(abs(SpecialFunctions.logGamma(x) - expected) <= 1e-14 * max(1, abs(expected)))
  }

  // Shape, x, P, Q.
  @Test(
    arguments: [
      (0.01, 0.5, 0.99437324380603282, 0.0056267561939671841), (0.5, 1e-10, 1.1283791670579e-5, 0.99998871620832942),
      (0.5, 0.3, 0.56142197391900014, 0.43857802608099986), (1, 700, 1.0, 9.8596765437597709e-305),
      (2.5, 0.1, 0.00088613878881244261, 0.99911386121118756), (2.5, 2.5, 0.58411981300449208, 0.41588018699550792),
      (2.5, 30, 0.99999999998784543, 1.2154569777183039e-11), (15, 3, 6.7038591124056062e-7, 0.99999932961408876),
      (15, 16, 0.63247264023443507, 0.36752735976556493), (15, 60, 0.99999999999897972, 1.0202758541470041e-12),
      (100, 50, 3.2000653245851253e-10, 0.99999999967999347), (100, 100, 0.51329879827914866, 0.48670120172085134),
      (100, 180, 0.99999999997051705, 2.9482945576482845e-11),
      (10000, 9500, 1.8624546517951551e-7, 0.99999981375453482),
      (10000, 10000, 0.5013298083399552, 0.4986701916600448),
      (10000, 10600, 0.99999999803780752, 1.9621924821330469e-9),
    ] as [(Double, Double, Double, Double)]) func `incomplete gamma`(
      shape: Double, x: Double, lower: Double, upper: Double
    )
  {
    let found = SpecialFunctions.incompleteGamma(shape, x)
    expect(found.lower, lower, within: 1e-12)
    expect(found.upper, upper, within: 1e-12)
  }

  // a, b, x, I, 1 - I.
  @Test(
    arguments: [
      (0.5, 0.5, 0.001, 0.020135041633377491, 0.97986495836662251),
      (0.5, 10, 0.02, 0.46984742386760943, 0.53015257613239057),
      (0.5, 10, 0.90000000000000002, 0.99999999998151973, 1.8480273740563698e-11),
      (1, 11, 0.29999999999999999, 0.98022673257, 0.019773267430000003),
      (2, 3, 0.40000000000000002, 0.52480000000000004, 0.47519999999999996), (5, 5, 0.5, 0.5, 0.5),
      (30, 2, 0.5, 1.4901161193847656e-8, 0.99999998509883881),
      (200, 300, 0.38, 0.18093001184220385, 0.81906998815779615),
      (200, 300, 0.40000000000000002, 0.502428616319932, 0.497571383680068),
      (200, 300, 0.5, 0.99999645651973561, 3.5434802643925381e-6),
      (0.01, 3, 0.20000000000000001, 0.99508711823131596, 0.0049128817686840411),
      (3, 0.02, 0.999, 0.10276848767245132, 0.89723151232754868),
    ] as [(Double, Double, Double, Double, Double)]) func `incomplete beta`(
      a: Double, b: Double, x: Double, lower: Double, upper: Double
    )
  {
    let found = SpecialFunctions.incompleteBeta(a, b, x)
    expect(found.lower, lower, within: 1e-12)
    expect(found.upper, upper, within: 1e-12)
    let mirrored = SpecialFunctions.incompleteBeta(b, a, 1 - x, rest: x)
    expect(mirrored.upper, found.lower, within: 1e-12)
  }

  @Test func `what has no value is not a number, and the ends are exact`() {
    #expect(SpecialFunctions.logGamma(0).isNaN)
    #expect(SpecialFunctions.logGamma(-1.5).isNaN)
    #expect(SpecialFunctions.incompleteGamma(0, 1).lower.isNaN)
    #expect(SpecialFunctions.incompleteGamma(1, -1).upper.isNaN)
    #expect(SpecialFunctions.incompleteGamma(2, 0) == (0, 1))
    #expect(SpecialFunctions.incompleteGamma(2, .infinity) == (1, 0))
    #expect(SpecialFunctions.incompleteBeta(2, 3, 0) == (0, 1))
    #expect(SpecialFunctions.incompleteBeta(2, 3, 1) == (1, 0))
    #expect(SpecialFunctions.incompleteBeta(2, 3, 1.5).lower.isNaN)
    #expect(SpecialFunctions.incompleteBeta(-2, 3, 0.5).lower.isNaN)
  }

  /// DLMF 8.8.5: P(a + 1, x) = P(a, x) - x^a e^-x / Gamma(a + 1); with whole shapes, Q is a sum of Poisson's.
  @Test func `whole shapes are Poisson's sums`() {
    for shape in [1.0, 2, 7, 30] {
      for x in [0.1, 1, 5, 28, 60] {
        var term = 1.0
        var sum = 0.0
        for index in 0..<Int(shape) {
          if index > 0 { term *= x / Double(index) }
          sum += term
        }
        let found = SpecialFunctions.incompleteGamma(shape, x)
        #expect(abs(found.upper - sum * SpecialFunctions.incompleteGamma(1, x).upper) < 1e-13)
        #expect(abs(found.lower + found.upper - 1) < 1e-15)
      }
    }
  }
}
