/// What a binary classifier said about some rows, and what came true.
///
/// A row is *predicted positive* if and only if `score >= threshold`. Scores are probabilities of the positive class;
/// scores outside 0...1 (margins, logits) are accepted, and every metric but ROC AUC is then undefined.
/// A row of weight zero counts for nothing: each metric is as if the row were not there.
public struct BinaryPredictions: Sendable, Hashable {
  /// One finite number a row: the probability of the positive class.
  public let scores: [Double]
  /// One a row: whether the positive class came true.
  public let labels: [Bool]
  /// One a row, finite, zero or more; `nil` weighs each row 1.
  public let weights: [Double]?
  /// From 0 to 1.
  public let threshold: Double
  /// How many rows have a weight above zero.
  let weighedRows: Int
  /// How many of those have a score outside 0...1, and the first such score.
  let improbable: Improbable?

  struct Improbable: Hashable {
    var count: Int
    var first: Double
  }

  /// - Throws: `PredictionsError` for unequal lengths, a score or weight that is NaN or infinite, a negative weight, or
  ///   a threshold outside 0...1.
  public init(
    scores: [Double], labels: [Bool], weights: [Double]? = nil, threshold: Double = 0.5
  ) throws(PredictionsError) {
    guard labels.count == scores.count else {
      throw .lengths(name: "label", count: labels.count, expected: scores.count)
    }
    guard (0...1).contains(threshold) else { throw .threshold(value: "\(threshold)") }
    try PredictionsError.demandFinite(scores, name: "score")
    try PredictionsError.demandWeights(weights, rows: scores.count)
    self.init(valid: scores, labels, weights, threshold)
  }

  /// Takes columns that are known to be valid.
  private init(valid scores: [Double], _ labels: [Bool], _ weights: [Double]?, _ threshold: Double) {
    self.scores = scores
    self.labels = labels
    self.weights = weights
    self.threshold = threshold
    var weighed = 0
    var improbable: Improbable?
    for row in scores.indices where weights.map({ $0[row] > 0 }) ?? true {
      weighed += 1
      let score = scores[row]
      guard score < 0 || score > 1 else { continue }
      improbable = Improbable(count: (improbable?.count ?? 0) + 1, first: improbable?.first ?? score)
    }
    weighedRows = weighed
    self.improbable = improbable
  }

  /// The number of rows, those of weight zero included.
  public var count: Int { scores.count }

  /// The weight of `row`.
  public func weight(_ row: Int) -> Double { weights.map { $0[row] } ?? 1 }

  /// The given rows, in the given order; a row may be given more than once.
  ///
  /// - Precondition: each row is in `0..<count`.
  public func subset(_ rows: [Int]) -> BinaryPredictions {
    BinaryPredictions(
      valid: rows.map { scores[$0] }, rows.map { labels[$0] }, weights.map { all in rows.map { all[$0] } }, threshold)
  }
}
