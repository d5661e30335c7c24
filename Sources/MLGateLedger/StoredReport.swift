public import MLGateResults

/// A gate's report as it was written, with what is needed to find it.
public struct StoredReport: Hashable, Sendable {
  public var gate: Gate
  /// The model's name in `mlgate.yml`.
  public var project: String
  public var verdict: Verdict
  /// When the gate began: RFC 3339, UTC.
  public var time: String
  /// `report.json`, byte for byte.
  public var json: [UInt8]

  public init(gate: Gate, project: String, verdict: Verdict, time: String, json: [UInt8]) {
    self.gate = gate
    self.project = project
    self.verdict = verdict
    self.time = time
    self.json = json
  }
}
