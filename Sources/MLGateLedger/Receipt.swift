public import MLGateFiles
public import MLGateResults

/// A gate's verdict over named digests, as an in-toto Statement v1
/// (https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md).
///
/// Its canonical text, and so its digest, is the same for the same receipt, wherever it was written.
public struct Receipt: Hashable, Sendable {
  public static let statementType = "https://in-toto.io/Statement/v1"
  public static let predicateType = "https://mlgate.dev/receipt/v1"

  /// What was found, apart from what it was found about.
  public struct Predicate: Codable, Hashable, Sendable {
    public var gate: Gate
    public var verdict: Verdict
    /// The model's name in `mlgate.yml`.
    public var project: String
    /// The SHA-256 of `report.json`.
    public var reportDigest: Digest
    /// How many checks came to each verdict that occurred.
    public var checks: [String: Int]
    /// The values that were judged; `nil` for a gate that judges none.
    public var metrics: [SliceMetrics]?
    /// What the gate read besides its subject.
    public var inputs: [NamedDigest]
    /// The version of mlgate.
    public var tool: String
    /// RFC 3339, UTC.
    public var time: String

    public init(
      gate: Gate, verdict: Verdict, project: String, reportDigest: Digest, checks: [Verdict: Int],
      metrics: [SliceMetrics]? = nil, inputs: [NamedDigest] = [], tool: String, time: String = Timestamp.now.description
    ) {
      self.gate = gate
      self.verdict = verdict
      self.project = project
      self.reportDigest = reportDigest
      let counted = checks.filter { $0.value != 0 }.map { ($0.key.rawValue, $0.value) }
      self.checks = Dictionary(uniqueKeysWithValues: counted)
      self.metrics = metrics
      self.inputs = inputs
      self.tool = tool
      self.time = time
    }

    /// What a report says, summed up.
    public init(_ report: GateReport, reportDigest: Digest, metrics: [SliceMetrics]? = nil, time: Timestamp = .now) {
      var checks: [Verdict: Int] = [:]
      for verdict in Verdict.allCases { checks[verdict] = report.count(verdict) }
      self.init(
        gate: report.gate, verdict: report.verdict, project: report.project, reportDigest: reportDigest, checks: checks,
        metrics: metrics, inputs: report.subjects, tool: report.tool, time: time.description)
    }
  }

  /// The metrics of all rows, or of those of one slice.
  public struct SliceMetrics: Codable, Hashable, Sendable {
    /// For example `origin=EWR`; `nil` for all rows.
    public var slice: String?
    /// Finite numbers only.
    public var values: [String: Double]

    public init(slice: String? = nil, values: [String: Double]) {
      self.slice = slice
      self.values = values
    }
  }

  /// What the verdict is about, at least one.
  public var subjects: [NamedDigest]
  public var predicate: Predicate

  public init(subjects: [NamedDigest], predicate: Predicate) {
    self.subjects = subjects
    self.predicate = predicate
  }
}

extension Receipt {
  // As in-toto writes it: a digest is a set of algorithms, its hexadecimal digits without a prefix.
  private struct Statement: Codable {
    struct Subject: Codable {
      var name: String
      var digest: [String: String]
    }

    enum CodingKeys: String, CodingKey {
      case type = "_type"
      case subject, predicateType, predicate
    }

    var type: String
    var subject: [Subject]
    var predicateType: String
    var predicate: Predicate
  }

  /// The statement as a JSON value, for embedding.
  ///
  /// - Throws: `LedgerError` when a metric is not finite or there is no subject.
  public var statement: JSON {
    get throws(LedgerError) {
      for slice in predicate.metrics ?? [] {
        try Finite.check(slice.values, of: "the receipt of \(predicate.gate.rawValue)")
      }
      guard !subjects.isEmpty else {
        throw LedgerError(
          .value, "The receipt of \(predicate.gate.rawValue) is about nothing. Name at least one file and its digest.")
      }
      let statement = Statement(
        type: Self.statementType,
        subject: subjects.map { .init(name: $0.name, digest: ["sha256": $0.digest.hex]) },
        predicateType: Self.predicateType, predicate: predicate)
      do { return try StrictJSON.json(statement) } catch {
        throw LedgerError(.value, "The receipt of \(predicate.gate.rawValue) could not be written as JSON (\(error)).")
      }
    }
  }

  /// The canonical text of the statement, without a final newline.
  public var canonical: [UInt8] { get throws(LedgerError) { try statement.canonical } }

  /// The SHA-256 of the canonical text.
  public var digest: Digest { get throws(LedgerError) { SHA256Stream.digest(of: try canonical) } }

  /// Reads a statement strictly: its types must be mlgate's, and each subject must have a SHA-256.
  ///
  /// - Parameter path: where it comes from, for the error.
  public init(statement bytes: [UInt8], path: String) throws(FileError) {
    func refuse(_ reason: String) -> FileError {
      FileError(
        action: "read the receipt in", path: path, reason: reason, remedy: "Run the gate again to get a new one.")
    }
    let json: JSON
    do { json = try JSON(parsing: bytes) } catch { throw refuse("it is not JSON (\(error))") }
    guard json["_type"] == .string(Self.statementType) else {
      throw refuse("its '_type' is \(json["_type"]?.text ?? "missing"), expected \"\(Self.statementType)\"")
    }
    guard json["predicateType"] == .string(Self.predicateType) else {
      throw refuse(
        "its 'predicateType' is \(json["predicateType"]?.text ?? "missing"), expected \"\(Self.predicateType)\"")
    }
    let statement = try StrictJSON.decode(Statement.self, from: json, path: path, version: nil)
    var subjects: [NamedDigest] = []
    for subject in statement.subject {
      guard let hex = subject.digest["sha256"], !hex.hasPrefix("sha256:"), let digest = Digest(hex) else {
        throw refuse("its subject '\(subject.name)' has no SHA-256")
      }
      subjects.append(NamedDigest(name: subject.name, digest: digest))
    }
    self.init(subjects: subjects, predicate: statement.predicate)
  }
}

/// Keeps numbers that SQLite and JSON cannot hold out of the records.
enum Finite {
  static func check(_ metrics: [String: Double], of owner: String) throws(LedgerError) {
    for (name, value) in metrics.sorted(by: { $0.key < $1.key }) where !value.isFinite {
      throw LedgerError(
        .value,
        "The metric '\(name)' of \(owner) is \(value), which is not a number that can be recorded or compared. "
          + "Find out why training or evaluation made it; undefined is not zero.")
    }
  }
}
