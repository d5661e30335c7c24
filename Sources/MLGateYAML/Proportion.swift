/// A part of a whole, from 0 to 1, written `1%` or `0.01`; printed as a percentage.
public struct Proportion: HumanScalar, Comparable {
  public static let wanted = "a proportion from 0% to 100%, such as 1% or 0.01"

  /// From 0 to 1.
  public let value: Double

  /// A proportion of `value`; `nil` outside 0...1.
  public init?(_ value: Double) {
    guard (0...1).contains(value) else { return nil }
    self.value = value
  }

  public init?(_ text: String) {
    guard let value = Percentage.value(of: text) else { return nil }
    self.init(value)
  }

  public var description: String { Decimal10.digits(of: value, power: 2) + "%" }

  public static func < (left: Self, right: Self) -> Bool { left.value < right.value }
}

/// A relative amount of at least 0 that may exceed the whole, written `150%` or `1.5`: how much something may change.
public struct Percentage: HumanScalar, Comparable {
  public static let wanted = "a percentage of at least 0%, such as 20% or 0.2"

  /// A finite number of at least 0; 1 is 100%.
  public let value: Double

  /// A percentage of `value`; `nil` when it is negative or not finite.
  public init?(_ value: Double) {
    guard value >= 0, value.isFinite else { return nil }
    self.value = value
  }

  public init?(_ text: String) {
    guard let value = Self.value(of: text) else { return nil }
    self.init(value)
  }

  public var description: String { Decimal10.digits(of: value, power: 2) + "%" }

  public static func < (left: Self, right: Self) -> Bool { left.value < right.value }

  /// `1%` and `0.01` are the same; anything else is `nil`.
  static func value(of text: String) -> Double? {
    if text.hasSuffix("%") { return Decimal10.value(text.dropLast(), power: -2) }
    guard CoreSchema.isFloat(text), let value = Double(text) else { return nil }
    return value == 0 ? 0 : value
  }
}
