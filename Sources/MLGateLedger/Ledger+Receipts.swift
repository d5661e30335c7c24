import GRDB
import MLGateFiles
public import MLGateResults

extension Ledger {
  /// Keeps a receipt.
  ///
  /// Keeping the same one again changes nothing.
  ///
  /// - Returns: the receipt's digest.
  @discardableResult
  public func record(_ receipt: Receipt) throws(LedgerError) -> Digest {
    let bytes = try receipt.canonical
    let digest = SHA256Stream.digest(of: bytes)
    try write { database in
      try database.execute(
        sql: "INSERT OR IGNORE INTO receipt (digest, gate, statement) VALUES (?, ?, ?)",
        arguments: [digest.hex, receipt.predicate.gate.rawValue, Database.blob(bytes)])
      guard database.changesCount == 1 else { return }
      let sequence = database.lastInsertedRowID
      for subject in Set(receipt.subjects.map(\.digest.hex)) {
        try database.execute(
          sql: "INSERT INTO subject (receipt, digest) VALUES (?, ?)", arguments: [sequence, subject])
      }
    }
    return digest
  }

  /// The gate's receipts about exactly that digest, the one recorded last first.
  ///
  /// - Throws: `LedgerError`, also when a stored receipt is not what it was.
  public func receipts(gate: Gate, subject: Digest) throws(LedgerError) -> [Receipt] {
    try read { database in
      let rows = try Row.fetchAll(
        database,
        sql: """
          SELECT receipt.digest, statement FROM receipt JOIN subject ON subject.receipt = receipt.sequence
          WHERE gate = ? AND subject.digest = ? ORDER BY sequence DESC
          """, arguments: [gate.rawValue, subject.hex])
      return try rows.map { row in
        let bytes = Database.bytes(row["statement"])
        let digest: String = row["digest"]
        let receipt = try Receipt(statement: bytes, path: path)
        let isSound =
          SHA256Stream.digest(of: bytes).hex == digest && receipt.predicate.gate == gate
          && receipt.subjects.contains { $0.digest == subject }
        guard isSound else {
          throw LedgerError(
            .storage,
            "A receipt of \(gate.rawValue) about \(subject) in the ledger '\(path)' was changed after it was recorded. "
              + "Do not trust this ledger; run the gate again with a new one.")
        }
        return receipt
      }
    }
  }

  /// Keeps a gate's report.
  ///
  /// - Parameter json: `report.json` as it was written; kept byte for byte.
  public func record(_ report: GateReport, json: [UInt8]) throws(LedgerError) {
    try write { database in
      try database.execute(
        sql: "INSERT INTO report (gate, project, verdict, time, json) VALUES (?, ?, ?, ?, ?)",
        arguments: [
          report.gate.rawValue, report.project, report.verdict.rawValue, report.started, Database.blob(json),
        ])
    }
  }

  /// The gate's reports, or all gates', the one recorded last first.
  public func reports(gate: Gate? = nil, limit: Int = 100) throws(LedgerError) -> [StoredReport] {
    var found: [StoredReport] = []
    try visitReports(gate: gate, limit: limit) { report in
      found.append(report)
      return true
    }
    return found
  }

  /// Hands over the reports of a gate and a project, or of all, one by one: the one recorded last first.
  ///
  /// - Parameters:
  ///   - limit: how many are handed over at most.
  ///   - wantsMore: gets a report, and says whether it wants the one before; it must not use the ledger.
  public func visitReports(
    gate: Gate? = nil, project: String? = nil, limit: Int, _ wantsMore: (StoredReport) -> Bool
  ) throws(LedgerError) {
    try read { database in
      let rows = try Row.fetchCursor(
        database,
        sql: "SELECT * FROM report WHERE (?1 IS NULL OR gate = ?1) AND (?2 IS NULL OR project = ?2) "
          + "ORDER BY sequence DESC LIMIT ?3",
        arguments: [gate?.rawValue, project, max(0, limit)])
      while let row = try rows.next(), wantsMore(try report(from: row)) {}
    }
  }

  private func report(from row: Row) throws -> StoredReport {
    let (name, word): (String, String) = (row["gate"], row["verdict"])
    guard let gate = Gate(rawValue: name), let verdict = Verdict(rawValue: word) else {
      throw LedgerError(
        .storage,
        "The ledger '\(path)' has a report of gate '\(name)' with verdict '\(word)', which this mlgate does not know. "
          + "Use the mlgate that wrote it, or a newer one.")
    }
    return StoredReport(
      gate: gate, project: row["project"], verdict: verdict, time: row["time"], json: Database.bytes(row["json"]))
  }
}
