import Foundation
import Testing

/// Signals to a command that reads: it ends at once and leaves nothing behind.
@Suite(.serialized) struct ReadingInterruptionTests {
  static let signals: [(number: Int32, name: String, code: Int32)] = [
    (SIGINT, "SIGINT", 130), (SIGTERM, "SIGTERM", 143),
  ]

  /// Seconds that a loaded machine may take; the promise is a tenth of a second.
  static let bound = 5.0

  @Test(arguments: signals) func aPipeThatNeverEnds(_ signal: (number: Int32, name: String, code: Int32)) async throws {
    let project = try Scratch()
    try #require(mkfifo(project("pipe"), 0o600) == 0)
    let running = try project.start(["profile", "--on-malformed", "quarantine", "pipe"])
    // Opens when the tool does: it is reading by then.
    let writer = try #require(FileHandle(forWritingAtPath: project("pipe")))
    // More than a chunk and the pipe hold, so that there are records in quarantine.
    try writer.write(contentsOf: Data(("a,b\n" + String(repeating: "1\n", count: 500_000)).utf8))
    let began = ContinuousClock.now
    running.signal(signal.number)
    let outcome = try await running.outcome()
    #expect(ContinuousClock.now - began < .seconds(Self.bound))
    #expect(outcome.code == signal.code && outcome.output == "")
    #expect(outcome.error.hasPrefix("mlgate was interrupted by \(signal.name) (signal \(signal.number)) "))
    #expect(project.files(below: "").filter { $0 != "quarantine" } == ["pipe"])
    try writer.close()
  }

  @Test(arguments: [["profile", "large.csv"], ["validate-data"]], signals) func aLargeFileOnATerminal(
    _ command: [String], _ signal: (number: Int32, name: String, code: Int32)
  ) async throws {
    let project = try Projects.data([], checks: ["row-count: {min: 1}"], source: "large.csv")
    try project.write("large.csv", "a,b,c\n")
    let handle = try #require(FileHandle(forWritingAtPath: project("large.csv")))
    try handle.seekToEnd()
    let block = Data(String(repeating: "1234,some text,\"quoted\"\n", count: 40_000).utf8)
    for _ in 0..<300 { try handle.write(contentsOf: block) }
    try handle.close()
    let before = project.files(below: "")
    let terminal = try Terminal()
    let running = try project.start(command, terminal: terminal)
    try #require(terminal.shows("\rreading large.csv "))
    let began = ContinuousClock.now
    running.signal(signal.number)
    let outcome = try await running.outcome()
    #expect(ContinuousClock.now - began < .seconds(Self.bound))
    #expect(outcome.code == signal.code && outcome.output == "")
    // The line is erased before anything else is said.
    #expect(terminal.shows("\r\u{1B}[Kmlgate was interrupted by \(signal.name) "))
    #expect(project.files(below: "") == before)
  }

  @Test func nothingIsShownInCI() async throws {
    let project = try Scratch(["a.csv": "x\n1\n"])
    for environment in [["CI": "true"], ["TERM": "dumb"]] {
      let terminal = try Terminal()
      let running = try project.start(["profile", "a.csv"], environment: environment, terminal: terminal)
      #expect(try await running.outcome().code == 0)
      #expect(terminal.contents() == "")
    }
  }
}
