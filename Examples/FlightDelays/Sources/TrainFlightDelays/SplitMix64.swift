/// A small seeded generator whose numbers never change: the standard library promises none for a seed.
///
/// Steele, Lea and Flood, Fast splittable pseudorandom number generators, OOPSLA 2014.
struct SplitMix64: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = state
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
  }

  /// Puts the items into a random order (Fisher and Yates), the same for the same seed on every platform.
  mutating func shuffle(_ items: inout [Int]) {
    guard items.count > 1 else { return }
    for last in stride(from: items.count - 1, through: 1, by: -1) {
      // The high half of the product is below last + 1; its bias is less than one in 2^40 for tables that fit memory.
      items.swapAt(last, Int(next().multipliedFullWidth(by: UInt64(last + 1)).high))
    }
  }
}
