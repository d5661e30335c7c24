/// The harmonic mean of precision and recall.
public enum F1: BinaryMetric {
  public static let keyword = "f1"
  public static let title = "F1"
  public static let direction = MetricDirection.higherIsBetter
  public static let range = 0.0...1.0
  public static let definition = """
    2TP / (2TP + FP + FN), which is the harmonic mean of precision and recall wherever both have a value: C. J. van \
    Rijsbergen, "Information Retrieval" (1979), chapter 7, as 1 - E with equal importance. scikit-learn's f1_score, \
    except that scikit-learn gives 0 where this is undefined.
    """
  public static let undefinedWhen = "Undefined over no rows, and when no row is positive or predicted positive."
  public static let examples = [
    MetricExample(predicted: [1, 1, 0, 0], actual: [1, 0, 1, 0], value: 0.5, source: "by hand: 2 / (2 + 1 + 1)"),
    MetricExample(predicted: [0, 0], actual: [0, 0], value: nil, source: "by hand: no positives on either side"),
  ]

  public static func compute(_ predictions: BinaryPredictions) -> MetricValue {
    let matrix = ConfusionMatrix(predictions)
    let denominator = 2 * matrix.truePositives + matrix.falsePositives + matrix.falseNegatives
    guard denominator > 0 else {
      return undefined("among \(counted(predictions.weighedRows)) none is positive, and none is predicted positive.")
    }
    return .value(2 * matrix.truePositives / denominator)
  }
}
