import MLGateChecks
import MLGateProfiles
import MLGateResults
import MLGateTables
import MLGateYAML
import Testing

/// The model, its text, and what it says of data.
struct SchemaTests {
  /// Every key, in the order in which it is written.
  static let full = """
    version: 1
    environments: [training, serving]
    extra-columns: warn
    order: strict
    columns:
      id:
        type: integer
        missing: {max: 0%}
        min: 0
        unique: true
      "odd: name":
        type: text
        presence: optional
        missing: {max: 2.5%}
        values: [EWR, "no", "1"]
        length: {min: 1, max: 3}
        pattern: "[A-Za-z0-9]{1,3}"
        mostly: 99%
        environments: [training]
      day:
        type: date
        min: 2013-01-01
        max: 2013-12-31
        not-in: [serving]
      anything: {}
      old:
        deprecated: "use day: it has the year"

    """

  @Test func readsAndWritesEveryKey() throws {
    let schema = try Schema(parsing: Self.full, file: "schema.yml")
    #expect(SchemaText(schema).text == Self.full)
    #expect(schema.columns[1].values == ["EWR", "no", "1"] && schema.columns[1].mostly == Proportion("99%"))
    #expect(schema.columns[2].places["max"]?.description == "schema.yml:23:5")
    #expect(schema.columns[2].places["type"]?.description == "schema.yml:21:5")
    #expect(schema.knownEnvironments == ["training", "serving"])
    #expect(schema.extraColumns == .warn && schema.order == .strict)
  }

  @Test(arguments: [
    ("version: 2\ncolumns: {}", "s.yml:1:10: error: version 2 of a schema is not known; this mlgate reads version 1"),
    ("columns: {}", "s.yml:1:1: error: missing key 'version' at the top level"),
    (
      "version: 1\ncolumns:\n  a: {typ: text}",
      "s.yml:3:7: error: unknown key 'typ' in columns.a; did you mean 'type'?"
    ),
    ("version: 1\ncolumns:\n  a: {type: txt}", "s.yml:3:13: error: unknown type 'txt'; did you mean 'text'?"),
    ("version: 1\ncolumns:\n  a: {min: 5, max: 3}", "s.yml:3:7: error: min 5 is above max 3"),
    ("version: 1\ncolumns:\n  a: {min: five}", "s.yml:3:12: error: 'five' is neither a number nor a date (YYYY-MM-DD)"),
    (
      "version: 1\ncolumns:\n  a:\n    pattern: '['",
      "s.yml:4:5: error: the pattern '[' is wrong at character 1: this class has no closing ']'; "
        + "add it, or write \\[ for a bracket."
    ),
    (
      "version: 1\ncolumns:\n  a: {mostly: 1%}",
      "s.yml:3:15: error: 'mostly' is about values, min, max, length and pattern, but 'a' has none of them"
    ),
    (
      "version: 1\nenvironments: [serving]\ncolumns:\n  a: {not-in: [servng]}",
      "s.yml:4:16: error: unknown environment 'servng'; did you mean 'serving'?"
    ),
    ("version: 1\ncolumns:\n  a: {values: []}", "s.yml:3:7: error: allowed lists no values"),
  ])
  func refuses(_ text: String, _ message: String) throws {
    let error = try #require(throws: YAMLError.self) { try Schema(parsing: text, file: "s.yml") }
    #expect(error.description.split(separator: "\n").first.map(String.init) == message)
  }

  @Test func judgesEveryConstraintByItself() throws {
    let schema = try Schema(
      parsing: """
        version: 1
        columns:
          a: {type: integer, missing: {max: 0%}, min: 0, max: 5, unique: true}
          b: {type: text, values: [x, y], mostly: 50%}
          c: {type: decimal, presence: optional}
          d: {}
          e: {type: integer}
          f: {deprecated: gone}
        """, file: "schema.yml")
    let profile = try SchemaData.profile(["b,a,e,f,g", "x,1,,1,1", "z,9,,1,1", "y,1,,1,1", "z,,,1,1"])
    let found = try schema.check(profile)
    #expect(
      found.map { "\($0.name) \($0.judgement.verdict.rawValue) \($0.judgement.observed?.text ?? "")" } == [
        "a/presence passed there", "a/type passed 0 violations", "a/missing failed 25%",
        "a/range failed 1 of 3 values (33.3%)", "a/unique failed 1 duplicate", "b/presence passed there",
        "b/type passed 0 violations", "b/values passed 2 of 4 values (50%)", "c/presence passed not there",
        "d/presence failed not there", "e/presence passed there", "e/type inconclusive ", "f/deprecated warned there",
        "extra-columns failed g",
      ])
    #expect(found.first { $0.name == "a/range" }?.location?.description == "schema.yml:3:42")
    #expect(
      found.last?.judgement.message == "There is 1 column that the schema does not name: g."
        && found.first { $0.name == "c/presence" }?.judgement.message
          == "The data has no column 'c', which is optional; 1 constraint on its values had nothing to judge."
    )
  }

  @Test func environmentsHaveTheirColumns() throws {
    let schema = try Schema(
      parsing: "version: 1\norder: strict\ncolumns:\n  x: {type: integer}\n  label: {not-in: [serving]}\n",
      file: "s.yml")
    let serving = try SchemaData.profile(["x", "1"])
    let training = try SchemaData.profile(["x,label", "1,0"])
    #expect(try schema.troubles(serving, environment: "serving") == [])
    #expect(try schema.troubles(training, environment: "training") == [])
    #expect(try schema.troubles(serving, environment: "training") == ["failed label/presence"])
    #expect(try schema.troubles(training, environment: "serving") == ["failed extra-columns"])
    #expect(try schema.troubles(serving) == ["failed label/presence"])
    #expect(try schema.troubles(SchemaData.profile(["label,x", "1,0"])) == ["failed order"])
  }

  /// A reading of the rows gives what the profile gives, with evidence.
  @Test func rowsAreTheEvidence() throws {
    let schema = "{version: 1, columns: {a: {max: 5, unique: true}}}"
    let scratch = try Scratch()
    let source = TableSource(files: [try scratch.file("x.csv", "a\n1\n9\n1\n")], format: .csv)
    let check = try SchemaCheck(Schema(parsing: schema, file: "schema.yml"))
    let run = CheckRun(
      [ConfiguredCheck(check, at: SourceLocation(file: "mlgate.yml"))], of: "train", in: source,
      CheckRun.Surroundings(baselineRemedy: "", now: 0))
    let profiler = Profiler(source)
    let account = try TableScan(source, threads: 1).run([profiler] + run.consumers)
    try run.decide(account, profiler.profile(account))
    run.settle(try TableScan(run.source, threads: 1).run(run.searches))
    var ids: [String: Int] = [:]
    let results = run.results(ids: &ids)
    #expect(
      results.map { "\($0.id) \($0.verdict.rawValue)" } == [
        "train/schema/a/presence passed", "train/schema/a/range failed", "train/schema/a/unique failed",
        "train/schema/extra-columns passed",
      ])
    #expect(results[1].shown == ["x.csv:3:1 a '9' is not at most 5"])
    #expect(results[2].evidence.first?.location?.description == "x.csv:4")
  }
}
