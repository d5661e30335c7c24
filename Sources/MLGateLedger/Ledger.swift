internal import GRDB
internal import MLGateFiles
public import MLGateResults

#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

/// What happened: runs and receipts, in an SQLite file beside `mlgate.yml`.
///
/// Several processes may use it at once; each change is one transaction.
public struct Ledger: Sendable {
  private let database: DatabaseQueue

  /// Why the ledger could not answer: a full sentence.
  public struct Problem: Error, Hashable, Sendable, CustomStringConvertible {
    public var description: String
  }

  /// Opens the ledger, which is created or brought to this version where needed.
  ///
  /// - Throws: ``Problem`` when a newer mlgate wrote it or the file is no ledger.
  public static func open(at path: String) throws(Problem) -> Ledger {
    var configuration = GRDB.Configuration()
    configuration.busyMode = .timeout(10)
    configuration.prepareDatabase { try $0.execute(sql: "PRAGMA journal_mode = WAL") }
    do {
      let database = try DatabaseQueue(path: path, configuration: configuration)
      if try database.read({ try migrator.hasBeenSuperseded($0) }) {
        throw Problem(description: "The ledger '\(path)' was written by a newer mlgate. Update mlgate.")
      }
      try migrator.migrate(database)
      return Ledger(database: database)
    } catch let problem as Problem {
      throw problem
    } catch {
      throw Problem(
        description: "The ledger '\(path)' could not be opened: \(error). "
          + "If it is damaged, move it away; runs and receipts in it are then unknown.")
    }
  }

