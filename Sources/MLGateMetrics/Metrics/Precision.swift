/// The share of predicted positives that are positive.
public enum Precision: BinaryMetric {
  public static let keyword = "precision"
  public static let title = "Precision"
  public static let direction = MetricDirection.higherIsBetter
  public static let range = 0.0...1.0
  public static let definition = """
    TP / (TP + FP), where a row is predicted positive if and only if its score is at or above the threshold: \
    T. Fawcett, "An introduction to ROC analysis" (2006), section 2. scikit-learn's precision_score, except that \
    scikit-learn gives 0 where this is undefined.
    """
  public static let undefinedWhen = "Undefined over no rows, and when no row is predicted positive."
  public static let examples = [
    MetricExample(predicted: [1, 1, 0], actual: [1, 0, 1], value: 0.5, source: "by hand: one of two"),
    MetricExample(predicted: [0.1, 0.2], actual: [1, 0], value: nil, source: "by hand: none of none"),
  ]

  public static func compute(_ predictions: BinaryPredictions) -> MetricValue {
    let matrix = ConfusionMatrix(predictions)
    guard matrix.predictedPositives > 0 else {
      let threshold = MetricFormat.text(predictions.threshold)
      return undefined(
        "among \(counted(predictions.weighedRows)) none is predicted positive, since no score reaches the threshold "
          + "\(threshold).")
    }
    return .value(matrix.truePositives / matrix.predictedPositives)
  }
}
