import Foundation
import MLGatePipeline
import Testing

/// Every script opens the lifeline, so its end of file proves that nobody of the group lives.
@Suite(.timeLimit(.minutes(3))) struct TimeLimitTests {
  let scratch: Scratch
  let lifeline: LifeLine

  init() throws {
    scratch = try Scratch()
    lifeline = try LifeLine(in: scratch)
  }

  @Test func programOverItsLimitIsAskedToEnd() async throws {
    defer { lifeline.close() }
    let script = "exec 9>life\ntrap 'echo asked; exit 0' TERM\necho begun\nwhile :; do sleep 0.05; done"
    let lines = Lines()
    let result = try await scratch.shell(script, timeLimit: 1, grace: 60).run { lines.add($0, $1) }
    #expect(result.outcome == .timedOut(after: 1))
    // On its standard error the shell may tell that its sleep was ended too.
    #expect(lines.output == ["begun", "asked"])
    #expect(result.duration >= 1)
    #expect(result.duration < 30)
    #expect(lifeline.everybodyIsGone())
  }

  @Test func programThatIgnoresTermIsKilled() async throws {
    defer { lifeline.close() }
    let script = "exec 9>life\ntrap '' TERM\nwhile :; do sleep 0.05; done"
    let result = try await scratch.shell(script, timeLimit: 0.5, grace: 0.5).run()
    #expect(result.outcome == .timedOut(after: 0.5))
    #expect(result.duration >= 1)
    #expect(lifeline.everybodyIsGone())
  }

  /// The program obeys, its child does not, and has let go of both streams.
  @Test func grandchildThatIgnoresTermIsKilled() async throws {
    defer { lifeline.close() }
    let script = """
      exec 9>life
      (trap '' TERM; while :; do sleep 0.05; done) >/dev/null 2>&1 &
      trap 'exit 0' TERM
      while :; do sleep 0.05; done
      """
    let result = try await scratch.shell(script, timeLimit: 0.5, grace: 1).run()
    #expect(result.outcome == .timedOut(after: 0.5))
    #expect(lifeline.everybodyIsGone())
  }

  /// A grandchild gets the whole grace to put its things in order, though its parent has gone.
  @Test func grandchildMayUseTheGrace() async throws {
    defer { lifeline.close() }
    let script = """
      exec 9>life
      (trap 'sleep 0.5; echo saved > saved; exit 0' TERM; : > ready; while :; do sleep 0.05; done) >/dev/null 2>&1 &
      trap 'exit 0' TERM
      while :; do sleep 0.05; done
      """
    let result = try await scratch.shell(script, timeLimit: 1, grace: 60).run()
    #expect(result.outcome == .timedOut(after: 1))
    #expect(lifeline.everybodyIsGone())
    #expect(FileManager.default.fileExists(atPath: "\(scratch.path)/saved"))
  }

  @Test func limitThatIsNotReachedChangesNothing() async throws {
    defer { lifeline.close() }
    let result = try await scratch.shell("echo done", timeLimit: 60).run()
    #expect(result.outcome == .exited(0))
    #expect(result.tail == ["done"])
  }

  /// The grandchild holds both streams open for as long as the lifeline has a reader; the run does not wait for it.
  @Test func grandchildThatHoldsTheStreamsDoesNotHangTheRun() async throws {
    let script = """
      exec 9>life
      (while echo alive >&9; do sleep 0.05; done) &
      echo done
      """
    let result = try await scratch.shell(script).run()
    #expect(result.outcome == .exited(0))
    #expect(result.tail == ["done"])
    #expect(result.duration < 30)
    // Without a reader its next echo fails, and it ends.
    lifeline.close()
  }

  /// Output without end after the program's own end is cut off as well.
  @Test func grandchildThatNeverStopsWritingDoesNotHangTheRun() async throws {
    defer { lifeline.close() }
    let result = try await scratch.shell("yes 2>/dev/null &\nexit 4").run()
    #expect(result.outcome == .exited(4))
    #expect(result.duration < 30)
  }

  /// What a short-lived helper of the program writes just after its end is still told.
  @Test func lateOutputIsRead() async throws {
    defer { lifeline.close() }
    let result = try await scratch.shell("(while kill -0 $$ 2>/dev/null; do :; done; echo late) &\nexit 0").run()
    #expect(result.outcome == .exited(0))
    #expect(result.tail == ["late"])
  }

  @Test func cancelledTaskEndsItsProgram() async throws {
    defer { lifeline.close() }
    let child = try scratch.shell("exec 9>life\ntrap '' TERM\necho ready\nwhile :; do sleep 0.05; done", grace: 0.5)
    let (begun, began) = AsyncStream<Void>.makeStream()
    let task = Task { try await child.run { _, _ in began.yield() } }
    for await _ in begun { break }
    task.cancel()
    await #expect(throws: ChildProcessError.interrupted(program: "./script.sh")) { try await task.value }
    #expect(lifeline.everybodyIsGone())
  }

  @Test func cancelledTaskStartsNothing() async throws {
    defer { lifeline.close() }
    let child = try scratch.shell(": > started")
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return try await child.run()
    }
    await #expect(throws: ChildProcessError.interrupted(program: "./script.sh")) { try await task.value }
    #expect(!FileManager.default.fileExists(atPath: "\(scratch.path)/started"))
  }
}
