import MLGateResults

/// How trusted words are set off on a terminal; without colour they are left as they are.
struct TerminalStyle {
  var color: Bool

  func bold(_ text: String) -> String { set(text, "1") }
  func dim(_ text: String) -> String { set(text, "2") }
  func verdict(_ text: String, _ verdict: Verdict, bold: Bool = false) -> String {
    set(text, (bold ? "1;" : "") + Self.code(verdict))
  }

  /// Green, yellow, magenta and red of ECMA-48's eight colours, which every terminal theme makes readable.
  private static func code(_ verdict: Verdict) -> String {
    switch verdict {
    case .passed: "32"
    case .skipped: "36"
    case .warned: "33"
    case .inconclusive: "35"
    case .failed, .errored: "31"
    }
  }

  private func set(_ text: String, _ code: String) -> String { color ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text }

  /// `text` in lines of at most `width` columns, broken at spaces; what has no space stays whole, so that paths can be clicked.
  static func wrap(_ text: String, width: Int) -> [String] {
    guard width > 0, columns(text) > width else { return [text] }
    let words = text.split(separator: " ", omittingEmptySubsequences: false)
    var lines: [String] = []
    var line = String(words.first ?? "")
    var used = columns(line)
    for word in words.dropFirst() {
      let size = columns(word)
      if used + 1 + size > width {
        lines.append(line)
        line = String(word)
        used = size
      } else {
        line += " " + word
        used += 1 + size
      }
    }
    return lines + [line]
  }

  /// How many columns a terminal gives to `text`: two for emoji and the wide scripts of Unicode Standard Annex 11, else one a character.
  static func columns(_ text: some StringProtocol) -> Int {
    text.utf8.allSatisfy { $0 < 0x80 } ? text.utf8.count : text.reduce(0) { $0 + (isWide($1) ? 2 : 1) }
  }

  private static func isWide(_ character: Character) -> Bool {
    guard let first = character.unicodeScalars.first else { return false }
    if first.properties.isEmojiPresentation { return true }
    if character.unicodeScalars.contains("\u{FE0F}") { return true }
    switch first.value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
      0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x20000...0x3FFFD:
      return true
    default: return false
    }
  }
}
