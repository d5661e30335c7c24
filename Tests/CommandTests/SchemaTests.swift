import Foundation
import MLGateResults
import Testing

/// `mlgate schema`, schemas under `validate-data`, and `mlgate suggest`.
@Suite struct SchemaTests {
  /// Sixty rows of three columns, with what `more` adds.
  static func table(_ more: [String] = []) -> String {
    (["month,origin,fare"] + (0..<60).map { "\($0 % 4 + 1),\(["EWR", "JFK"][$0 % 2]),\($0).5" } + more)
      .map { $0 + "\n" }.joined()
  }

  static let inferred = """
    version: 1
    extra-columns: fail
    columns:
      month:
        type: integer  # all of 60 values in 60 rows
        missing: {max: 0%}  # none in 60 rows
        min: 1
        max: 4  # each of 1 to 4 in 60 rows
      origin:
        type: text  # all of 60 values in 60 rows
        missing: {max: 0%}  # none in 60 rows
        values: [EWR, JFK]  # 2 values in 60 rows
      fare:
        type: decimal  # all of 60 values in 60 rows
        missing: {max: 0%}  # none in 60 rows

    """

  static let configuration = """
    version: 1
    model: tiny
    datasets:
      train: {source: data.csv, schema: schema.yml}
      serving: {source: serving.csv, schema: schema.yml, environment: serving}
    validate-data:
      train:
        - row-count: {min: 10}

    """

  private static func project() throws -> Scratch {
    try Scratch([
      "mlgate.yml": configuration, "data.csv": table(), "serving.csv": table(), "schema.yml": inferred,
    ])
  }

