/// A message in protobuf's wire format, read without its schema: fields by their numbers.
///
/// https://protobuf.dev/programming-guides/encoding/
struct ProtobufMessage {
  private enum Value {
    /// A varint, or eight or four bytes.
    case bits(UInt64)
    case bytes([UInt8])
  }

  struct Malformed: Error {}

  private var fields: [Int: [Value]] = [:]

  init(_ bytes: [UInt8]) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let tag = try Self.varint(&rest)
      let value: Value =
        switch tag & 7 {
        case 0: .bits(try Self.varint(&rest))
        case 1: .bits(try Self.fixed(8, &rest))
        case 2: .bytes(Array(try Self.take(Int(exactly: Self.varint(&rest)) ?? .max, &rest)))
        case 5: .bits(try Self.fixed(4, &rest))
        default: throw Malformed()
        }
      fields[Int(tag >> 3), default: []].append(value)
    }
  }

  private static func varint(_ rest: inout ArraySlice<UInt8>) throws -> UInt64 {
    var value: UInt64 = 0
    for shift in stride(from: 0, to: 64, by: 7) {
      guard let byte = rest.popFirst() else { throw Malformed() }
      value |= UInt64(byte & 0x7F) << UInt64(shift)
      if byte < 0x80 { return value }
    }
    throw Malformed()
  }

  private static func fixed(_ count: Int, _ rest: inout ArraySlice<UInt8>) throws -> UInt64 {
    try take(count, &rest).reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  private static func take(_ count: Int, _ rest: inout ArraySlice<UInt8>) throws -> ArraySlice<UInt8> {
    guard count <= rest.count else { throw Malformed() }
    defer { rest = rest.dropFirst(count) }
    return rest.prefix(count)
  }

  /// All messages of a repeated field.
  func messages(_ number: Int) throws -> [ProtobufMessage] {
    try (fields[number] ?? []).map { value in
      guard case .bytes(let bytes) = value else { throw Malformed() }
      return try ProtobufMessage(bytes)
    }
  }

  func message(_ number: Int) throws -> ProtobufMessage? { try messages(number).last }

  func text(_ number: Int) -> String {
    guard case .bytes(let bytes)? = fields[number]?.last else { return "" }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// An unsigned number; 0, as in proto3, where it is absent.
  func integer(_ number: Int) -> Int {
    guard case .bits(let bits)? = fields[number]?.last else { return 0 }
    return Int(truncatingIfNeeded: bits)
  }

  /// A double; 0 where it is absent.
  func double(_ number: Int) -> Double {
    guard case .bits(let bits)? = fields[number]?.last else { return 0 }
    return Double(bitPattern: bits)
  }
}
