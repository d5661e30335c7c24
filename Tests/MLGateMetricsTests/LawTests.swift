import MLGateMetrics
import Testing

/// What holds for any predictions.
@Suite struct LawTests {
  /// Small enough to compare, and large enough for the radix sort.
  static let sizes = [2, 3, 17, 300, 5000]

  @Test(arguments: [2, 3, 17, 300, 2500], [1, 2, 3, 10, nil] as [Int?])
  func rocAUCIsTheShareOfOrderedPairs(rows: Int, levels: Int?) throws {
    for isWeighted in [false, true] {
      let predictions = try BinaryPredictions.random(
        seed: UInt64(rows), rows: rows, levels: levels, weighted: isWeighted)
      var ordered = 0.0
      var pairs = 0.0
      for positive in 0..<rows where predictions.labels[positive] {
        for negative in 0..<rows where !predictions.labels[negative] {
          let weight = predictions.weight(positive) * predictions.weight(negative)
          let (above, below) = (predictions.scores[positive], predictions.scores[negative])
          ordered += weight * (above > below ? 1 : above == below ? 0.5 : 0)
          pairs += weight
        }
      }
      // Without weights both sides are ratios of the same two whole numbers.
      let tolerance = isWeighted ? 1e-11 : 0
      #expect(isNear(ROCAUC.value(of: predictions), ordered / pairs, within: tolerance))
    }
  }

  @Test(arguments: sizes, [5, nil] as [Int?])
  func rocAUCSeesOnlyTheOrder(rows: Int, levels: Int?) throws {
    let predictions = try BinaryPredictions.random(seed: 7, rows: rows, levels: levels)
    let value = ROCAUC.value(of: predictions)
    // Powers of two and shifts of the exponent lose nothing, so no two scores become equal.
    #expect(ROCAUC.value(of: try predictions.with(scores: predictions.scores.map { $0 / 1024 })) == value)
    #expect(ROCAUC.value(of: try predictions.with(scores: predictions.scores.map { $0 * 4 })) == value)
    #expect(ROCAUC.value(of: try predictions.with(scores: predictions.scores.map { -1 / $0 })) == value)
    let ranks = Dictionary(
      uniqueKeysWithValues: Set(predictions.scores).sorted().enumerated().map { ($1, Double($0) - 3) })
    #expect(ROCAUC.value(of: try predictions.with(scores: predictions.scores.map { ranks[$0] ?? .nan })) == value)
  }

  @Test(arguments: sizes, [5, nil] as [Int?])
  func rocAUCOfTheOppositeIsTheComplement(rows: Int, levels: Int?) throws {
    let predictions = try BinaryPredictions.random(seed: 8, rows: rows, levels: levels, weighted: true)
    let value = try #require(ROCAUC.value(of: predictions).number)
    #expect(isNear(ROCAUC.value(of: try predictions.with(scores: predictions.scores.map { -$0 })), 1 - value))
    #expect(isNear(ROCAUC.value(of: try predictions.with(scores: predictions.scores.map { 1 - $0 })), 1 - value))
  }

  @Test func rocAUCIsExactAtItsEnds() throws {
    // Weights whose sums round.
    let weights = [0.1, 0.2, 0.3, 0.7, 1e-9, 1e9]
    let labels = [false, false, false, true, true, true]
    let right = try BinaryPredictions(scores: [1, 2, 3, 4, 5, 6], labels: labels, weights: weights)
    #expect(ROCAUC.value(of: right) == .value(1))
    let wrong = try BinaryPredictions(scores: [6, 5, 4, 3, 2, 1], labels: labels, weights: weights)
    #expect(ROCAUC.value(of: wrong) == .value(0))
    let flat = try BinaryPredictions(scores: [Double](repeating: 0.5, count: 6), labels: labels, weights: weights)
    #expect(ROCAUC.value(of: flat) == .value(0.5))
  }

  @Test func rocAUCOrdersAllFiniteScores() throws {
    let positive: [Double] = [.leastNonzeroMagnitude, .leastNormalMagnitude, 1, .greatestFiniteMagnitude]
    let scores = positive.reversed().map { -$0 } + [0] + positive
    // Enough copies for the radix sort; then each score is above all before it.
    let many = scores.flatMap { [Double](repeating: $0, count: 400) }
    for cut in 1..<scores.count {
      let labels = many.indices.map { $0 >= cut * 400 }
      #expect(ROCAUC.value(of: try BinaryPredictions(scores: many, labels: labels)) == .value(1))
    }
    #expect(ROCAUC.value(of: try BinaryPredictions(scores: [-0.0, 0.0], labels: [true, false])) == .value(0.5))
  }

