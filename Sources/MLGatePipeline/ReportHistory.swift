internal import MLGateLedger
internal import MLGateReports
internal import MLGateResults
internal import MLGateYAML

/// Tells new, known and fixed failures apart by the reports that the ledger keeps, and adds the present one to them.
///
/// The ledger is opened, and its newest report read, while the gate has other things to do.
struct ReportHistory: Sendable {
  /// How many earlier reports are looked at: one gate may be run for one dataset at a time.
  private static let depth = 30

  /// What earlier reports said, and where they are.
  private struct Memory: Sendable {
    let ledger: Ledger
    let newest: Past
  }

  /// A report that is remembered.
  private enum Past: Sendable {
    case none
    case unreadable
    case report(GateReport)

    init(_ stored: StoredReport) {
      self = (try? JSONReportReader.read(stored.json)).map(Past.report) ?? .unreadable
    }
  }

  private let gate: Gate
  private let project: Project
  private let memory: Task<Memory?, any Error>

  /// Begins to remember what was said of `project` by `gate`.
  init(of gate: Gate, in project: Project) {
    self.gate = gate
    self.project = project
    memory = Task.detached { try project.hasLedger ? Self.memory(of: gate, in: project) : nil }
  }

  private static func memory(of gate: Gate, in project: Project) throws -> Memory {
    let ledger = try project.ledger()
    var newest = Past.none
    try ledger.visitReports(gate: gate, project: project.configuration.model.value, limit: 1) { stored in
      newest = Past(stored)
      return false
    }
    return Memory(ledger: ledger, newest: newest)
  }

  /// The report with what is remembered of its checks, still to be recorded.
  ///
  /// A ledger that cannot be used changes no verdict: the report says so.
  func outcome(_ report: GateReport) async -> GateOutcome {
    var outcome = GateOutcome(report)
    do {
      // The first report that the project has begins its ledger.
      let memory = try await memory.value ?? Self.memory(of: gate, in: project)
      try mark(&outcome.report, by: memory)
      outcome.recording = ReportRecording(memory.ledger)
    } catch {
      outcome.report.facts.append(ReportRecording.fact(error))
    }
    return outcome
  }

  private func mark(_ report: inout GateReport, by memory: Memory) throws {
    var last: [String: (check: CheckResult, time: String)] = [:]
    var (isFirst, unreadable) = (true, 0)
    var wanted = Set(report.checks.map(\.id))
    func take(_ past: Past) {
      switch past {
      case .none: return
      case .unreadable: unreadable += 1
      case .report(let old):
        for check in old.checks where wanted.remove(check.id) != nil { last[check.id] = (check, old.started) }
      }
      isFirst = false
    }
    take(memory.newest)
    // Mostly, the newest one knows them all.
    if !isFirst, !wanted.isEmpty {
      (isFirst, unreadable) = (true, 0)
      try memory.ledger.visitReports(gate: gate, project: report.project, limit: Self.depth) { stored in
        take(Past(stored))
        return !wanted.isEmpty
      }
    }
    guard !isFirst else { return }
    var counts: [CheckHistory.State: Int] = [:]
    for index in report.checks.indices {
      let check = report.checks[index]
      let before = last[check.id]
      let wasTrouble = before.map { Self.isTrouble($0.check) } ?? false
      let since = before.flatMap { $0.check.history?.state == .fixed ? nil : $0.check.history?.since } ?? before?.time
      let history: CheckHistory? =
        switch (Self.isTrouble(check), wasTrouble) {
        case (true, true): CheckHistory(.known, since: since ?? report.started)
        case (true, false): CheckHistory(.new, since: report.started)
        case (false, true): CheckHistory(.fixed, since: since ?? report.started)
        case (false, false): nil
        }
      report.checks[index].history = history
      if let history { counts[history.state, default: 0] += 1 }
    }
    if !counts.isEmpty {
      let words = CheckHistory.State.allCases.compactMap { state in counts[state].map { "\($0) \(state.rawValue)" } }
      report.facts.append(GateReport.Fact("since the last report", words.joined(separator: ", ")))
    }
    if unreadable > 0 {
      report.facts.append(GateReport.Fact("history", "\(unreadable) earlier reports could not be read"))
    }
  }

  /// Whether a check needs somebody's attention.
  private static func isTrouble(_ check: CheckResult) -> Bool { check.verdict > .skipped }
}
