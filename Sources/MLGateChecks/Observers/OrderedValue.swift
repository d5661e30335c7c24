internal import MLGateTables

/// A value that has a place in an order: a number, or a point in time.
enum OrderedValue: Hashable, Sendable {
  case integer(Int64)
  /// Not NaN.
  case number(Double)
  /// Microseconds since 1970-01-01 UTC; a date is its first instant.
  case time(Int64)

  /// `nil` for what is neither a number within 64 bits nor a time.
  init?(_ value: FieldValue) {
    switch value {
    case .integer(let whole): self = .integer(whole)
    case .decimal(let number): self = .number(number)
    case .nonFinite(let number) where !number.isNaN: self = .number(number)
    case .date(let days): self = .time(Int64(days) * 86_400_000_000)
    case .timestamp(let micros): self = .time(micros)
    default: return nil
    }
  }

  /// -1 when `self` comes before another value, 0 when they are the same, 1 when it comes after; `nil` when numbers meet
  /// times.
  ///
  /// Whole numbers are compared with decimals exactly, past 2^53 too.
  func compared(to other: OrderedValue) -> Int? {
    switch (self, other) {
    case (.integer(let left), .integer(let right)), (.time(let left), .time(let right)): Self.sign(left, right)
    case (.number(let left), .number(let right)): Self.sign(left, right)
    case (.integer(let left), .number(let right)): Self.sign(left, right)
    case (.number(let left), .integer(let right)): -Self.sign(right, left)
    case (.time, _), (_, .time): nil
    }
  }

  private static func sign<Value: Comparable>(_ left: Value, _ right: Value) -> Int {
    left < right ? -1 : left == right ? 0 : 1
  }

  private static func sign(_ left: Int64, _ right: Double) -> Int {
    let whole = right.rounded(.down)
    guard let floor = Int64(exactly: whole) else { return right > 0 ? -1 : 1 }
    return left == floor && right > whole ? -1 : sign(left, floor)
  }

  /// Whether a value may follow another one.
  func follows(_ earlier: OrderedValue, falling: Bool = false, strictly: Bool) -> Bool {
    guard let order = compared(to: earlier) else { return false }
    return order == 0 ? !strictly : (order > 0) != falling
  }
}
