import GRDB
import MLGateFiles

extension Ledger {
  /// Records that a run has begun.
  ///
  /// While this process lives and does not `finish` it, it is running.
  ///
  /// - Throws: `LedgerError`, also when there is a run of that id.
  public func begin(_ run: Run) throws(LedgerError) {
    try Finite.check(run.metrics, of: "run \(run.id)")
    try write { database in
      guard try Self.row(of: run.id, in: database) == nil else {
        throw LedgerError(.usage, "There is a run \(run.id) already. Begin each run under a new id.")
      }
      try database.execute(
        sql: "INSERT INTO run (id, model, status, started, run, process) VALUES (?, ?, ?, ?, ?, ?)",
        arguments: [
          run.id, run.model, run.status.rawValue, run.started, try Self.blob(run),
          try Self.blob(ProcessIdentity.current),
        ])
      try Self.insertMetrics(of: run, in: database)
    }
  }

  /// Records how a run ended, with everything that is known about it by now.
  ///
  /// - Throws: `LedgerError`, also when the run never began, ended before, is still `running`, or has a metric that is
  ///   not finite.
  public func finish(_ run: Run) throws(LedgerError) {
    try Finite.check(run.metrics, of: "run \(run.id)")
    guard run.status != .running else {
      throw LedgerError(.value, "Run \(run.id) cannot be finished as 'running'. Say how it ended.")
    }
    var run = run
    run.finished = run.finished ?? Timestamp.now.description
    try write { database in
      guard let row = try Self.row(of: run.id, in: database) else {
        throw LedgerError(.usage, "There is no run \(run.id) in the ledger '\(path)'. Begin it first.")
      }
      guard row["status"] == Run.Status.running.rawValue else {
        let status: String = row["status"]
        throw LedgerError(.usage, "Run \(run.id) has ended before, as '\(status)'. What is recorded does not change.")
      }
      try database.execute(
        sql: "UPDATE run SET status = ?, run = ? WHERE id = ?",
        arguments: [run.status.rawValue, try Self.blob(run), run.id])
      try database.execute(sql: "DELETE FROM metric WHERE run = ?", arguments: [run.id])
      try Self.insertMetrics(of: run, in: database)
    }
  }

  /// The run whose id is `prefix` or, if only one does, begins with it.
  ///
  /// - Throws: `LedgerError` that lists the candidates when there are several, and says so when there is none.
  public func run(id prefix: String) throws(LedgerError) -> Run {
    try read { database in
      if let row = try Self.row(of: prefix, in: database) { return try run(from: row) }
      let rows = try Row.fetchAll(
        database, sql: "SELECT * FROM run WHERE substr(id, 1, ?) = ? ORDER BY id",
        arguments: [prefix.unicodeScalars.count, prefix])
      if let row = rows.first, rows.count == 1, !prefix.isEmpty { return try run(from: row) }
      guard !prefix.isEmpty, !rows.isEmpty else {
        throw LedgerError(
          .usage, "There is no run '\(prefix)' in the ledger '\(path)'. List the runs and name one of them.")
      }
      let names = rows.prefix(5).map { $0["id"] as String }.joined(separator: ", ")
      throw LedgerError(
        .usage,
        "The run '\(prefix)' could be any of \(rows.count): \(names)\(rows.count > 5 ? ", ..." : ""). "
          + "Write more of the id.")
    }
  }

  /// The model's run that began last; of those that succeeded, if so asked.
  public func latestRun(model: String, succeededOnly: Bool = false) throws(LedgerError) -> Run? {
    try read { database in
      let condition = succeededOnly ? "AND status = 'succeeded'" : ""
      let row = try Row.fetchOne(
        database, sql: "SELECT * FROM run WHERE model = ? \(condition) ORDER BY started DESC, rowid DESC LIMIT 1",
        arguments: [model])
      return try row.map(run(from:))
    }
  }

  /// The model's runs, or all models', the latest first.
  public func runs(model: String? = nil, limit: Int = 100) throws(LedgerError) -> [Run] {
    try read { database in
      let rows = try Row.fetchAll(
        database, sql: "SELECT * FROM run WHERE ?1 IS NULL OR model = ?1 ORDER BY started DESC, rowid DESC LIMIT ?2",
        arguments: [model, max(0, limit)])
      return try rows.map(run(from:))
    }
  }

  private static func row(of id: String, in database: Database) throws -> Row? {
    try Row.fetchOne(database, sql: "SELECT * FROM run WHERE id = ?", arguments: [id])
  }

  private static func blob(_ value: some Encodable) throws -> DatabaseValue {
    Database.blob(try StrictJSON.encode(value))
  }

  private static func insertMetrics(of run: Run, in database: Database) throws {
    for (name, value) in run.metrics {
      try database.execute(
        sql: "INSERT INTO metric (run, name, value) VALUES (?, ?, ?)", arguments: [run.id, name, value])
    }
  }

  private func run(from row: Row) throws -> Run {
    var run = try StrictJSON.decode(Run.self, from: Database.bytes(row["run"]), path: path, version: nil)
    guard run.status == .running else { return run }
    let process = try StrictJSON.decode(
      ProcessIdentity.self, from: Database.bytes(row["process"]), path: path, version: nil)
    if process.hasEnded {
      run.status = .interrupted
      run.failure = run.failure ?? "Process \(process.number) on \(process.host) ended before the run did."
    }
    return run
  }
}
