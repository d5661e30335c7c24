internal import CMLGateScan

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
  private static let tries = 100
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

  /// Tries for some tens of microseconds before it sleeps: what is done under these locks takes no longer, and waking a
  /// thread does.
  private func lock() {
    for _ in 0..<Self.tries {
      if pthread_mutex_trylock(mutex) == 0 { return }
      mlgate_pause()
    }
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
