/// A step that can stop a build.
public enum Gate: String, Codable, Sendable, CaseIterable {
  case validateData = "validate-data"
  case train
  case evaluate
  case deploy
}

/// Everything one run of one gate has to say.
///
/// Renderers are pure functions of it.
public struct GateReport: Codable, Hashable, Sendable {
  /// The version of this format; readers refuse one they do not know.
  public static let currentVersion = 1

  public var version: Int
  public var gate: Gate
  /// The model's name in `mlgate.yml`.
  public var project: String
  /// The worst of the checks' verdicts; inconclusive when there were no checks.
  public var verdict: Verdict
  public var checks: [CheckResult]
  /// What was looked at, by digest.
  public var subjects: [NamedDigest]
  /// Facts worth telling that are no assertions, in order: rows read, run id, time limits.
  public var facts: [Fact]
  /// When the gate began, as RFC 3339 in UTC, for example `2026-11-23T04:15:00Z`.
  public var started: String
  /// Seconds.
  public var duration: Double
  /// What the gate ran on: operating system, architecture, CI system, git commit.
  public var environment: [String: String]
  /// The version of mlgate.
  public var tool: String

  /// A fact beside the checks.
  public struct Fact: Codable, Hashable, Sendable {
    public var name: String
    public var value: String

    public init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  public init(
    gate: Gate, project: String, checks: [CheckResult], subjects: [NamedDigest] = [], facts: [Fact] = [],
    started: String, duration: Double, environment: [String: String] = [:], tool: String
  ) {
    version = Self.currentVersion
    self.gate = gate
    self.project = project
    verdict = Verdict.worst(of: checks.lazy.map(\.verdict)) ?? .inconclusive
    self.checks = checks
    self.subjects = subjects
    self.facts = facts
    self.started = started
    self.duration = duration
    self.environment = environment
    self.tool = tool
  }

  /// How many checks came to `verdict`.
  public func count(_ verdict: Verdict) -> Int { checks.count { $0.verdict == verdict } }
}
