/// Remembers one byte for each of some short texts, told apart by their bytes.
///
/// Open addressing with linear probing. A text of up to 8 bytes is one word; longer ones, up to 32 bytes, are four.
struct FieldMemo {
  static let unknown: UInt8 = 255
  static let longest = 32
  /// So that the table stays near: half a MiB.
  private static let mostSlots = 1 << 15

  private struct Slot {
    var word: UInt64 = 0
    /// The other words' place in `tails`, the text's length in bytes plus 1 (0: the slot is free), and what is remembered.
    var tail: UInt32 = 0
    var length: UInt8 = 0
    var code: UInt8 = 0
  }

  private var slots = [Slot](repeating: Slot(), count: 64)
  private var tails: [SIMD4<UInt64>] = []
  private var used = 0

  /// Whether no more is remembered.
  var isFull: Bool { used * 3 >= Self.mostSlots }

  /// The first 8 bytes, zeros after the end; 8 bytes from the start on are readable.
  @inline(__always)
  private static func word(_ start: UnsafePointer<UInt8>, _ count: Int) -> UInt64 {
    let word = UInt64(littleEndian: UnsafeRawPointer(start).loadUnaligned(as: UInt64.self))
    let cut = UInt64(truncatingIfNeeded: max(0, 8 &- count)) &* 8
    return cut == 64 ? 0 : word & (~0 &>> cut)
  }

  private static func tail(_ start: UnsafePointer<UInt8>, _ count: Int) -> SIMD4<UInt64> {
    var tail = SIMD4<UInt64>(repeating: 0)
    for index in 1..<4 where count > index * 8 { tail[index] = word(start + index * 8, count - index * 8) }
    return tail
  }

  @inline(__always)
  private static func hash(_ word: UInt64, _ count: Int) -> Int {
    let mixed = (word ^ UInt64(truncatingIfNeeded: count)) &* 0x9E37_79B9_7F4A_7C15
    return Int(truncatingIfNeeded: (mixed ^ (mixed &>> 29)) &* 0xBF58_476D_1CE4_E5B9 &>> 20)
  }

  /// What is remembered of a text, or ``unknown``; 8 bytes from its start on are readable.
  @inline(__always)
  func code(_ text: UnsafeBufferPointer<UInt8>) -> UInt8 {
    guard let start = text.baseAddress, text.count <= Self.longest else { return Self.unknown }
    let word = Self.word(start, text.count)
    return text.count <= 8 ? shortCode(word, text.count) : longCode(word, start, text.count)
  }

  @inline(__always)
  private func shortCode(_ word: UInt64, _ count: Int) -> UInt8 {
    slots.withUnsafeBufferPointer { slots in
      let mask = slots.count &- 1
      var at = Self.hash(word, count) & mask
      while true {
        let slot = slots[at]
        if slot.word == word && Int(slot.length) == count &+ 1 { return slot.code }
        if slot.length == 0 { return Self.unknown }
        at = (at &+ 1) & mask
      }
    }
  }

  @inline(never)
  private func longCode(_ word: UInt64, _ start: UnsafePointer<UInt8>, _ count: Int) -> UInt8 {
    let tail = Self.tail(start, count)
    let mask = slots.count - 1
    var at = Self.hash(word ^ tail[1] &* 3 ^ tail[2] &* 5 ^ tail[3] &* 7, count) & mask
    while slots[at].length != 0 {
      let slot = slots[at]
      if slot.word == word, Int(slot.length) == count + 1, tails[Int(slot.tail)] == tail { return slot.code }
      at = (at + 1) & mask
    }
    return Self.unknown
  }

  /// Remembers a text that is not remembered yet.
  mutating func remember(_ text: UnsafeBufferPointer<UInt8>, _ code: UInt8) {
    guard let start = text.baseAddress, text.count <= Self.longest, !isFull else { return }
    var slot = Slot(word: Self.word(start, text.count), length: UInt8(text.count + 1), code: code)
    if text.count > 8 {
      slot.tail = UInt32(tails.count)
      tails.append(Self.tail(start, text.count))
    }
    // Mostly empty: a second look is a branch that is guessed wrong.
    if used * 3 >= slots.count { grow() }
    insert(slot)
    used += 1
  }

  private mutating func insert(_ slot: Slot) {
    let count = Int(slot.length) - 1
    var key = slot.word
    if count > 8 {
      let tail = tails[Int(slot.tail)]
      key ^= tail[1] &* 3 ^ tail[2] &* 5 ^ tail[3] &* 7
    }
    var at = Self.hash(key, count) & (slots.count - 1)
    while slots[at].length != 0 { at = (at + 1) & (slots.count - 1) }
    slots[at] = slot
  }

  private mutating func grow() {
    let old = slots
    slots = [Slot](repeating: Slot(), count: old.count * 2)
    for slot in old where slot.length != 0 { insert(slot) }
  }
}
