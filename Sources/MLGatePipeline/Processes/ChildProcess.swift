import Subprocess

/// A program that mlgate starts, watches and ends: a training program of any language, a server, `git`.
///
/// The program gets `/dev/null` as its input and a session of its own, so that it and everything it starts can be ended
/// together. It is never handed to a shell. Whatever it starts and leaves behind when it ends by itself lives on.
///
/// ```swift
/// let training = ChildProcess(["python3", "train.py", "--rate", "0.1"], timeLimit: 600)
/// let result = try await training.run { stream, line in print(line) }
/// ```
public struct ChildProcess: Sendable {
  /// One of a program's two output streams.
  public enum Stream: Hashable, Sendable {
    /// Standard output.
    case output
    /// Standard error.
    case error
  }

  /// The program and its arguments.
  ///
  /// The program is a name that is looked up on `PATH`, or a path, which is taken from the working folder.
  public var command: [String]
  /// The folder that the program starts in; a relative one is taken from mlgate's own.
  public var workingDirectory: String
  /// Variables added to mlgate's own environment, or put in the place of one that it has.
  public var environment: [String: String]
  /// Seconds after which the program and all that it started are ended, or nil for none.
  public var timeLimit: Double?
  /// Seconds between asking the program to end (`SIGTERM`) and ending it (`SIGKILL`).
  public var grace: Double
  /// Where the command was written, as an error message names it.
  public var setting: String

  public init(
    _ command: [String], in workingDirectory: String = ".", environment: [String: String] = [:],
    timeLimit: Double? = nil, grace: Double = 5, setting: String = "train.command"
  ) {
    self.command = command
    self.workingDirectory = workingDirectory
    self.environment = environment
    self.timeLimit = timeLimit
    self.grace = grace
    self.setting = setting
  }

  /// Runs the program to its end.
  ///
  /// A program that fails is a result, not an error. When the task is cancelled, the program is ended as after its time
  /// limit, and `ChildProcessError.interrupted` is thrown.
  ///
  /// - Parameter onLine: gets each line as soon as it is complete, without its line end, one call at a time, in the
  ///   order in which the lines arrived. Invalid UTF-8 becomes U+FFFD, a line over 64 KiB comes in pieces. The time
  ///   limit is not looked at while it runs.
  public func run(
    onLine: @escaping @Sendable (Stream, String) -> Void = { _, _ in }
  ) async throws(ChildProcessError) -> ChildProcessResult {
    let launch = try Launch(self)
    let supervisor = try Supervisor(timeLimit: timeLimit, grace: grace, program: launch.program, onLine: onLine)
    let usage = RunningChildren.shared.enter(supervisor)
    defer { RunningChildren.shared.leave(supervisor) }
    guard !Task.isCancelled else { throw .interrupted(program: launch.program) }
    // In a task of its own, which nobody cancels: swift-subprocess would end the program in its own way.
    let running = Task { await launch.run(under: supervisor, measuring: usage) }
    return try await withTaskCancellationHandler {
      await running.value
    } onCancel: {
      supervisor.interrupt(.politely)
    }.get()
  }
}

/// A command that was found to be startable.
private struct Launch: Sendable {
  let program: String
  let setting: String
  let configuration: Subprocess.Configuration

  init(_ child: ChildProcess) throws(ChildProcessError) {
    let search = try ProgramSearch(child)
    program = search.program
    setting = child.setting
    var options = PlatformOptions()
    options.createSession = true
    configuration = Subprocess.Configuration(
      executable: .path(systemPath(try search.path())),
      arguments: Subprocess.Arguments(
        executablePathOverride: program, remainingValues: Array(child.command.dropFirst())),
      environment: .inherit.updating(
        Dictionary(
          child.environment.map { (Subprocess.Environment.Key(stringLiteral: $0), $1) }, uniquingKeysWith: { $1 })),
      workingDirectory: systemPath(search.folder), platformOptions: options)
  }

  /// Runs the program; when its file is held open for writing, tries again for half a second.
  ///
  /// A file that was written just now may be held by a child that another thread was just starting then.
  func run(
    under supervisor: Supervisor, measuring usage: ChildUsage
  ) async -> Result<ChildProcessResult, ChildProcessError> {
    let deadline = MonotonicClock.now + 0.5
    while true {
      let result = await attempt(under: supervisor, measuring: usage)
      guard result == .failure(.beingWritten(program: program)), MonotonicClock.now < deadline else { return result }
      try? await Task.sleep(for: .milliseconds(10))
    }
  }

  private func attempt(
    under supervisor: Supervisor, measuring usage: ChildUsage
  ) async -> Result<ChildProcessResult, ChildProcessError> {
    let started = MonotonicClock.now
    do {
      let execution = try await Subprocess.run(
        configuration, input: .none,
        output: .fileDescriptor(systemDescriptor(supervisor.output.writing), closeAfterSpawningProcess: false),
        error: .fileDescriptor(systemDescriptor(supervisor.error.writing), closeAfterSpawningProcess: false)
      ) { execution in
        supervisor.begin(group: execution.processIdentifier.value)
      }
      let spent = usage.spent()
      supervisor.leaderExited()
      let report = await execution.closureResult.value
      guard report.reason != .interrupted else { return .failure(.interrupted(program: program)) }
      return .success(
        ChildProcessResult(
          outcome: outcome(execution.terminationStatus, report), duration: MonotonicClock.now - started,
          tail: report.tail, userCPU: spent.userCPU, peakMemory: spent.peakMemory))
    } catch {
      supervisor.giveUp()
      return .failure(ChildProcessError(error, starting: program, at: configuration.executable, setting: setting))
    }
  }

  private func outcome(_ status: TerminationStatus, _ report: Supervisor.Report) -> ChildProcessResult.Outcome {
    if report.reason == .timedOut, let limit = report.timeLimit { return .timedOut(after: limit) }
    return switch status {
    case .exited(let code): .exited(code)
    case .signaled(let signal): .signalled(signal)
    }
  }
}
