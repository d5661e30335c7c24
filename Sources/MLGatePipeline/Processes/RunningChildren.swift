import Synchronization

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The programs that this process runs now.
///
/// One for the whole process, as signals and the system's accounts of children are.
final class RunningChildren: Sendable {
  static let shared = RunningChildren()

  private struct State {
    var supervisors: [ObjectIdentifier: Supervisor] = [:]
    var started = 0
    var whenEmpty: [@Sendable () -> Void] = []
  }

  private let state = Mutex(State())

  func enter(_ supervisor: Supervisor) -> ChildUsage {
    let (started, alone) = state.withLock { state in
      state.started += 1
      state.supervisors[ObjectIdentifier(supervisor)] = supervisor
      return (state.started, state.supervisors.count == 1)
    }
    return ChildUsage { [self] in alone && self.state.withLock { $0.started == started } }
  }

  func leave(_ supervisor: Supervisor) {
    let actions = state.withLock { state in
      state.supervisors[ObjectIdentifier(supervisor)] = nil
      guard state.supervisors.isEmpty else { return [@Sendable () -> Void]() }
      defer { state.whenEmpty = [] }
      return state.whenEmpty
    }
    for action in actions { action() }
  }

  /// Asks for the end of all running programs.
  func interrupt(_ urgency: Ending.Urgency) {
    for supervisor in state.withLock({ Array($0.supervisors.values) }) { supervisor.interrupt(urgency) }
  }

  /// Runs `action` once, as soon as no program runs.
  func whenEmpty(_ action: @escaping @Sendable () -> Void) {
    let now = state.withLock { state in
      if !state.supervisors.isEmpty { state.whenEmpty.append(action) }
      return state.supervisors.isEmpty
    }
    if now { action() }
  }
}

/// What one program used, drawn from the system's sum over all children: known only if no other ran meanwhile.
struct ChildUsage: Sendable {
  private let before = Self.sum()
  private let wasAlone: @Sendable () -> Bool

  init(wasAlone: @escaping @Sendable () -> Bool) { self.wasAlone = wasAlone }

  /// To be asked when the program has just been collected.
  func spent() -> (userCPU: Double?, peakMemory: Int?) {
    let after = Self.sum()
    guard wasAlone() else { return (nil, nil) }
    return (max(0, after.userCPU - before.userCPU), after.peak > before.peak ? after.peak : nil)
  }

  private static func sum() -> (userCPU: Double, peak: Int) {
    var usage = rusage()
    #if canImport(Glibc)
      getrusage(__rusage_who_t(RUSAGE_CHILDREN.rawValue), &usage)
    #else
      getrusage(RUSAGE_CHILDREN, &usage)
    #endif
    #if canImport(Darwin)
      let unit = 1
    #else
      let unit = 1024
    #endif
    return (Double(usage.ru_utime.tv_sec) + Double(usage.ru_utime.tv_usec) / 1e6, Int(usage.ru_maxrss) * unit)
  }
}
