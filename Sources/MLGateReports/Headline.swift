import MLGateResults

/// The one line that says what happened: which gate, how it ended, for which project, why, and how long it took.
struct Headline {
  let gate: String
  let outcome: Verdict
  let project: String
  /// `2 of 14 checks failed, 1 warned`.
  let counts: String
  /// `0.31 s`.
  let elapsed: String

  init(_ report: GateReport) {
    gate = report.gate.rawValue
    outcome = report.outcome
    project = report.project
    counts = Self.counts(report)
    elapsed = Numbers.elapsed(report.duration)
  }

  /// The checks by verdict, what stops the build first.
  static func counts(_ report: GateReport) -> String {
    let total = report.checks.count
    guard total > 0 else { return "no checks were made" }
    let noun = total == 1 ? "check" : "checks"
    let found = readingOrder.dropLast().map { ($0, report.count($0)) }.filter { $0.1 > 0 }
    guard let (worst, number) = found.first else { return "\(total) \(noun) passed" }
    let rest = found.dropFirst().map { ", \($0.1) \($0.0.rawValue)" }.joined()
    return "\(number) of \(total) \(noun) \(worst.rawValue)\(rest)"
  }
}
