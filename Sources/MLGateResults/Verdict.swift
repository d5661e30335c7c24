/// What a check, or a whole gate, came to.
///
/// Ordered from best to worst: the worst wins.
public enum Verdict: String, Codable, Sendable, CaseIterable, Comparable {
  /// The assertion holds.
  case passed
  /// A person asked for this check not to be made.
  case skipped
  /// The assertion does not hold, and its severity says that this must not stop the build.
  case warned
  /// The comparison could not be made (no baseline, no rows, NaN). Never green.
  case inconclusive
  /// The assertion does not hold.
  case failed
  /// The check could not run: input or output, a process, a server.
  case errored

  public static func < (left: Verdict, right: Verdict) -> Bool { left.rank < right.rank }

  private var rank: Int {
    switch self {
    case .passed: 0
    case .skipped: 1
    case .warned: 2
    case .inconclusive: 3
    case .failed: 4
    case .errored: 5
    }
  }

  /// The worst of the verdicts; `nil` when there are none, since a gate without checks has decided nothing.
  public static func worst(of verdicts: some Sequence<Verdict>) -> Verdict? { verdicts.max() }
}

/// How much a check that does not hold weighs.
public enum Severity: String, Codable, Sendable, CaseIterable {
  /// It fails the gate.
  case error
  /// It is told, and the gate passes.
  case warn
}
