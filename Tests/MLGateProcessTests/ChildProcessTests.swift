import Foundation
import MLGatePipeline
import Testing

@Suite(.timeLimit(.minutes(2))) struct ChildProcessTests {
  let scratch: Scratch
  let lines = Lines()

  init() throws { scratch = try Scratch() }

  private func run(_ child: ChildProcess) async throws -> ChildProcessResult {
    try await child.run { lines.add($0, $1) }
  }

  @Test(arguments: [0, 1, 2, 3, 126, 127, 130, 255] as [Int32])
  func exitCodeIsTheProgramsOwn(_ code: Int32) async throws {
    let result = try await run(scratch.shell("exit \(code)"))
    #expect(result.outcome == .exited(code))
    #expect(result.succeeded == (code == 0))
    #expect(result.tail.isEmpty)
  }

  @Test(arguments: [("KILL", SIGKILL), ("TERM", SIGTERM), ("ABRT", SIGABRT), ("SEGV", SIGSEGV)])
  func signalIsNotAnExitCode(_ name: String, _ number: Int32) async throws {
    let result = try await run(scratch.shell("kill -\(name) $$"))
    #expect(result.outcome == .signalled(number))
    #expect(!result.succeeded)
  }

  @Test func streamsAreToldApart() async throws {
    let result = try await run(scratch.shell("echo to output\necho to error >&2"))
    #expect(lines.output == ["to output"])
    #expect(lines.error == ["to error"])
    #expect(result.tail.sorted() == ["to error", "to output"])
  }

  /// The child goes on only when the line before was delivered and answered: buffered delivery would never end.
  @Test func linesAreDeliveredLiveAndInOrder() async throws {
    let script = """
      say() { while [ ! -e "go$1" ]; do sleep 0.01; done; echo "line $1"; }
      err() { while [ ! -e "go$1" ]; do sleep 0.01; done; echo "line $1" >&2; }
      echo 'line 0'
      say 1; err 2; say 3; err 4
      """
    let folder = scratch.path
    let result = try await scratch.shell(script, timeLimit: 60).run { [lines] stream, line in
      lines.add(stream, line)
      _ = FileManager.default.createFile(atPath: "\(folder)/go\(lines.all.count)", contents: nil)
    }
    #expect(result.outcome == .exited(0))
    #expect(lines.all.map(\.text) == ["line 0", "line 1", "line 2", "line 3", "line 4"])
    #expect(lines.all.map(\.stream) == [.output, .output, .error, .output, .error])
    #expect(result.tail == lines.all.map(\.text))
  }

  @Test func lastLineNeedsNoLineEnd() async throws {
    _ = try await run(scratch.shell(#"printf 'one\n\ntwo\r\nthree'"#))
    #expect(lines.output == ["one", "", "two", "three"])
  }

  @Test func invalidUTF8IsReplaced() async throws {
    _ = try await run(scratch.shell(#"printf 'caf\303\251 \377\376 ok\n\303'"#))
    #expect(lines.output == ["café \u{FFFD}\u{FFFD} ok", "\u{FFFD}"])
  }

  @Test func tailIsTheLastTwentyLines() async throws {
    let result = try await run(scratch.shell("i=0; while [ $i -lt 50 ]; do i=$((i+1)); echo $i; done"))
    #expect(result.tail == (31...50).map(String.init))
    #expect(lines.output.count == 50)
  }

  /// Ten megabytes on each stream, one after the other: whoever reads only one stream at a time never ends.
  @Test func muchOutputOnBothStreamsPasses() async throws {
    let script = """
      head -c 10000000 /dev/zero | tr '\\0' x >&2
      head -c 10000000 /dev/zero | tr '\\0' y
      head -c 10000000 /dev/zero | tr '\\0' z >&2
      """
    let result = try await scratch.shell(script, timeLimit: 100).run { [lines] stream, line in
      lines.add(stream, "\(line.utf8.count)")
    }
    #expect(result.outcome == .exited(0))
    #expect(lines.output.compactMap(Int.init).reduce(0, +) == 10_000_000)
    #expect(lines.error.compactMap(Int.init).reduce(0, +) == 20_000_000)
    #expect(lines.all.compactMap { Int($0.text) }.max() == 65_536)
  }

  @Test func inputIsEmpty() async throws {
    let result = try await run(scratch.shell("if read line; then exit 1; else echo end of input; fi"))
    #expect(result.outcome == .exited(0))
    #expect(lines.output == ["end of input"])
  }

  @Test func environmentIsInheritedAndAddedTo() async throws {
    let inherited = try #require(ProcessInfo.processInfo.environment["HOME"])
    _ = try await run(
      scratch.shell(
        #"echo "$HOME"; echo "$MLGATE_NEW"; echo "$LANG""#,
        environment: ["MLGATE_NEW": "a = b\u{20AC}", "LANG": "replaced"]))
    #expect(lines.output == [inherited, "a = b\u{20AC}", "replaced"])
  }

  @Test func programRunsInItsWorkingFolder() async throws {
    try FileManager.default.createDirectory(
      atPath: "\(scratch.path)/a folder", withIntermediateDirectories: false)
    try scratch.write("a folder/here.sh", "#!/bin/sh\npwd")
    _ = try await run(ChildProcess(["./here.sh"], in: "\(scratch.path)/a folder"))
    _ = try await run(ChildProcess(["pwd"], in: "\(scratch.path)/a folder"))
    #expect(lines.output == ["\(scratch.path)/a folder", "\(scratch.path)/a folder"])
  }

  /// No shell: what a shell would replace, split or run arrives as it was written.
  @Test func argumentsArriveAsWritten() async throws {
    let arguments = ["a b", "$HOME", "*", "; exit 3", "", "\"'\\", "ü"]
    try scratch.write("arguments.sh", "#!/bin/sh\nfor a in \"$@\"; do printf '[%s]\\n' \"$a\"; done")
    _ = try await run(ChildProcess(["./arguments.sh"] + arguments, in: scratch.path))
    #expect(lines.output == arguments.map { "[\($0)]" })
  }

  @Test func programIsLookedUpOnTheChildsPath() async throws {
    try scratch.write("mlgate-fixture", "#!/bin/sh\necho found")
    let result = try await run(ChildProcess(["mlgate-fixture"], environment: ["PATH": "\(scratch.path):/usr/bin:/bin"]))
    #expect(result.outcome == .exited(0))
    #expect(lines.output == ["found"])
  }

  @Test func durationIsMeasured() async throws {
    let result = try await run(scratch.shell("sleep 0.2"))
    #expect(result.duration >= 0.2)
    #expect(result.duration < 60)
  }

  /// Each waits for the other, so they run together, and the system counts them together.
  @Test func usageOfProgramsThatRanTogetherIsUnknown() async throws {
    try scratch.write("meet.sh", "#!/bin/sh\n: > $1\nwhile [ ! -e $2 ]; do sleep 0.01; done")
    async let first = ChildProcess(["./meet.sh", "a", "b"], in: scratch.path).run()
    async let second = ChildProcess(["./meet.sh", "b", "a"], in: scratch.path).run()
    for result in try await [first, second] {
      #expect(result.outcome == .exited(0))
      #expect(result.userCPU == nil)
      #expect(result.peakMemory == nil)
    }
  }

  /// In a process of its own, where no other test has children.
  @Test func usageOfAProgramThatRanAloneIsKnown() async {
    await #expect(processExitsWith: .success) {
      let scratch = try Scratch()
      let result = try await scratch.shell("i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done").run()
      let seconds = try #require(result.userCPU)
      #expect(seconds > 0.01 && seconds <= result.duration)
      #expect(try #require(result.peakMemory) > 100_000)
    }
  }

  @Test func manyProgramsRunAtOnce() async throws {
    let child = try scratch.shell(#"echo "$1"; exit 7"#)
    let outcomes = try await withThrowingTaskGroup(of: ChildProcessResult.self) { group in
      for _ in 0..<40 { group.addTask { try await child.run() } }
      return try await group.reduce(into: []) { $0.append($1.outcome) }
    }
    #expect(outcomes == Array(repeating: .exited(7), count: 40))
  }
}
