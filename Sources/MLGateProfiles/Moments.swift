internal import CMLGateScan

/// Count, mean and sums of the second and third powers of the deviations, merged without cancellation.
///
/// Chan, Golub and LeVeque (1979) for the squares; Pébay (2008, "Formulas for robust, one-pass parallel computation of
/// covariances and arbitrary-order statistical moments", equations 1.5 and 1.6) for the cubes.
struct Moments: Hashable, Sendable {
  private(set) var count = 0.0
  private(set) var mean = 0.0
  /// What rounding took from the mean: merging would else lose digits of values far from zero.
  private(set) var rest = 0.0
  /// The sum of squared deviations from the mean.
  private(set) var squares = 0.0
  /// The sum of cubed deviations from the mean.
  private(set) var cubes = 0.0

  init() {}

  /// The moments as they were stored.
  init(count: Double, mean: Double, rest: Double, squares: Double, cubes: Double) {
    self.count = count
    self.mean = mean
    self.rest = rest
    self.squares = squares
    self.cubes = cubes
  }

  /// The moments of some values, in two passes over them.
  init(_ values: UnsafeBufferPointer<Double>) {
    self.init(mlgate_deviations_of(values.baseAddress, values.count), count: values.count)
  }

  init(_ sums: mlgate_deviations, count: Int) {
    guard count > 0 else { return }
    self.count = Double(count)
    settle(sums.center, sums.first, sums.second, sums.third)
  }

  /// The moments of a value that occurs `weight` times.
  init(_ value: Double, weight: Int) {
    count = Double(weight)
    mean = value
  }

  /// Takes sums of powers of the deviations from `center`, moving them to the mean (Chan et al., equation 1.7).
  private mutating func settle(_ center: Double, _ first: Double, _ second: Double, _ third: Double) {
    let shift = first / count
    mean = center + shift
    rest = shift - (mean - center)
    squares = second - first * shift
    cubes = third - 3 * shift * second + 2 * first * shift * shift
  }

  mutating func merge(_ other: Moments) {
    guard other.count > 0 else { return }
    guard count > 0 else {
      self = other
      return
    }
    let total = count + other.count
    let share = other.count / total
    let apart = (other.mean - mean) + (other.rest - rest)
    let between = apart * apart * (count * share)
    cubes +=
      other.cubes + between * apart * ((count - other.count) / total)
      + 3 * apart * ((count / total) * other.squares - share * squares)
    squares += other.squares + between
    let center = mean
    let shift = rest + apart * share
    mean = center + shift
    rest = shift - (mean - center)
    count = total
  }

  /// The moments of weighted values, in two passes.
  static func of(_ values: [(value: Double, weight: Int)]) -> Moments {
    var result = Moments()
    guard let start = values.first?.value else { return result }
    var sum = CompensatedSum()
    for (value, weight) in values {
      result.count += Double(weight)
      sum.add((value - start) * Double(weight))
    }
    let center = start + sum.value / result.count
    var first = CompensatedSum()
    var second = CompensatedSum()
    var third = CompensatedSum()
    for (value, weight) in values {
      let deviation = value - center
      let times = Double(weight)
      first.add(deviation * times)
      second.add(deviation * deviation * times)
      third.add(deviation * deviation * deviation * times)
    }
    result.settle(center, first.value, second.value, third.value)
    return result
  }

  /// The sample variance (n - 1); `nil` for fewer than two values, or when a sum left the range of doubles.
  var variance: Double? { count > 1 && squares.isFinite ? max(0, squares) / (count - 1) : nil }

  /// The third standardised moment m3 / m2^1.5, with m2 and m3 divided by n (g1 of Joanes and Gill 1998).
  ///
  /// `nil` when all values are the same, or when a sum left the range of doubles.
  var skewness: Double? {
    guard count > 0, squares > 0 else { return nil }
    let second = squares / count
    let value = (cubes / count) / (second * second.squareRoot())
    return value.isFinite ? value : nil
  }
}

/// Neumaier's summation (1974).
struct CompensatedSum {
  private var sum = 0.0
  private var error = 0.0

  mutating func add(_ term: Double) {
    let total = sum + term
    error += abs(sum) >= abs(term) ? (sum - total) + term : (term - total) + sum
    sum = total
  }

  var value: Double { sum + error }
}
