/// A value behind a lock.
///
/// A POSIX mutex: the standard library's is not seen by the thread sanitizer.
public final class Guarded<Value>: @unchecked Sendable {
  // Invariant: `value` is used with the lock held.
  private let monitor = Monitor()
  private var value: Value

  public init(_ value: sending Value) { self.value = value }

  public func withLock<Result>(_ body: (inout Value) throws -> Result) rethrows -> Result {
    try monitor.withLock { try body(&value) }
  }
}
