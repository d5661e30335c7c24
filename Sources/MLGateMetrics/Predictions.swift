/// What kind of question a model answers; the raw value is the word of `mlgate.yml`.
public enum TaskKind: String, Codable, Sendable, CaseIterable {
  case binaryClassification = "binary-classification"
  case regression
}

/// Predictions of any task, with what came true.
public enum Predictions: Sendable, Hashable {
  case binary(BinaryPredictions)
  case regression(RegressionPredictions)

  public var task: TaskKind {
    switch self {
    case .binary: .binaryClassification
    case .regression: .regression
    }
  }

  /// The number of rows, those of weight zero included.
  public var count: Int {
    switch self {
    case .binary(let predictions): predictions.count
    case .regression(let predictions): predictions.count
    }
  }

  /// The given rows, in the given order.
  ///
  /// - Precondition: each row is in `0..<count`.
  public func subset(_ rows: [Int]) -> Predictions {
    switch self {
    case .binary(let predictions): .binary(predictions.subset(rows))
    case .regression(let predictions): .regression(predictions.subset(rows))
    }
  }
}
