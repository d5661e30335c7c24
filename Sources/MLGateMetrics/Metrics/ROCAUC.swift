/// The probability that a positive row scores above a negative one, ties counting half.
public enum ROCAUC: BinaryMetric {
  public static let keyword = "roc-auc"
  public static let title = "ROC AUC"
  public static let direction = MetricDirection.higherIsBetter
  public static let range = 0.0...1.0
  public static let acceptsAnyScore = true
  public static let definition = """
    The area under the receiver operating characteristic by the trapezoidal rule, which is the probability that a \
    random positive row scores above a random negative one, ties counting half: T. Fawcett, "An introduction to ROC \
    analysis" (2006), section 7. scikit-learn's roc_auc_score.
    """
  public static let undefinedWhen = "Undefined over no rows, and when all rows are of one class."
  public static let examples = [
    MetricExample(
      predicted: [0.1, 0.4, 0.35, 0.8], actual: [0, 0, 1, 1], value: 0.75,
      source: "scikit-learn, documentation of roc_auc_score"),
    MetricExample(
      predicted: [1, 0.7, 0.5], actual: [0, 1, 0], weights: [0.5, 0.7, 0.9], value: 0.9 / 1.4,
      source: "TensorFlow Model Analysis, confusion_matrix_metrics_test.py: 0.64286"),
    MetricExample(predicted: [0.2, 0.8], actual: [1, 1], value: nil, source: "by hand: no negative row"),
  ]

  /// Adds up the weight of the pairs (positive, negative) in one ascending walk over the groups of equal scores.
  ///
  /// The three sums are of non-negative terms and the denominator is made of the same sums as the numerator, so a
  /// perfect ranking gives 1 exactly, and no rounding leaves 0...1. Without weights everything is exact below 2⁵³ pairs.
  ///
  /// - Complexity: O(*n*) time, by radix sort.
  public static func compute(_ predictions: BinaryPredictions) -> MetricValue {
    let rows = ranked(predictions)
    var concordant = CompensatedSum()
    var discordant = CompensatedSum()
    var tied = CompensatedSum()
    var positivesBelow = CompensatedSum()
    var negativesBelow = CompensatedSum()
    var first = 0
    while first < rows.count {
      var positives = CompensatedSum()
      var negatives = CompensatedSum()
      var next = first
      while next < rows.count, rows[next].key == rows[first].key {
        let weight = rows[next].signedWeight
        if weight > 0 { positives.add(weight) } else { negatives.add(-weight) }
        next += 1
      }
      concordant.add(positives.total * negativesBelow.total)
      discordant.add(negatives.total * positivesBelow.total)
      tied.add(positives.total * negatives.total)
      positivesBelow.add(positives.total)
      negativesBelow.add(negatives.total)
      first = next
    }
    guard positivesBelow.total > 0, negativesBelow.total > 0 else {
      let absent = positivesBelow.total > 0 ? "negative" : "positive"
      return undefined("among \(counted(rows.count)) none is \(absent), and it compares rows of both classes.")
    }
    let pairs = concordant.total + tied.total + discordant.total
    return .value((concordant.total + tied.total / 2) / pairs)
  }

  /// The rows that weigh anything, in ascending order of score.
  private static func ranked(_ predictions: BinaryPredictions) -> [RankedRow] {
    var rows: [RankedRow] = []
    rows.reserveCapacity(predictions.weighedRows)
    for row in predictions.scores.indices {
      let weight = predictions.weight(row)
      guard weight > 0 else { continue }
      rows.append(RankedRow(score: predictions.scores[row], weight: weight, isPositive: predictions.labels[row]))
    }
    Ranking.sort(&rows)
    return rows
  }
}
