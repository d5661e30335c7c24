internal import MLGateProfiles
internal import MLGateResults
internal import MLGateTables
internal import MLGateYAML

/// Fails when values lie outside a range of numbers or times.
struct RangeCheck: DataCheck {
  static let keyword = "range"
  static let summary = "The values of a column lie between two numbers or two dates, both included."
  static let details = """
    Values that are no numbers (no times) lie outside.
    """
  static let arguments = [
    .columns,
    ArgumentDescription("min", .bound, "the smallest value: a number, a date or a timestamp"),
    ArgumentDescription("max", .bound, "the largest value"),
    .mostly,
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
    var columns: ColumnList.Given?
    var min: Bound?
    var max: Bound?
    var mostly: Proportion?
  }

  /// A number or a time, as it was written.
  private struct Bound: Decodable, Sendable {
    enum Value: Sendable {
      case number(Double)
      /// Compared exactly with whole numbers, which doubles of that size cannot tell apart.
      case integer(Int64)
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
      case .integer(let number): value = .integer(number)
      case .decimal(let number): value = .number(number)
      case .date(let days): value = .time(Int64(days) * 86_400_000_000)
      case .timestamp(let time): value = .time(time)
      default: throw node.error("'\(text)' is neither a number nor a date (YYYY-MM-DD)")
      }
    }

    var isTime: Bool { if case .time = value { true } else { false } }

    /// Whether the bound lies above a value of its kind; not when that is not a number.
    func isAbove(_ other: Value) -> Bool { Self.precedes(other, value) }

    /// Whether the bound lies below a value of its kind; not when that is not a number.
    func isBelow(_ other: Value) -> Bool { Self.precedes(value, other) }

    private static func precedes(_ left: Value, _ right: Value) -> Bool {
      switch (left, right) {
      case (.integer(let left), .integer(let right)): left < right
      case (.integer(let left), .number(let right)): Double(left) < right
      case (.number(let left), .integer(let right)): left < Double(right)
      case (.number(let left), .number(let right)): left < right
      case (.time(let left), .time(let right)): left < right
      default: false
      }
    }
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
    if low.isAbove(high.value) {
      throw arguments.error("min \(low.text) is \(low.isTime ? "after" : "above") max \(high.text)")
    }
  }

  var columnsNeeded: [String]? { columns.needed }

  func findings(in context: CheckContext) -> [Finding] {
    let words: String
    switch (low, high) {
    case (let low?, let high?): words = "from \(low.text) to \(high.text)"
    case (let low?, nil): words = "at least \(low.text)"
    case (nil, let high?): words = "at most \(high.text)"
    case (nil, nil): words = "any value"
    }
    return columns.names(in: context).map { name in
      let rule = ValueRule(
        column: name, expectation: words, reason: "is not \(words)", mostly: mostly?.value ?? 1,
        makeTest: { [low, high] in .value { Self.isOutside($0, low, high) } },
        isProven: { [low, high] in
          Self.isInside($0, low, high)
        })
      return rule.finding(in: context)
    }
  }

  private static func isOutside(_ found: FieldValue, _ low: Bound?, _ high: Bound?) -> Bool {
    let isTime = (low ?? high)?.isTime == true
    let value: Bound.Value
    switch found {
    case .date(let days) where isTime: value = .time(Int64(days) * 86_400_000_000)
    case .timestamp(let micros) where isTime: value = .time(micros)
    case .integer(let number) where !isTime: value = .integer(number)
    case .decimal(let number) where !isTime: value = .number(number)
    case .nonFinite(let number) where !isTime && !number.isNaN: value = .number(number)
    default: return true
    }
    return low?.isAbove(value) == true || high?.isBelow(value) == true
  }

  /// Whether the extremes of a column that is all numbers lie inside.
  private static func isInside(_ column: ColumnProfile, _ low: Bound?, _ high: Bound?) -> Bool {
    // What is declared to be a number need not be one.
    guard column.type == .integer || column.type == .decimal,
      column.kinds.integer + column.kinds.decimal == column.present,
      (low ?? high)?.isTime == false, let least = value(column.minimum), let most = value(column.maximum)
    else { return false }
    return low?.isAbove(least) != true && high?.isBelow(most) != true
  }

  /// An extreme as it can be compared; `nil` where a decimal column may have rounded a whole number.
  private static func value(_ extreme: Scalar?) -> Bound.Value? {
    switch extreme {
    case .integer(let whole): .integer(whole)
    case .decimal(let number) where abs(number) < 9_007_199_254_740_992: .number(number)
    default: nil
    }
  }
}
