import Foundation
import GRDB
import MLGateFiles
import MLGateLedger
import MLGateResults
import Testing

@Suite struct LedgerTests {
  @Test func aNewerLedgerIsRefused() throws {
    let scratch = try Scratch()
    _ = try Ledger.open(at: scratch("l"))
    let queue = try DatabaseQueue(path: scratch("l"))
    try queue.write { try $0.execute(sql: "INSERT INTO grdb_migrations (identifier) VALUES ('v99')") }
    #expect(
      sentence { _ = try Ledger.open(at: scratch("l")) }
        == "The ledger '\(scratch("l"))' was written by a newer mlgate, whose tables this one does not know. "
        + "Use that mlgate, or set the ledger aside.")
  }

  @Test func anEmptyDatabaseIsMigrated() throws {
    let scratch = try Scratch()
    try DatabaseQueue(path: scratch("l")).write { try $0.execute(sql: "CREATE TABLE other (x)") }
    try Ledger.open(at: scratch("l")).begin(Run(id: "r", model: "m"))
    #expect(try Ledger.open(at: scratch("l")).runs().map(\.id) == ["r"])
    let mode = try DatabaseQueue(path: scratch("l")).read { try String.fetchOne($0, sql: "PRAGMA journal_mode") }
    #expect(mode == "wal")
  }

  @Test func whatIsNoLedgerIsASentence() throws {
    let scratch = try Scratch()
    try AtomicFile.write(String(repeating: "no database ", count: 100), to: scratch("l"))
    #expect(
      sentence { _ = try Ledger.open(at: scratch("l")) }
        == "Could not open the ledger '\(scratch("l"))': file is not a database (SQLite 26). "
        + "The file is damaged; set it aside, and a new ledger is begun.")
  }

  @Test func aTamperedReceiptIsNotReturned() throws {
    let scratch = try Scratch()
    let ledger = try Ledger.open(at: scratch("l"))
    try ledger.record(ReceiptTests.receipt())
    try DatabaseQueue(path: scratch("l")).write { database in
      try database.execute(
        sql: "UPDATE receipt SET statement = CAST(replace(CAST(statement AS TEXT), '0.7', '0.9') AS BLOB)")
    }
    #expect(
      sentence { _ = try ledger.receipts(gate: .evaluate, subject: ReceiptTests.model) }
        == "A receipt of evaluate about \(ReceiptTests.model) in the ledger '\(scratch("l"))' was changed after it was "
        + "recorded. Do not trust this ledger; run the gate again with a new one.")
  }

  @Test func reportsComeBackByteForByte() throws {
    let scratch = try Scratch()
    let ledger = try Ledger.open(at: scratch("l"))
    let report = { (gate: Gate) in
      GateReport(gate: gate, project: "p", checks: [], started: "2026-01-01T00:00:00Z", duration: 1, tool: "0")
    }
    try ledger.record(report(.train), json: Array("{ \"a\" : 1.0 }\n".utf8))
    try ledger.record(report(.evaluate), json: [])
    try ledger.record(report(.train), json: [0, 255])
    let found = try Ledger.open(at: scratch("l")).reports(gate: .train)
    #expect(found.map(\.json) == [[0, 255], Array("{ \"a\" : 1.0 }\n".utf8)])
    #expect(found.first?.verdict == .inconclusive)
    #expect(try ledger.reports(limit: 2).map(\.gate) == [.train, .evaluate])
  }
}