  private static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1 runs and receipts") { database in
      try database.create(table: "run") { table in
        table.primaryKey("id", .text)
        table.column("model", .text).notNull()
        table.column("status", .text).notNull()
        table.column("record", .blob).notNull()
      }
      try database.create(table: "receipt") { table in
        table.autoIncrementedPrimaryKey("id")
        table.column("gate", .text).notNull()
        table.column("subject", .text).notNull().indexed()
        table.column("subjectName", .text).notNull()
        table.column("project", .text).notNull()
        table.column("verdict", .text).notNull()
        table.column("inputs", .blob).notNull()
        table.column("report", .text).notNull()
        table.column("evaluation", .blob)
        table.column("time", .text).notNull()
        table.column("tool", .text).notNull()
      }
    }
    return migrator
  }

  private func asking<Value>(_ what: String, _ body: () throws -> Value) throws(Problem) -> Value {
    do {
      return try body()
    } catch let problem as Problem {
      throw problem
    } catch {
      throw Problem(description: "The ledger could not \(what): \(error).")
    }
  }

  // MARK: Runs

  /// Records a run that begins.
  public func begin(_ run: Run) throws(Problem) {
    try asking("record the run \(run.id)") {
      try database.write { database in
        try database.execute(
          sql: "INSERT INTO run (id, model, status, record) VALUES (?, ?, ?, ?)",
          arguments: [run.id, run.model, run.status.rawValue, try encoded(run)])
      }
    }
  }

  /// Records how a run ended.
  public func finish(_ run: Run) throws(Problem) {
    if let bad = run.metrics.first(where: { !$0.value.isFinite }) {
      throw Problem(description: "The metric '\(bad.key)' of run \(run.id) is \(bad.value); only finite numbers are kept.")
    }
    try asking("record the end of run \(run.id)") {
      try database.write { database in
        try database.execute(
          sql: "UPDATE run SET status = ?, record = ? WHERE id = ?",
          arguments: [run.status.rawValue, try encoded(run), run.id])
        guard database.changesCount == 1 else {
          throw Problem(description: "The ledger knows no run \(run.id) that could end.")
        }
      }
    }
  }

  /// The run whose id begins so.
  public func run(id: String) throws(Problem) -> Run {
    let found = try asking("look up run \(id)") {
      try database.read { database in
        try Row.fetchAll(
          database, sql: "SELECT record FROM run WHERE substr(id, 1, ?) = ? ORDER BY id", arguments: [id.count, id])
      }.map { try decoded($0) }
    }
    if let exact = found.first(where: { $0.id == id }) { return exact }
    guard let first = found.first else {
      throw Problem(description: "There is no run '\(id)'. The latest are \(try latest()).")
    }
    guard found.count == 1 else {
      let ids = found.prefix(5).map(\.id).joined(separator: ", ")
      throw Problem(description: "'\(id)' begins the ids of \(found.count) runs: \(ids). Write more of it.")
    }
    return first
  }

  private func latest() throws(Problem) -> String {
    let runs = try runs(limit: 5)
    return runs.isEmpty ? "none: nothing was trained yet" : runs.map(\.id).joined(separator: ", ")
  }

  /// The latest run of a model, or the latest that succeeded.
  public func latestRun(model: String, succeededOnly: Bool) throws(Problem) -> Run? {
    try runs(model: model, status: succeededOnly ? .succeeded : nil, limit: 1).first
  }

  /// Runs, latest first.
  public func runs(model: String? = nil, status: Run.Status? = nil, limit: Int = 100) throws(Problem) -> [Run] {
    try asking("list runs") {
      try database.read { database in
        try Row.fetchAll(
          database,
          sql: """
            SELECT record FROM run WHERE (?1 IS NULL OR model = ?1) AND (?2 IS NULL OR status = ?2)
            ORDER BY rowid DESC LIMIT ?3
            """, arguments: [model, status?.rawValue, limit])
      }.map { try decoded($0) }
    }
  }

  private func encoded(_ run: Run) throws -> Data { Data(try StrictJSON.encode(run)) }

  private func decoded(_ row: Row) throws -> Run {
    var run = try JSONDecoder().decode(Run.self, from: row["record"] as Data)
    // Nobody is left to say how it ended.
    if run.status == .running, !ProcessNumber.isAlive(run.process) { run.status = .interrupted }
    return run
  }

  // MARK: Receipts

  /// Records a verdict over a digest.
  public func record(_ receipt: Receipt) throws(Problem) {
    try asking("record the receipt") {
      let inputs = Data(try StrictJSON.encode(receipt.inputs))
      try database.write { database in
        try database.execute(
          sql: """
            INSERT INTO receipt (gate, subject, subjectName, project, verdict, inputs, report, evaluation, time, tool)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
          arguments: [
            receipt.gate.rawValue, receipt.subject.digest.description, receipt.subject.name, receipt.project,
            receipt.verdict.rawValue, inputs, receipt.report.description, receipt.evaluation.map { Data($0) },
            receipt.time, receipt.tool,
          ])
      }
    }
  }

  /// A gate's receipts for a digest, latest first.
  public func receipts(gate: Gate, subject: Digest) throws(Problem) -> [Receipt] {
    try receipts(
      sql: "SELECT * FROM receipt WHERE gate = ? AND subject = ? ORDER BY id DESC",
      [gate.rawValue, subject.description])
  }

  /// The latest receipt of a gate about a project.
  public func latestReceipt(gate: Gate, project: String) throws(Problem) -> Receipt? {
    try receipts(
      sql: "SELECT * FROM receipt WHERE gate = ? AND project = ? ORDER BY id DESC LIMIT 1", [gate.rawValue, project]
    ).first
  }

  private func receipts(sql: String, _ arguments: StatementArguments) throws(Problem) -> [Receipt] {
    try asking("look up receipts") {
      try database.read { database in
        try Row.fetchAll(database, sql: sql, arguments: arguments).map { row in
          guard let gate = Gate(rawValue: row["gate"]), let verdict = Verdict(rawValue: row["verdict"]),
            let subject = Digest(row["subject"] as String), let report = Digest(row["report"] as String)
          else {
            throw Problem(description: "The ledger holds a receipt that this mlgate cannot read.")
          }
          return Receipt(
            gate: gate, project: row["project"], verdict: verdict,
            subject: NamedDigest(name: row["subjectName"], digest: subject),
            inputs: try JSONDecoder().decode([NamedDigest].self, from: row["inputs"] as Data), report: report,
            evaluation: (row["evaluation"] as Data?).map { Array($0) }, time: row["time"], tool: row["tool"])
        }
      }
    }
  }
}

extension Run {
  /// An id that sorts by time and that two processes do not share.
  public static func newID() -> String {
    let random = String(UInt32.random(in: .min ... .max), radix: 16)
    return Timestamp.now.compact.lowercased() + "-" + String(repeating: "0", count: 8 - random.count) + random
  }
}
