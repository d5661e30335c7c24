#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Glibc)
  internal import Glibc
#else
  internal import Musl
#endif

enum ProcessNumber {
  static var current: Int32 { getpid() }

  /// Whether a process of this machine has that number.
  static func isAlive(_ number: Int32) -> Bool { kill(number, 0) == 0 || errno == EPERM }
}
