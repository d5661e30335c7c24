/// A line of a file as a terminal may safely show it, and the line that puts a caret under one of its columns.
///
/// Tabs stay tabs in both lines, so the caret stands right whatever a tab is wide. A long line is cut around the column.
struct SourceExcerpt {
  let text: String
  let caret: String

  /// The longest piece of a line that is shown, in code points.
  private static let width = 100
  private static let ellipsis = "..."

  /// - Parameter column: in code points, from 1; past the end means just behind the last one.
  init(line: String, column: Int) {
    let scalars = Array(line.unicodeScalars)
    let target = min(max(column - 1, 0), scalars.count)
    var window = 0..<scalars.count
    if scalars.count > Self.width {
      let start = min(max(target - Self.width / 2, 0), scalars.count - Self.width)
      window = start..<(start + Self.width)
    }
    let before = window.lowerBound > 0 ? Self.ellipsis : ""
    let after = window.upperBound < scalars.count ? Self.ellipsis : ""
    text = before + VisibleText.of(scalars[window], keepingTabs: true) + after
    caret =
      String(repeating: " ", count: before.count)
      + scalars[window.lowerBound..<target].map(Self.blank).joined() + "^"
  }

  /// White space as wide as `scalar` is on a terminal.
  private static func blank(_ scalar: Unicode.Scalar) -> String {
    if scalar == "\t" { return "\t" }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark: return ""
    default: return isWide(scalar) ? "  " : " "
    }
  }

  /// The main blocks of East Asian wide characters and emoji (Unicode Standard Annex 11).
  private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
      0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
      true
    default: false
    }
  }
}

/// Text in which nothing can act on a terminal: control characters are shown as pictures of themselves.
enum VisibleText {
  static func of(_ text: String) -> String { of(Array(text.unicodeScalars)[...], keepingTabs: false) }

  static func of(_ scalars: ArraySlice<Unicode.Scalar>, keepingTabs: Bool) -> String {
    var visible = String.UnicodeScalarView()
    for scalar in scalars { visible.append(keepingTabs && scalar == "\t" ? scalar : picture(of: scalar)) }
    return String(visible)
  }

  /// C0 controls become their control pictures (U+2400...); other controls, and marks that reorder text, U+FFFD.
  private static func picture(of scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar.value {
    case 0x00...0x1F: Unicode.Scalar(0x2400 + scalar.value) ?? "\u{FFFD}"
    case 0x7F: "\u{2421}"
    case 0x80...0x9F, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF: "\u{FFFD}"
    default: scalar
    }
  }
}
