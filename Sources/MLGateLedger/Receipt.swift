public import MLGateFiles
public import MLGateResults

/// A gate's verdict over named digests, as an in-toto statement (in-toto Attestation Framework, Statement v1).
///
/// `deploy` demands one for the very bytes it releases.
public struct Receipt: Hashable, Sendable {
  public static let statementType = "https://in-toto.io/Statement/v1"
  public static let predicateType = "https://mlgate.dev/receipt/v1"

  public var gate: Gate
  public var project: String
  public var verdict: Verdict
  /// What the verdict is about: the model.
  public var subject: NamedDigest
  /// What the gate looked at besides.
  public var inputs: [NamedDigest]
  /// The report's digest.
  public var report: Digest
  /// The evaluation's JSON, byte for byte.
  public var evaluation: [UInt8]?
  /// RFC 3339 in UTC.
  public var time: String
  /// The version of mlgate.
  public var tool: String

  public init(
    gate: Gate, project: String, verdict: Verdict, subject: NamedDigest, inputs: [NamedDigest], report: Digest,
    evaluation: [UInt8]?, time: String, tool: String
  ) {
    self.gate = gate
    self.project = project
    self.verdict = verdict
    self.subject = subject
    self.inputs = inputs
    self.report = report
    self.evaluation = evaluation
    self.time = time
    self.tool = tool
  }

  /// The statement as canonical JSON.
  public var statement: JSON {
    func resource(_ item: NamedDigest) -> JSON {
      .object(["name": .string(item.name), "digest": .object(["sha256": .string(item.digest.hex)])])
    }
    var predicate: [String: JSON] = [
      "gate": .string(gate.rawValue), "project": .string(project), "verdict": .string(verdict.rawValue),
      "inputs": .array(inputs.map(resource)), "report": .string(report.description), "time": .string(time),
      "tool": .string(tool),
    ]
    if let evaluation { predicate["evaluation"] = .string(SHA256Stream.digest(of: evaluation).description) }
    return .object([
      "_type": .string(Self.statementType), "subject": .array([resource(subject)]),
      "predicateType": .string(Self.predicateType), "predicate": .object(predicate),
    ])
  }
}
