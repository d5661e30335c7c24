internal import MLGateTables
internal import MLGateYAML

/// An end of a range, as it was written: a number, a date or a timestamp.
///
/// Bounds are equal when they lie at the same place: `0` and `0.0` are.
public struct SchemaBound: Sendable, Equatable, Decodable, CustomStringConvertible {
  private enum Value: Sendable {
    /// Compared exactly with whole numbers, which doubles of that size cannot tell apart.
    case integer(Int64)
    case number(Double)
    /// Microseconds since 1970.
    case time(Int64)
  }

  private let value: Value
  public let text: String

  /// Reads a bound; `nil` when the text is neither a finite number nor a time.
  public init?(_ text: String) {
    switch FieldValue(text) {
    case .integer(let number): value = .integer(number)
    case .decimal(let number): value = .number(number)
    case .date(let days): value = .time(Int64(days) * 86_400_000_000)
    case .timestamp(let time): value = .time(time)
    default: return nil
    }
    self.text = text
  }

  public init(_ number: Int64) {
    value = .integer(number)
    text = String(number)
  }

  public init(from decoder: any Decoder) throws {
    let node = try YAMLNode(from: decoder)
    guard let text = node.text, node.scalar != nil else { throw node.error("expected a number or a date") }
    guard let bound = SchemaBound(text) else {
      throw node.error("'\(text)' is neither a number nor a date (YYYY-MM-DD)")
    }
    self = bound
  }

  public var description: String { text }

  /// Whether it bounds times, not numbers.
  public var isTime: Bool { if case .time = value { true } else { false } }

  /// Whether this bound lies before another one; `nil` when one is a number and one is a time.
  public func precedes(_ other: SchemaBound) -> Bool? {
    switch (value, other.value) {
    case (.integer(let left), .integer(let right)): left < right
    case (.integer(let left), .number(let right)): Double(left) < right
    case (.number(let left), .integer(let right)): left < Double(right)
    case (.number(let left), .number(let right)): left < right
    case (.time(let left), .time(let right)): left < right
    default: nil
    }
  }

  public static func == (left: Self, right: Self) -> Bool {
    left.precedes(right) == false && right.precedes(left) == false
  }
}
