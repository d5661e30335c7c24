public import MLGateFiles
public import MLGateResults

/// One execution of training: what went in, what came out, how it ended.
public struct Run: Codable, Hashable, Sendable {
  /// How far a run came.
  public enum Status: String, Codable, Sendable, CaseIterable {
    case running
    case succeeded
    case failed
    case timedOut = "timed-out"
    /// Its process was ended before it could say how it went.
    case interrupted
  }

  /// A file that a run made.
  public struct Artifact: Codable, Hashable, Sendable {
    /// Its name in `mlgate.yml`, for example `model`.
    public var name: String
    public var path: String
    public var digest: Digest
    public var bytes: Int

    public init(name: String, path: String, digest: Digest, bytes: Int) {
      self.name = name
      self.path = path
      self.digest = digest
      self.bytes = bytes
    }
  }

  /// Lowercase; sorts by time: `20261123t041500z-k3f9q2`.
  public var id: String
  public var model: String
  /// RFC 3339, UTC.
  public var started: String
  /// RFC 3339, UTC.
  public var finished: String?
  public var status: Status
  public var command: [String]
  public var parameters: [String: String]
  public var seed: UInt64?
  public var gitCommit: String?
  /// Whether files differed from that commit.
  public var gitDirty: Bool?
  public var environment: [String: String]
  public var inputs: [NamedDigest]
  public var outputs: [Artifact]
  /// Finite numbers only.
  public var metrics: [String: Double]
  public var exitCode: Int?
  /// Why it failed, in a sentence.
  public var failure: String?

  public init(
    id: String = Run.newIdentifier(), model: String, started: String = Timestamp.now.description,
    finished: String? = nil, status: Status = .running, command: [String] = [], parameters: [String: String] = [:],
    seed: UInt64? = nil, gitCommit: String? = nil, gitDirty: Bool? = nil, environment: [String: String] = [:],
    inputs: [NamedDigest] = [], outputs: [Artifact] = [], metrics: [String: Double] = [:], exitCode: Int? = nil,
    failure: String? = nil
  ) {
    self.id = id
    self.model = model
    self.started = started
    self.finished = finished
    self.status = status
    self.command = command
    self.parameters = parameters
    self.seed = seed
    self.gitCommit = gitCommit
    self.gitDirty = gitDirty
    self.environment = environment
    self.inputs = inputs
    self.outputs = outputs
    self.metrics = metrics
    self.exitCode = exitCode
    self.failure = failure
  }

  /// A new name: the second, then 6 random characters of base 32 without look-alikes.
  public static func newIdentifier(at time: Timestamp = .now) -> String {
    let letters = Array("0123456789abcdefghjkmnpqrstvwxyz")
    let random = (0..<6).map { _ in letters[Int.random(in: 0..<letters.count)] }
    return "\(time.compact)-\(String(random))"
  }
}
