/// What a regression predicted for some rows, and what came true.
///
/// A row of weight zero counts for nothing: each metric is as if the row were not there.
public struct RegressionPredictions: Sendable, Hashable {
  /// One finite number a row, in the target's unit.
  public let predicted: [Double]
  /// One finite number a row, in the target's unit.
  public let actual: [Double]
  /// One a row, finite, zero or more; `nil` weighs each row 1.
  public let weights: [Double]?
  /// How many rows have a weight above zero.
  let weighedRows: Int

  /// - Throws: `PredictionsError` for unequal lengths, a value or weight that is NaN or infinite, or a negative weight.
  public init(predicted: [Double], actual: [Double], weights: [Double]? = nil) throws(PredictionsError) {
    guard actual.count == predicted.count else {
      throw .lengths(name: "actual value", count: actual.count, expected: predicted.count)
    }
    try PredictionsError.demandFinite(predicted, name: "predicted value")
    try PredictionsError.demandFinite(actual, name: "actual value")
    try PredictionsError.demandWeights(weights, rows: predicted.count)
    self.init(valid: predicted, actual, weights)
  }

  /// Takes columns that are known to be valid.
  private init(valid predicted: [Double], _ actual: [Double], _ weights: [Double]?) {
    self.predicted = predicted
    self.actual = actual
    self.weights = weights
    weighedRows = weights.map { $0.count { $0 > 0 } } ?? predicted.count
  }

  /// The number of rows, those of weight zero included.
  public var count: Int { predicted.count }

  /// The weight of `row`.
  public func weight(_ row: Int) -> Double { weights.map { $0[row] } ?? 1 }

  /// The given rows, in the given order; a row may be given more than once.
  ///
  /// - Precondition: each row is in `0..<count`.
  public func subset(_ rows: [Int]) -> RegressionPredictions {
    RegressionPredictions(
      valid: rows.map { predicted[$0] }, rows.map { actual[$0] }, weights.map { all in rows.map { all[$0] } })
  }

  /// The weighted mean of `term` over the rows that weigh anything.
  func mean(_ term: (Int) -> Double) -> Double {
    var sum = CompensatedSum()
    var weight = CompensatedSum()
    for row in predicted.indices where self.weight(row) > 0 {
      sum.add(self.weight(row) * term(row))
      weight.add(self.weight(row))
    }
    return sum.total / weight.total
  }
}
