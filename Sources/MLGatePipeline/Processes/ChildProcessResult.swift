/// How a program ended and what is known of it.
public struct ChildProcessResult: Hashable, Sendable {
  /// How a program ended.
  public enum Outcome: Hashable, Sendable {
    /// By itself, with this exit code; 0 means success.
    case exited(Int32)
    /// By this signal, for example 9 when the system ran out of memory.
    case signalled(Int32)
    /// It was ended because it ran longer than this many seconds.
    case timedOut(after: Double)
  }

  public var outcome: Outcome
  /// Seconds from the start until the program had ended and its output was read.
  public var duration: Double
  /// The last 20 lines of both streams, in the order in which they arrived.
  public var tail: [String]
  /// Seconds of processor time in user mode, of the program and the children it waited for.
  ///
  /// Nil when another child of mlgate ran at the same time: the system counts them together.
  public var userCPU: Double?
  /// The most memory that the program, or one of the children it waited for, held at once, in bytes.
  ///
  /// Nil when another child ran at the same time, or an earlier one held more: the system keeps only the largest.
  public var peakMemory: Int?

  public init(
    outcome: Outcome, duration: Double, tail: [String], userCPU: Double? = nil, peakMemory: Int? = nil
  ) {
    self.outcome = outcome
    self.duration = duration
    self.tail = tail
    self.userCPU = userCPU
    self.peakMemory = peakMemory
  }

  /// Whether the program ended by itself with exit code 0.
  public var succeeded: Bool { outcome == .exited(0) }
}

extension ChildProcessResult.Outcome: CustomStringConvertible {
  /// A clause to go after the program's name, for example `ended with exit code 3`.
  public var description: String {
    switch self {
    case .exited(let code): "ended with exit code \(code)"
    case .signalled(let signal): "was ended by \(SignalName.of(signal))"
    case .timedOut(let seconds): "was ended after its time limit of \(Self.written(seconds)) s"
    }
  }

  private static func written(_ seconds: Double) -> String {
    Int(exactly: seconds).map { "\($0)" } ?? "\(seconds)"
  }
}
