internal import MLGateProfiles
internal import MLGateResults
internal import MLGateTables
internal import MLGateYAML

/// Fails when values lie outside a range of numbers or times.
///
/// Values that are no numbers (no times) lie outside.
struct RangeCheck: DataCheck {
  static let keyword = "range"
  static let summary = "The values of a column lie between two numbers or two dates, both included."
  static let arguments = [
    ArgumentDescription("column, columns", "the columns"),
    ArgumentDescription("min", "the smallest value: a number, a date or a timestamp"),
    ArgumentDescription("max", "the largest value"),
    ArgumentDescription("mostly", "the least share of values that must conform; 100% by default"),
  ]
  static let examples: [CheckExample] = [
    .passes("range: {column: x, min: 0, max: 10}", rows: ["x", "0", "10.0"], observed: "0 violations"),
    .fails("range: {column: x, min: 0}", rows: ["x", "-1", "5"], observed: "1 of 2 values (50%)"),
    .fails("range: {column: x, max: 10}", rows: ["x", "5", "nan"], observed: "1 of 2 values (50%)"),
    .fails("range: {column: x, max: 10}", rows: ["x", "5", "five"], observed: "1 of 2 values (50%)"),
    .passes("range: {column: x, max: 10, mostly: 50%}", rows: ["x", "5", "50"], observed: "1 of 2 values (50%)"),
    .fails("range: {column: x, min: 2013-01-01}", rows: ["x", "2012-12-31"], observed: "1 of 1 value (100%)"),
    .cannotDecide("range: {column: x, min: 0}", rows: ["x,y", ",1"]),
  ]

  private struct Arguments: Decodable {
    var column: Located<String>?
    var columns: [Located<String>]?
    var min: Bound?
    var max: Bound?
    var mostly: Proportion?
  }

  /// A number or a time, as it was written.
  private struct Bound: Decodable, Sendable {
    enum Value: Sendable {
      case number(Double)
      /// Microseconds since 1970.
      case time(Int64)
    }

    var value: Value
    var text: String

    init(from decoder: any Decoder) throws {
      let node = try YAMLNode(from: decoder)
      guard let text = node.text, node.scalar != nil else { throw node.error("expected a number or a date") }
      self.text = text
      switch FieldValue(text) {
      case .integer(let number): value = .number(Double(number))
      case .decimal(let number): value = .number(number)
      case .date(let days): value = .time(Int64(days) * 86_400_000_000)
      case .timestamp(let time): value = .time(time)
      default: throw node.error("'\(text)' is neither a number nor a date (YYYY-MM-DD)")
      }
    }

    var isTime: Bool { if case .time = value { true } else { false } }
  }

  private let columns: ColumnList
  private let low: Bound?
  private let high: Bound?
  private let mostly: Proportion?

  init(_ arguments: YAMLNode) throws(YAMLError) {
    let given = try arguments.decode(Arguments.self)
    columns = try ColumnList(given.column, given.columns, in: arguments)
    low = given.min
    high = given.max
    mostly = given.mostly
    guard let any = low ?? high else { throw arguments.error("range has no bound; write 'min' or 'max'") }
    guard let low, let high else { return }
    if low.isTime != any.isTime || high.isTime != any.isTime {
      throw arguments.error("min and max are not of one kind; write two numbers or two dates")
    }
    switch (low.value, high.value) {
    case (.number(let least), .number(let most)) where least > most:
      throw arguments.error("min \(low.text) is above max \(high.text)")
    case (.time(let least), .time(let most)) where least > most:
      throw arguments.error("min \(low.text) is after max \(high.text)")
    default: break
    }
  }

  func findings(in context: CheckContext) -> [Finding] {
    let words: String
    switch (low, high) {
    case (let low?, let high?): words = "from \(low.text) to \(high.text)"
    case (let low?, nil): words = "at least \(low.text)"
    case (nil, let high?): words = "at most \(high.text)"
    case (nil, nil): words = "any value"
    }
    return columns.names.map { name in
      let rule = ValueRule(
        column: name.value, expectation: words, reason: "is not \(words)", mostly: mostly?.value ?? 1,
        makeTest: { [low, high] in { Self.isOutside($0, low, high) } },
        isProven: { [low, high] in
          Self.isInside($0, low, high)
        })
      return rule.finding(in: context)
    }
  }

  private static func isOutside(_ content: UnsafeBufferPointer<UInt8>, _ low: Bound?, _ high: Bound?) -> Bool {
    let value = FieldValue(content)
    if (low ?? high)?.isTime == true {
      let time: Int64
      switch value {
      case .date(let days): time = Int64(days) * 86_400_000_000
      case .timestamp(let micros): time = micros
      default: return true
      }
      if case .time(let least)? = low?.value, time < least { return true }
      if case .time(let most)? = high?.value, time > most { return true }
      return false
    }
    guard let number = value.number, !number.isNaN else { return true }
    if case .number(let least)? = low?.value, number < least { return true }
    if case .number(let most)? = high?.value, number > most { return true }
    return false
  }

  /// Whether the extremes of a column that is all numbers lie inside.
  private static func isInside(_ column: ColumnProfile, _ low: Bound?, _ high: Bound?) -> Bool {
    guard column.type == .integer || column.type == .decimal, column.kinds.nonFinite == 0,
      (low ?? high)?.isTime == false,
      let least = column.minimum?.number, let most = column.maximum?.number
    else { return false }
    if case .number(let bound)? = low?.value, least < bound { return false }
    if case .number(let bound)? = high?.value, most > bound { return false }
    return true
  }
}
