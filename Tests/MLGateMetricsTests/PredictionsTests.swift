import MLGateMetrics
import Testing

@Suite struct PredictionsTests {
  @Test func unequalLengthsAreRefused() {
    #expect(throws: PredictionsError.lengths(name: "label", count: 1, expected: 2)) {
      try BinaryPredictions(scores: [0.1, 0.2], labels: [true])
    }
    #expect(throws: PredictionsError.lengths(name: "weight", count: 3, expected: 2)) {
      try BinaryPredictions(scores: [0.1, 0.2], labels: [true, false], weights: [1, 1, 1])
    }
    #expect(throws: PredictionsError.lengths(name: "actual value", count: 0, expected: 1)) {
      try RegressionPredictions(predicted: [1], actual: [])
    }
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity])
  func whatIsNotFiniteIsRefusedWithItsRow(value: Double) {
    let text = "\(value)"
    #expect(throws: PredictionsError.notFinite(name: "score", row: 1, value: text)) {
      try BinaryPredictions(scores: [0.1, value], labels: [true, false])
    }
    #expect(throws: PredictionsError.notFinite(name: "weight", row: 0, value: text)) {
      try BinaryPredictions(scores: [0.1], labels: [true], weights: [value])
    }
    #expect(throws: PredictionsError.notFinite(name: "predicted value", row: 2, value: text)) {
      try RegressionPredictions(predicted: [0, 0, value], actual: [0, 0, 0])
    }
    #expect(throws: PredictionsError.notFinite(name: "actual value", row: 2, value: text)) {
      try RegressionPredictions(predicted: [0, 0, 0], actual: [0, 0, value])
    }
    #expect(throws: PredictionsError.notFinite(name: "weight", row: 0, value: text)) {
      try RegressionPredictions(predicted: [0], actual: [0], weights: [value])
    }
  }

  @Test(arguments: [Double.nan, .infinity, -0.1, 1.1])
  func aThresholdIsAProbability(threshold: Double) {
    #expect(throws: PredictionsError.threshold(value: "\(threshold)")) {
      try BinaryPredictions(scores: [0.1], labels: [true], threshold: threshold)
    }
  }

  @Test func negativeWeightsAreRefused() {
    #expect(throws: PredictionsError.negativeWeight(row: 1, value: -2)) {
      try RegressionPredictions(predicted: [1, 2], actual: [1, 2], weights: [0, -2])
    }
    #expect(throws: PredictionsError.negativeWeight(row: 0, value: -1)) {
      try BinaryPredictions(scores: [0.1], labels: [true], weights: [-1])
    }
  }

  @Test(arguments: [
    (
      PredictionsError.lengths(name: "label", count: 1, expected: 2), nil as Int?,
      "The number of rows is 2, and the number of labels is 1; give each row one label."
    ),
    (
      .notFinite(name: "score", row: 6, value: "nan"), 6,
      "Row 7 has the score nan; a score is a finite number. Repair or drop the row where it is written."
    ),
    (
      .negativeWeight(row: 0, value: -2), 0,
      "Row 1 has the weight -2; a weight is zero or more. Repair the row where it is written."
    ),
    (
      .threshold(value: "1.5"), nil,
      "The threshold is 1.5; expected a probability from 0 to 1, "
        + "since a score at or above it predicts the positive class."
    ),
  ])
  func anErrorSaysWhatToDo(error: PredictionsError, row: Int?, message: String) {
    #expect(error.description == message)
    #expect(error.row == row)
  }

  @Test func aSubsetIsMadeOfTheRows() throws {
    let binary = try BinaryPredictions(
      scores: [0.1, 0.2, 0.3], labels: [true, false, true], weights: [1, 2, 3], threshold: 0.25)
    let expected = try BinaryPredictions(
      scores: [0.3, 0.1, 0.3], labels: [true, true, true], weights: [3, 1, 3], threshold: 0.25)
    #expect(binary.subset([2, 0, 2]) == expected)
    let regression = try RegressionPredictions(predicted: [1, 2], actual: [3, 4])
    #expect(regression.subset([1]) == (try RegressionPredictions(predicted: [2], actual: [4])))
    #expect(Predictions.regression(regression).subset([]).count == 0)
  }
}

@Suite struct SlicesTests {
  @Test func slicesAreOrderedByValue() {
    #expect(
      Slices.group(values: ["LGA", "EWR", "LGA", "JFK", "EWR"]) == [
        Slice(value: "EWR", rows: [1, 4]), Slice(value: "JFK", rows: [3]), Slice(value: "LGA", rows: [0, 2]),
      ])
    #expect(Slices.group(values: []) == [])
  }

  @Test func eachRowIsInOneSlice() {
    var random = Seeded(5)
    let values = (0..<1000).map { _ in "\(Int.random(in: 0..<37, using: &random))" }
    let slices = Slices.group(values: values)
    #expect(slices.flatMap(\.rows).sorted() == Array(0..<1000))
    #expect(slices.allSatisfy { slice in slice.rows.allSatisfy { values[$0] == slice.value } })
    #expect(slices.map(\.value) == Set(values).sorted())
  }
}

