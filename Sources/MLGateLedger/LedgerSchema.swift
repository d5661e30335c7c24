import GRDB

/// The tables of the ledger.
///
/// A migration that was released is never changed; a new one is added below it.
enum LedgerSchema {
  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("v1") { database in
      try database.create(table: "run") { table in
        table.primaryKey("id", .text)
        table.column("model", .text).notNull()
        table.column("status", .text).notNull()
        table.column("started", .text).notNull()
        // The rest of the run, as JSON, and the process that keeps it.
        table.column("run", .blob).notNull()
        table.column("process", .blob).notNull()
      }
      try database.create(indexOn: "run", columns: ["model", "started"])
      try database.create(table: "metric") { table in
        table.column("run", .text).notNull().references("run", onDelete: .cascade)
        table.column("name", .text).notNull()
        table.column("value", .double).notNull()
        table.primaryKey(["run", "name"])
      }
      try database.create(table: "receipt") { table in
        table.autoIncrementedPrimaryKey("sequence")
        table.column("digest", .text).notNull().unique()
        table.column("gate", .text).notNull()
        table.column("statement", .blob).notNull()
      }
      try database.create(table: "subject") { table in
        table.column("receipt", .integer).notNull().references("receipt", onDelete: .cascade)
        table.column("digest", .text).notNull()
      }
      try database.create(indexOn: "subject", columns: ["digest"])
      try database.create(table: "report") { table in
        table.autoIncrementedPrimaryKey("sequence")
        table.column("gate", .text).notNull()
        table.column("project", .text).notNull()
        table.column("verdict", .text).notNull()
        table.column("time", .text).notNull()
        table.column("json", .blob).notNull()
      }
      try database.create(indexOn: "report", columns: ["gate", "sequence"])
    }
    return migrator
  }
}
