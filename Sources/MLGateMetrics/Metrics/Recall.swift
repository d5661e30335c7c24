/// The share of positives that are predicted positive.
public enum Recall: BinaryMetric {
  public static let keyword = "recall"
  public static let title = "Recall"
  public static let direction = MetricDirection.higherIsBetter
  public static let range = 0.0...1.0
  public static let definition = """
    TP / (TP + FN), where a row is predicted positive if and only if its score is at or above the threshold: \
    T. Fawcett, "An introduction to ROC analysis" (2006), section 2. scikit-learn's recall_score, except that \
    scikit-learn gives 0 where this is undefined.
    """
  public static let undefinedWhen = "Undefined over no rows, and when no row is positive."
  public static let examples = [
    MetricExample(predicted: [1, 0, 0, 1], actual: [1, 1, 1, 0], value: 1.0 / 3, source: "by hand: one of three"),
    MetricExample(predicted: [1, 0], actual: [0, 0], value: nil, source: "by hand: none of none"),
  ]

  public static func compute(_ predictions: BinaryPredictions) -> MetricValue {
    let matrix = ConfusionMatrix(predictions)
    guard matrix.actualPositives > 0 else {
      return undefined("among \(counted(predictions.weighedRows)) none is positive.")
    }
    return .value(matrix.truePositives / matrix.actualPositives)
  }
}
