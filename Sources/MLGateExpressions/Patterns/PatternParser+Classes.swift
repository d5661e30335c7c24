/// Bracketed classes and escapes.
extension PatternParser {
  /// What an escape stands for.
  enum Escape {
    case scalar(Unicode.Scalar)
    case set(ScalarSet)
  }

  // MARK: Brackets

  /// Behind a `[` at `start`.
  mutating func bracketed(from start: Int) throws(PatternError) -> ScalarSet {
    try refuseBareName(from: start)
    let isNegated = take("^")
    var ranges: [ClosedRange<UInt32>] = []
    var isFirst = true
    while let next = peek(), next != "]" || isFirst {
      isFirst = false
      ranges += try member(of: start).ranges
    }
    guard take("]") else { throw unclosedClass(start) }
    let set = ScalarSet(ranges)
    return isNegated ? set.complement : set
  }

  /// One character, range, escape or named class.
  private mutating func member(of bracket: Int) throws(PatternError) -> ScalarSet {
    let start = position
    if let named = try namedClass() { return named }
    let first = try classItem(of: bracket)
    guard peek() == "-", let end = peek(1), end != "]" else {
      switch first {
      case .scalar(let scalar): return folded(ScalarSet(scalar))
      case .set(let set): return set
      }
    }
    position += 1
    let last = try classItem(of: bracket)
    guard case .scalar(let low) = first, case .scalar(let high) = last else {
      throw error(
        start, "the range \(source(from: start)) needs a single character at both ends; write \\- for a hyphen.")
    }
    guard low <= high else {
      throw error(start, "the range \(source(from: start)) is in the wrong order; write the smaller character first.")
    }
    return folded(ScalarSet([low.value...high.value]))
  }

  private mutating func classItem(of bracket: Int) throws(PatternError) -> Escape {
    let start = position
    guard let next = peek() else { throw unclosedClass(bracket) }
    position += 1
    guard next == "\\" else { return .scalar(next) }
    switch peek() {
    case "b":
      throw error(start, "\\b is an anchor, which cannot stand in a class; write \\x08 for a backspace.")
    case "B", "A", "z":
      throw error(start, "\\\(scalars[position]) is an anchor, which cannot stand in a class; put it outside.")
    default: return try escape(from: start)
    }
  }

  private func unclosedClass(_ start: Int) -> PatternError {
    error(start, "this class has no closing ']'; add it, or write \\[ for a bracket.")
  }

  /// `[:name:]` or `[:^name:]` inside a class; `nil` when it is something else.
  private mutating func namedClass() throws(PatternError) -> ScalarSet? {
    guard peek() == "[", peek(1) == ":", let name = name(at: position + 2) else { return nil }
    let start = position
    position += 2 + name.unicodeScalars.count + 2
    let isNegated = name.hasPrefix("^")
    guard let set = ScalarSet.named[String(name.drop { $0 == "^" })] else {
      let known = ScalarSet.named.keys.sorted().joined(separator: ", ")
      throw error(start, "\(source(from: start)) is no class that is known; the classes are \(known).")
    }
    return isNegated ? folded(set).complement : folded(set)
  }

  /// `[:alpha:]` outside a class would quietly mean the characters `:`, `a`, `l`, `p` and `h`.
  private func refuseBareName(from start: Int) throws(PatternError) {
    guard peek() == ":", let name = name(at: position + 1), ScalarSet.named[name] != nil else { return }
    throw error(start, "[:\(name):] stands for a class only inside a class; write [[:\(name):]].")
  }

  /// The letters (after an optional `^`) at `place` when `:]` follows them.
  private func name(at place: Int) -> String? {
    var end = place
    if end < scalars.count, scalars[end] == "^" { end += 1 }
    while end < scalars.count, scalars[end].properties.isAlphabetic, scalars[end].isASCII { end += 1 }
    guard end + 1 < scalars.count, scalars[end] == ":", scalars[end + 1] == "]" else { return nil }
    return scalars[place..<end].map(String.init).joined()
  }

  // MARK: Escapes

