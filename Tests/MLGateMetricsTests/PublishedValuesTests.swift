import Foundation
import MLGateMetrics
import Testing

/// Values that others published, or that scikit-learn 1.9.1 gave for committed rows.
@Suite struct PublishedValuesTests {
  static let labels = [0, 0, 1, 1, 0, 1, 1, 0, 1, 0, 1, 0].map { $0 == 1 }
  static let scores = [0.1, 0.4, 0.35, 0.8, 0.2, 0.9, 0.6, 0.6, 0.7, 0.05, 0.3, 0.55]
  static let weights = [1, 2, 1, 0.5, 1, 1, 3, 1, 1, 2, 1, 1.5]

  // Made by scikit-learn 1.9.1 with its functions of the same names, for the twelve rows above at threshold 0.5.
  @Test(arguments: [
    ("accuracy", 0.6666666666666666), ("precision", 0.6666666666666666), ("recall", 0.6666666666666666),
    ("f1", 0.6666666666666666), ("roc-auc", 0.8194444444444444), ("log-loss", 0.5046017480599064),
    ("brier", 0.17395833333333335),
  ])
  func twelveRows(keyword: String, expected: Double) throws {
    let predictions = try BinaryPredictions(scores: Self.scores, labels: Self.labels)
    #expect(isNear(try MetricCatalogue.named(keyword).value(of: .binary(predictions)), expected))
  }

  // As above with sample_weight; by hand 11.5 / 16, 5.5 / 8, 5.5 / 7.5 and 11 / 15.5, from TP 5.5, FP 2.5, FN 2, TN 6.
  @Test(arguments: [
    ("accuracy", 0.71875), ("precision", 0.6875), ("recall", 0.7333333333333333), ("f1", 0.7096774193548387),
    ("roc-auc", 0.8352941176470589), ("log-loss", 0.4954170759285113), ("brier", 0.168828125),
  ])
  func twelveWeightedRows(keyword: String, expected: Double) throws {
    let predictions = try BinaryPredictions(scores: Self.scores, labels: Self.labels, weights: Self.weights)
    #expect(isNear(try MetricCatalogue.named(keyword).value(of: .binary(predictions)), expected))
  }

  @Test func confusionOfTwelveRows() throws {
    let plain = ConfusionMatrix(try BinaryPredictions(scores: Self.scores, labels: Self.labels))
    #expect(
      plain == ConfusionMatrix(truePositives: 4, falsePositives: 2, falseNegatives: 2, trueNegatives: 4))
    let weighted = ConfusionMatrix(
      try BinaryPredictions(scores: Self.scores, labels: Self.labels, weights: Self.weights))
    #expect(
      weighted == ConfusionMatrix(truePositives: 5.5, falsePositives: 2.5, falseNegatives: 2, trueNegatives: 6))
  }

  // scikit-learn, documentation of roc_auc_score.
  @Test func rocAUCOfTheDocumentation() throws {
    let predictions = try BinaryPredictions(scores: [0.1, 0.4, 0.35, 0.8], labels: [false, false, true, true])
    #expect(ROCAUC.value(of: predictions) == .value(0.75))
  }

  // TensorFlow Model Analysis, confusion_matrix_metrics_test.py, five decimals.
  @Test func weightedROCAUCOfTensorFlow() throws {
    let predictions = try BinaryPredictions(
      scores: [1, 0.7, 0.5], labels: [false, true, false], weights: [0.5, 0.7, 0.9])
    #expect(isNear(ROCAUC.value(of: predictions), 0.64286, within: 5e-6))
  }

  // scikit-learn, metrics/tests/test_classification.py, test_log_loss, seven decimals; spam is the positive class.
  @Test func logLossOfHamAndSpam() throws {
    let predictions = try BinaryPredictions(scores: [0.7, 0.4, 0.6, 0.3], labels: [false, true, true, false])
    #expect(isNear(LogLoss.value(of: predictions), 0.7469410, within: 5e-8))
  }

  // scikit-learn, documentation of brier_score_loss.
  @Test func brierOfTheDocumentation() throws {
    let predictions = try BinaryPredictions(scores: [0.1, 0.9, 0.8, 0.3], labels: [false, true, true, false])
    #expect(isNear(Brier.value(of: predictions), 0.0375, within: 1e-15))
  }

  // scikit-learn, documentation of mean_absolute_error, mean_squared_error and r2_score.
  @Test func regressionOfTheDocumentation() throws {
    let predictions = try RegressionPredictions(predicted: [2.5, 0, 2, 8], actual: [3, -0.5, 2, 7])
    #expect(MeanAbsoluteError.value(of: predictions) == .value(0.5))
    #expect(RootMeanSquaredError.value(of: predictions) == .value(0.375.squareRoot()))
    #expect(isNear(RSquared.value(of: predictions), 0.9486081370449679, within: 1e-15))
  }
}

