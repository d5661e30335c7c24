#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Glibc)
  internal import Glibc
#else
  internal import Musl
#endif

/// Strings with counts, waiting to be put in the order of their bytes; they must live on elsewhere meanwhile.
struct RankedStrings {
  /// Compared by its first eight bytes, and by the rest where those are the same.
  private struct Entry {
    var head: UInt64
    var string: UnsafeBufferPointer<UInt8>
    var count: Int

    func precedes(_ other: Entry) -> Bool {
      if head != other.head { return head < other.head }
      guard let start = string.baseAddress, let begin = other.string.baseAddress else { return false }
      let order = memcmp(start, begin, min(string.count, other.string.count))
      return order != 0 ? order < 0 : string.count < other.string.count
    }
  }

  private var entries: [Entry] = []

  var count: Int { entries.count }

  mutating func add(_ string: UnsafeBufferPointer<UInt8>, _ count: Int) {
    var head: UInt64 = 0
    for index in 0..<min(8, string.count) { head |= UInt64(string[index]) << UInt64(56 - 8 * index) }
    entries.append(Entry(head: head, string: string, count: count))
  }

  /// Hands over every string with its count, in the order of the bytes.
  mutating func forEachInOrder(_ body: (UnsafeBufferPointer<UInt8>, Int) -> Void) {
    entries.sort { $0.precedes($1) }
    for entry in entries { body(entry.string, entry.count) }
  }
}
