/// What a metric's value has to satisfy; a bound that is `nil` is not set.
public struct MetricBounds: Sendable, Hashable, Codable {
  /// The least value that passes.
  public var min: Double?
  /// The greatest value that passes.
  public var max: Double?
  /// By how much the value may be worse than the reference's, in the metric's unit; zero or more.
  ///
  /// Worse is less where higher is better, and more where lower is better.
  public var drop: Double?

  public init(min: Double? = nil, max: Double? = nil, drop: Double? = nil) {
    self.min = min
    self.max = max
    self.drop = drop
  }

  /// Whether no bound is set, so that the metric is told and not judged.
  public var isEmpty: Bool { min == nil && max == nil && drop == nil }

  /// A full sentence that says why nothing sensible can be judged by these bounds; `nil` when all is well.
  ///
  /// No bound at all is a problem, and so is one that is not finite, that lies outside the metric's range (`min: 65` for a
  /// share of 1), or that contradicts another.
  public func problem(for metric: any Metric.Type) -> String? {
    if isEmpty { return "\(metric.title) has no bound; write min, max or drop." }
    for (name, bound) in [("min", min), ("max", max)] {
      guard let bound, !metric.range.contains(bound) || !bound.isFinite else { continue }
      return "The bound \(name): \(MetricFormat.text(bound)) of \(metric.keyword) can never decide anything; "
        + "\(metric.title) lies \(Self.describe(metric.range))."
    }
    if let min, let max, min > max {
      return "The bounds of \(metric.keyword) contradict each other: min: \(MetricFormat.text(min)) is above "
        + "max: \(MetricFormat.text(max))."
    }
    if let drop, !(drop >= 0 && drop.isFinite) {
      return "The bound drop: \(MetricFormat.text(drop)) of \(metric.keyword) is no tolerance; write a number that is "
        + "zero or more."
    }
    let width = metric.range.upperBound - metric.range.lowerBound
    if let drop, drop >= width {
      return "The bound drop: \(MetricFormat.text(drop)) of \(metric.keyword) can never decide anything; "
        + "\(metric.title) lies \(Self.describe(metric.range))."
    }
    return nil
  }

  private static func describe(_ range: ClosedRange<Double>) -> String {
    if !range.upperBound.isFinite { return "at or above \(MetricFormat.text(range.lowerBound))" }
    if !range.lowerBound.isFinite { return "at or below \(MetricFormat.text(range.upperBound))" }
    return "from \(MetricFormat.text(range.lowerBound)) to \(MetricFormat.text(range.upperBound))"
  }
}

/// What a `drop` is measured from.
public struct MetricReference: Sendable, Hashable {
  /// As it stands in a sentence, for example `the champion`.
  public var name: String
  /// `nil` when there is no evaluation of the metric to compare with.
  public var value: MetricValue?
  /// A full sentence: how a person comes by a value when there is none.
  public var remedy: String

  public init(
    name: String = "the champion", value: MetricValue? = nil,
    remedy: String = "Deploy a champion that was evaluated with this metric, or remove 'drop' until there is one."
  ) {
    self.name = name
    self.value = value
    self.remedy = remedy
  }
}
