/// Reads JSON text strictly, by RFC 8259, with a limit on depth.
struct JSONParser {
  private let bytes: [UInt8]
  private var index = 0
  private static let maximumDepth = 128

  init(bytes: [UInt8]) { self.bytes = bytes }

  mutating func document() throws(JSON.ParseError) -> JSON {
    // Checked once for the whole text, so that strings can be cut out of it.
    guard String(validating: bytes, as: UTF8.self) != nil else { throw error("The text is not UTF-8") }
    let value = try value(depth: 0)
    skipSpace()
    guard index == bytes.count else { throw error("There is text after the value") }
    return value
  }

  private func error(_ reason: String) -> JSON.ParseError { JSON.ParseError(reason: reason, offset: index) }

  private var next: UInt8? { index < bytes.count ? bytes[index] : nil }

  private mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { index += 1 }
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: character) else { return false }
    index += 1
    return true
  }

  private mutating func value(depth: Int) throws(JSON.ParseError) -> JSON {
    guard depth < Self.maximumDepth else { throw error("The values are nested more than \(Self.maximumDepth) deep") }
    skipSpace()
    switch next {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case nil: throw error("The text ends where a value is expected")
    default: return try number()
    }
  }

  private mutating func word(_ word: String, _ value: JSON) throws(JSON.ParseError) -> JSON {
    guard bytes[index...].starts(with: word.utf8) else { throw error("'\(word)' is expected") }
    index += word.utf8.count
    return value
  }

  private mutating func object(depth: Int) throws(JSON.ParseError) -> JSON {
    index += 1
    var members: [String: JSON] = [:]
    skipSpace()
    if take("}") { return .object(members) }
    while true {
      skipSpace()
      guard next == UInt8(ascii: "\"") else { throw error("A key in double quotes is expected") }
      let start = index
      let key = try string()
      // Swift holds é and e with an accent for one key; so a text with both is refused as well.
      guard members[key] == nil else {
        index = start
        throw error("The key '\(key)' is there twice")
      }
      skipSpace()
      guard take(":") else { throw error("':' is expected") }
      members[key] = try value(depth: depth + 1)
      skipSpace()
      if take(",") { continue }
      guard take("}") else { throw error("',' or '}' is expected") }
      return .object(members)
    }
  }

  private mutating func array(depth: Int) throws(JSON.ParseError) -> JSON {
    index += 1
    var elements: [JSON] = []
    skipSpace()
    if take("]") { return .array(elements) }
    while true {
      elements.append(try value(depth: depth + 1))
      skipSpace()
      if take(",") { continue }
      guard take("]") else { throw error("',' or ']' is expected") }
      return .array(elements)
    }
  }

  private mutating func digits() -> Int {
    let start = index
    while let byte = next, (0x30...0x39).contains(byte) { index += 1 }
    return index - start
  }

  private mutating func number() throws(JSON.ParseError) -> JSON {
    let start = index
    _ = take("-")
    let first = next
    let count = digits()
    guard count > 0 else { throw error("A value is expected") }
    guard count == 1 || first != UInt8(ascii: "0") else { throw error("A number must not begin with 0") }
    if take("."), digits() == 0 { throw error("A digit is expected after the decimal point") }
    if take("e") || take("E") {
      if !take("+") { _ = take("-") }
      guard digits() > 0 else { throw error("A digit is expected in the exponent") }
    }
    return .number(String(decoding: bytes[start..<index], as: UTF8.self))
  }

  private mutating func string() throws(JSON.ParseError) -> String {
    index += 1
    // What was taken before the last escape; mostly there is none.
    var text: [UInt8] = []
    var start = index
    while let byte = next {
      switch byte {
      case UInt8(ascii: "\""):
        let rest = bytes[start..<index]
        index += 1
        return text.isEmpty ? String(decoding: rest, as: UTF8.self) : String(decoding: text + rest, as: UTF8.self)
      case UInt8(ascii: "\\"):
        text += bytes[start..<index]
        index += 1
        try escape(into: &text)
        start = index
      case 0..<0x20: throw error("A control character must be escaped")
      default: index += 1
      }
    }
    throw error("The text ends inside a string")
  }

  private mutating func escape(into text: inout [UInt8]) throws(JSON.ParseError) {
    let byte = next
    index += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte ?? 0)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"):
      let high = try codeUnit()
      var scalar = Unicode.Scalar(high)
      if (0xD800..<0xDC00).contains(high), take("\\"), take("u") {
        let low = try codeUnit()
        if (0xDC00..<0xE000).contains(low) {
          scalar = Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
        }
      }
      guard let scalar else { throw error("Half of a surrogate pair stands alone") }
      text += Array(String(Character(scalar)).utf8)
    default:
      index -= 1
      throw error("This escape is unknown")
    }
  }

  private mutating func codeUnit() throws(JSON.ParseError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw error("Four hexadecimal digits are expected")
      }
      value = value << 4 | UInt32(digit)
      index += 1
    }
    return value
  }
}
