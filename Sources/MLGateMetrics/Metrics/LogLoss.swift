#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The mean negative logarithm of the probability given to what came true.
public enum LogLoss: BinaryMetric {
  public static let keyword = "log-loss"
  public static let title = "Log loss"
  public static let direction = MetricDirection.lowerIsBetter
  public static let range = 0.0...Double.infinity
  public static let definition = """
    The mean of -ln p over positive rows and -ln(1 - p) over negative ones, p being the score: I. J. Good, "Rational \
    Decisions" (1952), the logarithmic score. scikit-learn's log_loss, except that scikit-learn replaces probabilities \
    of exactly 0 and 1 by nearby ones, and here nothing is replaced.
    """
  public static let undefinedWhen = """
    Undefined over no rows, when a score lies outside 0 to 1, and when a score is exactly 0 or 1 and wrong, since that \
    row's loss is infinite.
    """
  public static let examples = [
    MetricExample(
      predicted: [0.7, 0.4, 0.6, 0.3], actual: [0, 1, 1, 0], value: 0.7469410259762035,
      source: "scikit-learn, metrics/tests/test_classification.py, test_log_loss: 0.7469410, which is -ln(0.0504) / 4"),
    MetricExample(predicted: [0, 1], actual: [0, 1], value: 0, source: "by hand: certain and right"),
    MetricExample(predicted: [0, 0.5], actual: [1, 1], value: nil, source: "by hand: certain and wrong"),
  ]

  public static func compute(_ predictions: BinaryPredictions) -> MetricValue {
    var loss = CompensatedSum()
    var weights = CompensatedSum()
    var infinite = 0
    for row in predictions.scores.indices {
      let weight = predictions.weight(row)
      guard weight > 0 else { continue }
      let score = predictions.scores[row]
      let logarithm = predictions.labels[row] ? log(score) : log1p(-score)
      if logarithm.isFinite { loss.add(-weight * logarithm) } else { infinite += 1 }
      weights.add(weight)
    }
    guard infinite == 0 else {
      return undefined(
        "the class that came true had the probability 0 in \(infinite) of \(counted(predictions.weighedRows)), where "
          + "the loss is infinite; keep scores off exactly 0 and 1 where they are written, or use "
          + "\(Brier.keyword).")
    }
    return .value(loss.total / weights.total)
  }
}
