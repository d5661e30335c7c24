import Foundation
import MLGateResults
import Testing

/// Signals to `mlgate train`: the program and all that it started end, and the run is known as interrupted.
struct InterruptionTests {
  static let signals: [(number: Int32, name: String, code: Int32)] = [
    (SIGINT, "SIGINT", 130), (SIGTERM, "SIGTERM", 143), (SIGHUP, "SIGHUP", 129),
  ]

  @Test(arguments: signals)
  func theTrainingEndsWithMLGate(_ signal: (number: Int32, name: String, code: Int32)) async throws {
    let project = try Projects.passing()
    let life = try LifeLine(at: project("life"))
    defer { life.close() }
    // A grandchild holds the pipe, too.
    try project.write("train.sh", "exec 3> life\nsleep 600 &\necho >&3\nwait\n")
    let running = try project.start(["train"])
    try #require(life.begins())
    running.signal(signal.number)
    let outcome = try await running.outcome()
    #expect(life.everybodyIsGone())
    #expect(outcome.code == signal.code, "\(outcome.output)\(outcome.error)")
    #expect(
      outcome.error
        == "mlgate was interrupted by \(signal.name) (signal \(signal.number)) and ended the programs that it had started. "
        + "Run the command again.\n")
    if LedgerRun.canBeRead {
      let run = try await LedgerRun.latest(in: project)
      #expect(run.status == "interrupted" && run.finished != nil)
    }
    // Nothing is left locked, and the next training is a run like any other.
    try project.write("train.sh", Projects.training)
    try await project.run("train", expecting: 0)
  }

  @Test func aProgramThatWillNotEndIsEndedAtTheSecondSignal() async throws {
    let project = try Projects.passing()
    let life = try LifeLine(at: project("life"))
    defer { life.close() }
    try project.write("train.sh", "trap 'echo >&3' TERM\nexec 3> life\necho >&3\nwhile :; do sleep 600 & wait; done\n")
    let running = try project.start(["train"])
    try #require(life.begins())
    running.signal(SIGINT)
    // The trap tells that the first signal was passed on.
    try #require(life.begins())
    running.signal(SIGINT)
    let outcome = try await running.outcome()
    #expect(life.everybodyIsGone())
    #expect(outcome.code == 130)
  }

  @Test func aKilledTrainingIsNoRunToEvaluate() async throws {
    let project = try Projects.passing()
    let life = try LifeLine(at: project("life"))
    defer { life.close() }
    try project.write("train.sh", "exec 3> life\necho >&3\nread line < go\n")
    try #require(mkfifo(project("go"), 0o600) == 0)
    let running = try project.start(["train"])
    try #require(life.begins())
    running.signal(SIGKILL)
    #expect(try await running.outcome().code == 137)
    // Nobody could end the program: it goes on, and ends by itself.
    try project.write("go", "\n")
    #expect(life.everybodyIsGone())
    try await project.run("evaluate", expecting: 64)
    try await project.run("deploy", expecting: 64)
  }
}
