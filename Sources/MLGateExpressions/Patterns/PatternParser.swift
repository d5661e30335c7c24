/// Reads a pattern by recursive descent: choice, sequence, quantified piece, atom.
///
/// Groups are in `PatternParser+Groups.swift`, classes and escapes in `PatternParser+Classes.swift`.
struct PatternParser {
  /// What a piece is and how large its program gets.
  struct Piece {
    var syntax: PatternSyntax
    var size: Int
  }

  struct Flags {
    var ignoresCase = false
    var multipleLines = false
    var dotMatchesNewline = false
  }

  /// How deep groups may be nested: recursion ends there.
  static let maximumDepth = 200

  let scalars: [Unicode.Scalar]
  var position = 0
  var flags = Flags()
  var depth = 0
  var groupNames: Set<String> = []

  init(_ text: String) { scalars = Array(text.unicodeScalars) }

  /// The whole text.
  mutating func pattern() throws(PatternError) -> PatternSyntax {
    let piece = try choice()
    if position < scalars.count {
      throw error(position, "this ')' closes no group; remove it, or write \\) for a parenthesis.")
    }
    return piece.syntax
  }

  /// Up to the end or the `)` of the enclosing group; a flag set in one branch holds in the next.
  mutating func choice() throws(PatternError) -> Piece {
    var branches: [PatternSyntax] = []
    var size = 0
    repeat {
      let start = position
      let branch = try sequence()
      branches.append(branch.syntax)
      size += branch.size + (branches.count > 1 ? 1 : 0)
      try check(size, at: start)
    } while take("|")
    return Piece(syntax: branches.count == 1 ? branches[0] : .choice(branches), size: size)
  }

  private mutating func sequence() throws(PatternError) -> Piece {
    var parts: [PatternSyntax] = []
    var size = 0
    while let next = peek(), next != "|", next != ")" {
      let start = position
      guard let atom = try atom() else { continue }
      let part = try quantified(atom, from: start)
      parts.append(part.syntax)
      size += part.size
      try check(size, at: start)
    }
    // The empty text has a size, too: a repeat of it takes time to write out.
    return Piece(syntax: parts.count == 1 ? parts[0] : .sequence(parts), size: max(size, 1))
  }

  /// The next atom; `nil` when it only set flags.
  private mutating func atom() throws(PatternError) -> Piece? {
    let start = position
    guard let next = peek() else { return nil }
    position += 1
    switch next {
    case "(": return try group(from: start)
    case "[": return set(try bracketed(from: start))
    case "\\": return try escapedAtom(from: start)
    case ".": return set(flags.dotMatchesNewline ? .all : ScalarSet.newline.complement)
    case "^": return look(flags.multipleLines ? .lineStart : .textStart)
    case "$": return look(flags.multipleLines ? .lineEnd : .textEnd)
    case "*", "+", "?": throw nothingToRepeat(String(next), at: start)
    case "{":
      position = start
      let count = try repeatCount()
      throw nothingToRepeat(count.text, at: start)
    default: return set(folded(ScalarSet(next)))
    }
  }

  func set(_ set: ScalarSet) -> Piece { Piece(syntax: .set(set), size: 1) }
  func look(_ look: Look) -> Piece { Piece(syntax: .look(look), size: 1) }
  func folded(_ set: ScalarSet) -> ScalarSet { flags.ignoresCase ? set.foldedASCII : set }
}

// MARK: - Quantifiers

extension PatternParser {
  private struct RepeatCount {
    var minimum: Int
    var maximum: Int?
    var text: String
  }

