import Foundation
import MLGateChecks
import MLGateProfiles
import MLGateResults
import MLGateTables
import Testing

/// Widening a schema, and its text.
struct UpdateTests {
  /// Laws of the widening, over tables that differ in columns, types, gaps and values.
  @Test(arguments: 0..<25)
  func acceptsTheNewAndAllThatWasAccepted(_ seed: UInt64) throws {
    let first = try SchemaData.profile(SchemaData.random(seed: seed, rows: 40 + Int(seed) * 5))
    let second = try SchemaData.profile(SchemaData.random(seed: seed &+ 1000, rows: 3 + Int(seed)))
    let inferred = SchemaInference(from: first)
    for environment in [nil, "serving"] {
      let update = try SchemaUpdate(inferred.schema, toAccept: second, environment: environment)
      #expect(try update.schema.troubles(second, environment: environment).filter { $0.hasPrefix("failed") } == [])
      #expect(try update.schema.troubles(first).filter { $0.hasPrefix("failed") } == [])
      #expect(update.changes.allSatisfy { $0.kind == .widening })
      // Nothing to widen, nothing changes.
      #expect(try SchemaUpdate(update.schema, toAccept: second, environment: environment).changes == [])
      #expect(try SchemaUpdate(inferred.schema, toAccept: first).schema == inferred.schema)

      let edit = try SchemaEdit(inferred.text, to: update.schema, comments: update.comments)
      #expect(!edit.isRewritten)
      #expect(try Schema(parsing: edit.text, file: "schema.yml") == update.schema)
    }
  }

  @Test(arguments: 0..<5)
  func gitTakesThePatch(_ seed: UInt64) throws {
    let inferred = SchemaInference(from: try SchemaData.profile(SchemaData.random(seed: seed, rows: 200)))
    let update = try SchemaUpdate(
      inferred.schema, toAccept: try SchemaData.profile(SchemaData.random(seed: seed &+ 50, rows: 30)))
    // Line ends, a missing last one and odd names are as they were.
    let texts = [inferred.text, inferred.text.replacing("\n", with: "\r\n"), String(inferred.text.dropLast())]
    for (text, name) in zip(texts, ["schema.yml", "the schema.yml", "sch\"ema.yml"]) {
      let edit = try SchemaEdit(text, to: update.schema, comments: update.comments)
      let folder = try Scratch()
      _ = try folder.file(name, text)
      _ = try folder.file("x.patch", UnifiedDiff(from: text, to: edit.text, path: name).text)
      if edit.text != text { #expect(try git(["apply", "x.patch"], in: folder.path) == 0) }
      let applied = try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/\(name)"))
      #expect(applied == Data(edit.text.utf8))
    }
  }

  private func git(_ arguments: [String], in folder: String) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["git"] + arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }

