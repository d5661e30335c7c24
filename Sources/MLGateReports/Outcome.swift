import MLGateResults

/// The order in which people want to read: what stops the build first, what is fine last.
let readingOrder: [Verdict] = [.failed, .errored, .inconclusive, .warned, .skipped, .passed]

extension GateReport {
  /// The report's verdict, or a worse one if its own checks say so: a renderer never shows more green than there is.
  var outcome: Verdict { max(verdict, Verdict.worst(of: checks.lazy.map(\.verdict)) ?? .inconclusive) }

  /// The checks, and one more that stands for the gate itself when no check accounts for its outcome.
  ///
  /// Readers of test results look at cases only: a gate that made no checks, or that broke outside of them, would look green.
  var accountedChecks: [CheckResult] {
    guard outcome != checks.lazy.map(\.verdict).max() else { return checks }
    let message =
      checks.isEmpty && outcome == .inconclusive
      ? "The gate made no checks, so it has decided nothing. Configure at least one check for it in mlgate.yml."
      : "The gate itself came to '\(outcome.rawValue)', and none of its checks says why. Look at the gate's log."
    return checks + [
      CheckResult(
        id: gate.rawValue, title: "\(gate.rawValue): the gate itself", verdict: outcome, message: message)
    ]
  }

  /// The accounted checks with one of `verdicts`, in reading order, otherwise as they were made.
  func checks(_ verdicts: Set<Verdict>) -> [CheckResult] {
    readingOrder.filter(verdicts.contains).flatMap { verdict in accountedChecks.filter { $0.verdict == verdict } }
  }
}

extension CheckResult {
  /// Where a person should look: the first evidence that has a place, else where the bound was written.
  var place: SourceLocation? { evidence.lazy.compactMap(\.location).first ?? location }

  /// `observed 3%, expected at most 0%`; `nil` when neither is known.
  var comparison: String? {
    let parts = [observed.map { "observed " + $0.text }, expected.map { "expected " + $0.text }].compactMap { $0 }
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }

  /// `comparison` and where the bound was written: `observed 3%, expected at most 0% (mlgate.yml:12:7)`.
  var measured: String? {
    guard let location else { return comparison }
    return comparison.map { "\($0) (\(location))" } ?? "configured at \(location)"
  }

  /// How much evidence is not told when the first `shown` pieces are.
  func evidenceBeyond(_ shown: Int) -> Int {
    let kept = max(0, evidence.count - shown)
    return kept + min(max(0, evidenceOmitted), Int.max - kept)
  }
}

extension Evidence {
  /// `data/x.csv:812:14: the field is empty (value: "")`, on one visible line; the value only where the text lacks it.
  var line: String {
    let place = location.map { Visible.line($0.description, limit: 1000) + ": " } ?? ""
    return place + statement
  }

  /// `line` without its place.
  var statement: String {
    Visible.line(text, limit: 1000) + (untoldValue.map { " (value: \"\($0)\")" } ?? "")
  }

  /// The visible value, unless it is empty or the text has it already.
  var untoldValue: String? {
    let seen = Visible.line(value ?? "", limit: 200)
    return seen.isEmpty || Visible.line(text, limit: 1000).contains(seen) ? nil : seen
  }
}
