import Foundation
import MLGateResults
import Testing

/// `mlgate train`: what the program is given, what is recorded, and what fails the gate.
struct TrainTests {
  @Test func theProgramGetsWhatIsConfigured() async throws {
    let project = try Projects.passing()
    try project.write("data/b.csv", "x\n2\n")
    try project.write("data/a.csv", "x\n1\n")
    try project.replace("label: late}", by: "label: late}\n  months: {source: data/*.csv}")
    try project.replace("inputs: {train: train}", by: "inputs: {train: train, months: months}")
    try project.replace(
      #""{parameters.rate}", "{seed}"]"#,
      by: #""{parameters.rate}", "{seed}", "--months", "{inputs.months}", "--in={run.folder}/x", "{{literal}}", "*"]"#)
    try project.write("train.sh", Projects.training + "for word in \"$@\"; do echo \"[$word]\"; done\n")
    let outcome = try await project.run("train", expecting: 0)
    let run = try #require(try project.report(.train).fact("run"))
    let folder = project(".mlgate/runs/\(run)")
    #expect(
      outcome.output.components(separatedBy: "\n").filter { $0.hasPrefix("| [") } == [
        "| [\(folder)/model.json]", "| [\(folder)/predictions.csv]", "| [\(folder)/metrics.json]", "| [0.1]", "| [7]",
        "| [--months]", "| [\(project("data/a.csv"))]", "| [\(project("data/b.csv"))]", "| [--in=\(folder)/x]",
        "| [{literal}]", "| [*]",
      ])
    #expect(try project.read(".mlgate/runs/\(run)/model.json") == "{\"rate\": 0.1, \"seed\": 7}\n")
  }

  @Test func parametersAndSeedAreReplacedForOneRun() async throws {
    let project = try Projects.passing()
    try await project.run("train", "--parameter", "rate=1e-3", "--seed", "18446744073709551615", expecting: 0)
    let report = try project.report(.train)
    #expect(report.fact("parameters") == "rate=1e-3")
    #expect(report.fact("seed") == "18446744073709551615")
    let run = try #require(report.fact("run"))
    #expect(try project.read(".mlgate/runs/\(run)/model.json") == "{\"rate\": 1e-3, \"seed\": 18446744073709551615}\n")
  }

