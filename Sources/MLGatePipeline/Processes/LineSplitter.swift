/// Cuts a stream of bytes into lines of text.
///
/// A line ends with LF or CRLF; neither is part of it. A line longer than the limit comes in pieces, cut between two
/// characters. Bytes that are not UTF-8 become U+FFFD.
struct LineSplitter {
  /// Bytes.
  let limit: Int
  private var pending: [UInt8] = []
  /// Whether pieces of the pending line were delivered already.
  private var continues = false

  init(limit: Int = 65_536) { self.limit = limit }

  /// Takes the next bytes and delivers each line, or piece of a line, that they complete.
  mutating func take(_ bytes: UnsafeRawBufferPointer, _ deliver: (String) -> Void) {
    var rest = bytes[...]
    while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
      append(rest[..<end], deliver)
      endLine(deliver)
      rest = rest[(end + 1)...]
    }
    append(rest, deliver)
  }

  /// Delivers a last line that had no line end.
  mutating func finish(_ deliver: (String) -> Void) {
    if !pending.isEmpty { endLine(deliver) }
  }

  private mutating func append(_ bytes: Slice<UnsafeRawBufferPointer>, _ deliver: (String) -> Void) {
    var rest = bytes
    while pending.count + rest.count > limit {
      let room = limit - pending.count
      pending.append(contentsOf: rest.prefix(room))
      rest = rest.dropFirst(room)
      let cut = Self.characterBoundary(in: pending)
      deliver(String(decoding: pending[..<cut], as: UTF8.self))
      pending.removeFirst(cut)
      continues = true
    }
    pending.append(contentsOf: rest)
  }

  private mutating func endLine(_ deliver: (String) -> Void) {
    if pending.last == UInt8(ascii: "\r") { pending.removeLast() }
    // After pieces that took the whole line there is nothing left to tell.
    if !(continues && pending.isEmpty) { deliver(String(decoding: pending, as: UTF8.self)) }
    pending.removeAll(keepingCapacity: true)
    continues = false
  }

  /// Where a character that the end of `bytes` cuts begins, or the end.
  private static func characterBoundary(in bytes: [UInt8]) -> Int {
    for back in 1...3 where bytes.count > back {
      let byte = bytes[bytes.count - back]
      if byte & 0b1100_0000 == 0b1000_0000 { continue }
      let length = byte < 0b1100_0000 ? 1 : byte < 0b1110_0000 ? 2 : byte < 0b1111_0000 ? 3 : 4
      return length > back ? bytes.count - back : bytes.count
    }
    return bytes.count
  }
}
