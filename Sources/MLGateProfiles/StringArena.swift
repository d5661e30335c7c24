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

  private struct Block {
    var start: UnsafeMutablePointer<UInt8>
    /// What is used of it, with a margin in front and one behind the last string.
    var used: Int
    var room: Int
    /// The steps of all blocks before this one.
    var stepsBefore: Int

    var stepsUpTo: Int { stepsBefore + used / StringArena.step }
  }

  private var blocks: [Block] = []

  init() {}

  deinit { for block in blocks { block.start.deallocate() } }

  /// The bytes that a string needs, with its length and the margin behind it.
  @inline(__always)
  private static func needed(_ count: Int) -> Int { (4 + count + margin + step - 1) / step * step }

  /// Copies a string; returns its name.
  mutating func store(_ start: UnsafePointer<UInt8>, _ count: Int) -> UInt32 {
    let needed = Self.needed(count)
    if blocks.last.map({ $0.used + needed > $0.room }) ?? true { addBlock(for: needed) }
    let last = blocks.count - 1
    let used = blocks[last].used
    let at = blocks[last].start + used
    UnsafeMutableRawPointer(at).storeBytes(of: UInt32(count), as: UInt32.self)
    (at + 4).update(from: start, count: count)
    // The next string may begin in the margin.
    blocks[last].used = used + needed - Self.margin
    return UInt32(last) << Self.placeBits | UInt32(used / Self.step)
  }

  private mutating func addBlock(for needed: Int) {
    // Small at first: most columns have few strings.
    let room = max(needed + Self.margin, min(Self.blockBytes, 2048 << min(blocks.count, 5)))
    let start = UnsafeMutablePointer<UInt8>.allocate(capacity: room + Self.behind)
    // Bytes around a string are read, but decide nothing.
    start.initialize(repeating: 0x30, count: room + Self.behind)
    blocks.append(Block(start: start, used: Self.margin, room: room, stepsBefore: steps))
  }

  /// Takes over the strings of another arena, which is left empty; returns what has to be added to their names.
  mutating func takeOver(_ other: inout StringArena) -> UInt32 {
    let offset = UInt32(blocks.count) << Self.placeBits
    for block in other.blocks {
      blocks.append(Block(start: block.start, used: block.used, room: block.room, stepsBefore: steps))
    }
    other.blocks = []
    return offset
  }

  // MARK: All of them

  /// How many steps all blocks have: what ``step(of:)`` stays below.
  var steps: Int { blocks.last?.stepsUpTo ?? 0 }

  /// The place of a string among the steps of all blocks.
  @inline(__always)
  func step(of name: UInt32) -> Int {
    blocks[Int(name >> Self.placeBits)].stepsBefore + Int(name & (1 << Self.placeBits - 1))
  }

  /// Every string that was stored, in that order: its name, the step where it is, and its bytes.
  func forEach<Failure>(
    _ body: (_ name: UInt32, _ step: Int, UnsafeBufferPointer<UInt8>) throws(Failure) -> Void
  ) throws(Failure) {
    for (index, block) in blocks.enumerated() {
      var at = Self.margin
      while at < block.used {
        let name = UInt32(index) << Self.placeBits | UInt32(at / Self.step)
        let string = string(name)
        try body(name, block.stepsBefore + at / Self.step, string)
        at += Self.needed(string.count) - Self.margin
      }
    }
  }

  // MARK: One of them

  /// Where a string is kept.
  @inline(__always)
  func place(_ name: UInt32) -> UnsafePointer<UInt8> {
    UnsafePointer(blocks[Int(name >> Self.placeBits)].start) + Int(name & (1 << Self.placeBits - 1)) * Self.step
  }

  /// The bytes of a string; 8 bytes before and ``behind`` bytes after them are readable.
  @inline(__always)
  func string(_ name: UInt32) -> UnsafeBufferPointer<UInt8> {
    let start = place(name)
    let count = UnsafeRawPointer(start).load(as: UInt32.self)
    return UnsafeBufferPointer(start: start + 4, count: Int(count))
  }
}
