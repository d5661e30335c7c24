/// Writes numbers for people: short, and never so short that two different numbers look the same.
public enum MetricFormat {
  /// The digits that are enough unless two numbers must be told apart.
  public static let usualDigits = 6
  /// With this many significant digits two different doubles have different texts.
  private static let mostDigits = 17

  /// `number` with at most `digits` significant digits, but never with fewer than its whole part has.
  ///
  /// Rounds the shortest decimal that reads back as `number`, halves away from zero; trailing zeros are dropped.
  /// From 10¹⁵ upwards and below 10⁻⁵ the text is scientific: `1.5e-07`.
  public static func text(_ number: Double, digits: Int = usualDigits) -> String {
    if number.isNaN { return "NaN" }
    if number.isInfinite { return number < 0 ? "-infinity" : "infinity" }
    if number == 0 { return "0" }
    let isScientific = !(1e-5..<1e15).contains(abs(number))
    var decimal = DecimalDigits(abs(number))
    decimal.round(to: isScientific ? digits : max(digits, decimal.exponent + 1))
    return (number < 0 ? "-" : "") + (isScientific ? decimal.scientific : decimal.positional)
  }

  /// How many significant digits tell `number` from each of `others` that differs from it; at least `usualDigits`.
  public static func digits(telling number: Double, from others: [Double]) -> Int {
    let different = others.filter { $0 != number }
    return (usualDigits..<mostDigits).first { digits in
      different.allSatisfy { text($0, digits: digits) != text(number, digits: digits) }
    } ?? mostDigits
  }
}

/// Decimal digits d₀d₁d₂… that mean d₀.d₁d₂… × 10^exponent; d₀ is not zero.
private struct DecimalDigits {
  var digits: [UInt8]
  var exponent: Int

  /// The shortest decimal that reads back as `number`, which is finite and above zero.
  init(_ number: Double) {
    let parts = number.description.split(separator: "e")
    let mantissa = parts.first.map { Array($0.utf8) } ?? []
    let point = mantissa.firstIndex(of: UInt8(ascii: ".")) ?? mantissa.count
    let all = mantissa.filter { $0 != UInt8(ascii: ".") }.map { $0 - UInt8(ascii: "0") }
    let leadingZeros = all.prefix { $0 == 0 }.count
    digits = Array(all.dropFirst(leadingZeros))
    exponent = (parts.count > 1 ? Int(parts[1]) ?? 0 : 0) + point - 1 - leadingZeros
    dropTrailingZeros()
  }

  mutating func round(to count: Int) {
    guard digits.count > count else { return }
    let isUp = digits[count] >= 5
    digits.removeSubrange(count...)
    if isUp {
      while digits.last == 9 { digits.removeLast() }
      if digits.isEmpty {
        digits = [1]
        exponent += 1
      } else {
        digits[digits.count - 1] += 1
      }
    }
    dropTrailingZeros()
  }

  private mutating func dropTrailingZeros() {
    while digits.count > 1, digits.last == 0 { digits.removeLast() }
  }

  private func write(_ digits: some Sequence<UInt8>) -> String {
    String(decoding: digits.map { $0 + UInt8(ascii: "0") }, as: UTF8.self)
  }

  var positional: String {
    guard exponent >= 0 else { return "0." + String(repeating: "0", count: -exponent - 1) + write(digits) }
    let whole = write(digits.prefix(exponent + 1)) + String(repeating: "0", count: max(0, exponent + 1 - digits.count))
    return digits.count > exponent + 1 ? whole + "." + write(digits.dropFirst(exponent + 1)) : whole
  }

  var scientific: String {
    let fraction = digits.count > 1 ? "." + write(digits.dropFirst()) : ""
    let size = abs(exponent)
    return write(digits.prefix(1)) + fraction + "e" + (exponent < 0 ? "-" : "+") + (size < 10 ? "0\(size)" : "\(size)")
  }
}
