/// Untrusted text for a Markdown document that GitHub, GitLab, Azure DevOps or Buildkite shows.
///
/// Neither form can end a table cell, start a block, become HTML, a link, a formula, a mention of a person or a reference to an issue.
enum MarkdownText {
  /// Words in a sentence: markup is escaped, a line break is `<br>`.
  ///
  /// A zero-width space after `@`, and after `#` or `GH-` before a letter or digit, keeps sites from seeing a mention or a reference,
  /// which they look for after entities are resolved.
  static func prose(_ text: String, limit: Int = 2000) -> String {
    Visible.lines(text, limit: limit).map(proseLine).joined(separator: "<br>")
  }

  /// A name, value or place, in a code span; where a span cannot hold it in a table cell, in `<code>` with entities.
  static func code(_ text: String, limit: Int = 200) -> String {
    let line = Visible.line(text, limit: limit)
    let needsEntities = line.unicodeScalars.contains { ["`", "|", "\\", "<"].contains($0) }
    if !line.isEmpty, !needsEntities, line.first != " ", line.last != " " { return "`" + line + "`" }
    return "<code>" + entities(line) + "</code>"
  }

  private static func proseLine(_ line: String) -> String {
    var out = ""
    let scalars = Array(line.unicodeScalars)
    // Four leading spaces would be a code block, in which the escapes show.
    let start = scalars.firstIndex { $0 != " " } ?? scalars.endIndex
    let marker = blockMarker(scalars[start...])
    for index in start..<scalars.endIndex {
      let scalar = scalars[index]
      let next = index + 1 < scalars.count ? scalars[index + 1] : nil
      switch scalar {
      case "<": out += "&lt;"
      case ">": out += "&gt;"
      case "&": out += "&amp;"
      case "|": out += "&#124;"
      case "\\", "`", "*", "_", "[", "]", "~", "$": out += "\\" + String(scalar)
      case "@": out += "@&#8203;"
      case "#": out += next.map(isWord) == true ? "\\#&#8203;" : "\\#"
      case ":" where next == "/": out += "&#58;"
      case "." where endsWith(scalars[..<index], "www"): out += "&#46;"
      case "-" where endsWith(scalars[..<index], "gh"): out += "-&#8203;"
      case _ where index == marker: out += "\\" + String(scalar)
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out
  }

  /// Where the scalar stands that would make the line a list item, a rule or a heading, if one does.
  private static func blockMarker(_ line: ArraySlice<Unicode.Scalar>) -> Int? {
    let digits = line.prefix { ("0"..."9").contains($0) }
    let marker = digits.endIndex
    guard marker < line.endIndex, (digits.isEmpty ? ["-", "+", "="] : [".", ")"]).contains(line[marker]) else {
      return nil
    }
    let next = marker + 1 < line.endIndex ? line[marker + 1] : " "
    return next == " " || next == line[marker] ? marker : nil
  }

  private static func endsWith(_ scalars: ArraySlice<Unicode.Scalar>, _ word: String) -> Bool {
    scalars.suffix(word.unicodeScalars.count).elementsEqual(word.unicodeScalars) {
      $0.properties.lowercaseMapping == String($1)
    }
  }

  private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "_" || scalar.properties.isAlphabetic || scalar.properties.numericType != nil
  }

  private static func entities(_ text: String) -> String {
    var out = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "a"..."z", "A"..."Z", "0"..."9", " ", "-", ",", ";", "/", "=", "(", ")": out.unicodeScalars.append(scalar)
      case _ where scalar.isASCII: out += "&#\(scalar.value);"
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out
  }
}
