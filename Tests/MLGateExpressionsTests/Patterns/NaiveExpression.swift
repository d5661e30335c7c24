/// An expression that is matched by its definition: the set of places where a match that starts at a place can end.
///
/// Slow and plain, to judge the engine by. A text is a list of characters, `nil` for a byte that belongs to none.
indirect enum NaiveExpression: Sendable {
  typealias Text = [Unicode.Scalar?]

  case one(String, @Sendable (Unicode.Scalar) -> Bool)
  case look(String, @Sendable (Text, Int) -> Bool)
  case sequence([NaiveExpression])
  case choice([NaiveExpression])
  case repeated(NaiveExpression, minimum: Int, maximum: Int?, quantifier: String)

  /// The pattern as it is written.
  var written: String {
    switch self {
    case .one(let text, _), .look(let text, _): text
    case .sequence(let parts):
      parts.map { if case .choice = $0 { "(?:\($0.written))" } else { $0.written } }.joined()
    case .choice(let branches): branches.map(\.written).joined(separator: "|")
    case .repeated(let part, _, _, let quantifier):
      if case .one(let text, _) = part { text + quantifier } else { "(\(part.written))\(quantifier)" }
    }
  }

  func matchesWhole(_ text: Text) -> Bool { ends(text, 0).contains(text.count) }

  func contains(_ text: Text) -> Bool { (0...text.count).contains { !ends(text, $0).isEmpty } }

  func ends(_ text: Text, _ start: Int) -> Set<Int> {
    switch self {
    case .one(_, let belongs):
      guard start < text.count, let scalar = text[start], belongs(scalar) else { return [] }
      return [start + 1]
    case .look(_, let holds): return holds(text, start) ? [start] : []
    case .sequence(let parts):
      return parts.reduce([start]) { places, part in
        places.reduce(into: []) { $0.formUnion(part.ends(text, $1)) }
      }
    case .choice(let branches): return branches.reduce(into: []) { $0.formUnion($1.ends(text, start)) }
    case .repeated(let part, let minimum, let maximum, _):
      func next(_ places: Set<Int>) -> Set<Int> { places.reduce(into: []) { $0.formUnion(part.ends(text, $1)) } }
      var places: Set<Int> = [start]
      for _ in 0..<minimum { places = next(places) }
      for _ in minimum..<(maximum ?? .max) {
        let more = next(places)
        if more.isSubset(of: places) { break }
        places.formUnion(more)
      }
      return places
    }
  }
}

/// Random expressions and texts over few characters, of one to four bytes.
struct NaiveGenerator {
  var random: SplitMix
  /// Whether anchors and word boundaries may occur.
  let hasLooks: Bool
  /// `\B` is left out where texts are malformed: there it is free to hold or not.
  let hasNoWordBoundary: Bool

  static let alphabet: [Unicode.Scalar] = ["a", "b", "B", "-", "\n", "7", "é", "ß", "€", "😀"]

