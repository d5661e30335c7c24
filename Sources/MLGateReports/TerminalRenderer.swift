public import MLGateResults

/// The report for the person at the terminal, or before the log of a CI job: the reason first.
///
/// Data is printed visibly (`Visible`) and behind a word of our own or `  | `, so that no line starts with what a CI runner takes for a
/// command. Evidence lines are never wrapped: `file:line:column` stays clickable.
public struct TerminalRenderer: Sendable {
  /// How much is told.
  public enum Verbosity: Sendable, CaseIterable {
    /// The headline, and why when it is not green.
    case quiet
    /// Evidence and facts too; passed checks in a short list.
    case normal
    /// Everything: all evidence, each passed check, subjects, environment.
    case verbose
  }

  /// Whether to use ANSI colours.
  public var color: Bool
  public var verbosity: Verbosity
  /// The columns of the terminal; below 40, lines are not wrapped.
  public var width: Int

  public init(color: Bool = false, verbosity: Verbosity = .normal, width: Int = 100) {
    self.color = color
    self.verbosity = verbosity
    self.width = width
  }

  public func render(_ report: GateReport) -> String {
    var lines = [headline(report)]
    let stopping = report.checks([.failed, .errored, .inconclusive])
    let noted = report.checks([.warned, .skipped])
    for check in stopping { lines += [""] + reason(check) }
    if verbosity != .quiet {
      for check in noted { lines += [""] + reason(check) }
      lines += passed(report.checks([.passed]))
      lines += table("facts", report.facts.map { ($0.name, $0.value) })
    }
    if verbosity == .verbose {
      lines += table("subjects", report.subjects.map { ($0.name, $0.digest.description) })
      let environment = report.environment.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
      lines += table("environment", environment + [("started", report.started), ("mlgate", report.tool)])
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static let bar = "  | "
  /// How much evidence of a check is told unless everything is.
  private static let someEvidence = 10
  /// How many lines the short list of passed checks may take.
  private static let somePassed = 12

  private var style: TerminalStyle { TerminalStyle(color: color) }
  private var room: Int { width < 40 ? 0 : width - Self.bar.count }

  private func headline(_ report: GateReport) -> String {
    let headline = Headline(report)
    let word = style.verdict(headline.outcome.rawValue.uppercased(), headline.outcome, bold: true)
    let project = style.bold(Visible.line(headline.project, limit: 200))
    return "\(headline.gate) \(word)  \(project)  \(headline.counts)  (\(headline.elapsed))"
  }

  /// Why a check is not simply green: what was found, against what, where.
  private func reason(_ check: CheckResult) -> [String] {
    let word = style.verdict(check.verdict.rawValue, check.verdict, bold: true)
    let past = check.history.map { style.dim("  (\($0.words))") } ?? ""
    var lines = [word + "  " + style.bold(Visible.line(check.id, limit: 300)) + title(check) + past]
    lines += bars(Visible.lines(check.message, limit: 4000).flatMap { TerminalStyle.wrap($0, width: room) })
    guard verbosity != .quiet else { return lines }
    if let measured = check.measured { lines += bars([Visible.line(measured, limit: 1000)]) }
    let shown = verbosity == .verbose ? check.evidence.count : Self.someEvidence
    lines += bars(check.evidence.prefix(shown).map(\.line))
    let more = check.evidenceBeyond(shown)
    if more > 0 { lines += bars([style.dim("and \(more) more")]) }
    return lines
  }

  private func title(_ check: CheckResult) -> String {
    check.title.isEmpty || check.title == check.id ? "" : "  " + Visible.line(check.title, limit: 300)
  }

  private func passed(_ checks: [CheckResult]) -> [String] {
    guard !checks.isEmpty else { return [] }
    let heading = ["", style.verdict("passed", .passed, bold: true) + "  " + Numbers.count(checks.count, "check")]
    guard verbosity != .verbose else {
      return heading
        + bars(
          checks.map { check in
            let comparison = check.comparison.map { style.dim("  " + Visible.line($0, limit: 300)) } ?? ""
            return Visible.line(check.id, limit: 300) + title(check) + comparison
          })
    }
    let groups = Self.groups(checks.map(\.id))
    let lines = groups.flatMap { TerminalStyle.wrap($0, width: room) }
    let rest = lines.count - Self.somePassed
    let note = rest > 0 ? [style.dim("and \(Numbers.count(rest, "more line")); --verbose lists each check")] : []
    return heading + bars(Array(lines.prefix(Self.somePassed)) + note)
  }

  /// Ids that differ only in their last part share a line: `train/missing: carrier, origin`.
  static func groups(_ ids: [String]) -> [String] {
    var order: [String] = []
    var members: [String: [String]] = [:]
    for id in ids {
      let parts = id.split(separator: "/", omittingEmptySubsequences: false)
      let stem = parts.dropLast().joined(separator: "/")
      if members[stem] == nil { order.append(stem) }
      members[stem, default: []].append(Visible.line(parts.last.map(String.init) ?? id, limit: 300))
    }
    return order.map { stem in
      let names = members[stem, default: []].joined(separator: ", ")
      if stem.isEmpty { return names }
      return Visible.line(stem, limit: 300) + (members[stem]?.count == 1 ? "/" : ": ") + names
    }
  }

  private func table(_ title: String, _ rows: [(String, String)]) -> [String] {
    guard !rows.isEmpty else { return [] }
    let names = rows.map { Visible.line($0.0, limit: 100) }
    let size = min(names.map(TerminalStyle.columns).max() ?? 0, 40)
    return ["", style.bold(title)]
      + bars(
        zip(names, rows).map { name, row in
          let gap = String(repeating: " ", count: max(0, size - TerminalStyle.columns(name)) + 2)
          return name + gap + Visible.line(row.1, limit: 1000)
        })
  }

  private func bars(_ lines: [String]) -> [String] { lines.map { Self.bar + $0 } }
}