  @Test func `inferred from files or a dataset`() async throws {
    let project = try Self.project()
    #expect(try await project.run("schema", "infer", "data.csv", expecting: 0).output == Self.inferred)
    try await project.run("schema", "infer", "--dataset", "train", "-o", "new.yml", expecting: 0)
    #expect(try project.read("new.yml") == Self.inferred)
    let again = try await project.run("schema", "infer", "data.csv", "-o", "new.yml", expecting: 64)
    #expect(
      again.error.hasPrefix(
        "Error: 'new.yml' is there already. 'mlgate schema update' changes a schema by what new data needs; "
          + "--force writes it anew.\n"))
    try await project.run("schema", "infer", "data.csv", "-o", "new.yml", "--force", expecting: 0)
    let both = try await project.run("schema", "infer", "data.csv", "--dataset", "train", expecting: 64)
    #expect(both.error.hasPrefix("Error: Give files, or a dataset with --dataset.\n"))
    let unknown = try await project.run("schema", "infer", "--dataset", "trian", expecting: 64)
    #expect(unknown.error == "error: there is no dataset 'trian' in mlgate.yml; did you mean 'train'?\n")
  }

  @Test func `a failing schema offers the patch that git takes, and the gate is green`() async throws {
    let project = try Self.project()
    try await project.run("validate-data", expecting: 0)
    #expect(!project.files(below: ".mlgate/reports/validate-data").contains { $0.hasSuffix(".patch") })
    try project.write("data.csv", Self.table(["13,LGA,1", ",EWR,"]))
    try project.write("serving.csv", Self.table(["7,SFO,free"]).replacingOccurrences(of: "month", with: "moon"))

    try await project.run("validate-data", expecting: 1)
    let report = try project.report(.validateData)
    #expect(
      report.troubles == [
        "failed train/schema/month/missing", "failed train/schema/month/range", "failed train/schema/origin/values",
        "failed train/schema/fare/missing", "failed serving/schema/month/presence",
        "failed serving/schema/origin/values", "failed serving/schema/fare/type", "failed serving/schema/extra-columns",
      ])
    let patch = ".mlgate/reports/validate-data/schema.yml.patch"
    let remedy = "If the data is right, 'git apply \(patch)' changes the schema."
    #expect(report.fact("schema.yml") == remedy)
    let range = try report.check("train/schema/month/range")
    #expect(range.location?.description == "schema.yml:7:5")
    #expect(range.message == "1 of 61 values of 'month' is not from 1 to 4. \(remedy)")
    #expect(range.told == ["data.csv:62:1: month '13' is not from 1 to 4"])
    #expect(
      try report.check("serving/schema/origin/values").told == ["serving.csv:62:3: origin 'SFO' is not one of EWR, JFK"]
    )

    let applied = try await project.program("git", "apply", patch)
    #expect(applied.code == 0, "\(applied.error)")
    try await project.run("validate-data", expecting: 0)
    #expect(!project.exists(patch))
    #expect(
      try project.read("schema.yml") == """
        version: 1
        extra-columns: fail
        columns:
          moon:
            type: integer  # all of 61 values in 61 rows
            presence: optional  # new in 61 rows
            missing: {max: 0%}  # none in 61 rows
          month:
            type: integer  # all of 60 values in 60 rows
            presence: optional  # not there in 'serving', in 61 rows
            missing: {max: 10%}  # 1 (1.61%) in 62 rows
            min: 1
            max: 13  # the largest in 62 rows
          origin:
            type: text  # all of 60 values in 60 rows
            missing: {max: 0%}  # none in 60 rows
            values: [EWR, JFK, LGA, SFO]  # 1 more in 61 rows
          fare:
            type: text  # 1 value not decimal in 61 rows
            missing: {max: 10%}  # 1 (1.61%) in 62 rows

        """)
  }

  @Test func `a dataset without checks is judged by its schema`() async throws {
    let project = try Self.project()
    try project.replace("validate-data:\n  train:\n    - row-count: {min: 10}\n", by: "")
    try await project.run("validate-data", "serving", expecting: 0)
    #expect(try project.report(.validateData).checks.map(\.id).first == "serving/well-formed")
    #expect(try project.report(.validateData).count(.passed) == 13)
  }

  @Test(arguments: [
    (
      "schema: schema.yml}", "schema: shema.yml}",
      "mlgate.yml:4:37: error: there is no schema 'shema.yml'; 'mlgate schema infer' writes one"
    ),
    (
      "schema: schema.yml, environment: serving", "environment: serving",
      "mlgate.yml:5:47: error: 'environment' is about a schema; name one with 'schema: FILE'"
    ),
  ])
  func `wrong configuration`(_ good: String, _ bad: String, _ message: String) async throws {
    let project = try Self.project()
    try project.replace(good, by: bad)
    let outcome = try await project.run("validate-data", expecting: 64)
    #expect(outcome.error.split(separator: "\n").first.map(String.init) == message)
  }

  @Test func `a mistake in the schema has its place in the schema`() async throws {
    let project = try Self.project()
    try project.replace("type: text", by: "type: txt", in: "schema.yml")
    let outcome = try await project.run("validate-data", expecting: 64)
    #expect(
      outcome.error == """
        schema.yml:10:11: error: unknown type 'txt'; did you mean 'text'?
              type: txt  # all of 60 values in 60 rows
                    ^

        """)
    try project.replace("type: txt", by: "type: text", in: "schema.yml")
    try project.replace("version: 1", by: "version: 1\nenvironments: [training]", in: "schema.yml")
    let environment = try await project.run("validate-data", expecting: 64)
    #expect(
      environment.error.hasPrefix(
        "mlgate.yml:5:67: error: unknown environment 'serving'; schema.yml names training\n"))
  }

  @Test func `judged by a schema`() async throws {
    let project = try Self.project()
    let good = try await project.run("schema", "check", "data.csv", expecting: 0)
    #expect(good.output.hasPrefix("validate-data PASSED  schema.yml  12 checks passed"))
    try project.write("bad.csv", Self.table(["5,EWR,1"]))
    let bad = try await project.run("schema", "check", "--schema", "schema.yml", "bad.csv", expecting: 1)
    #expect(bad.output.contains("bad.csv:62:1: month '5' is not from 1 to 4"))
    try project.write("empty.csv", "month,origin,fare\n")
    try await project.run("schema", "check", "empty.csv", expecting: 2)
    let stream = try await project.run("schema", "check", "-", expecting: 64)
    #expect(stream.error.hasPrefix("Error: Standard input can be read only once; save it in a file first.\n"))
    let absent = try await project.run("schema", "check", "--schema", "no.yml", "data.csv", expecting: 64)
    #expect(absent.error.hasPrefix("error: ") && absent.error.contains("no.yml"))
  }

  @Test func `compared with what git has`() async throws {
    let project = try Self.project()
    try await project.commit()
    let same = try await project.run("schema", "diff", "git:HEAD:schema.yml", "schema.yml", expecting: 0)
    #expect(same.output == "no changes\n")
    try project.replace("max: 4", by: "max: 12", in: "schema.yml")
    let wider = try await project.run("schema", "diff", "git:HEAD:schema.yml", "schema.yml", expecting: 0)
    #expect(
      wider.output == """
        schema.yml:8:5: widening: month: max 4 -> 12 (was git:HEAD:schema.yml:8:5)
        1 widening

        """)
    try project.replace("  fare:\n    type: decimal", by: "  price:\n    type: decimal", in: "schema.yml")
    let broken = try await project.run("schema", "diff", "git:HEAD:schema.yml", "schema.yml", expecting: 1)
    #expect(
      broken.output == """
        schema.yml:8:5: widening: month: max 4 -> 12 (was git:HEAD:schema.yml:8:5)
        schema.yml:13:3: breaking: price: a new required column: data without it is refused
        git:HEAD:schema.yml:13:3: breaking: fare: the required column is gone: readers cannot rely on it any more
        2 breaking, 1 widening

        """)
    let json = try await project.run("schema", "diff", "git:HEAD:schema.yml", "schema.yml", "--json", expecting: 1)
    let entries = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [[String: Any]]
    #expect(entries?.compactMap { $0["kind"] as? String } == ["widening", "breaking", "breaking"])
    let unknown = try await project.run("schema", "diff", "git:HEAD:no.yml", "schema.yml", expecting: 64)
    #expect(
      unknown.error == "error: git cannot show 'HEAD:./no.yml': path 'project/no.yml' does not exist in 'HEAD'\n"
        || unknown.error.hasPrefix("error: git cannot show 'HEAD:./no.yml': path 'no.yml' does not exist in 'HEAD'"))
  }

  @Test func `updated by a patch, or in place`() async throws {
    let project = try Self.project()
    let same = try await project.run("schema", "update", "data.csv", expecting: 0)
    #expect(same.output == "" && same.error == "schema.yml accepts the data as it is.\n")
    try project.write("data.csv", Self.table(["5,EWR,1"]))
    let patch = try await project.run("schema", "update", "--dataset", "train", expecting: 0)
    #expect(patch.error == "schema.yml:8:5: weakened: month: max 4 -> 5\n")
    try project.write("x.patch", patch.output)
    // The project may be anywhere in its repository.
    #expect(try await project.program("git", "init", "-q", "..").code == 0)
    #expect(try await project.program("git", "apply", "x.patch").code == 0)
    let patched = try project.read("schema.yml")
    try project.write("schema.yml", Self.inferred)
    try await project.run("schema", "update", "--write", "data.csv", expecting: 0)
    #expect(try project.read("schema.yml") == patched)
    #expect(
      patched
        == Self.inferred.replacingOccurrences(
          of: "max: 4  # each of 1 to 4 in 60 rows", with: "max: 5  # the largest in 61 rows"))
  }

  @Test func `suggested checks pass on what they came from`() async throws {
    let project = try Self.project()
    let suggested = try await project.run("suggest", "train", expecting: 0)
    #expect(
      suggested.output == """
        validate-data:
          train:
            # 60 rows now; half of them would be news
            - row-count: {min: 30}
            # every value of 3 columns in 60 rows
            - columns: {types: {month: integer, origin: text, fare: decimal}}
            # none missing in 60 rows; of all such rows, at most 5%
            - missing: {columns: [month, origin, fare], max: 0%}
            # no NaN, no infinity in 60 rows; in at most 5%
            - non-finite: {columns: [fare]}
            # 1 to 4 in 60 values; outside in at most 5%
            - range: {column: month, min: 1, max: 4}
            # 2 values in 60 rows, 0 of them once; another one in at most 5% of rows
            - allowed: {column: origin, values: [EWR, JFK]}

        """)
    let top = "version: 1\nmodel: tiny\ndatasets:\n  train: {source: data.csv}\n"
    try project.write("mlgate.yml", top + suggested.output)
    try await project.run("validate-data", expecting: 0)
    let files = try await project.run("suggest", "data.csv", expecting: 0)
    #expect(files.output == suggested.output.replacingOccurrences(of: "  train:", with: "  data:"))
  }
}

extension Scratch {
  /// A repository whose one commit has everything.
  fileprivate func commit() async throws {
    let script = "git init -q && git add . && git -c user.name=a -c user.email=a@example.org commit -qm x"
    let outcome = try await program("sh", "-c", script)
    #expect(outcome.code == 0, "\(outcome.error)")
  }

  @Test func `the schema that the configuration names already can be inferred`() async throws {
    let project = try Scratch([
      "mlgate.yml": "version: 1\nmodel: m\ndatasets:\n  d: {source: data.csv, schema: schema.yml}\n",
      "data.csv": "x\n1\n2\n",
    ])
    try await project.run("schema", "infer", "--dataset", "d", "-o", "schema.yml", expecting: 0)
    try await project.run("schema", "check", "--dataset", "d", expecting: 0)
    try await project.run("suggest", "d", expecting: 0)
  }
}
