import Testing

@testable import MLGatePipeline

/// The way to the end, with a clock and facts of the test's own.
@Suite struct EndingTests {
  typealias Facts = Ending.Facts

  @Test func programThatEndsByItselfIsNotSignalled() {
    var ending = Ending(limit: 10, grace: 5, drainGrace: 1)
    #expect(ending.next(at: 0, Facts()) { true } == .wait(10))
    #expect(ending.next(at: 4, Facts(exited: true)) { true } == .wait(1))
    #expect(ending.next(at: 4.25, Facts(exited: true, drained: true)) { true } == .stop)
    #expect(ending.reason == nil)
  }

  @Test func withoutLimitOnlyEventsWake() {
    var ending = Ending(limit: nil, grace: 5)
    #expect(ending.next(at: 1e9, Facts()) { true } == .wait(nil))
    #expect(ending.next(at: 1e9, Facts(drained: true)) { true } == .wait(nil))
  }

  @Test func outputHeldOpenByOthersIsReadForAShortWhile() {
    var ending = Ending(limit: nil, grace: 5, drainGrace: 1)
    #expect(ending.next(at: 10, Facts(exited: true)) { false } == .wait(1))
    #expect(ending.next(at: 10.5, Facts(exited: true)) { false } == .wait(0.5))
    #expect(ending.next(at: 11, Facts(exited: true)) { false } == .stop)
  }

  @Test func limitMeansTerminateThenGraceThenKill() {
    var ending = Ending(limit: 10, grace: 5, drainGrace: 1)
    #expect(ending.next(at: 10, Facts()) { false } == .terminate)
    #expect(ending.next(at: 10, Facts()) { false } == .wait(5))
    #expect(ending.next(at: 14, Facts()) { false } == .wait(1))
    #expect(ending.next(at: 15, Facts()) { false } == .kill)
    #expect(ending.next(at: 15, Facts()) { false } == .wait(nil))
    #expect(ending.next(at: 15.5, Facts(exited: true, drained: true)) { false } == .stop)
    #expect(ending.reason == .timedOut)
  }

  @Test func grandchildrenHaveTheRestOfTheGrace() {
    var ending = Ending(limit: 10, grace: 5, drainGrace: 1, lookAgain: 0.25)
    #expect(ending.next(at: 10, Facts()) { false } == .terminate)
    #expect(ending.next(at: 11, Facts(exited: true)) { false } == .wait(0.25))
    #expect(ending.next(at: 14.875, Facts(exited: true, drained: true)) { false } == .wait(0.125))
    #expect(ending.next(at: 15, Facts(exited: true, drained: true)) { false } == .kill)
    #expect(ending.next(at: 15, Facts(exited: true, drained: true)) { false } == .stop)
  }

  @Test func emptyGroupNeedsNoKill() {
    var ending = Ending(limit: 10, grace: 5, drainGrace: 1)
    #expect(ending.next(at: 10, Facts()) { false } == .terminate)
    #expect(ending.next(at: 11, Facts(exited: true, drained: true)) { true } == .stop)
  }

  @Test func secondInterruptionDoesNotWait() {
    var ending = Ending(limit: nil, grace: 5)
    #expect(ending.next(at: 1, Facts(urgency: .politely)) { false } == .terminate)
    #expect(ending.next(at: 1, Facts(urgency: .politely)) { false } == .wait(5))
    #expect(ending.next(at: 2, Facts(urgency: .atOnce)) { false } == .kill)
    #expect(ending.reason == .interrupted)
  }

  @Test func endBeforeTheLimitWasSeenIsAnEnd() {
    var ending = Ending(limit: 10, grace: 5)
    #expect(ending.next(at: 12, Facts(exited: true, drained: true)) { true } == .stop)
    #expect(ending.reason == nil)
  }

  /// Whatever happens, and in whatever order: one TERM before at most one KILL, and an end.
  @Test func everyWayEndsAndSignalsOnce() {
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<2000 {
      var ending = Ending(limit: Bool.random() ? Double.random(in: 0...20) : nil, grace: .random(in: 0...5))
      var facts = Facts()
      var now = 0.0
      var steps: [Ending.Step] = []
      for round in 0..<10_000 {
        let step = ending.next(at: now, facts) { round > 500 || Bool.random() }
        steps.append(step)
        if step == .stop { break }
        if case .wait(let seconds) = step {
          #expect((seconds ?? 0) >= 0)
          now += Double.random(in: 0...1, using: &generator)
        }
        if round == 300 || Int.random(in: 0..<50) == 0 { facts.exited = true }
        if Int.random(in: 0..<50) == 0 { facts.drained = true }
        if Int.random(in: 0..<50) == 0 { facts.urgency = max(facts.urgency, Bool.random() ? .politely : .atOnce) }
      }
      let signals = steps.filter { $0 == .terminate || $0 == .kill }
      #expect(steps.last == .stop)
      #expect(signals == [] || signals == [.terminate] || signals == [.terminate, .kill])
      #expect((ending.reason == nil) == signals.isEmpty)
    }
  }
}
