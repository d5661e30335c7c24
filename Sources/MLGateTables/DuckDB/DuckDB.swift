internal import Foundation
internal import MLGateResults

/// The `duckdb` command, which reads what mlgate does not read itself: Parquet files, databases, object stores, queries.
///
/// Rows come over a pipe as delimited text. The types are DuckDB's own, and a null is told from an empty text, because
/// texts are quoted and nulls are not.
public struct DuckDB: Sendable {
  /// A column as DuckDB describes it.
  struct Column: Hashable, Sendable, Decodable {
    var name: String
    /// `DECIMAL(5,2)`, `INTEGER[]`, `TIMESTAMP WITH TIME ZONE`, ...
    var type: String

    private enum CodingKeys: String, CodingKey {
      case name = "column_name"
      case type = "column_type"
    }
  }

  /// The endings of files that are read through DuckDB.
  public static let endings = [".parquet", ".parq"]

  let program: String
  private let folder: String

  /// Finds the program: what `$DUCKDB` names, else `duckdb` on `PATH`.
  ///
  /// - Parameters:
  ///   - wanted: who needs it, in messages.
  ///   - folder: what relative paths in queries begin from.
  ///   - environment: in place of this process's.
  /// - Throws: ``TableError`` that says how to install it.
  public init(
    for wanted: String, in folder: String, environment given: [String: String]? = nil
  ) throws(TableError) {
    let environment = given ?? ProcessInfo.processInfo.environment
    self.folder = folder
    let remedy =
      "Install it with 'pip install duckdb-cli' or 'brew install duckdb', or name the program in $DUCKDB."
    if let named = environment["DUCKDB"], !named.isEmpty {
      let path = named.hasPrefix("/") || !named.contains("/") ? named : "\(folder)/\(named)"
      if path.contains("/"), FileManager.default.isExecutableFile(atPath: path) {
        program = path
        return
      }
      guard !path.contains("/"), let found = Self.search(path, environment["PATH"]) else {
        throw TableError(
          .io, at: SourceLocation(file: wanted),
          "it is read through DuckDB, and $DUCKDB is '\(named)', which is no program. \(remedy)")
      }
      program = found
      return
    }
    guard let found = Self.search("duckdb", environment["PATH"]) else {
      throw TableError(
        .io, at: SourceLocation(file: wanted), "it is read through DuckDB, and there is no 'duckdb' on PATH. \(remedy)")
    }
    program = found
  }

