internal import CMLGateScan

/// Reads one line of JSON (RFC 8259) carefully: the slow sibling of the kernel, which knows what is wrong.
///
/// Numbers and strings are not turned into values here; that is done for fields.
struct JSONLine {
  /// How deep objects and arrays may lie in each other, the record itself included.
  static let mostDepth = Int(MLGATE_JSON_DEPTH)

  struct Fault: Error {
    var kind: MalformedRecord.Kind
    /// Offset of the offending byte.
    var offset: Int
    var message: String
  }

  /// A member that has a value of its own: no object.
  struct Member {
    /// The dotted names.
    var column: String
    /// Offset of the value.
    var offset: Int
  }

  private let bytes: UnsafeBufferPointer<UInt8>
  private let names: JSONNames?
  private var at = 0
  private var members: [Member] = []
  private var columns: Set<[UInt8]> = []

  /// - Parameters:
  ///   - bytes: a line with its line feed.
  ///   - names: learns what names the line has, which must be known to be well formed; `nil` to find that out.
  private init(_ bytes: UnsafeBufferPointer<UInt8>, names: JSONNames?) {
    self.bytes = bytes
    self.names = names
  }

  /// The members of a well-formed record, in order.
  @discardableResult
  static func members(of line: UnsafeBufferPointer<UInt8>) throws(Fault) -> [Member] {
    if let zero = line.firstIndex(of: 0) {
      throw Fault(kind: .nulByte, offset: zero, message: "the record has \(MalformedRecord.Kind.nulByte.phrase)")
    }
    let valid = line.baseAddress.map { mlgate_first_invalid_utf8($0, line.count) } ?? 0
    if valid < line.count {
      throw Fault(kind: .encoding, offset: valid, message: "the record has \(MalformedRecord.Kind.encoding.phrase)")
    }
    var reader = JSONLine(line, names: nil)
    try reader.record()
    return reader.members
  }

  /// Has `names` learn the names of a well-formed record.
  static func learn(_ line: UnsafeBufferPointer<UInt8>, _ names: JSONNames) throws(Fault) {
    var reader = JSONLine(line, names: names)
    try reader.record()
  }

  // MARK: Grammar

  private var byte: UInt8 { at < bytes.count ? bytes[at] : 0x0A }

  private mutating func skipSpace() {
    while byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == 0x0D { at += 1 }
  }

  private mutating func record() throws(Fault) {
    skipSpace()
    if byte != UInt8(ascii: "{"), let what = otherValue {
      throw Fault(kind: .notAnObject, offset: at, message: "the record is \(what); expected one object a line")
    }
    try object(0, prefix: "", depth: 1)
    skipSpace()
    if byte != 0x0A { throw unexpected("the end of the line after the object") }
  }

  /// What a value is that is no object, by its first byte.
  private var otherValue: String? {
    switch byte {
    case UInt8(ascii: "["): "an array"
    case UInt8(ascii: "\""): "a string"
    case UInt8(ascii: "-"), 0x30...0x39: "a number"
    case UInt8(ascii: "t") where hasWord("true"), UInt8(ascii: "f") where hasWord("false"): "a boolean"
    case UInt8(ascii: "n") where hasWord("null"): "null"
    default: nil
    }
  }

  private mutating func object(_ place: Int, prefix: String, depth: Int) throws(Fault) {
    guard byte == UInt8(ascii: "{") else { throw unexpected("an object") }
    try checkDepth(depth)
    at += 1
    skipSpace()
    if try close(UInt8(ascii: "}")) { return }
    var known: Set<[UInt8]> = []
    while true {
      let start = at
      let name = try self.name()
      let raw = UnsafeBufferPointer(rebasing: bytes[start..<at])
      guard known.insert(Array(name.utf8)).inserted else {
        throw Fault(kind: .duplicateKey, offset: start, message: "the object has two members called '\(name)'")
      }
      try colon()
      let key = names?.key(raw, in: place)
      if byte == UInt8(ascii: "{") {
        let inner = key.flatMap { names?.object(ofKey: $0, named: name) } ?? 0
        try object(inner, prefix: prefix + name + ".", depth: depth + 1)
      } else {
        try leaf(prefix + name, start, depth: depth)
        if let key { names?.learnColumn(ofKey: key, named: name) }
      }
      skipSpace()
      if try close(UInt8(ascii: "}")) { return }
      try comma("'}'")
      skipSpace()
    }
  }

  private mutating func leaf(_ column: String, _ start: Int, depth: Int) throws(Fault) {
    if names == nil {
      guard columns.insert(Array(column.utf8)).inserted else {
        throw Fault(
          kind: .duplicateKey, offset: start, message: "the record has two values for the column '\(column)'")
      }
      members.append(Member(column: column, offset: at))
    }
    try value(depth: depth)
  }

  private mutating func value(depth: Int) throws(Fault) {
    switch byte {
    case UInt8(ascii: "\""): _ = try string()
    case UInt8(ascii: "-"), 0x30...0x39: try number()
    case UInt8(ascii: "t") where hasWord("true"): at += 4
    case UInt8(ascii: "f") where hasWord("false"): at += 5
    case UInt8(ascii: "n") where hasWord("null"): at += 4
    case UInt8(ascii: "["): try array(depth: depth + 1)
    case UInt8(ascii: "{"): try objectOfArray(depth: depth + 1)
    default: throw unexpected("a value")
    }
  }

