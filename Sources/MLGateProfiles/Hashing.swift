internal import CMLGateScan
internal import MLGateTables

/// Hashes of field bytes, with a seed; the kernels have the same.
///
/// Two seeds are in use. Tables are seeded at random in every process, so that nobody can prepare data that fills one
/// probe sequence; nothing of that shows in a result. The distinct counter's registers are part of the result, so its
/// hash has a fixed seed and a final mixing of all bits.
enum Hashing {
  /// The seed of this process's tables.
  static let tableSeed = UInt64.random(in: .min ... .max) | 1

  /// The hash of bytes before which 8 bytes are readable.
  ///
  /// Never 0.
  @inline(__always)
  static func bytes(_ start: UnsafePointer<UInt8>, _ count: Int, seed: UInt64) -> UInt64 {
    mlgate_hash(start, count, seed)
  }

  /// A number that looks random but is a function of two others.
  @inline(__always)
  static func dice(_ one: Int, _ two: Int) -> UInt64 {
    mix(UInt64(truncatingIfNeeded: one) &* 0x9E37_79B9_7F4A_7C15 &+ UInt64(truncatingIfNeeded: two))
  }

  /// Mixes all bits of a word (the finaliser of MurmurHash3, Austin Appleby).
  @inline(__always)
  static func mix(_ word: UInt64) -> UInt64 {
    var value = word
    value ^= value &>> 33
    value = value &* 0xFF51_AFD7_ED55_8CCD
    value ^= value &>> 33
    value = value &* 0xC4CE_B9FE_1A85_EC53
    return value ^ value &>> 33
  }

  /// The distinct counter's hash of text.
  @inline(__always)
  static func distinct(_ content: UnsafeBufferPointer<UInt8>) -> UInt64 {
    guard let start = content.baseAddress else { return mix(0x9E37_79B9_7F4A_7C15) }
    return mix(bytes(start, content.count, seed: 0x8EBC_6AF0_9C88_C6E3))
  }

  /// The distinct counter's hash of a number, by value: 5 and 5.0 are the same.
  @inline(__always)
  static func distinct(_ number: Double) -> UInt64 {
    mix((number == 0 ? 0.0 : number).bitPattern ^ 0x5851_F42D_4C95_7F2D)
  }

  /// The distinct counter's hash of a value: numbers by value, everything else by its text.
  @inline(__always)
  static func distinct(_ value: FieldValue, _ content: UnsafeBufferPointer<UInt8>) -> UInt64 {
    switch value {
    case .integer(let whole):
      // Doubles do not tell whole numbers past 2^53 apart.
      return whole.magnitude <= 1 << 53 ? distinct(Double(whole)) : distinct(content)
    case .decimal(let number): return distinct(number)
    default: return distinct(content)
    }
  }

  /// Whether two strings of 8 bytes or more are the same.
  @inline(__always)
  static func areEqual(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Bool {
    guard left.count == right.count, let one = left.baseAddress, let other = right.baseAddress else { return false }
    var at = 0
    while at &+ 8 <= left.count {
      if mlgate_load64(one + at) != mlgate_load64(other + at) { return false }
      at &+= 8
    }
    return mlgate_load64(one + left.count - 8) == mlgate_load64(other + left.count - 8)
  }
}