  @Test func changesOnlyWhatHasTo() throws {
    let text = """
      # The flights of a year.
      version: 1
      extra-columns: fail

      columns:
        month:   # the calendar's
          max: 11      # eleven months so far
          type: integer
          min: 1
          unique: true

        # Where it starts.
        origin:
          type: text  # all of 300 values in 300 rows
          values:  # 2 values in 300 rows
            - EWR   # Newark
            - 'JFK'
          missing: {max: 0%}  # none in 300 rows
        delay: {type: integer, max: 10}  # minutes
        tail: {}
        label: {not-in: [serving]}

      """
    let profile = try SchemaData.profile(
      ["month,origin,gate,delay,label"]
        + (0..<100).map { "\($0 % 12 + 1),\($0 == 7 ? "" : $0 == 8 ? "L: A" : "EWR"),\($0),\(Double($0) / 4),1" })
    let update = try SchemaUpdate(
      try Schema(parsing: text, file: "schema.yml"), toAccept: profile, environment: "training")
    let edit = try SchemaEdit(text, to: update.schema, comments: update.comments)
    #expect(
      edit.text == """
        # The flights of a year.
        version: 1
        extra-columns: fail

        columns:
          month:   # the calendar's
            max: 12  # eleven months so far
            type: integer
            min: 1

          # Where it starts.
          origin:
            type: text  # all of 300 values in 300 rows
            values:  # 1 more in 100 rows
              - EWR   # Newark
              - 'JFK'
              - "L: A"
            missing: {max: 10%}  # 1 (1%) in 100 rows
          gate:
            type: integer  # all of 100 values in 100 rows
            presence: optional  # new in 100 rows
            missing: {max: 0%}  # none in 100 rows
            unique: true  # all differ in 100 rows
          delay:  # minutes
            type: decimal  # 100 values not integer in 100 rows
            max: 24.75  # the largest in 100 rows
          tail:
            presence: optional  # not there in 'training', in 100 rows
          label: {not-in: [serving]}

        """)
    #expect(!edit.isRewritten)
    #expect(
      update.changes.map { "\($0.kind.rawValue) \($0.column ?? "") \($0.message)" } == [
        "widening month max 11 -> 12", "widening month need not be unique",
        "widening origin missing {max: 0%} -> {max: 10%}", "widening origin allows 'L: A', too",
        "widening gate a new column that data may have", "widening delay type integer -> decimal",
        "widening delay max 10 -> 24.75", "widening tail presence required -> optional",
      ])
  }

  /// Aliases say one thing in two places: one of the two is written out, or else the file is written anew.
  @Test(arguments: [
    (
      "1,9", "a: &number\n    type: integer\n    max: 5\n  b:\n    type: integer\n    max: 9  # the largest in 1 row\n",
      false
    ),
    (
      "9,9",
      "a: &number\n    type: integer\n    max: 9  # the largest in 1 row\n  b:\n    type: integer\n    max: 9  # the largest in 1 row\n",
      false
    ),
    ("9,1", "a:\n    type: integer\n    max: 9  # the largest in 1 row\n  b:\n    type: integer\n    max: 5\n", true),
  ])
  func aliases(_ row: String, _ expected: String, _ isRewritten: Bool) throws {
    let text = "version: 1\ncolumns:\n  a: &number\n    type: integer\n    max: 5\n  b: *number\n"
    let update = try SchemaUpdate(
      try Schema(parsing: text, file: "s.yml"), toAccept: try SchemaData.profile(["a,b", row]))
    let edit = try SchemaEdit(text, to: update.schema, comments: update.comments)
    #expect(edit.isRewritten == isRewritten)
    let top = isRewritten ? "version: 1\nextra-columns: fail\ncolumns:\n  " : "version: 1\ncolumns:\n  "
    #expect(edit.text == top + expected)
  }

  /// What only the rows could tell is told to the update; it gives up what it cannot widen.
  @Test func rowsDecideWhereTheProfileCannot() throws {
    let rows = (0..<300).map { "AB\(1000 + $0),\($0)" }
    let schema = SchemaInference(from: try SchemaData.profile(["code,n"] + rows)).schema
    let scratch = try Scratch()
    let file = try scratch.file("x.csv", (["code,n"] + rows + ["XY1,1", "AB1000,2"]).map { $0 + "\n" }.joined())
    let source = TableSource(files: [file], format: .csv)
    let run = CheckRun(
      [ConfiguredCheck(try SchemaCheck(schema), at: SourceLocation(file: "mlgate.yml"))], of: "d", in: source,
      limits: ExactLimits(values: 4, bytes: 16), CheckRun.Surroundings(baselineRemedy: "", now: 0))
    let profiler = Profiler(source, limits: ExactLimits(values: 4, bytes: 16))
    let account = try TableScan(source, threads: 1).run([profiler] + run.consumers)
    try run.decide(account, profiler.profile(account))
    run.settle(try TableScan(run.source, threads: 1).run(run.searches))
    var ids: [String: Int] = [:]
    let failed = run.results(ids: &ids).filter { $0.verdict == .failed }.map { String($0.id.dropFirst(9)) }
    #expect(failed == ["code/pattern", "code/unique", "n/unique"])
    let stored = try JSONDecoder().decode(Profile.self, from: JSONEncoder().encode(run.profile))
    let update = try SchemaUpdate(schema, toAccept: stored, failed: Set(failed))
    #expect(
      update.changes.map { "\($0.kind.rawValue) \($0.column ?? "") \($0.message)" } == [
        "widening code pattern \"[A-Z]{2}[0-9]{4}\" -> -", "widening code need not be unique",
        "widening n need not be unique",
      ])
  }

  @Test func diffIsUnified() {
    let old = (1...12).map { "\($0)\n" }.joined()
    let new = old.replacing("2\n3\n", with: "2\nx\n3\n").replacing("10\n11\n12\n", with: "10\n12")
    #expect(
      UnifiedDiff(from: old, to: new, path: "a b").text == """
        --- a/a b\t
        +++ b/a b\t
        @@ -1,5 +1,6 @@
         1
         2
        +x
         3
         4
         5
        @@ -8,5 +9,4 @@
         8
         9
         10
        -11
        -12
        +12
        \\ No newline at end of file

        """)
    #expect(UnifiedDiff(from: old, to: old, path: "x").text == "")
  }
}
