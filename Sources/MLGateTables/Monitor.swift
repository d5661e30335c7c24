internal import CMLGateScan
internal import Dispatch

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Glibc)
  internal import Glibc
#else
  internal import Musl
#endif

/// A lock with a condition to wait for.
///
/// The standard library's `Mutex` has no condition.
final class Monitor: @unchecked Sendable {
  /// How long a lock is tried for, in nanoseconds: what is done under these locks mostly takes no longer, and waking a
  /// thread does.
  private static let patience: UInt64 = 40_000
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let condition: UnsafeMutablePointer<pthread_cond_t>

  init() {
    mutex = .allocate(capacity: 1)
    condition = .allocate(capacity: 1)
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(condition, nil)
  }

  deinit {
    pthread_cond_destroy(condition)
    pthread_mutex_destroy(mutex)
    condition.deallocate()
    mutex.deallocate()
  }

  func withLock<Result>(_ body: () throws -> Result) rethrows -> Result {
    lock()
    defer { pthread_mutex_unlock(mutex) }
    return try body()
  }

  /// Tries for a while before it sleeps.
  private func lock() {
    if pthread_mutex_trylock(mutex) == 0 { return }
    let start = DispatchTime.now().uptimeNanoseconds
    repeat {
      mlgate_pause()
      if pthread_mutex_trylock(mutex) == 0 { return }
    } while DispatchTime.now().uptimeNanoseconds &- start < Self.patience
    pthread_mutex_lock(mutex)
  }

  /// Waits until `isTrue`, which is called with the lock held.
  ///
  /// Call with the lock held.
  func wait(until isTrue: () -> Bool) {
    while !isTrue() { pthread_cond_wait(condition, mutex) }
  }

  /// Wakes all who wait.
  ///
  /// Call with the lock held.
  func signal() { pthread_cond_broadcast(condition) }
}
