internal import MLGateLedger
public import MLGateResults

/// What an evaluation measured, without verdicts: what later candidates are compared with.
public struct Evaluation: Codable, Hashable, Sendable {
  public static let currentVersion = 1
  /// What a receipt calls it among its inputs.
  static let inputName = "evaluation"

  /// Metrics over some rows.
  public struct Slice: Codable, Hashable, Sendable {
    /// For example `origin=EWR`.
    public var name: String
    public var rows: Int
    /// Metric keywords to values; undefined metrics are not there.
    public var metrics: [String: Double]
  }

  public var version: Int
  public var model: Digest
  public var predictions: Digest
  /// The evaluated dataset's files.
  public var data: [NamedDigest]
  public var run: String?
  public var task: String
  public var rows: Int
  public var metrics: [String: Double]
  public var slices: [Slice]

  public init(
    model: Digest, predictions: Digest, data: [NamedDigest], run: String?, task: String, rows: Int,
    metrics: [String: Double], slices: [Slice]
  ) {
    version = Self.currentVersion
    self.model = model
    self.predictions = predictions
    self.data = data
    self.run = run
    self.task = task
    self.rows = rows
    self.metrics = metrics
    self.slices = slices
  }

  /// The metrics as a receipt carries them.
  var sliceMetrics: [Receipt.SliceMetrics] {
    [Receipt.SliceMetrics(values: metrics)] + slices.map { Receipt.SliceMetrics(slice: $0.name, values: $0.metrics) }
  }
}
