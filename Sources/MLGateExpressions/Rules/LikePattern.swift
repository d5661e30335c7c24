/// A pattern of `LIKE`: `%` is any text, `_` any one character, and the escape character takes the next literally.
struct LikePattern: Sendable {
  enum Part: Hashable, Sendable {
    case anyText
    case anyOne
    case scalar(Unicode.Scalar)
  }

  let escape: Unicode.Scalar?
  let ignoringCase: Bool
  private(set) var parts: [Part] = []
  /// The bytes before and after the only `%`, where there is one and no `_`: then bytes are compared.
  private var ends: (start: [UInt8], end: [UInt8])?

  init(escape: Unicode.Scalar?, ignoringCase: Bool) {
    self.escape = escape
    self.ignoringCase = ignoringCase
  }

  /// Takes the pattern's text, as ``prepare(_:)``, and readies it for many texts.
  mutating func fix(_ text: String) -> Int? {
    let wrong = prepare(text)
    let only = parts.firstIndex(of: .anyText)
    guard wrong == nil, !ignoringCase, let only, !parts.contains(.anyOne),
      !parts[(only + 1)...].contains(.anyText)
    else { return wrong }
    func bytes(_ parts: ArraySlice<Part>) -> [UInt8] {
      var text = String.UnicodeScalarView()
      for case .scalar(let scalar) in parts { text.append(scalar) }
      return Array(String(text).utf8)
    }
    ends = (bytes(parts[..<only]), bytes(parts[(only + 1)...]))
    return nil
  }

  /// Takes the pattern's text; returns the place of an escape character that escapes nothing, in code points.
  mutating func prepare(_ text: String) -> Int? {
    parts.removeAll(keepingCapacity: true)
    var escapedAt: Int?
    for (index, scalar) in text.unicodeScalars.enumerated() {
      if let start = escapedAt {
        guard scalar == "%" || scalar == "_" || scalar == escape else { return start }
        parts.append(.scalar(scalar))
        escapedAt = nil
      } else if scalar == escape {
        escapedAt = index
      } else if scalar == "%" {
        if parts.last != .anyText { parts.append(.anyText) }
      } else {
        parts.append(scalar == "_" ? .anyOne : .scalar(ignoringCase ? Self.folded(scalar) : scalar))
      }
    }
    return escapedAt
  }

  static func folded(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    if scalar.isASCII { return ("A"..."Z").contains(scalar) ? Unicode.Scalar(UInt8(scalar.value) | 0x20) : scalar }
    let lower = scalar.properties.lowercaseMapping.unicodeScalars
    return lower.count == 1 ? lower.first ?? scalar : scalar
  }

  /// Whether the whole text matches; the last `%` passed is where a mismatch goes back to.
  func matches(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    if let ends {
      guard bytes.count >= ends.start.count + ends.end.count else { return false }
      for index in ends.start.indices where bytes[index] != ends.start[index] { return false }
      let start = bytes.count - ends.end.count
      for index in ends.end.indices where bytes[start + index] != ends.end[index] { return false }
      return true
    }
    return matchesParts(bytes)
  }

  private func matchesParts(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var text = ScalarCursor(bytes)
    var part = 0
    var back: (part: Int, text: ScalarCursor)?
    while true {
      if part < parts.count, parts[part] == .anyText {
        part += 1
        if part == parts.count { return true }
        back = (part, text)
        continue
      }
      guard let scalar = text.next() else {
        return part == parts.count || (part == parts.count - 1 && parts[part] == .anyText)
      }
      let isMatch: Bool =
        if part == parts.count {
          false
        } else if case .scalar(let wanted) = parts[part] {
          wanted == (ignoringCase ? Self.folded(scalar) : scalar)
        } else {
          true
        }
      if isMatch {
        part += 1
      } else if var retry = back {
        guard retry.text.next() != nil else { return false }
        back = retry
        part = retry.part
        text = retry.text
      } else {
        return false
      }
    }
  }
}

/// Goes through the code points of UTF-8; a byte that belongs to none counts as U+FFFD.
struct ScalarCursor {
  private let bytes: UnsafeBufferPointer<UInt8>
  private(set) var at = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  mutating func next() -> Unicode.Scalar? {
    guard at < bytes.count else { return nil }
    let first = bytes[at]
    at += 1
    if first < 0x80 { return Unicode.Scalar(first) }
    let count = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : first >= 0xC0 ? 1 : 0
    guard count > 0, at + count <= bytes.count else { return "\u{FFFD}" }
    var value = UInt32(first) & (0x3F >> UInt32(count))
    for index in 0..<count { value = value << 6 | UInt32(bytes[at + index] & 0x3F) }
    at += count
    return Unicode.Scalar(value) ?? "\u{FFFD}"
  }
}
