#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// What the process does about signals that would otherwise end it in the middle of a write.
public enum Signals {
  /// Lets a write beyond the file size limit (`ulimit -f`) fail with EFBIG instead of killing the process with SIGXFSZ.
  ///
  /// Call it once, first thing in the program. A child started by `exec` inherits it.
  public static func ignoreFileSizeSignal() { signal(SIGXFSZ, SIG_IGN) }
}