/// The same against the whole reference file, where the workshop has it.
@Suite(.enabled(if: ReferenceValues.isPresent)) struct ReferenceFileTests {
  let reference: ReferenceValues

  init() throws { reference = try ReferenceValues.read() }

  @Test func binaryFixture() throws {
    let fixture = reference.binary_fixture
    let labels = fixture.y.map { $0 == 1 }
    let plain = try BinaryPredictions(scores: fixture.p, labels: labels)
    let weighted = try BinaryPredictions(scores: fixture.p, labels: labels, weights: fixture.w)
    let values = fixture.values
    #expect(isNear(Accuracy.value(of: plain), values.acc))
    #expect(isNear(Precision.value(of: plain), values.prec))
    #expect(isNear(Recall.value(of: plain), values.rec))
    #expect(isNear(F1.value(of: plain), values.f1))
    #expect(isNear(ROCAUC.value(of: plain), values.roc_auc))
    #expect(isNear(ROCAUC.value(of: weighted), values.roc_auc_w))
    #expect(isNear(LogLoss.value(of: plain), values.log_loss))
    #expect(isNear(LogLoss.value(of: weighted), values.log_loss_w))
    #expect(isNear(Brier.value(of: plain), values.brier))
    #expect(isNear(Brier.value(of: weighted), values.brier_w))
    let matrix = ConfusionMatrix(plain)
    // scikit-learn's order.
    #expect(
      [matrix.trueNegatives, matrix.falsePositives, matrix.falseNegatives, matrix.truePositives] == values.cm)
  }

  @Test func pairedFixture() throws {
    let fixture = reference.paired_fixture
    let labels = fixture.y.map { $0 == 1 }
    for (place, scores) in [fixture.A, fixture.B].enumerated() {
      let predictions = try BinaryPredictions(scores: scores, labels: labels)
      #expect(isNear(ROCAUC.value(of: predictions), fixture.auc[place]))
      #expect(isNear(Accuracy.value(of: predictions), fixture.acc[place]))
      #expect(isNear(Brier.value(of: predictions), fixture.brier[place]))
      #expect(isNear(LogLoss.value(of: predictions), fixture.logloss[place]))
    }
  }

  @Test func slicesOfThePairedFixture() throws {
    let fixture = reference.paired_fixture
    let predictions = try BinaryPredictions(scores: fixture.A, labels: fixture.y.map { $0 == 1 })
    let slices = Slices.group(values: fixture.g.map { String($0) })
    #expect(slices.map(\.value) == ["a", "b"])
    for slice in slices {
      let expected = try #require(fixture.auc_by_group[slice.value])
      #expect(isNear(ROCAUC.value(of: predictions.subset(slice.rows)), expected))
    }
  }

  @Test func regressionFixture() throws {
    let predictions = try RegressionPredictions(predicted: [2.5, 0, 2, 8], actual: [3, -0.5, 2, 7])
    #expect(isNear(MeanAbsoluteError.value(of: predictions), reference.regression.mae))
    #expect(isNear(RootMeanSquaredError.value(of: predictions), reference.regression.rmse))
    #expect(isNear(RSquared.value(of: predictions), reference.regression.r2))
  }
}

/// What these tests read of `shared/reference/metric-values.json`; the names are the file's.
struct ReferenceValues: Decodable {
  struct BinaryFixture: Decodable {
    struct Values: Decodable {
      let acc, prec, rec, f1, roc_auc, roc_auc_w, log_loss, log_loss_w, brier, brier_w: Double
      let cm: [Double]
    }
    let y, p, w: [Double]
    let values: Values
  }
  struct PairedFixture: Decodable {
    let y, A, B, auc, acc, brier, logloss: [Double]
    let g: String
    let auc_by_group: [String: Double]
  }
  struct Regression: Decodable { let mae, rmse, r2: Double }

  let binary_fixture: BinaryFixture
  let paired_fixture: PairedFixture
  let regression: Regression

  /// Beside the repository, or beside the folder that holds its worktrees.
  private static var file: URL? {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let parents = [root.deletingLastPathComponent(), root.deletingLastPathComponent().deletingLastPathComponent()]
    return parents.map { $0.appending(path: "shared/reference/metric-values.json") }
      .first { FileManager.default.fileExists(atPath: $0.path) }
  }

  static var isPresent: Bool { file != nil }

  static func read() throws -> ReferenceValues {
    try JSONDecoder().decode(ReferenceValues.self, from: Data(contentsOf: #require(file)))
  }
}