/// Undefined is not zero, and says why.
@Suite struct UndefinedTests {
  @Test(arguments: allMetrics)
  func nothingIsUndefined(keyword: String) throws {
    let metric = try MetricCatalogue.named(keyword)
    let (none, weightless): (Predictions, Predictions)
    switch metric.task {
    case .binaryClassification:
      none = .binary(try BinaryPredictions(scores: [], labels: []))
      weightless = .binary(try BinaryPredictions(scores: [7, 0.2], labels: [true, false], weights: [0, 0]))
    case .regression:
      none = .regression(try RegressionPredictions(predicted: [], actual: []))
      weightless = .regression(try RegressionPredictions(predicted: [1, 2], actual: [2, 1], weights: [0, 0]))
    }
    #expect(metric.value(of: none) == .undefined("\(metric.title) is undefined: there are no rows."))
    #expect(
      metric.value(of: weightless)
        == .undefined("\(metric.title) is undefined: among 2 rows none has a weight above zero."))
  }

  @Test(arguments: binaryMetrics)
  func onlyROCAUCTakesAnyScore(keyword: String) throws {
    let metric = try MetricCatalogue.named(keyword)
    let margins = try BinaryPredictions(scores: [0.5, 1.7, -3], labels: [true, true, false])
    let value = metric.value(of: .binary(margins))
    if keyword == "roc-auc" {
      #expect(value == .value(1))
    } else {
      #expect(
        value
          == .undefined(
            "\(metric.title) is undefined: scores lie outside 0 to 1 in 2 of 3 rows (the first is 1.7), "
              + "and it needs probabilities; only roc-auc takes any score."))
    }
  }

  @Test(arguments: allMetrics)
  func aRowOfWeightZeroIsNotThere(keyword: String) throws {
    let metric = try MetricCatalogue.named(keyword)
    let (with, without): (Predictions, Predictions)
    switch metric.task {
    case .binaryClassification:
      // The first row alone would make each metric but ROC AUC undefined, and the second log loss.
      with = .binary(
        try BinaryPredictions(
          scores: [1e300, 0, 0.6, 0.7, 0.2], labels: [false, true, true, false, false], weights: [0, 0, 1, 1, 1]))
      without = .binary(try BinaryPredictions(scores: [0.6, 0.7, 0.2], labels: [true, false, false]))
    case .regression:
      with = .regression(
        try RegressionPredictions(predicted: [1e300, 1, 2], actual: [-1e300, 2, 4], weights: [0, 1, 1]))
      without = .regression(try RegressionPredictions(predicted: [1, 2], actual: [2, 4]))
    }
    #expect(metric.value(of: with) == metric.value(of: without))
    #expect(metric.value(of: with).number != nil)
  }

  @Test func whatCannotBeDividedIsExplained() throws {
    let low = try BinaryPredictions(scores: [0.1, 0.2], labels: [false, false])
    #expect(
      Precision.value(of: low)
        == .undefined(
          "Precision is undefined: among 2 rows none is predicted positive, since no score reaches the threshold 0.5.")
    )
    #expect(Recall.value(of: low) == .undefined("Recall is undefined: among 2 rows none is positive."))
    #expect(
      F1.value(of: low)
        == .undefined("F1 is undefined: among 2 rows none is positive, and none is predicted positive."))
    #expect(
      ROCAUC.value(of: low)
        == .undefined(
          "ROC AUC is undefined: among 2 rows none is positive, and it compares rows of both classes."))
    #expect(Accuracy.value(of: low) == .value(1))
    let one = try BinaryPredictions(scores: [0.9], labels: [true])
    #expect(
      ROCAUC.value(of: one)
        == .undefined("ROC AUC is undefined: among 1 row none is negative, and it compares rows of both classes."))
    // With a positive on one side only, F1 is zero, and that is a value.
    #expect(F1.value(of: try BinaryPredictions(scores: [0.1], labels: [true])) == .value(0))
  }

  @Test func certaintyThatWasWrongIsNotClipped() throws {
    let predictions = try BinaryPredictions(scores: [0, 1, 1, 0.5], labels: [true, false, true, true])
    #expect(
      LogLoss.value(of: predictions)
        == .undefined(
          "Log loss is undefined: the class that came true had the probability 0 in 2 of 4 rows, where the "
            + "loss is infinite; keep scores off exactly 0 and 1 where they are written, or use brier."))
    let tiny = try BinaryPredictions(scores: [.leastNonzeroMagnitude], labels: [true])
    #expect(isNear(LogLoss.value(of: tiny), 744.4400719213812))
  }

  @Test func r2TakesAVariance() throws {
    #expect(
      RSquared.value(of: try RegressionPredictions(predicted: [1], actual: [1]))
        == .undefined("R2 is undefined: there is one row, and a variance takes two."))
    let constant = try RegressionPredictions(
      predicted: (0..<10).map { Double($0) }, actual: [Double](repeating: 0.1, count: 10))
    #expect(
      RSquared.value(of: constant)
        == .undefined("R2 is undefined: all of the 10 actual values are the same, so there is no variance."))
  }

  @Test(arguments: ["mae", "rmse", "r2"])
  func anOverflowIsNoNumber(keyword: String) throws {
    let metric = try MetricCatalogue.named(keyword)
    let huge = try RegressionPredictions(predicted: [-1.7e308, 1.7e308], actual: [1.7e308, -1.7e308])
    #expect(
      metric.value(of: .regression(huge))
        == .undefined(
          "\(metric.title) is undefined: the values or weights are so large or so small that its sums leave the range "
            + "of a double."))
  }
}
