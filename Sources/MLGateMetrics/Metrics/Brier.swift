/// The mean squared distance between the probability and what came true.
public enum Brier: BinaryMetric {
  public static let keyword = "brier"
  public static let title = "Brier score"
  public static let direction = MetricDirection.lowerIsBetter
  public static let range = 0.0...1.0
  public static let definition = """
    The mean of (p - y)², p being the score and y 1 for a positive row and 0 for a negative one: G. W. Brier, \
    "Verification of forecasts expressed in terms of probability" (1950), halved, as is usual for two classes. \
    scikit-learn's brier_score_loss.
    """
  public static let undefinedWhen = "Undefined over no rows, and when a score lies outside 0 to 1."
  public static let examples = [
    MetricExample(
      predicted: [0.1, 0.9, 0.8, 0.3], actual: [0, 1, 1, 0], value: 0.0375,
      source: "scikit-learn, documentation of brier_score_loss")
  ]

  public static func compute(_ predictions: BinaryPredictions) -> MetricValue {
    var squares = CompensatedSum()
    var weights = CompensatedSum()
    for row in predictions.scores.indices {
      let weight = predictions.weight(row)
      let error = predictions.scores[row] - (predictions.labels[row] ? 1 : 0)
      // A row of weight zero may have any score; its square may overflow, and 0 × ∞ is no number.
      if weight > 0 { squares.add(weight * error * error) }
      weights.add(weight)
    }
    return .value(squares.total / weights.total)
  }
}