  private static func isWord(_ text: NaiveExpression.Text, _ place: Int) -> Bool {
    guard text.indices.contains(place), let scalar = text[place] else { return false }
    return scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil || scalar == "_")
  }

  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
    default: false
    }
  }

  private static let ones: [NaiveExpression] = [
    .one("a") { $0 == "a" }, .one("b") { $0 == "b" }, .one("\\x62") { $0 == "b" }, .one("é") { $0 == "é" },
    .one("\\u20AC") { $0 == "€" }, .one("\\x{1F600}") { $0 == "😀" }, .one("\\-") { $0 == "-" },
    .one(".") { $0 != "\n" }, .one("(?s:.)") { _ in true }, .one("\\n") { $0 == "\n" },
    .one("[ab]") { $0 == "a" || $0 == "b" }, .one("[^ab]") { $0 != "a" && $0 != "b" },
    .one("[a-bé]") { $0 == "a" || $0 == "b" || $0 == "é" }, .one("[ß-€]") { ("ß"..."€").contains($0) },
    .one("[^é-\\x{1F600}]") { !("é"..."😀").contains($0) },
    .one("[\\n\\x{80}-\\x{10FFFF}]") { $0 == "\n" || $0 > "\u{7F}" },
    .one("\\d") { $0 == "7" }, .one("\\D") { $0 != "7" }, .one("\\w") { ["a", "b", "B", "7"].contains($0) },
    .one("\\W") { !["a", "b", "B", "7"].contains($0) }, .one("\\s") { $0 == "\n" }, .one("[\\S]") { $0 != "\n" },
    .one("[[:lower:]-]") { ["a", "b", "-"].contains($0) }, .one("[^[:^upper:]]") { $0 == "B" },
    .one("(?i:b)") { $0 == "b" || $0 == "B" }, .one("(?i:[^b])") { $0 != "b" && $0 != "B" },
    .one("(?i:[[:upper:]])") { ["a", "b", "B"].contains($0) }, .one("\\pL") { isLetter($0) },
    .one("\\p{Lu}") { $0.properties.generalCategory == .uppercaseLetter },
    .one("[\\P{Ll}]") { $0.properties.generalCategory != .lowercaseLetter },
    .one("\\p{So}") { $0.properties.generalCategory == .otherSymbol },
  ]

  private static let looks: [NaiveExpression] = [
    .look("^") { $1 == 0 }, .look("\\A") { $1 == 0 }, .look("$") { $1 == $0.count }, .look("\\z") { $1 == $0.count },
    .look("(?m:^)") { $1 == 0 || $0[$1 - 1] == "\n" }, .look("(?m:$)") { $1 == $0.count || $0[$1] == "\n" },
    .look("\\b") { isWord($0, $1 - 1) != isWord($0, $1) }, .look("\\B") { isWord($0, $1 - 1) == isWord($0, $1) },
  ]

  private mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &random) }

  mutating func expression(depth: Int = 4) -> NaiveExpression {
    switch depth == 0 ? 0 : below(hasLooks ? 9 : 8) {
    case 0...2: return Self.ones[below(Self.ones.count)]
    case 3...4:
      let count = below(4)
      return .sequence((0..<count).map { _ in expression(depth: depth - 1) })
    case 5:
      let count = 1 + below(3)
      return .choice((0..<count).map { _ in expression(depth: depth - 1) })
    case 6...7: return repeated(depth)
    default: return Self.looks[below(hasNoWordBoundary ? 8 : 7)]
    }
  }

  private mutating func repeated(_ depth: Int) -> NaiveExpression {
    let part = expression(depth: depth - 1)
    let lazy = below(3) == 0 ? "?" : ""
    switch below(6) {
    case 0: return .repeated(part, minimum: 0, maximum: nil, quantifier: "*" + lazy)
    case 1: return .repeated(part, minimum: 1, maximum: nil, quantifier: "+" + lazy)
    case 2: return .repeated(part, minimum: 0, maximum: 1, quantifier: "?" + lazy)
    case 3:
      let count = below(4)
      return .repeated(part, minimum: count, maximum: count, quantifier: "{\(count)}" + lazy)
    case 4:
      let count = below(3)
      return .repeated(part, minimum: count, maximum: nil, quantifier: "{\(count),}" + lazy)
    default:
      let count = below(3)
      let more = below(3)
      return .repeated(part, minimum: count, maximum: count + more, quantifier: "{\(count),\(count + more)}" + lazy)
    }
  }

  /// Up to nine characters; every fifth text from a single one.
  mutating func text() -> String {
    let count = below(10)
    let only = below(5) == 0 ? Self.alphabet[below(Self.alphabet.count)] : nil
    var text = String.UnicodeScalarView()
    for _ in 0..<count { text.append(only ?? Self.alphabet[below(Self.alphabet.count)]) }
    return String(text)
  }

  /// Bytes of a text, some of them lost, changed or moved.
  mutating func malformedBytes() -> [UInt8] {
    var bytes = Array(text().utf8)
    for _ in 0..<below(4) where !bytes.isEmpty {
      switch below(3) {
      case 0: bytes.remove(at: below(bytes.count))
      case 1: bytes[below(bytes.count)] = [0x80, 0xC0, 0xC3, 0xE2, 0xED, 0xF0, 0xF5, 0xFF, 0xA0, 0x9F][below(10)]
      default: bytes.swapAt(below(bytes.count), below(bytes.count))
      }
    }
    return bytes
  }
}

/// SplitMix64 (Steele, Lea, Flood 2014): the same numbers everywhere.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }
}
