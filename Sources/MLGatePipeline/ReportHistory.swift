internal import MLGateLedger
internal import MLGateReports
internal import MLGateResults

/// Tells new, known and fixed failures apart by the reports that the ledger keeps, and adds the present one to them.
struct ReportHistory {
  /// How many earlier reports are looked at: one gate may be run for one dataset at a time.
  private static let depth = 30

  let project: Project

  /// The report with what is remembered of its checks; the ledger has it afterwards.
  ///
  /// A ledger that cannot be used changes no verdict: the report says so.
  func recorded(_ report: GateReport) -> GateReport {
    var report = report
    do {
      let ledger = try project.ledger()
      try mark(&report, by: ledger)
      try ledger.record(report, json: Array(JSONRenderer().render(report).utf8))
    } catch {
      report.facts.append(GateReport.Fact("history", "not known: \(error)"))
    }
    return report
  }

  private func mark(_ report: inout GateReport, by ledger: Ledger) throws {
    var last: [String: (check: CheckResult, time: String)] = [:]
    var (isFirst, unreadable) = (true, 0)
    var wanted = Set(report.checks.map(\.id))
    // Mostly, the newest one knows them all.
    try ledger.visitReports(gate: report.gate, project: report.project, limit: Self.depth) { stored in
      isFirst = false
      if let old = try? JSONReportReader.read(stored.json) {
        for check in old.checks where wanted.remove(check.id) != nil { last[check.id] = (check, old.started) }
      } else {
        unreadable += 1
      }
      return !wanted.isEmpty
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
