import MLGateResults
import Testing

/// `mlgate validate-data` and `mlgate accept` on files: what fails is shown with file, line, column, value and rule.
struct ValidateDataTests {
  struct Broken: Sendable, CustomTestStringConvertible {
    var rule: String
    var lines: [String]
    var id: String
    var message: String
    var evidence: [String]
    var values: [String?]
    var testDescription: String { rule }
  }

  static let broken = [
    Broken(
      rule: "row-count: {min: 3}", lines: ["x", "1", "2"], id: "d/row-count/bounds",
      message: "There are 2 rows; expected at least 3 rows.", evidence: [], values: []),
    Broken(
      rule: "columns: {types: {x: integer}}", lines: ["x,y", "1,a", "one,b"], id: "d/columns/x",
      message: "Column 'x' is text, expected integer: 1 of 2 values is not.",
      evidence: ["data.csv:3:1: x 'one' is not integer"], values: ["one"]),
    Broken(
      rule: "missing: {column: y, max: 10%}", lines: ["x,y", "1,a", "2,", "3,c"], id: "d/missing/y",
      message: "1 of 3 rows has no 'y' (33.3%); expected at most 10%.",
      evidence: ["data.csv:3:3: y is missing"], values: [nil]),
    Broken(
      rule: "range: {column: x, min: 0, max: 9}", lines: ["x", "5", "-1", "10", "many"], id: "d/range/x",
      message: "3 of 4 values of 'x' are not from 0 to 9.",
      evidence: [
        "data.csv:3:1: x '-1' is not from 0 to 9", "data.csv:4:1: x '10' is not from 0 to 9",
        "data.csv:5:1: x 'many' is not from 0 to 9",
      ], values: ["-1", "10", "many"]),
    Broken(
      rule: "allowed: {column: x, values: [a, b]}", lines: ["y,x", "1,a", "2,B"], id: "d/allowed/x",
      message: "1 of 2 values of 'x' is not one of a, b.", evidence: ["data.csv:3:3: x 'B' is not one of a, b"],
      values: ["B"]),
    Broken(
      rule: "unique: {columns: [x, y]}", lines: ["x,y", "1,2", "1,3", "1,2"], id: "d/unique/x+y",
      message: "1 of 3 rows repeats the x, y of an earlier row.",
      evidence: ["data.csv:4: repeats '1', '2' of data.csv:2"], values: []),
    Broken(
      rule: "pattern: {column: x, matches: '[A-Z]{2}'}", lines: ["x", "AB", "ABC"], id: "d/pattern/x",
      message: "1 of 2 values of 'x' is not a match of [A-Z]{2}.",
      evidence: ["data.csv:3:1: x 'ABC' does not match [A-Z]{2}"], values: ["ABC"]),
  ]

  @Test(arguments: broken) func everyCheckShowsWhatBrokeIt(_ case: Broken) async throws {
    let project = try Projects.data(`case`.lines, checks: [`case`.rule])
    let outcome = try await project.run("validate-data", expecting: 1)
    let report = try project.report(.validateData)
    #expect(report.troubles == ["failed \(`case`.id)"])
    let check = try report.check(`case`.id)
    #expect(check.message == `case`.message)
    #expect(check.told == `case`.evidence)
    if !`case`.values.isEmpty { #expect(check.evidence.map(\.value) == `case`.values) }
    #expect(check.location == SourceLocation(file: "mlgate.yml", line: 7, column: 7))
    for line in `case`.evidence { #expect(outcome.output.contains("  | \(line)\n"), "\(outcome.output)") }
    #expect(outcome.output.contains("(mlgate.yml:7:7)"))
  }

  @Test func malformedRecordsAreLocatedAndLeftOut() async throws {
    let rows = (1...20).map { "\($0),a,\"multi\nline\"" }
    let project = try Projects.data(
      ["x,y,z"] + rows + ["21,b", "22,c,d,e", "23,\"open"], checks: ["row-count: {min: 1}"])
    try await project.run("validate-data", expecting: 1)
    let check = try project.report(.validateData).check("d/well-formed")
    #expect(check.verdict == .failed)
    #expect(
      check.told == [
        "data.csv:42: 2 fields, header has 3", "data.csv:43: 4 fields, header has 3",
        "data.csv:44:4: the record has a quote that is never closed",
      ])
  }

  @Test func aFileThatIsNoTableFailsTheData() async throws {
    let project = try Projects.data([], checks: ["row-count: {min: 1}"])
    try await project.run("validate-data", expecting: 1)
    let check = try project.report(.validateData).check("d/readable")
    #expect(check.verdict == .failed)
    #expect(check.evidence.first?.location?.file == "data.csv")
    #expect(check.location?.file == "mlgate.yml")
  }

  @Test func linesAreThoseOfTheirOwnFile() async throws {
    let project = try Projects.data(["x", "1"], checks: ["range: {column: x, max: 5}"], source: "\"*.csv\"")
    try project.write("later.csv", "x\r\n2\r\n\r\n9\r\n")
    try await project.run("validate-data", expecting: 1)
    let check = try project.report(.validateData).check("d/range/x")
    #expect(check.told == ["later.csv:4:1: x '9' is not at most 5"])
  }

  @Test func aDeliveryIsCheckedInPlaceOfTheConfiguredFiles() async throws {
    let project = try Projects.data(["x", "1"], checks: ["range: {column: x, max: 5}"])
    try project.write("incoming/new.csv", "x\n1\n9\n")
    try await project.run("validate-data", "--source", "d=incoming/new.csv", expecting: 1)
    #expect(
      try project.report(.validateData).check("d/range/x").told == ["incoming/new.csv:3:1: x '9' is not at most 5"])
    // A path on the command line is one of the working folder's.
    try await project.run("validate-data", "--source", "d=new.csv", expecting: 1, in: "incoming")
    try await project.run("validate-data", "--source", "d=missing.csv", expecting: 3)
  }

