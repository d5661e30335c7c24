/// What a metric came to.
///
/// Undefined is not zero. An interval has its place here as a further case or payload once metrics are estimated with one.
public enum MetricValue: Sendable, Hashable {
  /// A finite number.
  case value(Double)
  /// A full sentence that says why there is no number.
  case undefined(String)

  /// The number, when there is one.
  public var number: Double? {
    switch self {
    case .value(let number): number
    case .undefined: nil
    }
  }
}

/// Which way a metric improves.
public enum MetricDirection: String, Codable, Sendable, CaseIterable {
  case higherIsBetter = "higher-is-better"
  case lowerIsBetter = "lower-is-better"
}

/// A function from predictions to one number, and what a person has to know about it.
///
/// One metric is one file below `Metrics/`; `MetricCatalogue` lists them. The reference page and the tests are made from
/// what stands here.
public protocol Metric: Sendable {
  /// The word of `mlgate.yml`, for example `roc-auc`.
  static var keyword: String { get }
  /// The name at the start of a sentence, for example `ROC AUC`.
  static var title: String { get }
  static var task: TaskKind { get }
  static var direction: MetricDirection { get }
  /// The values it can take; an end may be infinite.
  static var range: ClosedRange<Double> { get }
  /// One or two sentences: the formula, its source, and scikit-learn's name for the same thing.
  static var definition: String { get }
  /// One sentence: the predictions for which there is no number.
  static var undefinedWhen: String { get }
  /// Inputs with known values: documentation and test in one.
  static var examples: [MetricExample] { get }

  /// The metric over `predictions`; undefined for those of another task.
  static func value(of predictions: Predictions) -> MetricValue
}

/// An input for which a metric's value is known.
public struct MetricExample: Sendable, Hashable {
  /// Scores of the positive class, or predicted values.
  public var predicted: [Double]
  /// What came true; for classification 1 is the positive class and 0 the negative.
  public var actual: [Double]
  public var weights: [Double]?
  /// `nil` where the metric is undefined.
  public var value: Double?
  /// Where the value is from.
  public var source: String

  init(predicted: [Double], actual: [Double], weights: [Double]? = nil, value: Double?, source: String) {
    self.predicted = predicted
    self.actual = actual
    self.weights = weights
    self.value = value
    self.source = source
  }

  /// The example as predictions of `task`, with the threshold 0.5.
  public func predictions(for task: TaskKind) throws(PredictionsError) -> Predictions {
    switch task {
    case .binaryClassification:
      .binary(try BinaryPredictions(scores: predicted, labels: actual.map { $0 == 1 }, weights: weights))
    case .regression:
      .regression(try RegressionPredictions(predicted: predicted, actual: actual, weights: weights))
    }
  }
}

extension Metric {
  /// Undefined, as the sentence `TITLE is undefined: REASON`.
  static func undefined(_ reason: String) -> MetricValue { .undefined("\(title) is undefined: \(reason)") }

  /// `1 row` or `12 rows`.
  static func counted(_ rows: Int) -> String { rows == 1 ? "1 row" : "\(rows) rows" }

  /// Why there is no value whatever the metric: no rows, or none that weighs anything.
  static func emptiness(rows: Int, weighed: Int) -> MetricValue? {
    if rows == 0 { return undefined("there are no rows.") }
    if weighed == 0 { return undefined("among \(counted(rows)) none has a weight above zero.") }
    return nil
  }

  /// `value`, unless the arithmetic overflowed on the way.
  static func finite(_ value: MetricValue) -> MetricValue {
    guard let number = value.number, !number.isFinite else { return value }
    return undefined("the values or weights are so large or so small that its sums leave the range of a double.")
  }

  static func mismatch(_ predictions: Predictions) -> MetricValue {
    undefined("it judges \(task.rawValue), and the predictions are of \(predictions.task.rawValue).")
  }
}

/// A metric of binary classification.
public protocol BinaryMetric: Metric {
  /// Whether scores outside 0...1 have a meaning for it.
  static var acceptsAnyScore: Bool { get }
  /// The metric over rows of which at least one weighs something; call `value(of:)` instead.
  static func compute(_ predictions: BinaryPredictions) -> MetricValue
}

extension BinaryMetric {
  public static var task: TaskKind { .binaryClassification }
  public static var acceptsAnyScore: Bool { false }

  public static func value(of predictions: Predictions) -> MetricValue {
    guard case .binary(let binary) = predictions else { return mismatch(predictions) }
    return value(of: binary)
  }

  /// The metric over `predictions`.
  public static func value(of predictions: BinaryPredictions) -> MetricValue {
    if let empty = emptiness(rows: predictions.count, weighed: predictions.weighedRows) { return empty }
    if let outside = predictions.improbable, !acceptsAnyScore {
      return undefined(
        "scores lie outside 0 to 1 in \(outside.count) of \(counted(predictions.weighedRows)) (the first is "
          + "\(MetricFormat.text(outside.first))), and it needs probabilities; only \(ROCAUC.keyword) takes any score.")
    }
    return finite(compute(predictions))
  }
}

/// A metric of regression.
public protocol RegressionMetric: Metric {
  /// The metric over rows of which at least one weighs something; call `value(of:)` instead.
  static func compute(_ predictions: RegressionPredictions) -> MetricValue
}

extension RegressionMetric {
  public static var task: TaskKind { .regression }

  public static func value(of predictions: Predictions) -> MetricValue {
    guard case .regression(let regression) = predictions else { return mismatch(predictions) }
    return value(of: regression)
  }

  /// The metric over `predictions`.
  public static func value(of predictions: RegressionPredictions) -> MetricValue {
    if let empty = emptiness(rows: predictions.count, weighed: predictions.weighedRows) { return empty }
    return finite(compute(predictions))
  }
}
