/// The mean distance between prediction and truth.
public enum MeanAbsoluteError: RegressionMetric {
  public static let keyword = "mae"
  public static let title = "MAE"
  public static let direction = MetricDirection.lowerIsBetter
  public static let range = 0.0...Double.infinity
  public static let definition = """
    The mean of |actual - predicted|, in the target's unit: R. J. Hyndman and A. B. Koehler, "Another look at measures \
    of forecast accuracy" (2006), section 2.1. scikit-learn's mean_absolute_error.
    """
  public static let undefinedWhen = "Undefined over no rows."
  public static let examples = [
    MetricExample(
      predicted: [2.5, 0, 2, 8], actual: [3, -0.5, 2, 7], value: 0.5,
      source: "scikit-learn, documentation of mean_absolute_error")
  ]

  public static func compute(_ predictions: RegressionPredictions) -> MetricValue {
    .value(predictions.mean { abs(predictions.actual[$0] - predictions.predicted[$0]) })
  }
}