  @Test(arguments: allMetrics)
  func aWeightOfTwoIsARowTwice(keyword: String) throws {
    let metric = try MetricCatalogue.named(keyword)
    for seed in 0..<5 as Range<UInt64> {
      var random = Seeded(seed)
      let weights = (0..<200).map { _ in Double(Int.random(in: 0...3, using: &random)) }
      let repeated = weights.enumerated().flatMap { [Int](repeating: $0, count: Int($1)) }
      let (weighted, written): (Predictions, Predictions)
      switch metric.task {
      case .binaryClassification:
        let plain = try BinaryPredictions.random(seed: seed, rows: 200, levels: 20)
        weighted = .binary(try BinaryPredictions(scores: plain.scores, labels: plain.labels, weights: weights))
        written = .binary(
          try BinaryPredictions(scores: plain.scores, labels: plain.labels).subset(repeated))
      case .regression:
        let plain = try RegressionPredictions.random(seed: seed, rows: 200)
        weighted = .regression(
          try RegressionPredictions(predicted: plain.predicted, actual: plain.actual, weights: weights))
        written = .regression(plain.subset(repeated))
      }
      let expected = try #require(metric.value(of: written).number)
      #expect(isNear(metric.value(of: weighted), expected))
    }
  }

  @Test(arguments: allMetrics)
  func theOrderOfRowsIsInvisible(keyword: String) throws {
    let metric = try MetricCatalogue.named(keyword)
    let predictions: Predictions =
      switch metric.task {
      case .binaryClassification: .binary(try .random(seed: 3, rows: 4000, levels: 50, weighted: true))
      case .regression: .regression(try .random(seed: 3, rows: 4000, weighted: true))
      }
    let value = try #require(metric.value(of: predictions).number)
    var random = Seeded(4)
    for _ in 0..<3 {
      let shuffled = predictions.subset(Array(0..<4000).shuffled(using: &random))
      #expect(isNear(metric.value(of: shuffled), value))
    }
  }

  @Test(arguments: allMetrics)
  func aValueLiesInTheMetricsRange(keyword: String) throws {
    let metric = try MetricCatalogue.named(keyword)
    for seed in 0..<40 as Range<UInt64> {
      let rows = 2 + Int(seed)
      let predictions: Predictions =
        switch metric.task {
        case .binaryClassification: .binary(try .random(seed: seed, rows: rows, weighted: true))
        case .regression: .regression(try .random(seed: seed, rows: rows, weighted: true))
        }
      if let value = metric.value(of: predictions).number { #expect(metric.range.contains(value)) }
    }
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func f1IsTheHarmonicMeanOfPrecisionAndRecall(seed: UInt64) throws {
    let predictions = try BinaryPredictions.random(seed: seed, rows: 500, weighted: seed % 2 == 0)
    let precision = try #require(Precision.value(of: predictions).number)
    let recall = try #require(Recall.value(of: predictions).number)
    #expect(isNear(F1.value(of: predictions), 2 / (1 / precision + 1 / recall)))
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func theConfusionMatrixCountsEachRowOnce(seed: UInt64) throws {
    let predictions = try BinaryPredictions.random(seed: seed, rows: 500, levels: 10)
    let matrix = ConfusionMatrix(predictions)
    #expect(matrix.total == 500)
    #expect(matrix.actualPositives == Double(predictions.labels.count { $0 }))
    #expect(matrix.predictedPositives == Double(predictions.scores.count { $0 >= predictions.threshold }))
  }

  @Test func aScoreAtTheThresholdIsPredictedPositive() throws {
    let below = 0.3.nextDown
    let predictions = try BinaryPredictions(scores: [0.3, below], labels: [true, true], threshold: 0.3)
    #expect(Recall.value(of: predictions) == .value(0.5))
  }

  @Test(arguments: 0..<5 as Range<UInt64>)
  func theMeanExplainsNoVariance(seed: UInt64) throws {
    let random = try RegressionPredictions.random(seed: seed, rows: 1000)
    let mean = random.actual.reduce(0, +) / 1000
    let predictions = try RegressionPredictions(
      predicted: [Double](repeating: mean, count: 1000), actual: random.actual)
    #expect(isNear(RSquared.value(of: predictions), 0))
    #expect(RSquared.value(of: try RegressionPredictions(predicted: random.actual, actual: random.actual)) == .value(1))
  }

  @Test func r2IsRightFarFromZero() throws {
    // Variance 2/3, squared error 1/3: by hand. Naive sums of squares lose all digits here.
    let actual = [1e15, 1e15 + 1, 1e15 + 2]
    let predictions = try RegressionPredictions(predicted: [1e15, 1e15 + 1, 1e15 + 1], actual: actual)
    #expect(isNear(RSquared.value(of: predictions), 0.5))
  }

  @Test func sumsKeepWhatAdditionRoundsAway() throws {
    // One error of 1e8 among ten thousand of 1e-8: the mean absolute error is known exactly.
    let errors = [1e8] + [Double](repeating: 0x1p-27, count: 10_000)
    let predictions = try RegressionPredictions(predicted: errors, actual: errors.map { _ in 0 })
    #expect(MeanAbsoluteError.value(of: predictions) == .value((1e8 + 10_000 * 0x1p-27) / 10_001))
  }
}
