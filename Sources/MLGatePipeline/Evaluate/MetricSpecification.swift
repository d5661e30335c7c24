internal import MLGateMetrics
internal import MLGateResults
internal import MLGateYAML

/// A metric as it stands in `mlgate.yml`: a mapping whose first key is the metric.
struct MetricSpecification: Sendable {
  var metric: any Metric.Type
  var bounds: MetricBounds
  /// Bounds for every slice.
  var sliceBounds: MetricBounds?
  var id: String?
  var severity: Severity
  var location: SourceLocation

  private struct Bounds: Decodable {
    var min: Double?
    var max: Double?
    var drop: Drop?
    var slices: SliceBounds?
  }

  private struct SliceBounds: Decodable {
    var min: Double?
    var max: Double?
    var drop: Drop?
  }

  private struct Drop: Decodable {
    var max: Double
  }

  private struct Beside: Decodable {
    var id: String?
    var severity: Severity?
  }

  init(_ node: YAMLNode, task: TaskKind) throws(YAMLError) {
    if let name = node.text {
      metric = try Self.metric(name, node, task)
      bounds = MetricBounds()
      severity = .error
      location = node.mark
      return
    }
    guard let first = node.entries?.first, let keyword = first.key.text else {
      throw node.error("expected a metric, such as 'roc-auc: {min: 0.7}'")
    }
    metric = try Self.metric(keyword, first.key, task)
    location = first.key.mark
    let beside = try node.removing([keyword]).decode(Beside.self)
    id = beside.id
    severity = beside.severity ?? .error
    guard !first.value.isNull else {
      bounds = MetricBounds()
      return
    }
    let given = try first.value.decode(Bounds.self)
    bounds = MetricBounds(min: given.min, max: given.max, drop: given.drop?.max)
    if !bounds.isEmpty, let problem = bounds.problem(for: metric) { throw first.value.error(problem) }
    if let slices = given.slices {
      let sliceBounds = MetricBounds(min: slices.min, max: slices.max, drop: slices.drop?.max)
      if let problem = sliceBounds.problem(for: metric) { throw (first.value["slices"] ?? first.value).error(problem) }
      self.sliceBounds = sliceBounds
    }
  }

  private static func metric(
    _ keyword: String, _ node: YAMLNode, _ task: TaskKind
  ) throws(YAMLError) -> any Metric.Type {
    do {
      return try MetricCatalogue.named(keyword, for: task)
    } catch {
      throw node.error("\(error)")
    }
  }
}
