public import MLGateResults

/// One execution of training: what went in, what came out.
public struct Run: Codable, Hashable, Sendable {
  public enum Status: String, Codable, Sendable {
    case running
    case succeeded
    case failed
    case timedOut = "timed-out"
    /// The process that recorded it ended without saying how.
    case interrupted
  }

  /// Sorts by time: `20261123t041500-1f9c0a7e`.
  public var id: String
  public var model: String
  /// RFC 3339 in UTC.
  public var started: String
  public var finished: String?
  public var status: Status
  public var command: [String]
  public var parameters: [String: String]
  public var seed: UInt64
  public var gitCommit: String?
  public var gitDirty: Bool?
  public var environment: [String: String]
  public var inputs: [NamedDigest]
  public var outputs: [RunArtifact]
  /// Finite numbers.
  public var metrics: [String: Double]
  public var exitCode: Int?
  /// Why it did not succeed.
  public var failure: String?
  /// The process that records it, to tell a running one from one that was killed.
  var process: Int32

  public init(
    id: String, model: String, started: String, command: [String], parameters: [String: String], seed: UInt64,
    gitCommit: String?, gitDirty: Bool?, environment: [String: String], inputs: [NamedDigest]
  ) {
    self.id = id
    self.model = model
    self.started = started
    status = .running
    self.command = command
    self.parameters = parameters
    self.seed = seed
    self.gitCommit = gitCommit
    self.gitDirty = gitDirty
    self.environment = environment
    self.inputs = inputs
    outputs = []
    metrics = [:]
    process = ProcessNumber.current
  }
}

/// A file that a run left behind.
public struct RunArtifact: Codable, Hashable, Sendable {
  /// The output's name in the configuration, for example `model`.
  public var name: String
  /// Relative to the project.
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
