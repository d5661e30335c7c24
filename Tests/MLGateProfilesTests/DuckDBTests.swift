import Foundation
import MLGateProfiles
import MLGateResults
import MLGateTables
import Testing

/// The real `duckdb` where there is one.
private let environment = ProcessInfo.processInfo.environment
private let hasDuckDB = (try? DuckDB(for: "tests", in: "/")) != nil

@Suite(.enabled(if: hasDuckDB)) struct DuckDBTests {
  /// A value of every type, with nulls, empty texts and texts that look like something else.
  private static let query = """
    SELECT i AS id, CASE i % 3 WHEN 0 THEN NULL WHEN 1 THEN '' ELSE 'NA' END AS gaps, '00' || i AS code,
      'say "x",' || chr(10) || 'twice' AS text, i / 4.0 AS ratio, (i * 1.1)::DECIMAL(9,3) AS price,
      DATE '2020-01-01' + i::INTEGER AS day, TIMESTAMP '2020-01-01 10:00:00.5' + INTERVAL (i) MINUTE AS moment,
      TIMESTAMPTZ '2020-01-01 10:00:00+02' AS zoned, i % 2 = 0 AS flag, [i, NULL] AS list,
      {'a': i, 'b': 'q'} AS object, 100000000000000000000::HUGEINT AS huge,
      (CASE i WHEN 3 THEN 'nan' ELSE '1' END)::DOUBLE AS hole
    FROM range(300) AS r(i) -- a comment at the end
    """

  private func profile(_ source: TableSource, digests: Bool = false) throws -> (profile: Profile, account: ScanAccount)
  {
    let profiler = Profiler(source)
    let account = try TableScan(source, threads: 2, digests: digests).run([profiler])
    return (profiler.profile(account), account)
  }

  @Test func `types and nulls are those of the query`() throws {
    let duckdb = try DuckDB(for: "test", in: NSTemporaryDirectory())
    let (found, account) = try profile(try duckdb.table(query: Self.query + ";\n", name: "<query>"))
    #expect(account.malformedCount == 0)
    #expect(found.rows == 300)
    let types: [(String, ColumnType)] = [
      ("id", .integer), ("gaps", .text), ("code", .text), ("text", .text), ("ratio", .decimal), ("price", .decimal),
      ("day", .date), ("moment", .timestamp), ("zoned", .timestamp), ("flag", .boolean), ("list", .list),
      ("object", .text), ("huge", .text), ("hole", .decimal),
    ]
    #expect(found.columns.map(\.name) == types.map(\.0))
    #expect(found.columns.map(\.type) == types.map(\.1))
    #expect(found.column("gaps")?.missing == 100)
    #expect(found.column("gaps")?.emptyTexts == 100)
    #expect(found.column("code")?.kinds.text == 300)
    #expect(found.column("text")?.top.first?.value == "say \"x\",\ntwice")
    #expect(found.column("zoned")?.minimum == .text("2020-01-01T08:00:00Z"))
    #expect(found.column("flag")?.trues == 150)
    #expect(found.column("list")?.kinds.list == 300)
    #expect(found.column("list")?.minimumListLength == 2)
    #expect(found.column("object")?.top.first?.value == "{\"a\":0,\"b\":\"q\"}")
    #expect(found.column("huge")?.kinds.bigInteger == 300)
    #expect(found.column("hole")?.kinds.nonFinite == 1)
    #expect(found.column("ratio")?.mean == 37.375)
  }

  @Test func `a Parquet file is what was written, and has its own digest`() throws {
    let scratch = try Scratch()
    let duckdb = try DuckDB(for: "test", in: scratch.path)
    for part in 0..<2 {
      let copy = try duckdb.table(
        query: "SELECT * FROM (\(Self.query)\n) WHERE id % 2 = \(part)", name: "<query>")
      try run(
        "COPY (SELECT * EXCLUDE (huge) FROM (\(Self.query)\n) WHERE id % 2 = \(part)) TO 'p\(part).parquet'", scratch)
      #expect(try profile(copy).profile.rows == 150)
    }
    let files = (0..<2).map { TableSource.File(path: "\(scratch.path)/p\($0).parquet", name: "p\($0).parquet") }
    let source = try duckdb.table(parquet: files)
    let (found, account) = try profile(source, digests: true)
    // Rows come in another order; at this size every statistic is exact, and none depends on it.
    let whole = try duckdb.table(query: "SELECT * EXCLUDE (huge) FROM (\(Self.query)\n)", name: "<query>")
    #expect(try stored(found) == stored(profile(whole).profile))
    #expect(account.files.map(\.name) == ["p0.parquet", "p1.parquet"])
    #expect(account.files[0].digest?.hex == (try sha256(files[0].path)))
    #expect(account.files[0].digest != account.files[1].digest)
  }

  @Test func `what DuckDB refuses is told in its words`() throws {
    let scratch = try Scratch()
    let duckdb = try DuckDB(for: "test", in: scratch.path)
    func refusal(_ body: () throws -> Void) -> String? {
      do { try body() } catch { return (error as? TableError)?.description }
      return nil
    }
    let unknown = refusal { _ = try duckdb.table(query: "SELECT nope", name: "<query>") }
    #expect(
      unknown?.hasPrefix("<query>: error: DuckDB ended with code 1: Binder Error: ") == true, "\(unknown ?? "nothing")")
    // What fails half way is no shorter table.
    let late = try duckdb.table(
      query: "SELECT CASE WHEN i = 2000000 THEN error('too far') ELSE i END AS x FROM range(3000000) AS r(i)",
      name: "<query>")
    let half = refusal { _ = try TableScan(late).run([]) }
    #expect(half?.contains("too far") == true, "\(half ?? "nothing")")

    try run("COPY (SELECT 1 AS a) TO 'one.parquet'; COPY (SELECT 1.5 AS a) TO 'two.parquet'", scratch)
    let files = ["one.parquet", "two.parquet"].map { (name: String) in
      TableSource.File(path: "\(scratch.path)/\(name)", name: name)
    }
    #expect(
      refusal { _ = try duckdb.table(parquet: files) }
        == "two.parquet: error: its columns differ: 'a' is DECIMAL(2,1) where one.parquet has 'a' as INTEGER; files of "
        + "one dataset have the same columns of the same types.")
  }

  @Test func `a database is read, and only read`() throws {
    let scratch = try Scratch()
    try run("ATTACH 'w.duckdb' AS w; CREATE TABLE w.t AS SELECT i AS x FROM range(10) AS r(i)", scratch)
    let duckdb = try DuckDB(for: "test", in: scratch.path)
    let source = try duckdb.table(query: "FROM t", name: "<query>", database: "\(scratch.path)/w.duckdb")
    #expect(try profile(source).profile.column("x")?.mean == 4.5)
    #expect(throws: TableError.self) {
      _ = try duckdb.table(query: "DROP TABLE t", name: "<query>", database: "\(scratch.path)/w.duckdb")
    }
    #expect(try profile(source).profile.rows == 10)
  }

  private func run(_ statements: String, _ scratch: Scratch) throws {
    let path = environment["DUCKDB"].flatMap { $0.isEmpty ? nil : $0 } ?? "duckdb"
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [path, "-init", "/dev/null", "-c", statements]
    process.currentDirectoryURL = URL(filePath: scratch.path)
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
  }

  private func sha256(_ path: String) throws -> String {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", "sha256sum \"$0\" || shasum -a 256 \"$0\"", path]
    process.standardOutput = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return String(text.prefix(64))
  }
}

@Suite struct DuckDBAbsenceTests {
  @Test func `without the program the error says how to install it`() throws {
    func refusal(_ environment: [String: String]) -> String? {
      do throws(TableError) { _ = try DuckDB(for: "x.parquet", in: "/", environment: environment) } catch {
        return error.description
      }
      return nil
    }
    let remedy = "Install it with 'pip install duckdb-cli' or 'brew install duckdb', or name the program in $DUCKDB."
    #expect(
      refusal(["PATH": "/nowhere"])
        == "x.parquet: error: it is read through DuckDB, and there is no 'duckdb' on PATH. \(remedy)")
    #expect(
      refusal(["PATH": "/nowhere", "DUCKDB": "/nowhere/duckdb"])
        == "x.parquet: error: it is read through DuckDB, and $DUCKDB is '/nowhere/duckdb', which is no program. \(remedy)"
    )
  }
}
