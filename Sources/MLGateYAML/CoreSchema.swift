/// Tag resolution of the YAML 1.2 core schema (YAML 1.2.2, section 10.3.2).
///
/// `no`, `yes`, `on` and `12:30:00` are text here, and `012` is twelve.
enum CoreSchema {
  static func resolve(_ text: String) -> YAMLScalar.Resolved {
    switch text {
    case "", "~", "null", "Null", "NULL": return .null
    case "true", "True", "TRUE": return .bool(true)
    case "false", "False", "FALSE": return .bool(false)
    case ".nan", ".NaN", ".NAN": return .double(.nan)
    case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF": return .double(.infinity)
    case "-.inf", "-.Inf", "-.INF": return .double(-.infinity)
    default: break
    }
    if isInteger(text) { return integer(text, as: Int.self).map { .int($0) } ?? .string(text) }
    if isFloat(text), let number = Double(text) { return .double(number) }
    return .string(text)
  }

  /// Whether it is `[-+]? [0-9]+`, `0o [0-7]+` or `0x [0-9a-fA-F]+`.
  static func isInteger(_ text: String) -> Bool {
    if text.hasPrefix("0o") {
      return text.utf8.count > 2 && text.utf8.dropFirst(2).allSatisfy { (48...55).contains($0) }
    }
    if text.hasPrefix("0x") { return text.utf8.count > 2 && text.utf8.dropFirst(2).allSatisfy(isHexDigit) }
    let digits = withoutSign(text)
    return !digits.isEmpty && digits.allSatisfy(isDigit)
  }

  /// The number that an integer's text stands for; `nil` when `Number` cannot hold it.
  static func integer<Number: FixedWidthInteger>(_ text: String, as type: Number.Type) -> Number? {
    if text.hasPrefix("0o") { return Number(text.dropFirst(2), radix: 8) }
    if text.hasPrefix("0x") { return Number(text.dropFirst(2), radix: 16) }
    return Number(text)
  }

  /// Whether it is `[-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?`.
  static func isFloat(_ text: String) -> Bool {
    var rest = withoutSign(text)
    let whole = rest.prefix(while: isDigit).count
    rest = rest.dropFirst(whole)
    if rest.first == UInt8(ascii: ".") {
      let fraction = rest.dropFirst().prefix(while: isDigit).count
      guard whole + fraction > 0 else { return false }
      rest = rest.dropFirst(1 + fraction)
    } else if whole == 0 {
      return false
    }
    guard let mark = rest.first else { return true }
    guard mark | 0x20 == UInt8(ascii: "e") else { return false }
    rest = rest.dropFirst()
    if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
    return !rest.isEmpty && rest.allSatisfy(isDigit)
  }

  private static func withoutSign(_ text: String) -> Substring.UTF8View {
    let isSigned = text.utf8.first == UInt8(ascii: "-") || text.utf8.first == UInt8(ascii: "+")
    return text.dropFirst(isSigned ? 1 : 0).utf8
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }

  private static func isHexDigit(_ byte: UInt8) -> Bool {
    isDigit(byte) || (65...70).contains(byte) || (97...102).contains(byte)
  }
}
