import GRDB
import MLGateFiles

/// What happened: runs, receipts and reports, in one SQLite file that several processes may use at a time.
///
/// ```swift
/// let ledger = try Ledger.open(at: ".mlgate/ledger.sqlite")
/// var run = Run(model: "flight-delays", command: ["python3", "train.py"])
/// try ledger.begin(run)
/// run.status = .succeeded
/// try ledger.finish(run)
/// ```
public struct Ledger: Sendable {
  /// Where the ledger is.
  public let path: String
  private let database: DatabaseQueue

  /// Opens the ledger, making the file and its folder, or adding the tables that an older mlgate did not know.
  ///
  /// - Throws: `LedgerError`, also for a ledger that a newer mlgate wrote.
  public static func open(at path: String) throws(LedgerError) -> Ledger {
    let folder = PathResolver(root: ".").absolute("\(path)/..")
    do throws(FileError) {
      try Folder.create(folder)
    } catch { throw LedgerError(.storage, error.description) }
    // Switching to the write-ahead log and migrating do not wait for one another by SQLite's own means.
    let lock = FileLock("\(path).lock")
    return try lock.withLock(
      waitingAtMost: 60, failure: { LedgerError(.storage, $0.description) }
    ) { () throws(LedgerError) in
      var configuration = Configuration()
      configuration.busyMode = .timeout(30)
      configuration.foreignKeysEnabled = true
      // GRDB's own switch makes and drops a table in every process, for connection pools, which the ledger has none of.
      configuration.prepareDatabase { database in
        let mode = try String.fetchOne(database, sql: "PRAGMA journal_mode = WAL")
        guard mode == "wal" else {
          throw LedgerError(
            .storage,
            "The ledger '\(path)' cannot have a write-ahead log: SQLite keeps the journal mode '\(mode ?? "unknown")'. "
              + "Move the project to a file system that has shared memory, not a network's.")
        }
        try database.execute(sql: "PRAGMA synchronous = NORMAL")
      }
      return try telling("open", path) {
        let database = try DatabaseQueue(path: path, configuration: configuration)
        let migrator = LedgerSchema.migrator
        guard try !database.read(migrator.hasBeenSuperseded) else {
          throw LedgerError(
            .storage,
            "The ledger '\(path)' was written by a newer mlgate, whose tables this one does not know. "
              + "Use that mlgate, or set the ledger aside.")
        }
        try migrator.migrate(database)
        return Ledger(path: path, database: database)
      }
    }
  }

  func read<Value>(_ body: (Database) throws -> Value) throws(LedgerError) -> Value {
    try Self.telling("read", path) { try database.read(body) }
  }

  func write<Value>(_ body: (Database) throws -> Value) throws(LedgerError) -> Value {
    try Self.telling("write", path) { try database.write(body) }
  }

  /// Turns what SQLite says into a sentence.
  private static func telling<Value>(
    _ action: String, _ path: String, _ body: () throws -> Value
  ) throws(LedgerError) -> Value {
    do { return try body() } catch let error as LedgerError { throw error } catch let error as FileError {
      throw LedgerError(.storage, error.description)
    } catch let error as DatabaseError {
      throw LedgerError(
        .storage,
        "Could not \(action) the ledger '\(path)': \(error.message ?? "SQLite gave no reason") "
          + "(SQLite \(error.extendedResultCode.rawValue)). \(remedy(for: error))")
    } catch {
      throw LedgerError(
        .storage, "Could not \(action) the ledger '\(path)': \(error). Check the file, then run the command again.")
    }
  }

  private static func remedy(for error: DatabaseError) -> String {
    switch error.resultCode {
    case .SQLITE_BUSY, .SQLITE_LOCKED:
      "Another process keeps it busy; wait for that to end, then run the command again."
    case .SQLITE_FULL: "Free some space on that file system and run the command again."
    case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_CANTOPEN: "Give this user access to the file and its folder."
    case .SQLITE_CORRUPT, .SQLITE_NOTADB: "The file is damaged; set it aside, and a new ledger is begun."
    default: "Check the file and its file system, then run the command again."
    }
  }
}