  /// Behind a `\` at `start`, outside a class.
  mutating func escapedAtom(from start: Int) throws(PatternError) -> Piece {
    let anchor: Look? =
      switch peek() {
      case "A": .textStart
      case "z": .textEnd
      case "b": .wordBoundary
      case "B": .noWordBoundary
      default: nil
      }
    if let anchor {
      position += 1
      return look(anchor)
    }
    if let next = peek(), (isDigit(next) && next != "0") || next == "k" || next == "g" {
      throw backreference("\\\(next)", at: start)
    }
    switch try escape(from: start) {
    case .scalar(let scalar): return set(folded(ScalarSet(scalar)))
    case .set(let set): return self.set(set)
    }
  }

  /// Behind a `\` at `start`, in a class or outside; a set comes folded.
  private mutating func escape(from start: Int) throws(PatternError) -> Escape {
    guard let next = peek() else {
      throw error(start, "the pattern ends in a single \\; write \\\\ for a backslash.")
    }
    position += 1
    switch next {
    case "d": return .set(.digit)
    case "D": return .set(ScalarSet.digit.complement)
    case "w": return .set(.word)
    case "W": return .set(ScalarSet.word.complement)
    case "s": return .set(.space)
    case "S": return .set(ScalarSet.space.complement)
    case "t": return .scalar("\t")
    case "n": return .scalar("\n")
    case "r": return .scalar("\r")
    case "f": return .scalar("\u{C}")
    case "v": return .scalar("\u{B}")
    case "x": return .scalar(try hexadecimal(from: start))
    case "u": return .scalar(try fourDigits(from: start))
    case "p", "P": return .set(try category(from: start, isNegated: next == "P"))
    case "Z":
      throw error(start, "\\Z means different places in different languages; write \\z for the end of the text.")
    case "0": throw error(start, "octal escapes such as \\0 are not supported; write \\x00.")
    default:
      guard next.isASCII, !next.properties.isAlphabetic, !isDigit(next) else {
        throw error(start, "\\\(next) is no escape that is known; write \(next) for the character itself.")
      }
      return .scalar(next)
    }
  }

  /// `HH` or `{H...}`.
  private mutating func hexadecimal(from start: Int) throws(PatternError) -> Unicode.Scalar {
    let isBraced = take("{")
    let digits = takeDigits(isBraced ? 8 : 2)
    guard isBraced ? !digits.isEmpty && take("}") : digits.count == 2 else {
      throw error(start, "\\x needs two hexadecimal digits, as in \\x41, or up to eight in braces, as in \\x{1F600}.")
    }
    return try scalar(digits, from: start)
  }

  /// `HHHH`.
  private mutating func fourDigits(from start: Int) throws(PatternError) -> Unicode.Scalar {
    let digits = takeDigits(4)
    guard digits.count == 4 else { throw error(start, "\\u needs four hexadecimal digits, as in \\u00E9.") }
    return try scalar(digits, from: start)
  }

  private mutating func takeDigits(_ most: Int) -> String {
    let start = position
    while position - start < most, let next = peek(), next.isASCII, next.properties.isASCIIHexDigit { position += 1 }
    return source(from: start)
  }

  private func scalar(_ digits: String, from start: Int) throws(PatternError) -> Unicode.Scalar {
    guard let value = UInt32(digits, radix: 16), let scalar = Unicode.Scalar(value) else {
      throw error(
        start,
        "\(source(from: start)) is the code of no character; codes go up to 10FFFF without D800 to DFFF (surrogates).")
    }
    return scalar
  }

  /// `L`, `{Lu}` or `{^Lu}`.
  private mutating func category(from start: Int, isNegated: Bool) throws(PatternError) -> ScalarSet {
    var name = ""
    var isOther = isNegated
    if take("{") {
      if take("^") { isOther.toggle() }
      let nameStart = position
      while let next = peek(), next != "}" { position += 1 }
      name = source(from: nameStart)
      if !take("}") { name = "" }
    } else if let next = peek() {
      position += 1
      name = String(next)
    }
    guard !name.isEmpty else { throw error(start, "\\p needs a general category, as in \\pL or \\p{Lu}.") }
    guard let set = UnicodeCategories.set(named: name) else {
      throw error(
        start,
        "\(source(from: start)) is no general category that is known; use one such as L, Lu, Ll, N, Nd, P, S or Z.")
    }
    return isOther ? folded(set).complement : folded(set)
  }
}
