#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Glibc)
  internal import Glibc
#else
  internal import Musl
#endif

extension SpecialFunctions {
  /// The regularized incomplete gamma functions P and Q = 1 - P of `shape` > 0 at `x` >= 0; NaN elsewhere.
  ///
  /// DLMF 8.2.4. Each is computed where it is small, so both keep a relative accuracy of about 1e-12 in their tails,
  /// for shapes from 0.01 to 1e6: by the series (DLMF 8.11.4) below the mean and Legendre's continued fraction
  /// (DLMF 8.9.2) above.
  public static func incompleteGamma(_ shape: Double, _ x: Double) -> (lower: Double, upper: Double) {
    guard shape > 0, shape.isFinite, x >= 0 else { return (.nan, .nan) }
    if x == 0 { return (0, 1) }
    if x == .infinity { return (1, 0) }
    // x^shape e^-x / Gamma(shape + 1)
    let density =
      exp(-Stirling.error(shape) - Stirling.deviance(shape, mean: x)) / (2 * Double.pi * shape).squareRoot()
    if x < shape + 1 {
      let lower = min(1, density * series(shape, x))
      return (lower, 1 - lower)
    }
    let upper = min(1, density * shape * fraction(shape, x))
    return (1 - upper, upper)
  }

  /// More terms than any argument needs: their number grows with the root of the larger argument.
  static func mostTerms(_ size: Double) -> Int { 1000 + Int(20 * min(size, 1e12).squareRoot()) }

  private static func series(_ shape: Double, _ x: Double) -> Double {
    var term = 1.0
    var sum = 1.0
    for index in 1...mostTerms(shape) {
      term *= x / (shape + Double(index))
      let next = sum + term
      if next == sum { break }
      sum = next
    }
    return sum
  }

  /// Lentz's method, as modified by Thompson and Barnett (1986).
  private static func fraction(_ shape: Double, _ x: Double) -> Double {
    let tiny = 1e-300
    var b = x + 1 - shape
    var c = 1 / tiny
    var d = 1 / (b == 0 ? tiny : b)
    var value = d
    for index in 1...mostTerms(x) {
      let count = Double(index)
      let a = -count * (count - shape)
      b += 2
      d = a * d + b
      d = 1 / (d == 0 ? tiny : d)
      c = b + a / c
      if c == 0 { c = tiny }
      let change = d * c
      value *= change
      if abs(change - 1) < 2e-16 { break }
    }
    return value
  }
}
