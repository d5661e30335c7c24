/// A quantity that people write with a unit, such as `1%`, `30m` or `4GB`, and that prints itself back the same way.
public protocol HumanScalar: Codable, Sendable, Hashable, CustomStringConvertible {
  /// What may be written, for messages, for example `a size such as 512MB, 4GB or 2GiB`.
  static var wanted: String { get }

  /// Reads what a person wrote; `nil` when it is not such a quantity or is out of range.
  init?(_ text: String)
}

extension HumanScalar {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let node = (decoder as? NodeDecoder)?.node {
      guard let text = node.text, !node.isNull, let value = Self(text) else { throw node.expected(Self.wanted) }
      self = value
      return
    }
    let text = try (try? container.decode(String.self)) ?? String(container.decode(Double.self))
    guard let value = Self(text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "expected \(Self.wanted), found the text '\(text)'")
    }
    self = value
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

/// A decimal number as text, for moving its point without the rounding of a multiplication.
struct Decimal10 {
  /// `12.5`, without sign or exponent.
  static func isPlain(_ text: some StringProtocol) -> Bool {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    return (1...2).contains(parts.count)
      && parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { (48...57).contains($0) } }
  }

  /// The value of a plain decimal times ten to `power`, rounded once.
  static func value(_ text: some StringProtocol, power: Int) -> Double? {
    isPlain(text) ? Double("\(text)e\(power)") : nil
  }

  /// The shortest digits of `value` times ten to `power`, without an exponent.
  static func digits(of value: Double, power: Int) -> String {
    let parts = value.description.split(separator: "e")
    let mantissa = (parts.first ?? "0").split(separator: ".")
    let whole = mantissa.first.map(String.init) ?? "0"
    let fraction = mantissa.count > 1 && mantissa[1] != "0" ? String(mantissa[1]) : ""
    let exponent = (parts.count > 1 ? Int(parts[1]) ?? 0 : 0) + power
    var digits = Array(whole + fraction)
    var point = whole.count + exponent
    if point <= 0 {
      digits = [Character](repeating: "0", count: 1 - point) + digits
      point = 1
    }
    if point > digits.count { digits += [Character](repeating: "0", count: point - digits.count) }
    var before = String(digits[..<point].drop { $0 == "0" })
    if before.isEmpty { before = "0" }
    var after = digits[point...]
    while after.last == "0" { after.removeLast() }
    return after.isEmpty ? before : before + "." + String(after)
  }
}
