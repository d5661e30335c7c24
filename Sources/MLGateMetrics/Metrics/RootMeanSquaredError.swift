/// The root of the mean squared distance between prediction and truth.
public enum RootMeanSquaredError: RegressionMetric {
  public static let keyword = "rmse"
  public static let title = "RMSE"
  public static let direction = MetricDirection.lowerIsBetter
  public static let range = 0.0...Double.infinity
  public static let definition = """
    The square root of the mean of (actual - predicted)², in the target's unit: R. J. Hyndman and A. B. Koehler, \
    "Another look at measures of forecast accuracy" (2006), section 2.1. scikit-learn's root_mean_squared_error.
    """
  public static let undefinedWhen = "Undefined over no rows."
  public static let examples = [
    MetricExample(
      predicted: [2.5, 0, 2, 8], actual: [3, -0.5, 2, 7], value: 0.6123724356957945,
      source: "scikit-learn, documentation of root_mean_squared_error: 0.612")
  ]

  public static func compute(_ predictions: RegressionPredictions) -> MetricValue {
    let square = predictions.mean { row in
      let error = predictions.actual[row] - predictions.predicted[row]
      return error * error
    }
    return .value(square.squareRoot())
  }
}
