/// Untrusted text made safe to print: what a terminal or a CI runner would act on is shown instead.
///
/// Control characters (C0, C1), line separators and invisible formatting (bidirectional overrides, byte order marks, tags) become
/// `\n`, `\t`, `\r` or `\u{1B}`. The joiners U+200C and U+200D stay: emoji and several scripts are written with them.
///
/// The second of two `#` becomes `\u{23}`: the runners of Azure Pipelines and GitHub Actions look for `##vso[` and `##[` anywhere in
/// a line, not only at its start (`Command.TryParse` and `ActionCommand.TryParse` in their sources). What is between two `#` and
/// invisible does not count, since their search ignores it.
///
/// A combining mark at the start of a line is shown as well.
///
/// This is no escaping to undo: a backslash stays as it is, for patterns and Windows paths are to be read.
enum Visible {
  /// `text` on one line, at most `limit` scalars of it.
  static func line(_ text: String, limit: Int = .max) -> String {
    let (kept, note) = cut(text, to: limit)
    if isPlain(kept) { return kept + note }
    var writer = Writer()
    for scalar in kept.unicodeScalars { writer.write(scalar) }
    return writer.text + note
  }

  /// The lines of `text`, each visible; at most `limit` scalars of it.
  ///
  /// A line ends with LF or CR LF.
  static func lines(_ text: String, limit: Int = .max) -> [String] {
    let (kept, note) = cut(text, to: limit)
    var lines: [String] = []
    var writer = Writer()
    var hasReturn = false
    for scalar in kept.unicodeScalars {
      if hasReturn, scalar != "\n" { writer.write("\r") }
      hasReturn = scalar == "\r"
      if hasReturn { continue }
      if scalar == "\n" {
        lines.append(writer.text)
        writer = Writer()
      } else {
        writer.write(scalar)
      }
    }
    if hasReturn { writer.write("\r") }
    return lines + [writer.text + note]
  }

  /// The first `limit` scalars of `text`, and how to say that there are more.
  static func cut(_ text: String, to limit: Int) -> (kept: String, note: String) {
    let scalars = text.unicodeScalars
    guard let end = scalars.index(scalars.startIndex, offsetBy: limit, limitedBy: scalars.endIndex),
      end != scalars.endIndex
    else { return (text, "") }
    let more = scalars.distance(from: end, to: scalars.endIndex)
    return (String(scalars[..<end]), "... (\(Numbers.count(more, "more character")))")
  }

  /// Whether all of `text` is printable ASCII without two `#` in a row, so that it is shown as it is.
  static func isPlain(_ text: String) -> Bool {
    var isAfterHash = false
    for byte in text.utf8 {
      let isHash = byte == UInt8(ascii: "#")
      guard byte >= 0x20, byte < 0x7F, !(isHash && isAfterHash) else { return false }
      isAfterHash = isHash
    }
    return true
  }

  /// The visible form of a scalar that must not be printed as it is; `nil` for all others.
  static func replacement(for scalar: Unicode.Scalar) -> String? {
    switch scalar {
    case "\n": return "\\n"
    case "\r": return "\\r"
    case "\t": return "\\t"
    case " "..."~": return nil
    case "\u{200C}", "\u{200D}": return nil
    default: break
    }
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: return code(scalar)
    default: return nil
    }
  }

  /// `\u{1B}`.
  static func code(_ scalar: Unicode.Scalar) -> String {
    "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
  }

  private struct Writer {
    var text = ""
    var isAfterHash = false

    mutating func write(_ scalar: Unicode.Scalar) {
      if scalar == "#" {
        text += isAfterHash ? code(scalar) : "#"
        isAfterHash = true
        return
      }
      if !scalar.properties.isDefaultIgnorableCodePoint { isAfterHash = false }
      // What combines with the scalar before it would combine with ours: a `::` and an accent are no `::` to some readers.
      let leads = text.isEmpty && scalar.properties.isGraphemeExtend
      if let shown = leads ? code(scalar) : replacement(for: scalar) {
        text += shown
        isAfterHash = false
      } else {
        text.unicodeScalars.append(scalar)
      }
    }
  }
}
