#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Glibc)
  internal import Glibc
#else
  internal import Musl
#endif

extension TableScan {
  /// The processors of this machine, at most 8: more threads than that wait for the reader.
  public static var defaultThreads: Int {
    let online = sysconf(Int32(_SC_NPROCESSORS_ONLN))
    return max(1, min(8, online))
  }
}
