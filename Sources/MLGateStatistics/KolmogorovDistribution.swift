#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Glibc)
  internal import Glibc
#else
  internal import Musl
#endif

/// The distribution of the two-sided Kolmogorov-Smirnov statistic of so many numbers.
struct KolmogorovDistribution {
  /// Up to how many numbers it is computed exactly.
  static let mostExact = 1000
  /// Up to how many numbers the one-sided sum is taken term by term.
  static let mostSummed = 5_000
  /// How many terms are taken of more.
  static let places = 4096.0

  let count: Int
  private let n: Double

  init(count: Int) {
    self.count = count
    n = Double(count)
  }

  /// The probability of a statistic of `d` or more.
  func survival(_ d: Double) -> Double {
    if n * d <= 0.5 { return 1 }
    if d >= 1 { return 0 }
    if n * d <= 1 {
      // Ruben and Gambino (1982): every number has a step of its own to fall on.
      return 1 - exp(SpecialFunctions.logGamma(n + 1) + n * log(2 * d - 1 / n))
    }
    // Both sides cannot be that far off at once when d is 1/2 or more, and hardly when n d^2 is 4: exp(-24) of it.
    if d >= 0.5 || n * d * d >= 4 { return min(1, 2 * oneSided(d)) }
    return min(1, max(0, 1 - (count <= Self.mostExact ? exact(d) : expansion(d))))
  }

  /// The probability that the numbers lie so far on one given side.
  ///
  /// Smirnov (1944), a sum of positive terms. Past ``mostSummed`` numbers that of ``places`` of them, evenly apart: with
  /// so many, the terms are a smooth function that vanishes at both ends, where the trapezoidal rule is as good as the sum.
  private func oneSided(_ d: Double) -> Double {
    let step = count <= Self.mostSummed ? 1 : n / Self.places
    var sum = 0.0
    for index in 0...Int(n / step) {
      let j = Double(index) * step
      let mean = j + n * d
      guard mean < n else { break }
      sum += Stirling.binomial(j, of: n, mean: mean, rest: n - mean) / mean
    }
    return sum * step * n * d
  }

  /// The probability of less than `d`, by the power of a matrix.
  ///
  /// Marsaglia, Tsang and Wang (2003), "Evaluating Kolmogorov's Distribution", Journal of Statistical Software 8(18).
  private func exact(_ d: Double) -> Double {
    let k = Int(n * d) + 1
    let size = 2 * k - 1
    let h = Double(k) - n * d
    var power = ScaledMatrix(size: size)
    for row in 0..<size {
      for column in 0..<min(size, row + 2) { power[row, column] = 1 }
    }
    var part = 1.0
    for index in 0..<size {
      part *= h
      power[index, 0] -= part
      power[size - 1, size - 1 - index] -= part
    }
    if 2 * h > 1 { power[size - 1, 0] += pow(2 * h - 1, Double(size)) }
    for row in 0..<size {
      // Divided by (row - column + 1)!
      var factorial = 1.0
      for column in stride(from: min(row, size - 1), through: 0, by: -1) {
        factorial *= Double(row - column + 1)
        power[row, column] /= factorial
      }
    }
    power.raise(to: count)
    var value = power[k - 1, k - 1]
    var exponent = power.exponent
    for index in 1...count {
      value *= Double(index) / n
      if value < 1e-140 {
        value *= 1e140
        exponent -= 140
      }
    }
    return value * pow(10, Double(exponent))
  }

  /// The probability of less than `d`, to terms of n^(-3/2).
  ///
  /// Pelz and Good (1976), "Approximating the Lower Tail-Areas of the Kolmogorov-Smirnov One-Sample Statistic".
  private func expansion(_ d: Double) -> Double {
    let z = n.squareRoot() * d
    let z2 = z * z
    let z4 = z2 * z2
    let z6 = z4 * z2
    let square = Double.pi * Double.pi
    var sums = (0.0, 0.0, 0.0, 0.0)
    for index in 0..<60 {
      // Both signs of k + 1/2.
      let odd = (Double(index) + 0.5) * (Double(index) + 0.5) * square
      let half = 2 * exp(-odd / (2 * z2))
      sums.0 += half
      sums.1 += half * (odd - z2)
      sums.2 += half * (6 * z6 + 2 * z4 + odd * (2 * z4 - 5 * z2) + odd * odd * (1 - 2 * z2))
      let cubes = odd * odd * (212 * z4 - 60 * z2) + odd * odd * odd * (5 - 30 * z2)
      sums.3 += half * (-30 * z6 - 90 * z6 * z2 + odd * (135 * z4 - 96 * z6) + cubes)
    }
    var whole = (0.0, 0.0)
    for index in 1..<60 {
      let even = Double(index) * Double(index) * square
      let both = 2 * exp(-even / (2 * z2))
      whole.0 += both * even
      whole.1 += both * (3 * even * z2 - even * even)
    }
    let root = (Double.pi / 2).squareRoot()
    let zeroth = root * sums.0 / z
    let first = root * sums.1 / (6 * z4)
    let second = root * (sums.2 / (72 * z6 * z) - whole.0 / (36 * z2 * z))
    let third = root * (sums.3 / (6480 * z6 * z4) + whole.1 / (216 * z6))
    return zeroth + first / n.squareRoot() + second / n + third / (n * n.squareRoot())
  }
}

/// A square matrix times a power of ten, whose powers would else leave the range of doubles.
private struct ScaledMatrix {
  let size: Int
  private var cells: [Double]
  private(set) var exponent = 0

  init(size: Int) {
    self.size = size
    cells = [Double](repeating: 0, count: size * size)
  }

  subscript(row: Int, column: Int) -> Double {
    get { cells[row * size + column] }
    set { cells[row * size + column] = newValue }
  }

  mutating func raise(to power: Int) {
    let base = self
    // From the highest bit down: the square, and the base where a bit is set.
    for bit in stride(from: Int.bitWidth - power.leadingZeroBitCount - 2, through: 0, by: -1) {
      multiply(by: self)
      if power >> bit & 1 == 1 { multiply(by: base) }
    }
  }

  private mutating func multiply(by other: ScaledMatrix) {
    let size = size
    let product = [Double](unsafeUninitializedCapacity: size * size) { product, count in
      product.initialize(repeating: 0)
      cells.withUnsafeBufferPointer { left in
        other.cells.withUnsafeBufferPointer { right in
          // Invariant: all three have size x size cells.
          for row in 0..<size {
            for middle in 0..<size {
              let factor = left[row * size + middle]
              if factor == 0 { continue }
              for column in 0..<size { product[row * size + column] += factor * right[middle * size + column] }
            }
          }
        }
      }
      count = size * size
    }
    cells = product
    exponent += other.exponent
    guard self[size / 2, size / 2] > 1e140 else { return }
    for index in cells.indices { cells[index] *= 1e-140 }
    exponent += 140
  }
}
