/// What tells rows apart by some of their columns: 128 bits of hash whose seed is random in every process.
///
/// Among a hundred million different rows, two share a key with probability below 2e-23, so keys are compared in place
/// of rows. Nobody can prepare rows that collide.
struct RowKey: Hashable, Sendable {
  var low: UInt64
  var high: UInt64

  static let seed = RowKey(low: .random(in: .min ... .max), high: .random(in: .min ... .max))

  /// The key of what is not there.
  static let nothing = RowKey(low: 0, high: 0)

  /// Adds a column's part; the order of the columns does not matter.
  mutating func add(_ part: RowKey) {
    low &+= part.low
    high &+= part.high
  }

  /// The hash of some bytes.
  ///
  /// - Parameter seed: what makes the same bytes another key, such as the column.
  @inline(__always)
  static func hash(_ content: UnsafeBufferPointer<UInt8>, seed: RowKey) -> RowKey {
    var low = seed.low ^ fold(UInt64(content.count) ^ 0x9E37_79B9_7F4A_7C15, 0xE703_7ED1_A0B4_28DB)
    var high = seed.high
    let bytes = UnsafeRawBufferPointer(content)
    var at = 0
    // Every load stays within the content.
    while at &+ 8 <= bytes.count {
      let word = bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self)
      low = fold(low ^ word, 0xA076_1D64_78BD_642F)
      high = fold(high ^ word, 0x8EBC_6AF0_9C88_C6E3)
      at &+= 8
    }
    var rest: UInt64 = 0
    while at < bytes.count {
      rest = rest &<< 8 | UInt64(bytes[at])
      at &+= 1
    }
    low = fold(low ^ rest, 0x5899_65CC_7537_4CC3)
    high = fold(high ^ rest ^ UInt64(content.count), 0x1D8E_4E27_C47D_124F)
    return RowKey(
      low: fold(low ^ seed.high, 0xEB44_ACCA_B455_D165), high: fold(high ^ seed.low, 0x9C6E_6877_736C_46E3))
  }

  /// The hash of a string.
  static func hash(_ text: String, seed: RowKey = Self.seed) -> RowKey {
    var text = text
    return text.withUTF8 { hash($0, seed: seed) }
  }

  @inline(__always)
  private static func fold(_ left: UInt64, _ right: UInt64) -> UInt64 {
    let product = left.multipliedFullWidth(by: right)
    return product.high ^ product.low
  }
}

/// Something for each of many keys, in one flat table.
///
/// The keys are hashes already, so their low bits say where they belong. At most three quarters of the places are taken.
struct RowKeyTable<Value: Sendable>: Sendable {
  /// A key beside what belongs to it, so that one look into memory finds both.
  private struct Place: Sendable {
    var key: RowKey
    var value: Value
  }

  private var places: ContiguousArray<Place>
  private let blank: Value
  /// How many keys there are.
  private(set) var count = 0

  /// - Parameter blank: what belongs to a key that is met for the first time.
  init(_ blank: Value) {
    self.blank = blank
    places = ContiguousArray(repeating: Place(key: .nothing, value: blank), count: 16)
  }

  /// What belongs to a key; `nil` when it has not been met.
  subscript(key: RowKey) -> Value? {
    let place = places[index(of: key)]
    return place.key == key ? place.value : nil
  }

  /// Changes what belongs to a key, which is there from then on.
  ///
  /// - Parameter key: not ``RowKey/nothing``.
  @inline(__always)
  mutating func update<Result>(_ key: RowKey, _ body: (inout Value) -> Result) -> Result {
    var at = index(of: key)
    if places[at].key != key {
      if (count + 1) * 4 > places.count * 3 {
        grow()
        at = index(of: key)
      }
      places[at].key = key
      count += 1
    }
    return body(&places[at].value)
  }

  /// Hands over every key with what belongs to it, in no order.
  func forEach(_ body: (RowKey, Value) -> Void) {
    for place in places where place.key != .nothing { body(place.key, place.value) }
  }

  /// Where a key is, or the free place where it would stand.
  @inline(__always)
  private func index(of key: RowKey) -> Int {
    let mask = places.count &- 1
    var at = Int(truncatingIfNeeded: key.low) & mask
    while places[at].key != key, places[at].key != .nothing { at = (at &+ 1) & mask }
    return at
  }

  private mutating func grow() {
    let old = places
    places = ContiguousArray(repeating: Place(key: .nothing, value: blank), count: old.count * 2)
    for place in old where place.key != .nothing { places[index(of: place.key)] = place }
  }
}
