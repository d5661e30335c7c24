import Foundation
import MLGateResults
import Testing

/// Datasets that DuckDB reads, with the real `duckdb` where there is one.
struct QueryTests {
  private static let program: String? = {
    let environment = ProcessInfo.processInfo.environment
    if let named = environment["DUCKDB"], !named.isEmpty { return named }
    return (environment["PATH"] ?? "").split(separator: ":").map { "\($0)/duckdb" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }()

  private static let configuration = """
    version: 1
    model: m
    datasets:
      d:
        source:
          query: SELECT i AS x, CASE WHEN i % 4 = 0 THEN NULL ELSE 't' END AS y FROM 'n.csv'
          engine: duckdb
    validate-data:
      d:
        - row-count: {min: 8}
        - range: {column: x, max: 6}
        - missing: {columns: [y], max: 0%}

    """

  @Test(.enabled(if: program != nil)) func rowsOfAQueryAreChecked() async throws {
    let numbers = (["i"] + (0..<8).map(String.init)).joined(separator: "\n")
    let project = try Scratch(["mlgate.yml": Self.configuration, "n.csv": numbers])
    let environment = ["DUCKDB": Self.program ?? ""]
    let outcome = try await project.start(["validate-data"], environment: environment).outcome()
    #expect(outcome.code == 1, "\(outcome.error)")
    let report = try project.report(.validateData)
    #expect(try report.check("d/row-count/bounds").verdict == .passed)
    // The header is line 1.
    #expect(try report.check("d/range/x").told == ["<query at mlgate.yml:6>:9:1: x '7' is not at most 6"])
    #expect(try report.check("d/missing/y").message == "2 of 8 rows have no 'y' (25%); expected at most 0%.")
  }

  @Test(.enabled(if: program != nil)) func aQueryThatFailsIsNoData() async throws {
    let project = try Scratch(["mlgate.yml": Self.configuration])
    let outcome = try await project.start(["validate-data"], environment: ["DUCKDB": Self.program ?? ""]).outcome()
    let check = try project.report(.validateData).check("d/readable")
    #expect(outcome.code == 3 && check.verdict == .errored)
    #expect(
      check.message.hasPrefix("The dataset could not be read: DuckDB ended with code 1: ")
        && check.message.contains("n.csv"), "\(check.message)")
  }

  @Test(.enabled(if: program != nil)) func aParquetFileIsDescribed() async throws {
    let project = try Scratch()
    let program = try #require(Self.program)
    _ = try await project.program(program, "-c", "COPY (SELECT 1 AS a, '' AS b, NULL AS c) TO 'p.parquet'")
    let outcome = try await project.start(["profile", "p.parquet"], environment: ["DUCKDB": program]).outcome()
    #expect(outcome.output.hasPrefix("1 rows, 3 columns\n") && outcome.code == 0 && outcome.error == "")
    let word = try await project.run("profile", "--delimiter", ";", "p.parquet", expecting: 64)
    #expect(
      word.error.hasPrefix("Error: '--delimiter ;': 'delimiter' means nothing in Parquet files; leave it out.\n"))
  }

  @Test func withoutDuckDBTheGateCouldNotRun() async throws {
    let project = try Scratch(["mlgate.yml": Self.configuration])
    let outcome = try await project.start(["validate-data"], environment: ["DUCKDB": "/nowhere/duckdb"]).outcome()
    #expect(outcome.code == 3)
    #expect(
      try project.report(.validateData).check("d/readable").message
        == "The dataset could not be read: it is read through DuckDB, and $DUCKDB is '/nowhere/duckdb', which is no "
        + "program. Install it with 'pip install duckdb-cli' or 'brew install duckdb', or name the program in $DUCKDB.")
  }

  @Test func aQuerysMistakesAreTold() async throws {
    func refusal(_ text: String) async throws -> String {
      let project = try Scratch(["mlgate.yml": text])
      return try await project.run("validate-data", expecting: 64).error
    }
    let engine = try await refusal(Self.configuration.replacing("engine: duckdb", with: "engine: duckd"))
    #expect(engine.hasPrefix("mlgate.yml:7:15: error: unknown engine 'duckd'; did you mean 'duckdb'?\n"), "\(engine)")
    let word = try await refusal(
      Self.configuration.replacing("engine: duckdb\n", with: "engine: duckdb\n    delimiter: tab\n"))
    #expect(word.hasPrefix("mlgate.yml:8:16: error: 'delimiter' means nothing in a query; leave it out\n"), "\(word)")
    let key = try await refusal(Self.configuration.replacing("engine: duckdb", with: "motor: duckdb"))
    #expect(key.hasPrefix("mlgate.yml:"), "\(key)")
    #expect(key.contains("engine"), "\(key)")
  }
}
