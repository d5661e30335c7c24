/// A length of time, written `250ms`, `10s`, `1h30m` or `7d`: units from large to small, each at most once.
public struct HumanDuration: HumanScalar, Comparable {
  public static let wanted = "a duration with its unit (ms, s, m, h, d, w), such as 30m, 10s or 1h30m"

  /// Finite and not negative.
  public let seconds: Double

  /// A duration of `seconds`; `nil` when it is negative or not finite.
  public init?(seconds: Double) {
    guard seconds >= 0, seconds.isFinite else { return nil }
    self.seconds = seconds
  }

  /// Units from large to small, in milliseconds.
  private static let units: [(name: String, milliseconds: Int)] = [
    ("w", 604_800_000), ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1),
  ]

  public init?(_ text: String) {
    var rest = text[...]
    var units = Self.units[...]
    var milliseconds = 0.0
    guard !rest.isEmpty else { return nil }
    while !rest.isEmpty {
      let amount = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
      rest = rest.dropFirst(amount.count)
      let name = rest.prefix { $0.isASCII && $0.isLetter }
      rest = rest.dropFirst(name.count)
      guard let index = units.firstIndex(where: { $0.name == name }) else { return nil }
      let unit = units[index]
      // Seconds are a power of ten, so their fraction needs no multiplication that would round.
      let part =
        unit.name == "s"
        ? Decimal10.value(amount, power: 3)
        : Decimal10.value(amount, power: 0).map { $0 * Double(unit.milliseconds) }
      guard let part else { return nil }
      milliseconds += part
      units = units[(index + 1)...]
    }
    self.init(seconds: milliseconds / 1000)
  }

  /// In days, hours, minutes, seconds and milliseconds, such that reading it gives the same duration.
  public var description: String {
    let milliseconds = (seconds * 1000).rounded()
    guard milliseconds < 9e15, milliseconds / 1000 == seconds else {
      return Decimal10.digits(of: seconds, power: 0) + "s"
    }
    var rest = Int(milliseconds)
    var text = ""
    for unit in Self.units.dropFirst() where rest >= unit.milliseconds {
      text += "\(rest / unit.milliseconds)\(unit.name)"
      rest %= unit.milliseconds
    }
    return text.isEmpty ? "0s" : text
  }

  public static func < (left: Self, right: Self) -> Bool { left.seconds < right.seconds }
}
