import MLGateResults
import Testing

/// `custom`: a program of the project judges the profile.
@Suite struct CustomCheckTests {
  private func project(_ script: String, beside: String = "") throws -> Scratch {
    let project = try Projects.data(
      ["x", "1", "2"], checks: ["custom: {command: [sh, judge.sh, '{profile}'], time: 20s}\(beside)"])
    try project.write("judge.sh", script)
    return project
  }

  @Test func `a program gets the profile and answers with results`() async throws {
    let project = try project(
      """
      rows=$(grep -o '"rows" : [0-9]*' "$1" | tr -dc 0-9)
      echo "judged $rows rows" >&2
      cat <<END
      {"checks": [{"id": "rows", "verdict": "passed", "message": "There are $rows rows.", "observed": "$rows rows"},
        {"id": "tail", "verdict": "failed", "message": "The tail is heavy.", "column": "x", "title": "x: light tail"}]}
      END
      """)
    try await project.run("validate-data", expecting: 1)
    let report = try project.report(.validateData)
    #expect(try report.check("d/custom/rows").observed?.text == "2 rows")
    let tail = try report.check("d/custom/tail")
    #expect(tail.verdict == .failed && tail.message == "The tail is heavy." && tail.subject.column == "x")
    #expect(tail.title == "d: x: light tail")
    #expect(tail.location == SourceLocation(file: "mlgate.yml", line: 7, column: 7))
  }

  @Test(arguments: [
    ("exit 3", "The program ended with exit code 3; expected exit code 0 and results. Its last lines are: ."),
    ("echo hello", "The program's answer is no JSON: "),
    ("echo '{}'", "The program's answer has no list 'checks'."),
    ("echo '{\"checks\": [{\"id\": \"a\"}]}'", "checks[0] of the answer lacks 'id', 'verdict' or 'message'."),
    (
      "echo '{\"checks\": [{\"id\": \"a\", \"verdict\": \"fine\", \"message\": \"m\"}]}'",
      "'fine' in checks[0] of the answer is no verdict; expected passed, warned, failed or inconclusive."
    ),
    (
      "echo '{\"checks\": [{\"id\": \"a\", \"verdit\": \"passed\", \"message\": \"m\"}]}'",
      "checks[0] of the answer has the unknown member 'verdit'; did you mean 'verdict'?."
    ),
  ]) func `an answer that is none is an error`(script: String, message: String) async throws {
    let project = try project(script + "\n")
    try await project.run("validate-data", expecting: 3)
    let run = try project.report(.validateData).check("d/custom/run")
    #expect(run.verdict == .errored)
    #expect(run.message.hasPrefix(message), "\(run.message)")
  }

  @Test func `no results are inconclusive, and severity counts`() async throws {
    let none = try project("echo '{\"checks\": []}'\n")
    try await none.run("validate-data", expecting: 2)
    let mild = try project(
      "echo '{\"checks\": [{\"id\": \"a\", \"verdict\": \"failed\", \"message\": \"It is so.\"}]}'\n",
      beside: "\n      severity: warn")
    try await mild.run("validate-data", expecting: 0)
    #expect(try mild.report(.validateData).check("d/custom/a").verdict == .warned)
  }

  @Test func `nobody's program is started untrusted, for slices, or not at all`() async throws {
    let project = try project("echo '{\"checks\": []}'\n")
    let refused = try await project.run("validate-data", "--untrusted", expecting: 4)
    #expect(
      refused.error == "refused: a custom check runs the repository's own program; --untrusted forbids it.\n")
    let sliced = try self.project("exit 0\n", beside: "\n      by: x")
    let outcome = try await sliced.run("validate-data", expecting: 64)
    #expect(outcome.error.contains("custom looks at the whole dataset; leave out 'by' and 'where'"))
    let absent = try Projects.data(["x", "1"], checks: ["custom: {command: [no-such-program-anywhere]}"])
    try await absent.run("validate-data", expecting: 3)
    #expect(
      try absent.report(.validateData).check("d/custom/run").message
        == "Could not start 'no-such-program-anywhere': no such program on PATH. Check custom.command.")
  }
}
