import Foundation
import MLGateTables

/// A SQL engine's command, fed with one script.
struct SQLEngine {
  enum Kind: Sendable { case duckdb, sqlite }

  var kind: Kind
  var path: String

  /// DuckDB, named by `DUCKDB` or found on the path.
  static let duckdb = find("duckdb", named: "DUCKDB").map { SQLEngine(kind: .duckdb, path: $0) }
  static let sqlite = find("sqlite3", named: "SQLITE3").map { SQLEngine(kind: .sqlite, path: $0) }

  private static func find(_ command: String, named variable: String) -> String? {
    let environment = ProcessInfo.processInfo.environment
    if let named = environment[variable], !named.isEmpty { return named }
    return (environment["PATH"] ?? "").split(separator: ":").map { "\($0)/\(command)" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  /// What each expression is for each row of the table, as in ``RuleTable/outcomes(_:)``; `nil` when it failed.
  func outcomes(_ expressions: [String], in table: RuleTable) throws -> [String?] {
    var script =
      kind == .duckdb
      ? "SET threads = 1;\nPRAGMA disable_optimizer;\n" : "PRAGMA case_sensitive_like = ON;\n.mode csv\n"
    script += create(table)
    let order = kind == .duckdb ? "string_agg(o, '' ORDER BY id)" : "group_concat(o, '')"
    for (index, expression) in expressions.enumerated() {
      script += """
        SELECT \(index), \(order) FROM (SELECT id, CASE WHEN v THEN '1' WHEN NOT v THEN '0' ELSE 'N' END AS o \
        FROM (SELECT id, (\(expression)) AS v FROM t ORDER BY id));

        """
    }
    var outcomes = [String?](repeating: nil, count: expressions.count)
    for line in try run(script).split(whereSeparator: \.isNewline) {
      let parts = line.split(separator: ",")
      guard parts.count == 2, let index = Int(parts[0]) else { continue }
      outcomes[index] = parts[1].trimmingCharacters(in: CharacterSet(charactersIn: "\""))
    }
    return outcomes
  }

  private func run(_ script: String) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = kind == .duckdb ? ["-csv", "-noheader", ":memory:"] : ["-batch", ":memory:"]
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let input = folder.appendingPathComponent("script.sql")
    try Data(script.utf8).write(to: input)
    process.standardInput = try FileHandle(forReadingFrom: input)
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let bytes = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: bytes, as: UTF8.self)
  }

  private func create(_ table: RuleTable) -> String {
    let columns = table.columns.map { "\($0.name) \(name(of: $0.type))" }
    var script = "CREATE TABLE t (id INTEGER, \(columns.joined(separator: ", ")));\n"
    let rows = table.rows.enumerated().map { index, row in
      let values = zip(row, table.columns).map { value, column in literal(value, column.type) }
      return "(\(index), \(values.joined(separator: ", ")))"
    }
    script += "INSERT INTO t VALUES \(rows.joined(separator: ",\n"));\n"
    return script
  }

  private func name(of type: ColumnType?) -> String {
    switch type {
    case .integer: kind == .duckdb ? "BIGINT" : "INTEGER"
    case .decimal: kind == .duckdb ? "DOUBLE" : "REAL"
    case .boolean: kind == .duckdb ? "BOOLEAN" : "INTEGER"
    case .date: kind == .duckdb ? "DATE" : "TEXT"
    case .timestamp: kind == .duckdb ? "TIMESTAMP" : "TEXT"
    default: kind == .duckdb ? "VARCHAR" : "TEXT"
    }
  }

  private func literal(_ value: String?, _ type: ColumnType?) -> String {
    guard let value else { return "NULL" }
    switch type {
    case .integer, .boolean: return value
    case .decimal: return kind == .duckdb ? "'\(value)'::DOUBLE" : value
    default: return "'\(value.replacingOccurrences(of: "'", with: "''"))'"
    }
  }
}
