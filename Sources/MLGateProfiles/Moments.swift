/// Count, mean and sum of squared deviations, merged without cancellation (Chan, Golub, LeVeque 1979).
struct Moments: Hashable, Sendable {
  private(set) var count = 0.0
  private(set) var mean = 0.0
  /// What rounding took from the mean: merging would else lose digits of values far from zero.
  private var rest = 0.0
  /// The sum of squared deviations from the mean.
  private(set) var squares = 0.0

  init() {}

  /// The moments of some values, in two passes over them.
  init(_ values: UnsafeBufferPointer<Double>) {
    guard !values.isEmpty else { return }
    count = Double(values.count)
    let start = values[0]
    var sum = 0.0
    for value in values { sum += value - start }
    let center = start + sum / count
    var total = 0.0
    var slip = 0.0
    for value in values {
      let deviation = value - center
      total += deviation * deviation
      slip += deviation
    }
    // The second term takes out what rounding left in the center (Chan et al., equation 1.7).
    squares = total - slip * slip / count
    settle(center, slip / count)
  }

  /// The moments of a value that occurs `weight` times.
  init(_ value: Double, weight: Int) {
    count = Double(weight)
    mean = value
  }

  /// Makes the mean `center + part`, without loss.
  private mutating func settle(_ center: Double, _ part: Double) {
    mean = center + part
    rest = part - (mean - center)
  }

  mutating func merge(_ other: Moments) {
    guard other.count > 0 else { return }
    guard count > 0 else {
      self = other
      return
    }
    let total = count + other.count
    let apart = (other.mean - mean) + (other.rest - rest)
    settle(mean, rest + apart * (other.count / total))
    squares += other.squares + apart * apart * (count * (other.count / total))
    count = total
  }

  /// The moments of weighted values, in two passes.
  static func of(_ values: [(value: Double, weight: Int)]) -> Moments {
    var result = Moments()
    guard let start = values.first?.value else { return result }
    var sum = 0.0
    var sumError = 0.0
    for (value, weight) in values {
      result.count += Double(weight)
      compensated(add: (value - start) * Double(weight), to: &sum, &sumError)
    }
    let center = start + (sum + sumError) / result.count
    var squares = 0.0
    var squaresError = 0.0
    var slip = 0.0
    var slipError = 0.0
    for (value, weight) in values {
      let deviation = value - center
      compensated(add: deviation * deviation * Double(weight), to: &squares, &squaresError)
      compensated(add: deviation * Double(weight), to: &slip, &slipError)
    }
    slip += slipError
    result.squares = squares + squaresError - slip * slip / result.count
    result.settle(center, slip / result.count)
    return result
  }

  /// Neumaier's summation.
  private static func compensated(add term: Double, to sum: inout Double, _ error: inout Double) {
    let total = sum + term
    error += abs(sum) >= abs(term) ? (sum - total) + term : (term - total) + sum
    sum = total
  }

  /// The sample variance (n - 1); `nil` for fewer than two values, or when a sum left the range of doubles.
  var variance: Double? { count > 1 && squares.isFinite ? max(0, squares) / (count - 1) : nil }
}
