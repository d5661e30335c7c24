extension ScalarFunction {
  private typealias Bytes = UnsafeBufferPointer<UInt8>

  static let textual: [ScalarFunction] = [
    ScalarFunction("LENGTH", "LEN", "CHAR_LENGTH", takes: [.text], gives: .integer) { evaluator, values, _, rows in
      evaluator.integers(values, rows) { Int64(count(values[0].text($0))) }
    },
    ScalarFunction("LOWER", takes: [.text], gives: .text) { evaluator, values, _, rows in
      evaluator.texts(values, rows) { folded(values[0].text($0), toUpper: false, evaluator.arena) }
    },
    ScalarFunction("UPPER", takes: [.text], gives: .text) { evaluator, values, _, rows in
      evaluator.texts(values, rows) { folded(values[0].text($0), toUpper: true, evaluator.arena) }
    },
    trim("TRIM", left: true, right: true), trim("LTRIM", left: true, right: false),
    trim("RTRIM", left: false, right: true),
    ScalarFunction("SUBSTR", "SUBSTRING", takes: [.text, .integer, .integer], required: 2, gives: .text) {
      evaluator, values, _, rows in
      evaluator.texts(values, rows) { row in
        substring(values[0].text(row), values[1].integer(row), values.count > 2 ? values[2].integer(row) : nil)
      }
    },
    ScalarFunction("REPLACE", takes: [.text, .text, .text], gives: .text, fails: "it is past 16 MiB") {
      evaluator, values, _, rows in
      evaluator.texts(values, rows) { row in
        replaced(values[0].text(row), values[1].text(row), values[2].text(row), evaluator.arena)
      }
    },
    ScalarFunction("STARTS_WITH", "PREFIX", takes: [.text, .text], gives: .boolean) { evaluator, values, _, rows in
      evaluator.truth(values[0], values[1], rows) { $0.count >= $1.count && isAt(0, of: $0, $1) }
    },
    ScalarFunction("ENDS_WITH", "SUFFIX", takes: [.text, .text], gives: .boolean) { evaluator, values, _, rows in
      evaluator.truth(values[0], values[1], rows) { $0.count >= $1.count && isAt($0.count - $1.count, of: $0, $1) }
    },
    ScalarFunction("CONTAINS", takes: [.text, .text], gives: .boolean) { evaluator, values, _, rows in
      evaluator.truth(values[0], values[1], rows) { position(of: $1, in: $0, from: 0) != nil }
    },
    ScalarFunction("INSTR", "STRPOS", takes: [.text, .text], gives: .integer) { evaluator, values, _, rows in
      evaluator.integers(values, rows) { row in
        let text = values[0].text(row)
        guard let found = position(of: values[1].text(row), in: text, from: 0) else { return 0 }
        return Int64(count(UnsafeBufferPointer(rebasing: text[0..<found]))) + 1
      }
    },
  ]

  /// How many code points.
  private static func count(_ bytes: Bytes) -> Int {
    var count = 0
    for byte in bytes { count &+= byte & 0xC0 == 0x80 ? 0 : 1 }
    return count
  }

  /// Each character's counterpart of the other case, where that is one character.
  private static func folded(_ bytes: Bytes, toUpper: Bool, _ arena: TextArena) -> Bytes {
    if bytes.allSatisfy({ $0 < 0x80 }) {
      let room = arena.allocate(bytes.count)
      let first: UInt8 = toUpper ? 0x61 : 0x41
      for (index, byte) in bytes.enumerated() { room[index] = byte &- first < 26 ? byte ^ 0x20 : byte }
      return UnsafeBufferPointer(room)
    }
    var text = String.UnicodeScalarView()
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
      let mapping = toUpper ? scalar.properties.uppercaseMapping : scalar.properties.lowercaseMapping
      text.append(mapping.unicodeScalars.count == 1 ? mapping.unicodeScalars.first ?? scalar : scalar)
    }
    return arena.copy(String(text).utf8)
  }

  private static func trim(_ name: String, left: Bool, right: Bool) -> ScalarFunction {
    ScalarFunction(name, takes: [.text, .text], required: 1, gives: .text) { evaluator, values, _, rows in
      evaluator.texts(values, rows) { row in
        trimmed(values[0].text(row), of: values.count > 1 ? values[1].text(row) : nil, left: left, right: right)
      }
    }
  }

  /// The text without the characters at its ends that are in a set; without spaces where there is no set.
  private static func trimmed(_ bytes: Bytes, of set: Bytes?, left: Bool, right: Bool) -> Bytes {
    var start = 0
    var end = bytes.count
    guard let set else {
      while left, start < end, bytes[start] == 0x20 { start += 1 }
      while right, end > start, bytes[end - 1] == 0x20 { end -= 1 }
      return UnsafeBufferPointer(rebasing: bytes[start..<end])
    }
    while left, start < end {
      var next = start + 1
      while next < end, bytes[next] & 0xC0 == 0x80 { next += 1 }
      guard holds(set, UnsafeBufferPointer(rebasing: bytes[start..<next])) else { break }
      start = next
    }
    while right, end > start {
      var before = end - 1
      while before > start, bytes[before] & 0xC0 == 0x80 { before -= 1 }
      guard holds(set, UnsafeBufferPointer(rebasing: bytes[before..<end])) else { break }
      end = before
    }
    return UnsafeBufferPointer(rebasing: bytes[start..<end])
  }

  /// Whether a set holds a character; one character's bytes never begin within another's.
  private static func holds(_ set: Bytes, _ character: Bytes) -> Bool {
    position(of: character, in: set, from: 0) != nil
  }

  /// Code points from `start`, which counts from 1, or from the end if negative.
  ///
  /// A negative length takes those before `start`. Places outside of the text hold nothing.
  private static func substring(_ bytes: Bytes, _ start: Int64, _ length: Int64?) -> Bytes {
    let total = Int64(count(bytes))
    var low = start > 0 ? start - 1 : start < 0 ? max(total, 0) &+ max(start, -total - (1 << 40)) : -1
    // Position 0 stands before the first, and takes part in the length.
    var high = total
    if let length {
      let bounded = min(max(length, -(1 << 41)), 1 << 41)
      low = min(low, 1 << 41)
      if bounded < 0 {
        high = low
        low += bounded
      } else {
        high = low + bounded
      }
    }
    low = min(max(low, 0), total)
    high = min(max(high, low), total)
    let from = offset(of: low, in: bytes, from: 0)
    let to = offset(of: high - low, in: bytes, from: from)
    return UnsafeBufferPointer(rebasing: bytes[from..<to])
  }

  private static func offset(of scalars: Int64, in bytes: Bytes, from start: Int) -> Int {
    var at = start
    var left = scalars
    while left > 0, at < bytes.count {
      at += 1
      while at < bytes.count, bytes[at] & 0xC0 == 0x80 { at += 1 }
      left -= 1
    }
    return at
  }

  private static func isAt(_ place: Int, of text: Bytes, _ part: Bytes) -> Bool {
    for index in 0..<part.count where text[place + index] != part[index] { return false }
    return true
  }

  /// Where a part first stands in a text, in bytes.
  private static func position(of part: Bytes, in text: Bytes, from start: Int) -> Int? {
    guard text.count - start >= part.count else { return nil }
    for place in start...(text.count - part.count) where isAt(place, of: text, part) { return place }
    return nil
  }

  /// The longest text that is made, in bytes: replacements within each other grow fast.
  private static let longestMade = 16 << 20

  private static func replaced(_ text: Bytes, _ old: Bytes, _ new: Bytes, _ arena: TextArena) -> Bytes? {
    guard !old.isEmpty, var next = position(of: old, in: text, from: 0) else { return text }
    var result: [UInt8] = []
    var at = 0
    while true {
      result += text[at..<next]
      result += new
      if result.count > longestMade { return nil }
      at = next + old.count
      guard let found = position(of: old, in: text, from: at) else { break }
      next = found
    }
    result += text[at...]
    return arena.copy(result)
  }
}
