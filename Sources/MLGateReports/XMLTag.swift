/// An element of an XML 1.0 document, and the text of one.
///
/// Elements hold either text or elements, never both, so that indentation cannot change what a reader reads.
struct XMLTag {
  var name: String
  var attributes: [(name: String, value: String)] = []
  var text = ""
  var children: [XMLTag] = []

  /// The document: declaration, root element, final newline.
  var document: String {
    var out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    write(to: &out, indent: "")
    return out
  }

  private func write(to out: inout String, indent: String) {
    out += indent + "<" + name
    for attribute in attributes { out += " \(attribute.name)=\"\(Self.escape(attribute.value, inAttribute: true))\"" }
    if !children.isEmpty {
      out += ">\n"
      for child in children { child.write(to: &out, indent: indent + "  ") }
      out += "\(indent)</\(name)>\n"
    } else if !text.isEmpty {
      out += ">\(Self.escape(text, inAttribute: false))</\(name)>\n"
    } else {
      out += "/>\n"
    }
  }

  private static let markup = "&<>\"".utf8.map { $0 }

  /// `text` with markup escaped and every scalar that XML 1.0 forbids (section 2.2, `Char`) made visible.
  ///
  /// A parser turns CR, and in attributes also LF and TAB, into something else unless they are references (sections 2.11, 3.3.3).
  static func escape(_ text: String, inAttribute: Bool) -> String {
    guard text.utf8.contains(where: { $0 < 0x20 || $0 >= 0x80 || markup.contains($0) }) else { return text }
    var out = ""
    out.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": out += "&amp;"
      case "<": out += "&lt;"
      case ">": out += "&gt;"
      case "\"": out += inAttribute ? "&quot;" : "\""
      case "\r": out += "&#13;"
      case "\n": out += inAttribute ? "&#10;" : "\n"
      case "\t": out += inAttribute ? "&#9;" : "\t"
      case _ where isLegal(scalar): out.unicodeScalars.append(scalar)
      default: out += Visible.code(scalar)
      }
    }
    return out
  }

  /// Whether XML 1.0 allows the scalar at all; surrogates are no scalars.
  static func isLegal(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x9, 0xA, 0xD, 0x20...0xFFFD, 0x10000...0x10FFFF: true
    default: false
    }
  }
}
