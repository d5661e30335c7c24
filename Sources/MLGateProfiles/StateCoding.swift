/// Writes the numbers and strings of a stored state: whole numbers in as many bytes as they need (LEB128), doubles as
/// their bits, least byte first.
struct StateWriter {
  private(set) var bytes: [UInt8] = []

  mutating func write(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  /// A count.
  mutating func write(_ value: Int) { write(UInt64(max(0, value))) }

  /// A number that may be negative.
  mutating func write(signed value: Int64) { write(UInt64(bitPattern: value << 1 ^ value >> 63)) }

  mutating func write(_ value: Double) {
    for shift in stride(from: UInt64(0), to: 64, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: value.bitPattern >> shift))
    }
  }

  mutating func write(_ value: Bool) { bytes.append(value ? 1 : 0) }

  mutating func write(_ string: some Collection<UInt8>) {
    write(string.count)
    bytes.append(contentsOf: string)
  }

  mutating func write<Value>(_ value: Value?, _ body: (inout StateWriter, Value) -> Void) {
    write(value != nil)
    if let value { body(&self, value) }
  }
}

/// Reads what a ``StateWriter`` has written; anything else is refused.
struct StateReader {
  /// Why bytes are no stored state.
  struct Damage: Error {
    /// Where reading stopped.
    var offset: Int
  }

  private let bytes: ArraySlice<UInt8>
  private var at: Int

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    at = bytes.startIndex
  }

  var isAtEnd: Bool { at == bytes.endIndex }
  var rest: ArraySlice<UInt8> { bytes[at...] }
  var damage: Damage { Damage(offset: at) }

  private mutating func byte() throws(Damage) -> UInt8 {
    guard at < bytes.endIndex else { throw damage }
    at += 1
    return bytes[at - 1]
  }

  mutating func readUInt64() throws(Damage) -> UInt64 {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 70, by: 7) {
      let next = try byte()
      guard shift < 63 || next <= 1 else { throw damage }
      value |= UInt64(next & 0x7F) << shift
      // A number has one spelling: no zeros after its highest bits.
      if next < 0x80 {
        guard next > 0 || shift == 0 else { throw damage }
        return value
      }
    }
    throw damage
  }

  /// No table has more rows, bytes or characters than this: 4 PiB; sums of such counts do not overflow.
  static let largestCount = 1 << 52

  mutating func readCount() throws(Damage) -> Int {
    guard let count = Int(exactly: try readUInt64()), count <= Self.largestCount else { throw damage }
    return count
  }

  /// A count of things that take at least a byte each, so that damage cannot ask for all memory.
  mutating func readLength() throws(Damage) -> Int {
    let count = try readCount()
    guard count <= bytes.endIndex - at else { throw damage }
    return count
  }

  mutating func readSigned() throws(Damage) -> Int64 {
    let value = try readUInt64()
    return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
  }

  mutating func readDouble() throws(Damage) -> Double {
    var bits: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 64, by: 8) { bits |= UInt64(try byte()) << shift }
    return Double(bitPattern: bits)
  }

  /// A double that is a number.
  mutating func readNumber() throws(Damage) -> Double {
    let number = try readDouble()
    guard number.isFinite else { throw damage }
    return number
  }

  mutating func readBool() throws(Damage) -> Bool {
    let value = try byte()
    guard value <= 1 else { throw damage }
    return value == 1
  }

  mutating func readBytes() throws(Damage) -> ArraySlice<UInt8> {
    let count = try readLength()
    defer { at += count }
    return bytes[at..<(at + count)]
  }

  mutating func readString() throws(Damage) -> String {
    guard let string = String(validating: try readBytes(), as: UTF8.self) else { throw damage }
    return string
  }

  mutating func readOptional<Value>(
    _ body: (inout StateReader) throws(Damage) -> Value
  ) throws(Damage) -> Value? {
    try readBool() ? try body(&self) : nil
  }

  mutating func readArray<Value>(
    _ body: (inout StateReader) throws(Damage) -> Value
  ) throws(Damage) -> [Value] {
    let count = try readLength()
    var values: [Value] = []
    values.reserveCapacity(count)
    for _ in 0..<count { values.append(try body(&self)) }
    return values
  }
}
