/// The share of the target's variance that the predictions explain.
public enum RSquared: RegressionMetric {
  public static let keyword = "r2"
  public static let title = "R2"
  public static let direction = MetricDirection.higherIsBetter
  public static let range = -Double.infinity...1.0
  public static let definition = """
    1 - Σ(actual - predicted)² / Σ(actual - mean of actual)²; 0 is as good as always predicting the mean, and there is \
    no lower end: T. O. Kvålseth, "Cautionary note about R²" (1985), R₁². scikit-learn's r2_score, except that \
    scikit-learn gives 0 or 1 for a constant target.
    """
  public static let undefinedWhen = "Undefined over fewer than two rows, and when all actual values are the same."
  public static let examples = [
    MetricExample(
      predicted: [2.5, 0, 2, 8], actual: [3, -0.5, 2, 7], value: 0.9486081370449679,
      source: "scikit-learn, documentation of r2_score: 0.948"),
    MetricExample(predicted: [1, 2], actual: [0.1, 0.1], value: nil, source: "by hand: no variance"),
    MetricExample(predicted: [1], actual: [2], value: nil, source: "by hand: one row"),
  ]

  public static func compute(_ predictions: RegressionPredictions) -> MetricValue {
    guard predictions.weighedRows > 1 else { return undefined("there is one row, and a variance takes two.") }
    let actual = predictions.actual
    // Compared and not computed: a sum of equal values may round, and leave a variance that is not there.
    let first = actual.indices.first { predictions.weight($0) > 0 }.map { actual[$0] }
    guard actual.indices.contains(where: { predictions.weight($0) > 0 && actual[$0] != first }) else {
      return undefined("all of the \(predictions.weighedRows) actual values are the same, so there is no variance.")
    }
    let mean = predictions.mean { actual[$0] }
    // The mean is rounded; the second term takes that error out again, which matters when the values are far from zero.
    let residue = predictions.mean { actual[$0] - mean }
    let variance = predictions.mean { (actual[$0] - mean) * (actual[$0] - mean) } - residue * residue
    let error = predictions.mean { row in
      let error = actual[row] - predictions.predicted[row]
      return error * error
    }
    return .value(1 - error / variance)
  }
}
