#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Logistic regression with an L2 penalty, learnt by gradient descent over small batches.
///
/// Minimises `mean(log loss) + l2 / 2 * |weights|^2`; the intercept is not penalised. Each pass visits the rows in a new
/// order drawn from the seed; the result is the mean of the parameters over the steps of the second half of the passes,
/// which takes out the noise of the last steps (Polyak and Juditsky, Acceleration of stochastic approximation by
/// averaging, 1992). The same input, settings and seed give the same bits.
struct LogisticRegression: Equatable {
  var intercept: Double
  var weights: [Double]

  struct Settings: Equatable {
    var rate = 0.1
    var l2 = 0.001
    var seed: UInt64 = 42
    var passes = 20
    var batch = 32
  }

  init(intercept: Double = 0, weights: [Double]) {
    self.intercept = intercept
    self.weights = weights
  }

  /// Returns the probability of the label 1 for a row.
  func probability(_ rows: SparseRows, _ row: Int) -> Double {
    Self.sigmoid(margin(rows, row))
  }

  /// Returns the penalised mean log loss over all rows: what training makes small.
  func objective(_ rows: SparseRows, _ labels: [Bool], l2: Double) -> Double {
    logLoss(rows, labels) + l2 / 2 * weights.reduce(0) { $0 + $1 * $1 }
  }

  /// Returns the mean log loss over all rows, in nats.
  func logLoss(_ rows: SparseRows, _ labels: [Bool]) -> Double {
    var sum = 0.0
    for row in 0..<rows.count {
      // -log(sigmoid(m)) without overflow, m signed so that positive is right.
      let margin = labels[row] ? margin(rows, row) : -margin(rows, row)
      sum += max(-margin, 0) + log1p(exp(-abs(margin)))
    }
    return sum / Double(rows.count)
  }

  /// Returns the gradient of `objective`, averaged over the given rows.
  func gradient(
    _ rows: SparseRows, _ labels: [Bool], over chosen: some Collection<Int>, l2: Double
  ) -> LogisticRegression {
    var gradient = LogisticRegression(weights: weights.map { l2 * $0 })
    let share = 1 / Double(chosen.count)
    for row in chosen {
      let error = (probability(rows, row) - (labels[row] ? 1 : 0)) * share
      gradient.intercept += error
      for entry in rows.starts[row]..<rows.starts[row + 1] {
        gradient.weights[rows.columns[entry]] += error * rows.values[entry]
      }
    }
    return gradient
  }

  /// Learns the parameters of `width` inputs.
  ///
  /// - Parameter progress: called after each pass with its number, from 1 on, and the current penalised loss.
  /// - Throws: when the parameters grow without bound.
  static func fit(
    _ rows: SparseRows, _ labels: [Bool], width: Int, _ settings: Settings,
    progress: (Int, Double) -> Void = { _, _ in }
  ) throws(Failure) -> LogisticRegression {
    var model = LogisticRegression(weights: Array(repeating: 0, count: width))
    var sum = model
    var summed = 0.0
    var generator = SplitMix64(seed: settings.seed)
    var order = Array(0..<rows.count)
    for pass in 1...settings.passes {
      generator.shuffle(&order)
      for start in stride(from: 0, to: order.count, by: settings.batch) {
        let batch = order[start..<min(start + settings.batch, order.count)]
        model.add(model.gradient(rows, labels, over: batch, l2: settings.l2), times: -settings.rate)
        if pass > settings.passes / 2 {
          sum.add(model, times: 1)
          summed += 1
        }
      }
      let objective = model.objective(rows, labels, l2: settings.l2)
      guard objective.isFinite else {
        throw Failure("Training diverged in pass \(pass) at --rate \(settings.rate); lower the rate.")
      }
      progress(pass, objective)
    }
    return LogisticRegression(intercept: sum.intercept / summed, weights: sum.weights.map { $0 / summed })
  }

  private mutating func add(_ other: LogisticRegression, times factor: Double) {
    intercept += factor * other.intercept
    for index in weights.indices { weights[index] += factor * other.weights[index] }
  }

  private func margin(_ rows: SparseRows, _ row: Int) -> Double {
    var margin = intercept
    for entry in rows.starts[row]..<rows.starts[row + 1] {
      margin += weights[rows.columns[entry]] * rows.values[entry]
    }
    return margin
  }

  private static func sigmoid(_ margin: Double) -> Double {
    margin >= 0 ? 1 / (1 + exp(-margin)) : exp(margin) / (1 + exp(margin))
  }
}
