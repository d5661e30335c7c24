#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Glibc)
  internal import Glibc
#else
  internal import Musl
#endif

/// A distribution of numbers without jumps, whose parameters are all known.
public protocol ContinuousDistribution: Sendable {
  /// The probability of a number up to `value`, 0...1; NaN for NaN.
  func cumulative(_ value: Double) -> Double
  /// The probability of a number above `value`, 0...1, accurate where it is small; NaN for NaN.
  func survival(_ value: Double) -> Double
}

/// The normal distribution.
public struct NormalDistribution: ContinuousDistribution, Hashable {
  public let mean: Double
  public let standardDeviation: Double

  /// `nil` unless the standard deviation is above 0 and both are finite.
  public init?(mean: Double = 0, standardDeviation: Double = 1) {
    guard mean.isFinite, standardDeviation > 0, standardDeviation.isFinite else { return nil }
    self.mean = mean
    self.standardDeviation = standardDeviation
  }

  private func score(_ value: Double) -> Double { (value - mean) / standardDeviation * 0.5.squareRoot() }

  public func cumulative(_ value: Double) -> Double { erfc(-score(value)) / 2 }
  public func survival(_ value: Double) -> Double { erfc(score(value)) / 2 }
}

/// The same density everywhere between two numbers.
public struct UniformDistribution: ContinuousDistribution, Hashable {
  public let low: Double
  public let high: Double

  /// `nil` unless `low` is below `high` and their distance is finite.
  public init?(from low: Double = 0, to high: Double = 1) {
    guard low < high, (high - low).isFinite else { return nil }
    self.low = low
    self.high = high
  }

  public func cumulative(_ value: Double) -> Double {
    value.isNaN ? .nan : min(1, max(0, (value - low) / (high - low)))
  }

  public func survival(_ value: Double) -> Double {
    value.isNaN ? .nan : min(1, max(0, (high - value) / (high - low)))
  }
}

/// The exponential distribution of mean `scale`, which begins at `low`.
public struct ExponentialDistribution: ContinuousDistribution, Hashable {
  public let low: Double
  public let scale: Double

  /// `nil` unless the scale is above 0 and both are finite.
  public init?(from low: Double = 0, scale: Double = 1) {
    guard low.isFinite, scale > 0, scale.isFinite else { return nil }
    self.low = low
    self.scale = scale
  }

  public func cumulative(_ value: Double) -> Double { value <= low ? 0 : -expm1(-(value - low) / scale) }
  public func survival(_ value: Double) -> Double { value <= low ? 1 : exp(-(value - low) / scale) }
}

/// Beyond these, the incomplete functions lose their accuracy, or take too long.
private enum Shapes {
  static let all = 1e-6...1e9
}

/// The gamma distribution of a shape and a scale (its mean is their product), which begins at `low`.
public struct GammaDistribution: ContinuousDistribution, Hashable {
  public let shape: Double
  public let low: Double
  public let scale: Double

  /// `nil` unless the shape is from 1e-6 to 1e9, the scale above 0, and all are finite.
  public init?(shape: Double, from low: Double = 0, scale: Double = 1) {
    guard Shapes.all.contains(shape), low.isFinite, scale > 0, scale.isFinite else { return nil }
    self.shape = shape
    self.low = low
    self.scale = scale
  }

  private func parts(_ value: Double) -> (lower: Double, upper: Double) {
    value <= low ? (0, 1) : SpecialFunctions.incompleteGamma(shape, (value - low) / scale)
  }

  public func cumulative(_ value: Double) -> Double { parts(value).lower }
  public func survival(_ value: Double) -> Double { parts(value).upper }
}

/// The chi-square distribution of so many degrees of freedom, not necessarily whole, which begins at `low`.
public struct ChiSquareDistribution: ContinuousDistribution, Hashable {
  private let gamma: GammaDistribution

  /// `nil` unless the degrees are from 2e-6 to 2e9, the scale above 0, and all are finite.
  public init?(degrees: Double, from low: Double = 0, scale: Double = 1) {
    guard let gamma = GammaDistribution(shape: degrees / 2, from: low, scale: scale * 2) else { return nil }
    self.gamma = gamma
  }

  public func cumulative(_ value: Double) -> Double { gamma.cumulative(value) }
  public func survival(_ value: Double) -> Double { gamma.survival(value) }
}

/// The beta distribution, from `low` to `low + scale`.
public struct BetaDistribution: ContinuousDistribution, Hashable {
  public let alpha: Double
  public let beta: Double
  public let low: Double
  public let scale: Double

  /// `nil` unless alpha and beta are from 1e-6 to 1e9, the scale above 0, and both ends finite.
  public init?(alpha: Double, beta: Double, from low: Double = 0, scale: Double = 1) {
    guard Shapes.all.contains(alpha), Shapes.all.contains(beta), low.isFinite, scale > 0, (low + scale).isFinite else {
      return nil
    }
    self.alpha = alpha
    self.beta = beta
    self.low = low
    self.scale = scale
  }

  private func parts(_ value: Double) -> (lower: Double, upper: Double) {
    if value <= low { return (0, 1) }
    let place = (value - low) / scale
    if place >= 1 { return (1, 0) }
    return SpecialFunctions.incompleteBeta(alpha, beta, place, rest: (low + scale - value) / scale)
  }

  public func cumulative(_ value: Double) -> Double { parts(value).lower }
  public func survival(_ value: Double) -> Double { parts(value).upper }
}
