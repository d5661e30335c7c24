#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Glibc)
  internal import Glibc
#else
  internal import Musl
#endif

/// Questions to the file system that need no error.
enum FileSystem {
  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }
}
