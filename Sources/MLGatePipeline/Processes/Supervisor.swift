import Dispatch
import Synchronization

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Watches one running program from a thread of its own: reads what it writes, keeps its time limit, ends its group.
///
/// One loop waits for everything at once, so lines are told in the order of their arrival and neither stream can stall
/// the other. It does not start the program and does not collect its exit status.
final class Supervisor: Sendable {
  struct Report: Sendable {
    var reason: Ending.Reason?
    var timeLimit: Double?
    var tail: [String]
  }

  private struct State {
    var facts = Ending.Facts()
    var group: pid_t?
  }

  let output: ChildPipe
  let error: ChildPipe
  private let wake: ChildPipe
  private let timeLimit: Double?
  private let grace: Double
  private let onLine: @Sendable (ChildProcess.Stream, String) -> Void
  private let state = Mutex(State())

  init(
    timeLimit: Double?, grace: Double, program: String,
    onLine: @escaping @Sendable (ChildProcess.Stream, String) -> Void
  ) throws(ChildProcessError) {
    output = try ChildPipe(for: program)
    error = try ChildPipe(for: program)
    wake = try ChildPipe(for: program)
    _ = fcntl(wake.writing, F_SETFL, O_NONBLOCK)
    self.timeLimit = timeLimit
    self.grace = grace
    self.onLine = onLine
  }

  /// Begins to watch the started program, which leads the process group `group`.
  func begin(group: pid_t) -> Task<Report, Never> {
    output.closeWriting()
    error.closeWriting()
    state.withLock { $0.group = group }
    return Task {
      await withCheckedContinuation { continuation in
        DispatchQueue(label: "mlgate.child.\(group)").async {
          continuation.resume(returning: self.watch(group))
        }
      }
    }
  }

  /// Tells that the program itself has ended and was collected.
  func leaderExited() {
    state.withLock { $0.facts.exited = true }
    ring()
  }

  /// Asks for the end of the program and its group.
  func interrupt(_ urgency: Ending.Urgency) {
    state.withLock { $0.facts.urgency = max($0.facts.urgency, urgency) }
    ring()
  }

  /// Ends everything, if anything was begun, without knowing whether the program still runs.
  func giveUp() {
    guard let group = state.withLock({ $0.group }) else { return }
    kill(-group, SIGKILL)
    leaderExited()
  }

  private func ring() {
    var byte: UInt8 = 1
    // A full pipe wakes the loop as well.
    _ = write(wake.writing, &byte, 1)
  }

  private func watch(_ group: pid_t) -> Report {
    var ending = Ending(limit: timeLimit.map { MonotonicClock.now + $0 }, grace: grace)
    var reader = OutputReader(output: output, error: error, wake: wake, onLine: onLine)
    while true {
      var facts = state.withLock { $0.facts }
      facts.drained = reader.isDrained
      // A group keeps its number until its last member is gone, so a signal to it never reaches a stranger.
      switch ending.next(at: MonotonicClock.now, facts, groupIsEmpty: { kill(-group, 0) != 0 && errno == ESRCH }) {
      case .terminate: kill(-group, SIGTERM)
      case .kill: kill(-group, SIGKILL)
      case .wait(let seconds): reader.read(waiting: seconds)
      case .stop:
        reader.finish()
        return Report(reason: ending.reason, timeLimit: timeLimit, tail: reader.tail)
      }
    }
  }
}
