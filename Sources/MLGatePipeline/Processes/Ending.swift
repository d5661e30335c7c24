/// Decides what to do next about a running program: wait, signal it, or stop reading.
///
/// A value without a clock: it is told the time and the facts. The way of a program that must end is `SIGTERM` to its
/// group, the grace, `SIGKILL` to its group. After the end, output that is still held open by others is read for a
/// short while only.
struct Ending {
  enum Reason: Hashable, Sendable { case timedOut, interrupted }

  enum Step: Hashable {
    case terminate
    case kill
    /// At most for so many seconds; nil waits for the next event.
    case wait(Double?)
    case stop
  }

  /// How much of a hurry an interruption has.
  enum Urgency: Int, Comparable, Sendable {
    case none, politely, atOnce
    static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
  }

  struct Facts {
    /// The program itself has ended, whatever became of its children.
    var exited = false
    /// Both streams are at their end.
    var drained = false
    var urgency = Urgency.none
  }

  /// Why the program had to be ended; nil when it ended by itself.
  private(set) var reason: Reason?
  private let limit: Double?
  private let grace: Double
  private let drainGrace: Double
  private let lookAgain: Double
  private var killAt = Double.infinity
  private var killed = false
  /// When there was nothing left to end.
  private var endedAt: Double?

  /// - Parameters:
  ///   - limit: the time by which the program must have ended.
  ///   - grace: seconds between asking and forcing.
  ///   - drainGrace: seconds to read on after the end.
  ///   - lookAgain: seconds between two looks at whether the group is empty.
  init(limit: Double?, grace: Double, drainGrace: Double = 0.5, lookAgain: Double = 0.02) {
    self.limit = limit
    self.grace = grace
    self.drainGrace = drainGrace
    self.lookAgain = lookAgain
  }

  /// What to do at `now`.
  ///
  /// - Parameter groupIsEmpty: asked only after the program exited, when its group must end too.
  mutating func next(at now: Double, _ facts: Facts, groupIsEmpty: () -> Bool) -> Step {
    if reason == nil, !facts.exited {
      if facts.urgency > .none {
        reason = .interrupted
      } else if let limit, now >= limit {
        reason = .timedOut
      }
      guard reason == nil else {
        killAt = now + grace
        return .terminate
      }
      return .wait(limit.map { $0 - now })
    }
    if reason != nil, !killed, endedAt == nil {
      if facts.exited, groupIsEmpty() {
        endedAt = now
      } else if now >= killAt || facts.urgency == .atOnce {
        killed = true
        return .kill
      } else {
        return .wait(facts.exited ? min(lookAgain, killAt - now) : killAt - now)
      }
    }
    guard facts.exited else { return .wait(nil) }
    let stopAt = (endedAt ?? now) + drainGrace
    endedAt = endedAt ?? now
    return facts.drained || now >= stopAt ? .stop : .wait(stopAt - now)
  }
}
