/// Memory for texts that are made while rows are looked at; all of it is given back at once.
///
/// Eight bytes before and after a text are readable, because the number readers look that far.
final class TextArena {
  private static let blockBytes = 1 << 16
  private var blocks: [UnsafeMutableBufferPointer<UInt8>] = []
  private var current = 0
  private var used = 0

  deinit { for block in blocks { block.deallocate() } }

  /// Forgets all texts.
  func reset() {
    // A block that one large text needed is not kept.
    for block in blocks where block.count > Self.blockBytes { block.deallocate() }
    blocks.removeAll { $0.count > Self.blockBytes }
    current = 0
    used = 0
  }

  /// Room for `count` bytes.
  func allocate(_ count: Int) -> UnsafeMutableBufferPointer<UInt8> {
    let needed = (count + 16 + 7) & ~7
    while current < blocks.count, used + needed > blocks[current].count {
      current += 1
      used = 0
    }
    if current == blocks.count {
      let block = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: max(needed, Self.blockBytes))
      block.initialize(repeating: 0x30)
      blocks.append(block)
      used = 0
    }
    let start = used + 8
    used += needed
    return UnsafeMutableBufferPointer(rebasing: blocks[current][start..<(start + count)])
  }

  func copy(_ bytes: some Collection<UInt8>) -> UnsafeBufferPointer<UInt8> {
    let room = allocate(bytes.count)
    _ = room.initialize(from: bytes)
    return UnsafeBufferPointer(room)
  }
}
