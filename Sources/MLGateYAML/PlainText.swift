/// Decides how a text is quoted so that it is read back as itself.
enum PlainText {
  /// Whether `text` may stand without quotes anywhere, also inside brackets and as a key.
  static func isSafe(_ text: String) -> Bool {
    guard case .string = CoreSchema.resolve(text), !CoreSchema.isInteger(text), let first = text.utf8.first else {
      return false
    }
    // YAML 1.1 readers take these for booleans; quotes cost nothing.
    if ["y", "n", "yes", "no", "on", "off"].contains(text.lowercased()) { return false }
    guard isWordByte(first) || first == UInt8(ascii: "/") || first == UInt8(ascii: ".") else { return false }
    if text.hasPrefix("...") || text.utf8.last == UInt8(ascii: " ") { return false }
    return text.utf8.allSatisfy { isWordByte($0) || " ./-+*()<>=%@$^~;!&".utf8.contains($0) }
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == UInt8(ascii: "_")
  }

  /// `text` in double quotes, with everything escaped that is not plainly visible.
  static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\r": quoted += "\\r"
      case "\t": quoted += "\\t"
      default:
        if isVisible(scalar) { quoted.unicodeScalars.append(scalar) } else { quoted += escape(scalar) }
      }
    }
    return quoted + "\""
  }

  private static func escape(_ scalar: Unicode.Scalar) -> String {
    let hex = String(scalar.value, radix: 16, uppercase: true)
    let width = scalar.value <= 0xFF ? 2 : scalar.value <= 0xFFFF ? 4 : 8
    let letter = width == 2 ? "x" : width == 4 ? "u" : "U"
    return "\\\(letter)" + String(repeating: "0", count: width - hex.count) + hex
  }

  /// Whether a character may stand unescaped: no control, no line or paragraph separator, no mark of direction.
  static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x20...0x7E, 0xA0...0x200A, 0x2010...0x2027, 0x202F...0x205F, 0x2070...0xD7FF, 0xE000...0xFEFE,
      0xFF00...0xFFFD, 0x10000...0x10FFFF:
      true
    default: false
    }
  }
}

/// A text of several lines as it stands below `|`.
struct LiteralBlock {
  let header: String
  let lines: [String]

  /// Whether `text` has several lines and nothing that a block could not show or would lose.
  static func canHold(_ text: String) -> Bool {
    guard text.contains("\n"), let first = text.unicodeScalars.first, first != " ", first != "\n", first != "\t" else {
      return false
    }
    return text.unicodeScalars.allSatisfy { $0 == "\n" || $0 == "\t" || PlainText.isVisible($0) }
  }

  init(_ text: String) {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if !text.hasSuffix("\n") {
      header = "|-"
    } else {
      lines.removeLast()
      header = lines.last == "" ? "|+" : "|"
    }
    self.lines = lines
  }
}
