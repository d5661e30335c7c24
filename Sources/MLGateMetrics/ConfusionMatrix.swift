/// How predicted classes meet actual classes at one threshold.
///
/// Each field is the sum of the weights of its rows: a whole number of rows when the predictions have no weights.
public struct ConfusionMatrix: Sendable, Hashable, Codable {
  public var truePositives: Double
  public var falsePositives: Double
  public var falseNegatives: Double
  public var trueNegatives: Double

  public init(truePositives: Double, falsePositives: Double, falseNegatives: Double, trueNegatives: Double) {
    self.truePositives = truePositives
    self.falsePositives = falsePositives
    self.falseNegatives = falseNegatives
    self.trueNegatives = trueNegatives
  }

  /// Counts `predictions`: a row is predicted positive if and only if `score >= threshold`.
  public init(_ predictions: BinaryPredictions) {
    var truePositives = CompensatedSum()
    var falsePositives = CompensatedSum()
    var falseNegatives = CompensatedSum()
    var trueNegatives = CompensatedSum()
    for row in predictions.scores.indices {
      let weight = predictions.weight(row)
      switch (predictions.scores[row] >= predictions.threshold, predictions.labels[row]) {
      case (true, true): truePositives.add(weight)
      case (true, false): falsePositives.add(weight)
      case (false, true): falseNegatives.add(weight)
      case (false, false): trueNegatives.add(weight)
      }
    }
    self.init(
      truePositives: truePositives.total, falsePositives: falsePositives.total,
      falseNegatives: falseNegatives.total, trueNegatives: trueNegatives.total)
  }

  public var predictedPositives: Double { truePositives + falsePositives }
  public var actualPositives: Double { truePositives + falseNegatives }
  public var total: Double { truePositives + trueNegatives + falsePositives + falseNegatives }
}
