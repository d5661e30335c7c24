#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Glibc)
  internal import Glibc
#else
  internal import Musl
#endif

/// What the distributions are made of, without the cancellation that the textbook forms have.
///
/// Catherine Loader (2000), "Fast and Accurate Computation of Binomial Probabilities".
enum Stirling {
  static let halfLogTwoPi = 0.918_938_533_204_672_74

  /// What Stirling's formula leaves of a factorial: log(x!) - (x + 1/2) log x + x - log(2 pi) / 2, for x > 0.
  ///
  /// Absolute error below 1e-14. Abramowitz and Stegun 6.1.41; below 16 by the recurrence of the factorial.
  static func error(_ x: Double) -> Double {
    var x = x
    var sum = 0.0
    while x < 16 {
      sum += (x + 0.5) * log1p(1 / x) - 1
      x += 1
    }
    let square = 1 / (x * x)
    let series =
      1.0 / 12 - square * (1.0 / 360 - square * (1.0 / 1260 - square * (1.0 / 1680 - square * (1.0 / 1188))))
    return sum + series / x
  }

  /// x log(x / mean) + mean - x, for x and mean above 0: how far a count is from its mean, in logarithms.
  static func deviance(_ x: Double, mean: Double) -> Double {
    guard abs(x - mean) < 0.1 * (x + mean) else { return x * log(x / mean) + mean - x }
    // Near the mean the terms cancel; their series does not.
    let ratio = (x - mean) / (x + mean)
    var sum = (x - mean) * ratio
    var term = 2 * x * ratio
    let square = ratio * ratio
    var odd = 3.0
    while odd < 2000 {
      term *= square
      let next = sum + term / odd
      if next == sum { break }
      sum = next
      odd += 2
    }
    return sum
  }

  /// The probability of `k` successes among `n`, at a chance of `mean / n` each.
  ///
  /// - Parameter rest: the mean of the failures, `n - mean` without its cancellation.
  static func binomial(_ k: Double, of n: Double, mean: Double, rest: Double) -> Double {
    if k == 0 { return exp(n * log1p(-mean / n)) }
    if k == n { return exp(n * log1p(-rest / n)) }
    let exponent = error(n) - error(k) - error(n - k) - deviance(k, mean: mean) - deviance(n - k, mean: rest)
    return exp(exponent) * (n / (2 * Double.pi * k * (n - k))).squareRoot()
  }
}

/// The special functions that distributions are written in.
public enum SpecialFunctions {
  /// The logarithm of the gamma function of `x` > 0; NaN elsewhere.
  ///
  /// Its error is below 1e-14, absolute where the result is small and relative elsewhere.
  public static func logGamma(_ x: Double) -> Double {
    guard x > 0, x.isFinite else { return x == .infinity ? x : .nan }
    if x < 0.5 { return logGamma(x + 1) - log(x) }
    return (x - 0.5) * log(x) - x + Stirling.halfLogTwoPi + Stirling.error(x)
  }
}
