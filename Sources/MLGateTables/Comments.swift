#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Glibc)
  internal import Glibc
#else
  internal import Musl
#endif

/// Finds out quickly that text has no comments, which the scan kernels know nothing of.
enum Comments {
  /// Whether any line begins with the comment byte, inside quotes or outside.
  ///
  /// The bytes start at the beginning of a record.
  static func mayBegin(in bytes: UnsafePointer<UInt8>, _ count: Int, _ format: DelimitedFormat) -> Bool {
    guard let comment = format.comment, count > 0 else { return false }
    if bytes[0] == comment { return true }
    var at = 1
    while at < count, let found = memchr(bytes + at, Int32(comment), count - at) {
      at = UnsafeRawPointer(bytes).distance(to: found)
      if bytes[at - 1] == 0x0A { return true }
      at += 1
    }
    return false
  }
}
