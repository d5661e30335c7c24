/// Count, means and sums of squared and mixed deviations of pairs, merged without cancellation.
///
/// Chan, Golub and LeVeque (1979) for the squares; Pébay (2008, "Formulas for robust, one-pass parallel computation of
/// covariances and arbitrary-order statistical moments", equation 3.2) for the products.
struct CoMoments: Hashable, Sendable {
  /// A mean with what rounding took from it: merging would else lose digits of values far from zero.
  private struct Mean: Hashable, Sendable {
    var value = 0.0
    var rest = 0.0

    mutating func move(by shift: Double) {
      let center = value
      let all = rest + shift
      value = center + all
      rest = all - (value - center)
    }
  }

  private(set) var count = 0.0
  private var first = Mean()
  private var second = Mean()
  private var firstSquares = 0.0
  private var secondSquares = 0.0
  private var products = 0.0

  init() {}

  /// The moments of some pairs, in two passes over them.
  init(_ left: [Double], _ right: [Double]) {
    guard let x = left.first, let y = right.first else { return }
    count = Double(left.count)
    first.value = x
    second.value = y
    first.move(by: Self.sum(left.indices) { left[$0] - x } / count)
    second.move(by: Self.sum(right.indices) { right[$0] - y } / count)
    let (x1, y1) = (first, second)
    firstSquares = Self.sum(left.indices) { index in
      let deviation = (left[index] - x1.value) - x1.rest
      return deviation * deviation
    }
    secondSquares = Self.sum(right.indices) { index in
      let deviation = (right[index] - y1.value) - y1.rest
      return deviation * deviation
    }
    products = Self.sum(left.indices) { index in
      ((left[index] - x1.value) - x1.rest) * ((right[index] - y1.value) - y1.rest)
    }
  }

  /// Neumaier's summation (1974).
  private static func sum(_ indices: Range<Int>, _ term: (Int) -> Double) -> Double {
    var sum = 0.0
    var error = 0.0
    for index in indices {
      let term = term(index)
      let total = sum + term
      error += abs(sum) >= abs(term) ? (sum - total) + term : (term - total) + sum
      sum = total
    }
    return sum + error
  }

  mutating func merge(_ other: CoMoments) {
    guard other.count > 0 else { return }
    guard count > 0 else {
      self = other
      return
    }
    let total = count + other.count
    let share = other.count / total
    let x = (other.first.value - first.value) + (other.first.rest - first.rest)
    let y = (other.second.value - second.value) + (other.second.rest - second.rest)
    firstSquares += other.firstSquares + x * x * (count * share)
    secondSquares += other.secondSquares + y * y * (count * share)
    products += other.products + x * y * (count * share)
    first.move(by: x * share)
    second.move(by: y * share)
    count = total
  }

  /// Pearson's product-moment correlation, -1...1.
  ///
  /// `nil` for fewer than two pairs, when a side does not vary, or when a sum left the range of doubles.
  var correlation: Double? {
    guard count > 1, firstSquares > 0, secondSquares > 0 else { return nil }
    // One root rounds less than two, so that what is on a line has exactly 1; the product of the squares may overflow.
    let square = firstSquares * secondSquares
    let scale =
      square.isNormal ? square.squareRoot() : firstSquares.squareRoot() * secondSquares.squareRoot()
    let value = products / scale
    return value.isFinite ? min(1, max(-1, value)) : nil
  }
}
