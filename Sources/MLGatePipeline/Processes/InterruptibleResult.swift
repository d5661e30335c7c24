import Synchronization

/// The first result of several who race for it; an interruption stands above the result of the work.
final class InterruptibleResult<Value: Sendable>: Sendable {
  private struct State {
    var interruption: Interruption?
    var result: Result<Value, any Error>?
    var waiting: CheckedContinuation<Value, any Error>?
  }

  private let state = Mutex(State())

  /// - Returns: whether this is the first interruption.
  func interrupt(_ interruption: Interruption) -> Bool {
    state.withLock { state in
      defer { state.interruption = state.interruption ?? interruption }
      return state.interruption == nil
    }
  }

  func finish(_ result: Result<Value, any Error>) {
    let (waiting, settled) = state.withLock { state in
      guard state.result == nil else { return (nil as CheckedContinuation<Value, any Error>?, result) }
      let settled = state.interruption.map { .failure($0) } ?? result
      state.result = settled
      defer { state.waiting = nil }
      return (state.waiting, settled)
    }
    waiting?.resume(with: settled)
  }

  /// To be awaited once.
  func value() async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      let result = state.withLock { state in
        if state.result == nil { state.waiting = continuation }
        return state.result
      }
      if let result { continuation.resume(with: result) }
    }
  }
}
