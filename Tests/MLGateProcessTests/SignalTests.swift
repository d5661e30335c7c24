import Foundation
import MLGatePipeline
import Testing

@Suite(.timeLimit(.minutes(2))) struct SignalTests {
  /// A process that gets the signal when its child has begun.
  ///
  /// Child and grandchild must be gone before it ends; it ends with 99 when they are not.
  private static func interrupted(by number: Int32, script: String, second: Bool = false) async throws -> Never {
    let scratch = try Scratch()
    let lifeline = try LifeLine(in: scratch)
    let child = try scratch.shell(script, grace: second ? 600 : 1)
    do {
      _ = try await Signals.guarding {
        try await child.run { _, line in
          if line == "ready" || line == "asked" { kill(getpid(), number) }
        }
      }
    } catch let interruption as Interruption {
      let isOver = lifeline.everybodyIsGone()
      scratch.remove()
      exit(isOver ? interruption.exitCode : 99)
    }
    exit(98)
  }

  private static let obedient = "exec 9>life\necho ready\nwhile :; do sleep 0.05; done"
  private static let stubborn = """
    exec 9>life
    (trap '' TERM INT; while :; do sleep 0.05; done) &
    trap '' TERM INT
    echo ready
    while :; do sleep 0.05; done
    """
  private static let asking = """
    exec 9>life
    trap 'echo asked' TERM
    echo ready
    while :; do sleep 0.05; done
    """

  @Test func interruptEndsTheChildrenAndIs130() async {
    await #expect(processExitsWith: .exitCode(130)) {
      try await SignalTests.interrupted(by: SIGINT, script: SignalTests.obedient)
    }
  }

  @Test func terminateEndsTheChildrenAndIs143() async {
    await #expect(processExitsWith: .exitCode(143)) {
      try await SignalTests.interrupted(by: SIGTERM, script: SignalTests.obedient)
    }
  }

  @Test func hangUpEndsTheChildrenAndIs129() async {
    await #expect(processExitsWith: .exitCode(129)) {
      signal(SIGHUP, SIG_DFL)
      try await SignalTests.interrupted(by: SIGHUP, script: SignalTests.obedient)
    }
  }

  @Test func stubbornChildrenAreKilled() async {
    await #expect(processExitsWith: .exitCode(130)) {
      try await SignalTests.interrupted(by: SIGINT, script: SignalTests.stubborn)
    }
  }

  /// The child answers the first signal with a line and goes on; the second one cuts a grace of ten minutes short.
  @Test func secondSignalDoesNotWait() async {
    await #expect(processExitsWith: .exitCode(130)) {
      try await SignalTests.interrupted(by: SIGINT, script: SignalTests.asking, second: true)
    }
  }

  /// As in a process that its parent started with the signals blocked.
  @Test func blockedSignalsAreUnblocked() async {
    await #expect(processExitsWith: .exitCode(143)) {
      var mask = sigset_t()
      sigemptyset(&mask)
      sigaddset(&mask, SIGINT)
      sigaddset(&mask, SIGTERM)
      pthread_sigmask(SIG_BLOCK, &mask, nil)
      Signals.unblock()
      try await SignalTests.interrupted(by: SIGTERM, script: SignalTests.obedient)
    }
  }

  @Test func unblockClearsTheMaskOfItsThread() {
    var mask = sigset_t()
    var saved = sigset_t()
    sigemptyset(&mask)
    sigaddset(&mask, SIGINT)
    sigaddset(&mask, SIGTERM)
    pthread_sigmask(SIG_BLOCK, &mask, &saved)
    defer { pthread_sigmask(SIG_SETMASK, &saved, nil) }
    Signals.unblock()
    var now = sigset_t()
    pthread_sigmask(SIG_BLOCK, nil, &now)
    #expect(sigismember(&now, SIGINT) == 0)
    #expect(sigismember(&now, SIGTERM) == 0)
  }

  /// Work that does not look at its cancellation cannot hold up ^C.
  @Test func workThatGoesOnIsLeftBehind() async {
    await #expect(processExitsWith: .exitCode(130)) {
      do {
        try await Signals.guarding(patience: 0.1) {
          kill(getpid(), SIGINT)
          await withCheckedContinuation { (_: CheckedContinuation<Void, Never>) in }
        }
      } catch let interruption as Interruption { exit(interruption.exitCode) }
      exit(98)
    }
  }

  /// The work may still write down that it was interrupted.
  @Test func workMayPutItsThingsInOrder() async {
    await #expect(processExitsWith: .exitCode(130)) {
      let scratch = try Scratch()
      let child = try scratch.shell("echo ready\nwhile :; do sleep 0.05; done")
      do {
        _ = try await Signals.guarding(patience: 60) {
          do { return try await child.run { _, _ in kill(getpid(), SIGINT) } } catch {
            try scratch.write("recorded", "\(error)")
            throw error
          }
        }
      } catch let interruption as Interruption {
        let isRecorded = FileManager.default.fileExists(atPath: "\(scratch.path)/recorded")
        scratch.remove()
        exit(isRecorded ? interruption.exitCode : 99)
      }
      exit(98)
    }
  }

  /// In a process of its own, as everything that sets signal handlers.
  @Test func withoutASignalTheWorksResultIsPassedOn() async {
    await #expect(processExitsWith: .exitCode(42)) {
      struct Failed: Error {}
      let value = try await Signals.guarding { 42 }
      await #expect(throws: Failed.self) { try await Signals.guarding { throw Failed() } }
      exit(Int32(value))
    }
  }

  @Test func interruptionIsASentence() {
    #expect(
      Interruption(signal: SIGINT).description
        == "mlgate was interrupted by SIGINT (signal 2) and ended the programs that it had started. "
        + "Run the command again.")
    #expect(Interruption(signal: SIGINT).exitCode == 130)
    #expect(Interruption(signal: SIGTERM).exitCode == 143)
  }

  /// A child does not inherit what mlgate blocks or ignores.
  @Test func childStartsWithSignalsAsUsual() async throws {
    await #expect(processExitsWith: .exitCode(0)) {
      signal(SIGTERM, SIG_IGN)
      let scratch = try Scratch()
      let result = try await scratch.shell("kill -TERM $$\necho survived").run()
      scratch.remove()
      exit(result.outcome == .signalled(SIGTERM) ? 0 : 1)
    }
  }
}
