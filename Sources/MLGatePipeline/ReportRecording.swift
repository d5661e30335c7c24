internal import MLGateLedger
internal import MLGateReports
internal import MLGateResults
internal import MLGateTables

/// The ledger that is to remember a report; it is closed when it does.
struct ReportRecording: Sendable {
  private let ledger: Guarded<Ledger?>

  init(_ ledger: Ledger) { self.ledger = Guarded(ledger) }

  /// Has the ledger remember `report`, once; what was in the way of it.
  func record(_ report: GateReport) -> GateReport.Fact? {
    guard let ledger = ledger.withLock({ $0.take() }) else { return nil }
    do {
      try ledger.record(report, json: Array(JSONRenderer().render(report).utf8))
      return nil
    } catch {
      return Self.fact(error)
    }
  }

  /// What a report says whose history is not known.
  static func fact(_ error: any Error) -> GateReport.Fact { GateReport.Fact("history", "not known: \(error)") }
}
