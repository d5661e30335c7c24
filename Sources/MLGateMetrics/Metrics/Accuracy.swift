/// The share of rows whose class is predicted right.
public enum Accuracy: BinaryMetric {
  public static let keyword = "accuracy"
  public static let title = "Accuracy"
  public static let direction = MetricDirection.higherIsBetter
  public static let range = 0.0...1.0
  public static let definition = """
    (TP + TN) / (TP + FP + FN + TN), where a row is predicted positive if and only if its score is at or above the \
    threshold: T. Fawcett, "An introduction to ROC analysis" (2006), section 2. scikit-learn's accuracy_score.
    """
  public static let undefinedWhen = "Undefined over no rows."
  public static let examples = [
    MetricExample(
      predicted: [0, 1, 1, 1], actual: [0, 1, 0, 1], value: 0.75, source: "by hand: three of four rows are right")
  ]

  public static func compute(_ predictions: BinaryPredictions) -> MetricValue {
    let matrix = ConfusionMatrix(predictions)
    return .value((matrix.truePositives + matrix.trueNegatives) / matrix.total)
  }
}
