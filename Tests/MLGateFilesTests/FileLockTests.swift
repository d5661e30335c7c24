import Foundation
import MLGateFiles
import Testing

@Suite struct FileLockTests {
  @Test func oneAtATime() async throws {
    let scratch = try Scratch()
    let path = scratch("lock")
    let counter = scratch("counter")
    try AtomicFile.write("0", to: counter)
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<8 {
        group.addTask {
          for _ in 0..<10 {
            try? FileLock(path).withLock { () throws(FileError) in
              let text = String(decoding: try FileContents.read(counter), as: UTF8.self)
              try AtomicFile.write("\((Int(text) ?? 0) + 1)", to: counter)
            }
          }
        }
      }
    }
    #expect(try scratch.text(of: "counter") == "80")
  }

  @Test func theHolderIsNamed() throws {
    let scratch = try Scratch()
    let lock = FileLock(scratch("lock"))
    let own = ProcessInfo.processInfo.processIdentifier
    let told = try lock.withLock { () throws(FileError) in
      sentence { try FileLock(scratch("lock")).withLock(waitingAtMost: 0) { () throws(FileError) in } }
    }
    #expect(
      told == "Could not lock '\(scratch("lock"))': process \(own) holds it, and it was not free within 0 s. "
        + "Wait for that process to end, or end it, and run the command again.")
    // What other tests start holds a copy of the descriptor until it runs its own program.
    #expect(sentence { try lock.withLock(waitingAtMost: 10) { () throws(FileError) in } } == nil)
  }

  @Test func aKilledHolderLetsGo() async throws {
    let scratch = try Scratch()
    let path = scratch("lock")
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
      try FileLock(path).withLock { () throws(FileError) in _ = kill(getpid(), SIGKILL) }
    }
    #expect(sentence { try FileLock(path).withLock(waitingAtMost: 0) { () throws(FileError) in } } == nil)
  }

  @Test func processesAreToldApart() {
    var process = ProcessIdentity.current
    #expect(!process.hasEnded)
    process.number = 999_999_999
    #expect(process.hasEnded)
    process.host = "elsewhere"
    #expect(!process.hasEnded)
    #if os(Linux)
      var reused = ProcessIdentity.current
      reused.start += "0"
      #expect(reused.hasEnded)
    #endif
  }

  @Test(arguments: [
    (0, "1970-01-01T00:00:00Z"), (951_782_400, "2000-02-29T00:00:00Z"), (1_795_407_300, "2026-11-23T04:15:00Z"),
    (4_107_542_399, "2100-02-28T23:59:59Z"), (4_107_542_400, "2100-03-01T00:00:00Z"), (-1, "1969-12-31T23:59:59Z"),
  ])
  func timesAreWrittenAsRFC3339Says(seconds: Int, text: String) {
    #expect(Timestamp(seconds: seconds).description == text)
    #expect(Timestamp(seconds: seconds).compact == text.filter { $0 != "-" && $0 != ":" }.lowercased())
  }
}
