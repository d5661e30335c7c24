import MLGateResults

/// Every metric mlgate knows.
///
/// A new one is a file below `Metrics/` and a line here.
public enum MetricCatalogue {
  /// In the order in which reports show them.
  public static let all: [any Metric.Type] = [
    Accuracy.self,
    Precision.self,
    Recall.self,
    F1.self,
    ROCAUC.self,
    LogLoss.self,
    Brier.self,
    MeanAbsoluteError.self,
    RootMeanSquaredError.self,
    RSquared.self,
  ]

  /// The metrics that judge `task`.
  public static func metrics(for task: TaskKind) -> [any Metric.Type] { all.filter { $0.task == task } }

  /// The metric with the keyword `name`, which must judge `task` when one is given.
  public static func named(_ name: String, for task: TaskKind? = nil) throws(UnknownMetric) -> any Metric.Type {
    guard let metric = all.first(where: { $0.keyword == name }), task == nil || metric.task == task else {
      throw UnknownMetric(name: name, task: task)
    }
    return metric
  }
}

/// A name that is no metric's, or that of a metric of another task.
public struct UnknownMetric: Error, Hashable, CustomStringConvertible {
  public var name: String
  public var task: TaskKind?

  /// Made to stand behind `file:line:column: error: `.
  public var description: String {
    let fitting = task.map(MetricCatalogue.metrics(for:)) ?? MetricCatalogue.all
    let names = fitting.map { $0.keyword }
    let known = "the metrics\(task.map { " of \($0.rawValue)" } ?? "") are \(names.joined(separator: ", "))."
    if let task, let other = MetricCatalogue.all.first(where: { $0.keyword == name }) {
      return "the metric '\(name)' judges \(other.task.rawValue), and the task is \(task.rawValue); \(known)"
    }
    let suggestion = Suggestion.phrase(for: name, in: names)
    return "unknown metric '\(name)'" + (suggestion.isEmpty ? "; \(known)" : suggestion)
  }
}
