internal import CMLGateScan

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

extension TableScan {
  /// Has all threads of this process allocate from one heap, so that what one frees the next can use.
  ///
  /// Call it before there are any. The GNU C library would keep a heap for each thread.
  public static func shareHeap() { mlgate_share_heap() }
}