  @Test func theEnvironmentIsMLGatesWithTheRun() async throws {
    let project = try Projects.passing()
    try project.write(
      "train.sh",
      Projects.training + """
        echo "run=$MLGATE_RUN folder=$MLGATE_RUN_FOLDER python=$PYTHONUNBUFFERED mine=$MINE"
        echo "working folder: $(pwd -P)"
        cat | wc -c | tr -d ' '

        """)
    let outcome = try await project.run("train", expecting: 0, environment: ["MINE": "kept"])
    let run = try #require(try project.report(.train).fact("run"))
    let folder = project(".mlgate/runs/\(run)")
    #expect(
      outcome.output.hasPrefix(
        "| run=\(run) folder=\(folder) python=1 mine=kept\n| working folder: \(project.path)\n| 0\n"))
  }

  @Test(.enabled(if: LedgerRun.canBeRead)) func theRunIsInTheLedger() async throws {
    let project = try Projects.passing()
    // Files that git does not know are no change of the commit.
    for arguments in [["init", "-q"], ["add", "data.csv"]] { try await git(arguments, in: project) }
    try await git(["-c", "user.name=n", "-c", "user.email=e", "commit", "-q", "-m", "data"], in: project)
    try await project.run("train", expecting: 0)
    let run = try await LedgerRun.latest(in: project)
    let head = try await project.program("git", "rev-parse", "HEAD").output.trimmingCharacters(in: .newlines)
    #expect(run.id == (try project.report(.train).fact("run")))
    #expect(run.status == "succeeded" && run.model == "tiny" && run.exitCode == 0 && run.seed == 7)
    #expect(run.command.prefix(2) == ["sh", "train.sh"])
    #expect(run.parameters == ["rate": "0.1"] && run.metrics == ["loss": 0.5])
    #expect(run.gitCommit == head && run.gitDirty == false)
    #expect(run.environment["os"] != nil && run.environment["architecture"] != nil)
    #expect(run.inputs.map(\.name) == ["train: data.csv"])
    #expect(run.outputs.map(\.name) == ["model", "predictions", "metrics"])
    #expect(run.finished != nil && run.failure == nil)
    // Reports tell of the same digests.
    let subjects = try project.report(.train).subjects
    #expect(subjects.map(\.digest.description) == run.inputs.map(\.digest) + run.outputs.map(\.digest))
    #expect(try await project.program("sha256sum", "data.csv").output.hasPrefix(run.inputs[0].digest.dropFirst(7)))
  }

  private func git(_ arguments: [String], in project: Scratch) async throws {
    let outcome = try await Tool.start(
      ["git"] + arguments, program: "/usr/bin/env", in: project.path, streams: project("..") + "/streams"
    ).outcome()
    try #require(outcome.code == 0, "\(outcome.error)")
  }

  struct Failure: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var script: String
    var check: String
    var message: String
    var status = "failed"
    var code: Int32 = 1
  }

  static let failures = [
    Failure(
      testDescription: "a crash", script: "echo one\necho two >&2\nexit 3\n", check: "program",
      message: "The program ended with exit code 3; expected 0. Its last lines are below."),
    Failure(
      testDescription: "a signal", script: "kill -SEGV $$\n", check: "program",
      message: "The program was ended by SIGSEGV (signal 11). Its last lines are below."),
    Failure(
      testDescription: "a time-out", script: "trap '' TERM\nsleep 600 & wait\nsleep 600\n", check: "program",
      message: "The program was still running after 200ms and was ended. Its last lines are below; "
        + "raise limits.time if it needs longer.", status: "timed-out"),
    Failure(
      testDescription: "a missing output", script: Projects.training + "rm \"$2\"\n", check: "output/predictions",
      message: "The program ended well but did not write 'RUN/predictions.csv'. It is given the path as "
        + "'{outputs.predictions}'; write the predictions there."),
    Failure(
      testDescription: "an empty output", script: Projects.training + ": > \"$1\"\n", check: "output/model",
      message: "The program left 'RUN/model.json' empty."),
    Failure(
      testDescription: "an output that is a folder", script: Projects.training + "rm \"$1\"\nmkdir \"$1\"\n",
      check: "output/model", message: "Could not read 'FOLDER/model.json': it is a folder. Name a regular file.",
      code: 3),
    Failure(
      testDescription: "a metric NaN", script: Projects.training + "echo '{\"loss\": NaN}' > \"$3\"\n",
      check: "metrics",
      message: ""),
    Failure(
      testDescription: "a metric beyond numbers", script: Projects.training + "echo '{\"loss\": 1e999}' > \"$3\"\n",
      check: "metrics",
      message: "The metric 'loss' in 'RUN/metrics.json' is 1e999, which is no finite number. "
        + "A training whose metrics are not numbers has failed."),
    Failure(
      testDescription: "a metric null", script: Projects.training + "echo '{\"loss\": null}' > \"$3\"\n",
      check: "metrics",
      message: "The metric 'loss' in 'RUN/metrics.json' is null, which is no finite number. "
        + "A training whose metrics are not numbers has failed."),
  ]

  @Test(arguments: failures) func whatFailsTheGate(_ failure: Failure) async throws {
    let project = try Projects.passing()
    try project.write("train.sh", failure.script)
    if failure.status == "timed-out" { try project.replace("seed: 7\n", by: "seed: 7\n  limits: {time: 200ms}\n") }
    try await project.run("train", expecting: failure.code)
    let report = try project.report(.train)
    let run = try #require(report.fact("run"))
    let check = try report.check(failure.check)
    let message = failure.message.replacing("RUN", with: ".mlgate/runs/\(run)")
      .replacing("FOLDER", with: project(".mlgate/runs/\(run)"))
    #expect(check.verdict == (failure.code == 1 ? .failed : .errored))
    if failure.message.isEmpty {
      #expect(check.message.contains("NaN and infinity are no numbers"), "\(check.message)")
    } else {
      #expect(check.message == message)
    }
    #expect(check.location?.file == "mlgate.yml")
    if LedgerRun.canBeRead {
      let record = try await LedgerRun.latest(in: project)
      #expect(record.id == run && record.status == failure.status && record.finished != nil)
      #expect(record.failure == check.message)
    }
    // Its model is not there for evaluate and deploy.
    try await project.run("evaluate", expecting: 64)
    try await project.run("deploy", expecting: 64)
  }

  @Test func theLastLinesOfACrashAreEvidence() async throws {
    let project = try Projects.passing()
    try project.write("train.sh", "echo one\necho '::error::not a command'\nprintf '\\033[31mred\\n' >&2\nexit 1\n")
    let outcome = try await project.run("train", expecting: 1)
    let evidence = try project.report(.train).check("program").evidence.map(\.text)
    #expect(Set(evidence) == ["one", "::error::not a command", "\u{1B}[31mred"])
    #expect(outcome.output.contains("| one\n"))
    #expect(!outcome.output.split(separator: "\n").contains { $0.hasPrefix("::") })
  }

  @Test func withJSONTheProgramsLinesGoToStandardError() async throws {
    let project = try Projects.passing()
    try project.write("train.sh", Projects.training + "echo hello\n")
    let outcome = try await project.run("train", "--json", expecting: 0)
    #expect(outcome.error == "| hello\n")
    #expect(outcome.output == (try project.read(".mlgate/reports/train/report.json")))
  }

  @Test func aReaderWhoLeavesDoesNotEndTheTraining() async throws {
    let project = try Projects.passing()
    try project.write("train.sh", Projects.training + "for i in 1 2 3 4 5 6 7 8 9; do echo line $i; done\n")
    let outcome = try await project.program("sh", "-c", "{ '\(Tool.path)' train; echo $? > code; } | true")
    #expect(outcome.code == 0)
    #expect(try project.read("code") == "0\n")
    #expect(try project.report(.train).verdict == .passed)
  }

  /// A shell's `a | head` ends when its reader leaves, as it would without mlgate.
  @Test func theProgramHasTheUsualSignals() async throws {
    let project = try Projects.passing()
    try project.write("train.sh", Projects.training + "{ while :; do echo y; done; echo $? > survived; } | head -1\n")
    try project.replace("seed: 7\n", by: "seed: 7\n  limits: {time: 20s}\n")
    let outcome = try await project.run("train", expecting: 0)
    #expect(outcome.output.hasPrefix("| y\n"))
    #expect(!project.exists("survived"))
  }
}

/// A run as the ledger has it.
struct LedgerRun: Decodable {
  struct Input: Decodable {
    var name: String
    var digest: String
  }

  var id: String
  var status: String
  var model: String
  var command: [String]
  var parameters: [String: String]
  var metrics: [String: Double]
  var seed: UInt64
  var gitCommit: String?
  var gitDirty: Bool?
  var environment: [String: String]
  var inputs: [Input]
  var outputs: [Input]
  var exitCode: Int?
  var finished: String?
  var failure: String?

  static let canBeRead = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    .contains { FileManager.default.isExecutableFile(atPath: "\($0)/sqlite3") }

  /// Read with SQLite's own program: the ledger is no secret of mlgate's.
  static func latest(in project: Scratch) async throws -> LedgerRun {
    let outcome = try await project.program(
      "sqlite3", ".mlgate/ledger.sqlite", "SELECT CAST(run AS TEXT) FROM run ORDER BY started DESC, rowid DESC LIMIT 1")
    try #require(outcome.code == 0, "\(outcome.error)")
    return try JSONDecoder().decode(LedgerRun.self, from: Data(outcome.output.utf8))
  }
}
