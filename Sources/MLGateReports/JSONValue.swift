/// A JSON document that keeps its order, written the same on every platform.
///
/// Foundation's encoder sorts keys and formats differently on Linux and Darwin; a report is read by people too, and belongs to goldens.
enum JSONValue {
  case object([(key: String, value: JSONValue?)])
  case array([JSONValue])
  case string(String)
  case integer(Int)
  /// What is not finite has no JSON form and is written as `null`.
  case number(Double)

  /// The document, indented by two spaces, with a final newline.
  ///
  /// Keys without a value are left out.
  var document: String {
    var out = ""
    write(to: &out, indent: "")
    return out + "\n"
  }

  private func write(to out: inout String, indent: String) {
    switch self {
    case .object(let members):
      let known = members.compactMap { key, value in value.map { (Self.quote(key) + ": ", $0) } }
      Self.write(known, between: ("{", "}"), to: &out, indent: indent)
    case .array(let items):
      Self.write(items.map { ("", $0) }, between: ("[", "]"), to: &out, indent: indent)
    case .string(let text): out += Self.quote(text)
    case .integer(let number): out += String(number)
    case .number(let number): out += number.isFinite ? "\(number)" : "null"
    }
  }

  private static func write(
    _ items: [(prefix: String, value: JSONValue)], between brackets: (String, String), to out: inout String,
    indent: String
  ) {
    guard !items.isEmpty else { return out += brackets.0 + brackets.1 }
    let inner = indent + "  "
    out += brackets.0
    for (index, item) in items.enumerated() {
      out += (index == 0 ? "\n" : ",\n") + inner + item.prefix
      item.value.write(to: &out, indent: inner)
    }
    out += "\n" + indent + brackets.1
  }

  /// `text` in quotes.
  ///
  /// What `Visible` would show is an escape, and so is the second of two `#`: the document may be printed.
  static func quote(_ text: String) -> String {
    if Visible.isPlain(text), !text.utf8.contains(where: { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") }) {
      return "\"" + text + "\""
    }
    var out = "\""
    var isAfterHash = false
    for scalar in text.unicodeScalars {
      let isSecondHash = isAfterHash && scalar == "#"
      if scalar == "#" || !scalar.properties.isDefaultIgnorableCodePoint { isAfterHash = scalar == "#" }
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case "\n": out += "\\n"
      case "\r": out += "\\r"
      case "\t": out += "\\t"
      case _ where isSecondHash || Visible.replacement(for: scalar) != nil:
        for unit in UTF16.encode(scalar) ?? .init() {
          let digits = String(unit, radix: 16)
          out += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out + "\""
  }
}
