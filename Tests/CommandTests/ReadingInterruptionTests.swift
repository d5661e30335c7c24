import Foundation
import Testing

/// Signals to a command that reads: it ends at once and leaves nothing behind.
@Suite(.serialized) struct ReadingInterruptionTests {
  static let signals: [(number: Int32, name: String, code: Int32)] = [
    (SIGINT, "SIGINT", 130), (SIGTERM, "SIGTERM", 143),
  ]

  /// Seconds that a loaded machine may take; the promise is a tenth of a second.
  static let bound = 2.0

  @Test(arguments: signals) func aPipeThatNeverEnds(_ signal: (number: Int32, name: String, code: Int32)) async throws {
    let project = try Scratch()
    try #require(mkfifo(project("pipe"), 0o600) == 0)
    let running = try project.start(["profile", "--quarantine", "kept", "pipe"])
    // Opens when the tool does: it is reading by then.
    let writer = try #require(FileHandle(forWritingAtPath: project("pipe")))
    // More than a chunk and the pipe hold, so that there are records in quarantine.
    try writer.write(contentsOf: Data(("a,b\n" + String(repeating: "1\n", count: 500_000)).utf8))
    let began = ContinuousClock.now
    running.signal(signal.number)
    let outcome = try await running.outcome()
    #expect(outcome.ended - began < .seconds(Self.bound))
    #expect(outcome.code == signal.code && outcome.output == "")
    #expect(outcome.error.hasPrefix("mlgate was interrupted by \(signal.name) (signal \(signal.number)) "))
    #expect(project.files(below: "") == ["pipe"])
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
    #expect(outcome.ended - began < .seconds(Self.bound))
    #expect(outcome.code == signal.code && outcome.output == "")
    // The line is erased before anything else is said.
    #expect(terminal.shows("\r\u{1B}[Kmlgate was interrupted by \(signal.name) "))
    #expect(project.files(below: "") == before)
  }

  @Test func theLineIsRedrawnAtMostTenTimesASecondAndErased() async throws {
    let project = try Scratch()
    try #require(mkfifo(project("pipe"), 0o600) == 0)
    let terminal = try Terminal()
    let began = ContinuousClock.now
    let running = try project.start(["profile", "pipe"], terminal: terminal)
    let writer = try #require(FileHandle(forWritingAtPath: project("pipe")))
    try writer.write(contentsOf: Data("a,b\n1,2\n".utf8))
    // How much there will be is not known, so neither is what is left.
    try #require(terminal.shows("\rreading pipe 8 B, "))
    while terminal.text.count(where: { $0 == "\r" }) < 6 { try #require(terminal.reads()) }
    try writer.close()
    let outcome = try await running.outcome()
    let text = terminal.contents()
    #expect(outcome.code == 0)
    #expect(.milliseconds(100) * text.count { $0 == "\r" } <= outcome.ended - began)
    #expect(!text.contains(" left"))
    #expect(text.hasSuffix("\r\u{1B}[K"))
  }

  @Test func nothingIsShownInCI() async throws {
    for (environment, options) in [(["CI": "true"], []), (["TERM": "dumb"], []), ([:], ["--quiet"])] {
      // It lasts longer than until the line is first shown: the second record is written after that.
      let project = try Scratch()
      try #require(mkfifo(project("pipe"), 0o600) == 0)
      let shown = try Terminal()
      let silent = try Terminal()
      let running = try project.start(
        ["profile"] + options + ["pipe"], environment: environment, terminal: silent)
      let writer = try #require(FileHandle(forWritingAtPath: project("pipe")))
      try writer.write(contentsOf: Data("a,b\n1,2\n".utf8))
      let other = try Scratch()
      try #require(mkfifo(other("pipe"), 0o600) == 0)
      let witness = try other.start(["profile", "pipe"], terminal: shown)
      let second = try #require(FileHandle(forWritingAtPath: other("pipe")))
      try second.write(contentsOf: Data("a,b\n1,2\n".utf8))
      try #require(shown.shows("\rreading pipe "))
      for handle in [writer, second] { try handle.close() }
      #expect(try await running.outcome().code == 0)
      #expect(try await witness.outcome().code == 0)
      #expect(silent.contents() == "")
    }
  }
}