  private static func search(_ name: String, _ path: String?) -> String? {
    (path ?? "").split(separator: ":").filter { $0.hasPrefix("/") }.map { "\($0)/\(name)" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  /// The rows of a query.
  ///
  /// - Parameters:
  ///   - query: one `SELECT`, `FROM`, `WITH` or `VALUES` statement, without or with a semicolon at its end. With ORDER BY
  ///     the rows, and so their digest, are the same in every run.
  ///   - name: what messages call it.
  ///   - database: a DuckDB database file, opened for reading only.
  /// - Throws: ``TableError`` with what DuckDB says.
  public func table(query: String, name: String, database: String? = nil) throws(TableError) -> TableSource {
    let query = Query(text: Self.trimmed(query), name: name, database: database)
    let columns = try describe([query])[0]
    return try table([(query, TableSource.File(path: name, name: name))], columns: columns, isStored: false)
  }

  /// The rows of Parquet files, which have the same columns of the same types.
  ///
  /// - Throws: ``TableError`` with what DuckDB says, or with the columns that differ.
  public func table(parquet files: [TableSource.File]) throws(TableError) -> TableSource {
    let queries = files.map { file in
      Query(text: "SELECT * FROM read_parquet(\(Self.literal(file.path)))", name: file.name, database: nil)
    }
    let described = try describe(queries)
    guard let first = described.first, let head = files.first else {
      return TableSource(files: [], format: .queryFields)
    }
    for (file, columns) in zip(files, described) where columns != first {
      let place = zip(columns, first).first { $0 != $1 }
      let what =
        place.map { "'\($0.name)' is \($0.type) where \(head.name) has '\($1.name)' as \($1.type)" }
        ?? "there are \(columns.count) where \(head.name) has \(first.count)"
      throw TableError(
        .columns, at: SourceLocation(file: file.name),
        "its columns differ: \(what); files of one dataset have the same columns of the same types.")
    }
    return try table(Array(zip(queries, files)), columns: first, isStored: true)
  }

  private func table(
    _ parts: [(query: Query, file: TableSource.File)], columns: [Column], isStored: Bool
  ) throws(TableError) -> TableSource {
    var files: [TableSource.File] = []
    for (query, file) in parts {
      let arguments = arguments(database: query.database) + ["-c", Self.copy(query.text, columns)]
      let (program, folder) = (program, folder)
      var part = file
      part.isStored = isStored
      part.open = { () throws(TableError) in
        try ProcessStream(program, arguments, in: folder, name: file.name)
      }
      files.append(part)
    }
    var source = TableSource(files: files, format: .queryFields)
    for column in columns { source.types[column.name] = column.declared }
    return source
  }

  // MARK: Statements

  private struct Query {
    var text: String
    var name: String
    var database: String?
  }

  private func arguments(database: String?) -> [String] {
    // Nobody's start-up file may change what is read.
    ["-init", "/dev/null", "-batch", "-bail"] + (database.map { ["-readonly", $0] } ?? [])
  }

  /// What columns the queries have.
  private func describe(_ queries: [Query]) throws(TableError) -> [[Column]] {
    var all: [[Column]] = []
    for query in queries {
      let arguments =
        arguments(database: query.database) + ["-json", "-c", "DESCRIBE \(query.text)\n;"]
      let stream = try ProcessStream(program, arguments, in: folder, name: query.name)
      let text = try stream.readAll()
      guard let columns = try? JSONDecoder().decode([Column].self, from: Data(text)), !columns.isEmpty else {
        throw TableError(
          .query, at: SourceLocation(file: query.name),
          "DuckDB did not describe its columns; expected one statement that returns rows, such as SELECT ... FROM ....")
      }
      all.append(columns)
    }
    return all
  }

  /// The statement that writes the rows.
  static func copy(_ query: String, _ columns: [Column]) -> String {
    let projected = columns.map { column in
      let name = identifier(column.name)
      return switch column.form {
      case .plain, .text: name
      case .list, .object: "CASE WHEN \(name) IS NOT NULL THEN to_json(\(name)) END AS \(name)"
      case .instant:
        // Whatever zone the machine is in.
        "strftime(timezone('UTC', \(name)), '%Y-%m-%dT%H:%M:%S.%fZ') AS \(name)"
      }
    }
    let quoted = columns.filter { [.text, .list, .object].contains($0.form) }.map { identifier($0.name) }
    let force = quoted.isEmpty ? "" : ", FORCE_QUOTE (\(quoted.joined(separator: ", ")))"
    // A comment at the query's end must not hide what follows.
    return "COPY (SELECT \(projected.joined(separator: ", ")) FROM (\(query)\n)) TO '/dev/stdout' "
      + "(FORMAT csv, HEADER, DELIMITER ',', QUOTE '\"', ESCAPE '\"', NULLSTR ''\(force));"
  }

  private static func trimmed(_ query: String) -> String {
    var text = query[...]
    while let last = text.last, last.isWhitespace || last == ";" { text = text.dropLast() }
    return String(text)
  }

  private static func literal(_ text: String) -> String { "'\(text.replacingOccurrences(of: "'", with: "''"))'" }

  private static func identifier(_ name: String) -> String {
    "\"\(name.replacingOccurrences(of: "\"", with: "\"\""))\""
  }
}

extension DuckDB.Column {
  /// How a column is written.
  enum Form {
    /// As it stands, without quotes.
    case plain
    case text
    /// An array, as JSON.
    case list
    /// A structure or a map, as JSON.
    case object
    /// A moment with a zone.
    case instant
  }

  var form: Form {
    if type.hasSuffix("]") { return .list }
    if type.hasPrefix("STRUCT(") || type.hasPrefix("MAP(") || type.hasPrefix("UNION(") { return .object }
    if type == "TIMESTAMP WITH TIME ZONE" { return .instant }
    return declared == .text ? .text : .plain
  }

  /// The type that the column is declared to have; `nil` for whole numbers that may be larger than 64 bits have room for.
  var declared: ColumnType? {
    if type.hasSuffix("]") { return .list }
    if type.hasPrefix("DECIMAL(") { return .decimal }
    return switch type {
    case "BOOLEAN": .boolean
    case "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER": .integer
    case "UBIGINT", "HUGEINT", "UHUGEINT": nil
    case "FLOAT", "DOUBLE": .decimal
    case "DATE": .date
    case "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS", "TIMESTAMP WITH TIME ZONE": .timestamp
    default: .text
    }
  }
}
