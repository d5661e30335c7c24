internal import MLGateFiles
internal import MLGateResults
internal import MLGateYAML

/// One run of one gate: when it began, what it ran on, and the checks so far.
struct GateSession {
  let gate: Gate
  let project: Project
  let started = Timestamp.now
  private let clock = ContinuousClock.now
  var checks: [CheckResult] = []
  var subjects: [NamedDigest] = []
  var facts: [GateReport.Fact] = []
  var ids: [String: Int] = [:]

  init(_ gate: Gate, _ project: Project) {
    self.gate = gate
    self.project = project
  }

  /// Adds a result whose id nobody else has.
  mutating func add(_ result: CheckResult) {
    var result = result
    ids[result.id, default: 0] += 1
    if let count = ids[result.id], count > 1 { result.id += "-\(count)" }
    checks.append(result)
  }

  /// The report of all that was added.
  func report(environment: [String: String]) -> GateReport {
    GateReport(
      gate: gate, project: project.configuration.model.value, checks: checks, subjects: subjects, facts: facts,
      started: started.description, duration: seconds(since: clock), environment: environment,
      tool: MLGateVersion.current)
  }
}

/// The seconds since an instant.
func seconds(since start: ContinuousClock.Instant) -> Double {
  let parts = (ContinuousClock.now - start).components
  return Double(parts.seconds) + Double(parts.attoseconds) * 1e-18
}

/// A number with its noun: `1 row`, `2 rows`.
func counted(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }

/// The version of mlgate, as `mlgate --version` prints it.
public enum MLGateVersion {
  public static let current = "0.1.0"
}
