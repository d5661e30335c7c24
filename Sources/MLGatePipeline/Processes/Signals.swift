import Dispatch

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// mlgate was told to end by a signal.
public struct Interruption: Error, Hashable, Sendable, CustomStringConvertible {
  public var signal: Int32

  public init(signal: Int32) { self.signal = signal }

  /// What the process ends with: 130 after `SIGINT` (^C), 143 after `SIGTERM`, 129 after `SIGHUP`.
  public var exitCode: Int32 { 128 + signal }

  public var description: String {
    "mlgate was interrupted by \(SignalName.of(signal)) and ended the programs that it had started. "
      + "Run the command again."
  }
}

/// What mlgate does about signals to itself.
public enum Signals {
  /// Lets every signal through again.
  ///
  /// A parent such as SwiftPM's plugin host may block signals, and a program inherits that. To be called first thing
  /// in the main thread: other threads inherit from the one that makes them.
  public static func unblock() {
    var none = sigset_t()
    sigemptyset(&none)
    pthread_sigmask(SIG_SETMASK, &none, nil)
  }

  /// Runs `work`; when this process gets `SIGINT`, `SIGTERM` or `SIGHUP`, ends its running programs first.
  ///
  /// The first signal cancels the work and asks its programs to end; a second one ends them at once. When they are
  /// gone the work has a moment to put its things in order. Work that goes on regardless is left behind: the caller
  /// ends the process with `Interruption.exitCode`. For one call at a time; the programs are the whole process's.
  ///
  /// ```swift
  /// do {
  ///   try await Signals.guarding { try await gate.run() }
  /// } catch let interruption as Interruption {
  ///   throw ExitCode(interruption.exitCode)
  /// }
  /// ```
  ///
  /// - Parameter patience: seconds that the work may still take when its programs are gone.
  /// - Throws: `Interruption` after a signal, else what `work` throws.
  public static func guarding<Value: Sendable>(
    patience: Double = 1, _ work: @escaping @Sendable () async throws -> Value
  ) async throws -> Value {
    let race = InterruptibleResult<Value>()
    let queue = DispatchQueue(label: "mlgate.signals")
    let (start, started) = AsyncStream<Void>.makeStream()
    let task = Task {
      for await _ in start { break }
      return try await work()
    }
    let sources = [SIGINT, SIGTERM, SIGHUP].compactMap { number in
      SignalSource(number, queue) {
        let isFirst = race.interrupt(Interruption(signal: number))
        task.cancel()
        RunningChildren.shared.interrupt(isFirst ? .politely : .atOnce)
        RunningChildren.shared.whenEmpty {
          queue.asyncAfter(deadline: .now() + (isFirst ? patience : 0)) {
            race.finish(.failure(Interruption(signal: number)))
          }
        }
      }
    }
    defer { for source in sources { source.cancel() } }
    // Until its source is in place a signal has its usual effect; with nothing started, that is right.
    for source in sources { await source.resume() }
    started.yield()
    return try await withTaskCancellationHandler {
      Task { race.finish(await task.result) }
      return try await race.value()
    } onCancel: {
      task.cancel()
    }
  }
}

/// Calls a handler for each arrival of one signal, in place of the signal's own effect.
private struct SignalSource {
  private let number: Int32
  private let source: any DispatchSourceSignal

  /// Nil for a `SIGHUP` that the parent had ignored: that is what `nohup` is for.
  init?(_ number: Int32, _ queue: DispatchQueue, _ handler: @escaping @Sendable () -> Void) {
    if number == SIGHUP, Self.isIgnored(number) { return nil }
    self.number = number
    source = DispatchSource.makeSignalSource(signal: number, queue: queue)
    source.setEventHandler(handler: handler)
  }

  /// Returns when every later signal reaches the handler.
  func resume() async {
    await withCheckedContinuation { continuation in
      source.setRegistrationHandler { continuation.resume() }
      source.resume()
    }
    #if canImport(Darwin)
      // There a source only listens; on Linux it puts a handler in the signal's place, which must stay.
      signal(number, SIG_IGN)
    #endif
  }

  func cancel() {
    source.cancel()
    signal(number, SIG_DFL)
  }

  private static func isIgnored(_ number: Int32) -> Bool {
    // The only way to ask without setting is a struct whose shape differs from system to system.
    let handler = signal(number, SIG_DFL)
    signal(number, handler)
    return unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }
}

/// The names of signals.
enum SignalName {
  private static let names: [Int32: String] = [
    SIGHUP: "SIGHUP", SIGINT: "SIGINT", SIGQUIT: "SIGQUIT", SIGILL: "SIGILL", SIGTRAP: "SIGTRAP", SIGABRT: "SIGABRT",
    SIGBUS: "SIGBUS", SIGFPE: "SIGFPE", SIGKILL: "SIGKILL", SIGSEGV: "SIGSEGV", SIGPIPE: "SIGPIPE",
    SIGALRM: "SIGALRM", SIGTERM: "SIGTERM", SIGUSR1: "SIGUSR1", SIGUSR2: "SIGUSR2", SIGXCPU: "SIGXCPU",
    SIGXFSZ: "SIGXFSZ", SIGSYS: "SIGSYS",
  ]

  /// For example `SIGKILL (signal 9)`.
  static func of(_ number: Int32) -> String { names[number].map { "\($0) (signal \(number))" } ?? "signal \(number)" }
}