  private mutating func array(depth: Int) throws(Fault) {
    try checkDepth(depth)
    at += 1
    skipSpace()
    if try close(UInt8(ascii: "]")) { return }
    while true {
      skipSpace()
      try value(depth: depth)
      skipSpace()
      if try close(UInt8(ascii: "]")) { return }
      try comma("']'")
    }
  }

  /// An object within an array is text like the rest of it: its names are no columns.
  private mutating func objectOfArray(depth: Int) throws(Fault) {
    try checkDepth(depth)
    at += 1
    skipSpace()
    if try close(UInt8(ascii: "}")) { return }
    while true {
      _ = try name()
      try colon()
      try value(depth: depth)
      skipSpace()
      if try close(UInt8(ascii: "}")) { return }
      try comma("'}'")
      skipSpace()
    }
  }

  private func checkDepth(_ depth: Int) throws(Fault) {
    guard depth > Self.mostDepth else { return }
    throw Fault(kind: .tooDeep, offset: at, message: "the record is nested more than \(Self.mostDepth) deep")
  }

  private mutating func close(_ sign: UInt8) throws(Fault) -> Bool {
    guard byte == sign else { return false }
    at += 1
    return true
  }

  private mutating func comma(_ other: String) throws(Fault) {
    guard byte == UInt8(ascii: ",") else { throw unexpected("',' or \(other)") }
    at += 1
  }

  private mutating func colon() throws(Fault) {
    skipSpace()
    guard byte == UInt8(ascii: ":") else { throw unexpected("':' after a name") }
    at += 1
    skipSpace()
  }

  private mutating func name() throws(Fault) -> String {
    guard byte == UInt8(ascii: "\"") else { throw unexpected("a name in quotes") }
    return try string()
  }

  private mutating func number() throws(Fault) {
    if byte == UInt8(ascii: "-") { at += 1 }
    if byte == UInt8(ascii: "0") {
      at += 1
      if 0x30...0x39 ~= byte { throw unexpected("no digit after a leading zero") }
    } else {
      try digits()
    }
    if byte == UInt8(ascii: ".") {
      at += 1
      try digits()
    }
    if byte | 0x20 == UInt8(ascii: "e") {
      at += 1
      if byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") { at += 1 }
      try digits()
    }
  }

  private mutating func digits() throws(Fault) {
    guard 0x30...0x39 ~= byte else { throw unexpected("a digit") }
    while 0x30...0x39 ~= byte { at += 1 }
  }

  private func hasWord(_ word: StaticString) -> Bool {
    let end = at + word.utf8CodeUnitCount
    let letters = UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
    return end <= bytes.count && bytes[at..<end].elementsEqual(letters)
  }

  // MARK: Strings

  private mutating func string() throws(Fault) -> String {
    let open = at
    at += 1
    var content: [UInt8] = []
    while byte != UInt8(ascii: "\"") {
      if byte == 0x0A, at >= bytes.count - 1 {
        throw Fault(kind: .notJSON, offset: open, message: "the record is not JSON: the string is never closed")
      }
      if byte < 0x20 { throw unexpected("control characters in strings to be escaped") }
      if byte == UInt8(ascii: "\\") {
        content.append(contentsOf: try escape())
      } else {
        content.append(byte)
        at += 1
      }
    }
    at += 1
    return String(decoding: content, as: UTF8.self)
  }

  private mutating func escape() throws(Fault) -> String.UTF8View {
    let start = at
    at += 1
    let letters = #""\/bfnrt"#.utf8
    if let index = letters.firstIndex(of: byte) {
      at += 1
      let place = letters.distance(from: letters.startIndex, to: index)
      return ["\"", "\\", "/", "\u{8}", "\u{C}", "\n", "\r", "\t"][place].utf8
    }
    guard byte == UInt8(ascii: "u") else { throw unexpected("one of \" \\ / b f n r t u after a backslash") }
    var units = [try unit()]
    if UTF16.isLeadSurrogate(units[0]), byte == UInt8(ascii: "\\"), at + 1 < bytes.count,
      bytes[at + 1] == UInt8(ascii: "u")
    {
      at += 1
      units.append(try unit())
    }
    guard let text = String(validating: units, as: UTF16.self) else {
      throw Fault(
        kind: .loneSurrogate, offset: start,
        message: "the string has \(MalformedRecord.Kind.loneSurrogate.phrase)")
    }
    return text.utf8
  }

  private mutating func unit() throws(Fault) -> UInt16 {
    at += 1
    var value: UInt16 = 0
    for _ in 0..<4 {
      guard let digit = Character(UnicodeScalar(byte)).hexDigitValue else {
        throw unexpected("four hexadecimal digits")
      }
      value = value << 4 | UInt16(digit)
      at += 1
    }
    return value
  }

  // MARK: Faults

  private func unexpected(_ expected: String) -> Fault {
    Fault(kind: .notJSON, offset: at, message: "the record is not JSON: expected \(expected), found \(found)")
  }

  /// What stands at `at`.
  private var found: String {
    if byte == 0x0A { return "the end of the line" }
    let rest = String(decoding: bytes[at..<min(bytes.count, at + 4)], as: UTF8.self)
    guard byte >= 0x20, byte != 0x7F, let first = rest.unicodeScalars.first else {
      let digits = String(byte, radix: 16, uppercase: true)
      return "the byte 0x" + (digits.count == 1 ? "0" + digits : digits)
    }
    return "'\(first)'"
  }
}
