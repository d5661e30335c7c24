import MLGateChecks
import MLGateResults
import MLGateTables
import Testing

@Suite struct JSONLinesCheckTests {
  private let text = """
    {"id":{"a":1,"b":"x"},"s":"two\\nlines","n":1}

    {"n":5,"s":"é", "id":{"b":"x","a":1}}
    {"n":9}
    {"id":{"a":2,"b":null},"n":1}
    """

  @Test func `evidence stands where the value is written`() throws {
    let scratch = try Scratch()
    var source = try TableSource(named: [scratch.file("x.jsonl", text)])
    source.expectedColumns = try TableScan(source).run([]).columns
    let searches = [
      RowSearch(column: "n", reason: "is 5") { .value { $0 == .integer(5) } },
      RowSearch(column: "id.b", reason: "is x") { .content { $0.elementsEqual("x".utf8) } },
      RowSearch(column: "s", reason: "is missing") { .missing },
    ]
    let searcher = RowSearcher(searches, in: source)
    let account = try TableScan(source).run([searcher])
    let places = searcher.results(account).map { $0.evidence.map { $0.location?.description } }
    #expect(places == [["x.jsonl:3:6"], ["x.jsonl:1:18", "x.jsonl:3:27"], ["x.jsonl:4:1", "x.jsonl:5:1"]])
  }

  @Test func `keys may come late, and in any order`() throws {
    let scratch = try Scratch()
    let first = String(repeating: "{\"n\":0}\n", count: 60_000)
    let source = try TableSource(named: [scratch.file("x.jsonl", first + text)])
    let tracker = KeyTracker(columns: ["id.a", "id.b"], in: source)
    _ = try TableScan(source, threads: 2).run([tracker])
    #expect(tracker.summary.rows == 2)
    #expect(tracker.summary.rowsWithMissing == 60_002)
    #expect(tracker.summary.duplicates == 1)

    let evidence = KeyTracker(columns: ["id.a", "id.b"], in: source, evidenceFor: tracker.summary)
    let account = try TableScan(source, threads: 2).run([evidence])
    #expect(
      evidence.evidence(account).map { "\($0.location?.description ?? ""): \($0.text)" } == [
        "x.jsonl:60003: repeats 1, 'x' of x.jsonl:60001"
      ])
  }
}
