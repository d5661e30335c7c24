/// Reads a node as one value.
struct ScalarNodeContainer: SingleValueDecodingContainer {
  let decoder: NodeDecoder

  var codingPath: [any CodingKey] { decoder.codingPath }
  private var node: YAMLNode { decoder.node }

  func decodeNil() -> Bool { node.isNull }

  func decode(_ type: Bool.Type) throws -> Bool {
    if case .bool(let value) = node.scalar?.resolved { return value }
    throw node.expected("true or false") { if case .bool = $0 { true } else { false } }
  }

  /// Any scalar but null is text, as it is written.
  func decode(_ type: String.Type) throws -> String {
    guard let scalar = node.scalar, scalar.resolved != .null else { throw node.expected("text") }
    return scalar.text
  }

  func decode(_ type: Double.Type) throws -> Double {
    if let number = node.number {
      let isTooLarge = number.isInfinite && !(node.text ?? "").lowercased().hasSuffix(".inf")
      guard !isTooLarge else { throw node.error("the number \(node.text ?? "") is too large") }
      return number
    }
    throw node.expected("a number") { $0.isNumber }
  }

  func decode(_ type: Float.Type) throws -> Float { Float(try decode(Double.self)) }
  func decode(_ type: Int.Type) throws -> Int { try integer() }
  func decode(_ type: Int8.Type) throws -> Int8 { try integer() }
  func decode(_ type: Int16.Type) throws -> Int16 { try integer() }
  func decode(_ type: Int32.Type) throws -> Int32 { try integer() }
  func decode(_ type: Int64.Type) throws -> Int64 { try integer() }
  func decode(_ type: UInt.Type) throws -> UInt { try integer() }
  func decode(_ type: UInt8.Type) throws -> UInt8 { try integer() }
  func decode(_ type: UInt16.Type) throws -> UInt16 { try integer() }
  func decode(_ type: UInt32.Type) throws -> UInt32 { try integer() }
  func decode(_ type: UInt64.Type) throws -> UInt64 { try integer() }

  func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    try NodeDecoder.decode(type, from: node, codingPath: codingPath, userInfo: decoder.info)
  }

  private func integer<Number: FixedWidthInteger>() throws -> Number {
    guard let scalar = node.scalar, scalar.isInteger else {
      throw node.expected("a whole number") { if case .int = $0 { true } else { false } }
    }
    if let number = CoreSchema.integer(scalar.text, as: Number.self) { return number }
    throw node.expected("a whole number from \(Number.min) to \(Number.max)")
  }
}

extension YAMLNode {
  /// The number a scalar stands for, also one beyond 64 bits; `nil` for everything else.
  var number: Double? {
    guard let scalar else { return nil }
    switch scalar.resolved {
    case .int(let value): return Double(value)
    case .double(let value): return value
    default: return scalar.isInteger ? Double(scalar.text) : nil
    }
  }

  /// The error for a node of the wrong kind, for example `expected a list, found a mapping`.
  ///
  /// - Parameter isWanted: whether the text would do without its quotes, which the message then says.
  func expected(_ wanted: String, isWanted: (YAMLScalar.Resolved) -> Bool = { _ in false }) -> YAMLError {
    var message = "expected \(wanted), found \(found)"
    if let scalar, scalar.style != .plain, isWanted(CoreSchema.resolve(scalar.text)) {
      message += "; remove the quotes"
    }
    return error(message)
  }
}

extension YAMLScalar.Resolved {
  fileprivate var isNumber: Bool {
    switch self {
    case .int, .double: true
    default: false
    }
  }
}
