import MLGateResults
import Testing

/// The exit codes of design.md's table, each from the binary; 130 and 143 are in `InterruptionTests`.
struct ExitCodeTests {
  @Test func everyGateOfAGoodProjectEndsWithZero() async throws {
    let project = try Projects.passing()
    for verb in ["validate-data", "train", "evaluate", "deploy"] {
      let outcome = try await project.run(verb, expecting: 0)
      #expect(outcome.error == "")
    }
    for gate in Gate.allCases {
      let report = try project.report(gate)
      #expect(report.verdict == .passed && report.gate == gate && report.project == "tiny" && !report.checks.isEmpty)
    }
  }

  @Test func warningsPassUnlessStrict() async throws {
    let project = try Projects.data(["x", "-1"], checks: ["range: {column: x, min: 0}\n      severity: warn"])
    try await project.run("validate-data", expecting: 0)
    #expect(try project.report(.validateData).troubles == ["warned d/range/x"])
    try await project.run("validate-data", "--strict", expecting: 1)
  }

  @Test func aFailedCheckIsOne() async throws {
    let project = try Projects.data(["x", "-1"], checks: ["range: {column: x, min: 0}"])
    try await project.run("validate-data", expecting: 1)
    #expect(try project.report(.validateData).troubles == ["failed d/range/x"])
  }

  @Test func aComparisonThatCannotBeMadeIsTwo() async throws {
    let project = try Projects.data(["x", "1"], checks: ["row-count: {change: {max: 10%}}"])
    try await project.run("validate-data", expecting: 2)
    let check = try project.report(.validateData).check("d/row-count/change")
    #expect(check.verdict == .inconclusive)
    #expect(
      check.message == "There is no accepted profile to compare with. Look at the data, then accept it with "
        + "'mlgate accept d'.")
  }

  @Test func noRowsAtAllIsTwo() async throws {
    let project = try Projects.data(["x"], checks: ["range: {column: x, min: 0}"])
    try await project.run("validate-data", expecting: 2)
  }

  @Test func aFileThatIsNotThereIsThreeInEveryGate() async throws {
    let project = try Projects.passing()
    try await project.run("train", expecting: 0)
    try project.replace("source: data.csv", by: "source: deliveries/*.csv")
    for (gate, id) in [(Gate.validateData, "train/readable"), (.train, "inputs"), (.evaluate, "predictions")] {
      try await project.run(gate.rawValue, expecting: 3)
      let check = try project.report(gate).check(id)
      #expect(check.verdict == .errored)
      #expect(check.location == SourceLocation(file: "mlgate.yml", line: 5, column: 19))
      #expect(check.message.contains("deliveries/*.csv"), "\(check.message)")
    }
    let outcome = try await project.run("accept", expecting: 3)
    #expect(outcome.error.hasPrefix("error: ") && outcome.error.contains("deliveries/*.csv"), "\(outcome.error)")
  }

  @Test func aProgramThatIsNotThereIsThree() async throws {
    let project = try Projects.passing()
    try project.replace("[sh, train.sh", by: "[no-such-program, train.sh")
    try await project.run("train", expecting: 3)
    let check = try project.report(.train).check("program")
    #expect(check.message == "Could not start 'no-such-program': no such program on PATH. Check train.command.")
    #expect(check.location == SourceLocation(file: "mlgate.yml", line: 15, column: 13))
  }

  @Test func whatRunsOrChangesIsFourWhenUntrusted() async throws {
    let project = try Projects.passing()
    for (verb, reason) in [
      ("train", "train runs the repository's own program; --untrusted forbids it."),
      ("deploy", "deploy changes the registry; --untrusted forbids it."),
      ("rollback", "rollback changes the registry; --untrusted forbids it."),
    ] {
      let outcome = try await project.run(verb, "--untrusted", expecting: 4)
      #expect(outcome.output == "")
      #expect(outcome.error == "refused: \(reason)\n")
    }
    try await project.run("validate-data", "--untrusted", expecting: 0)
    #expect(!project.exists("registry") && !project.exists(".mlgate/runs"))
  }
}