  @Test func onlyNamedDatasetsAreChecked() async throws {
    let project = try Projects.data(["x", "1"], checks: ["range: {column: x, max: 5}"])
    try project.replace("validate-data:\n", by: "validate-data:\n  other:\n    - row-count: {min: 9}\n")
    try project.replace("datasets:\n", by: "datasets:\n  other: {source: data.csv}\n")
    try await project.run("validate-data", expecting: 1)
    try await project.run("validate-data", "d", expecting: 0)
    #expect(try project.report(.validateData).checks.map(\.id) == ["d/well-formed", "d/range/x"])
  }

  // MARK: Baselines

  @Test func anAcceptedProfileIsWhatChangesAreMeasuredBy() async throws {
    let checks = ["row-count: {change: {max: 20%}}", "missing: {column: x, change: {max: 10%}}"]
    let project = try Projects.data(["x,y"] + (1...10).map { "\($0),a" }, checks: checks)
    try await project.run("validate-data", expecting: 2)
    let accepted = try await project.run("accept", expecting: 0)
    #expect(accepted.output == "accepted d: 10 rows, in baselines/d.profile.json\n")
    try await project.run("validate-data", expecting: 0)
    #expect(try project.report(.validateData).troubles == [])

    let baseline = try project.read("baselines/d.profile.json")
    try project.write("data.csv", "x,y\n" + (1...14).map { $0 < 4 ? ",a\n" : "\($0),a\n" }.joined())
    try await project.run("validate-data", expecting: 1)
    let report = try project.report(.validateData)
    #expect(report.troubles == ["failed d/row-count/change", "failed d/missing/x/change"])
    #expect(
      try report.check("d/row-count/change").message
        == "There are 14 rows, the accepted profile has 10: +40%; expected at most 20% either way.")
    // A gate never writes a baseline.
    #expect(try project.read("baselines/d.profile.json") == baseline)
    try await project.run("accept", "d", expecting: 0)
    try await project.run("validate-data", expecting: 0)
    #expect(try project.read("baselines/d.profile.json") != baseline)
  }

  @Test func acceptingTwiceChangesNothing() async throws {
    let project = try Projects.passing()
    try await project.run("accept", expecting: 0)
    let first = try project.read("baselines/train.profile.json")
    try await project.run("accept", expecting: 0)
    #expect(try project.read("baselines/train.profile.json") == first)
  }

  @Test func malformedDataIsNoBaseline() async throws {
    let project = try Projects.data(["x,y", "1,2", "3"], checks: ["row-count: {min: 1}"])
    let outcome = try await project.run("accept", expecting: 64)
    #expect(
      outcome.error == "data.csv:3: error: 1 field, header has 2; 1 malformed record in 'd'. A baseline must be whole: "
        + "correct the data, then accept it.\n")
    #expect(!project.exists("baselines"))
  }

  @Test func aDamagedBaselineIsToldAndNotGreen() async throws {
    let project = try Projects.data(["x", "1"], checks: ["row-count: {change: {max: 20%}}"])
    try project.write("baselines/d.profile.json", "{\"version\": 1, \"rows\": \"ten\"}\n")
    try await project.run("validate-data", expecting: 3)
    #expect(try project.report(.validateData).verdict == .errored)
    try project.write("baselines/d.profile.json", "{\"version\": 99}\n")
    try await project.run("validate-data", expecting: 3)
    #expect(
      try project.report(.validateData).check("d/readable").message
        == "'baselines/d.profile.json' has version 99, this mlgate reads version 2. Update mlgate.")
  }
}
