/// Byte strings one after the other, in blocks that never move.
///
/// A string is named by 32 bits: the number of its block, and where it begins there in steps of 8.
struct StringArena: ~Copyable {
  /// Readable bytes around every string, as the number readers want.
  private static let margin = 16
  /// Readable bytes behind the last string of a block, as the shapes of texts want.
  private static let behind = 32
  private static let step = 8
  private static let blockBytes = 64 << 10
  private static let placeBits: UInt32 = 13

  private var blocks: [UnsafeMutablePointer<UInt8>] = []
  /// What is used of the last block, and what it holds.
  private var used = 0
  private var room = 0

  init() {}

  deinit { for block in blocks { block.deallocate() } }

  /// Copies a string; returns its name.
  mutating func store(_ start: UnsafePointer<UInt8>, _ count: Int) -> UInt32 {
    let needed = (4 + count + Self.margin + Self.step - 1) / Self.step * Self.step
    if used + needed > room { addBlock(for: needed) }
    let at = blocks[blocks.count - 1] + used
    UnsafeMutableRawPointer(at).storeBytes(of: UInt32(count), as: UInt32.self)
    (at + 4).update(from: start, count: count)
    let name = UInt32(blocks.count - 1) << Self.placeBits | UInt32(used / Self.step)
    // The next string may begin in the margin.
    used += needed - Self.margin
    return name
  }

  private mutating func addBlock(for needed: Int) {
    // Small at first: most columns have few strings.
    room = max(needed + Self.margin, min(Self.blockBytes, 2048 << min(blocks.count, 5)))
    let block = UnsafeMutablePointer<UInt8>.allocate(capacity: room + Self.behind)
    // Bytes around a string are read, but decide nothing.
    block.initialize(repeating: 0x30, count: room + Self.behind)
    blocks.append(block)
    used = Self.margin
  }

  /// Takes over the strings of another arena, which is left empty; returns what has to be added to their names.
  mutating func takeOver(_ other: inout StringArena) -> UInt32 {
    let offset = UInt32(blocks.count) << Self.placeBits
    if !other.blocks.isEmpty {
      blocks += other.blocks
      (used, room) = (other.used, other.room)
    }
    other.blocks = []
    (other.used, other.room) = (0, 0)
    return offset
  }

  /// Where a string is kept.
  @inline(__always)
  func place(_ name: UInt32) -> UnsafePointer<UInt8> {
    UnsafePointer(blocks[Int(name >> Self.placeBits)]) + Int(name & (1 << Self.placeBits - 1)) * Self.step
  }

  /// The bytes of a string; 8 bytes before and ``behind`` bytes after them are readable.
  @inline(__always)
  func string(_ name: UInt32) -> UnsafeBufferPointer<UInt8> {
    let start = place(name)
    let count = UnsafeRawPointer(start).load(as: UInt32.self)
    return UnsafeBufferPointer(start: start + 4, count: Int(count))
  }
}