  private mutating func quantified(_ atom: Piece, from start: Int) throws(PatternError) -> Piece {
    let place = position
    guard let count = try quantifier() else { return atom }
    if case .look = atom.syntax, scalars[start] != "(" {
      throw error(place, "'\(count.text)' repeats an anchor, which takes no characters; remove one of them.")
    }
    if !take("?"), take("+") {
      throw error(
        place,
        "possessive quantifiers such as \(count.text)+ are not supported; remove the '+' and say exactly what follows.")
    }
    let second = position
    if let another = try quantifier() {
      throw error(
        second, "'\(another.text)' follows another quantifier; put what it repeats into (?:...).")
    }
    let copies = max(count.maximum ?? count.minimum, 1)
    let branches = count.maximum.map { $0 - count.minimum } ?? 1
    let size = atom.size * copies + branches
    try check(size, at: place)
    return Piece(syntax: .repeated(atom.syntax, minimum: count.minimum, maximum: count.maximum), size: size)
  }

  /// The quantifier that starts here; `nil` when none does.
  private mutating func quantifier() throws(PatternError) -> RepeatCount? {
    switch peek() {
    case "*":
      position += 1
      return RepeatCount(minimum: 0, maximum: nil, text: "*")
    case "+":
      position += 1
      return RepeatCount(minimum: 1, maximum: nil, text: "+")
    case "?":
      position += 1
      return RepeatCount(minimum: 0, maximum: 1, text: "?")
    case "{": return try repeatCount()
    default: return nil
    }
  }

  /// `{n}`, `{n,}` or `{n,m}`.
  private mutating func repeatCount() throws(PatternError) -> RepeatCount {
    let start = position
    position += 1
    let minimum = try number()
    let hasComma = minimum != nil && take(",")
    let maximum = hasComma ? try number() : minimum
    guard let minimum, take("}") else {
      throw error(start, "'{' starts a repeat count such as {3}, {3,} or {3,5}; write \\{ for a brace.")
    }
    let text = source(from: start)
    if let maximum, maximum < minimum {
      throw error(start, "the repeat counts of \(text) are in the wrong order; write the smaller one first.")
    }
    return RepeatCount(minimum: minimum, maximum: maximum, text: text)
  }

  /// Decimal digits, at most ``Pattern/maximumRepeat``; `nil` when there are none.
  private mutating func number() throws(PatternError) -> Int? {
    let start = position
    while isDigit(peek()) { position += 1 }
    if position == start { return nil }
    let text = source(from: start)
    guard let value = Int(text), value <= Pattern.maximumRepeat else {
      throw error(
        start,
        "the repeat count \(text) is over the limit of \(Pattern.maximumRepeat); use a smaller one or, as in {1,}, none."
      )
    }
    return value
  }

  private func nothingToRepeat(_ quantifier: String, at place: Int) -> PatternError {
    let literal = quantifier.prefix(1)
    return error(
      place, "'\(quantifier)' has nothing to repeat; put something before it, or write \\\(literal) for the character.")
  }
}

// MARK: - Reading and refusing

extension PatternParser {
  /// The code point `distance` ahead; `nil` past the end.
  func peek(_ distance: Int = 0) -> Unicode.Scalar? {
    position + distance < scalars.count ? scalars[position + distance] : nil
  }

  /// Whether it is one of `0` to `9`.
  func isDigit(_ scalar: Unicode.Scalar?) -> Bool { scalar.map { (0x30...0x39).contains($0.value) } ?? false }

  /// Goes past `scalar` when it is next.
  mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard peek() == scalar else { return false }
    position += 1
    return true
  }

  /// What was written from `start` to here.
  func source(from start: Int) -> String {
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars[start..<position])
    return String(text)
  }

  func error(_ offset: Int, _ message: String) -> PatternError { PatternError(offset: offset, message: message) }

  func check(_ size: Int, at offset: Int) throws(PatternError) {
    if size > Pattern.maximumSize { throw Self.tooLarge(at: offset) }
  }

  static func tooLarge(at offset: Int) -> PatternError {
    PatternError(
      offset: offset,
      message: "the pattern gets larger than \(Pattern.maximumSize) characters here when its repeats are written out; "
        + "use smaller repeat counts.")
  }
}
