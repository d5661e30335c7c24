internal import Synchronization

/// A value behind a lock.
final class Guarded<Value>: Sendable {
  private let mutex: Mutex<Box>

  /// Carries a value that need not be sendable itself: it never leaves the lock.
  private struct Box: @unchecked Sendable {
    var value: Value
  }

  init(_ value: sending Value) { mutex = Mutex(Box(value: value)) }

  func withLock<Result: Sendable>(_ body: (inout Value) -> Result) -> Result {
    mutex.withLock { body(&$0.value) }
  }
}
