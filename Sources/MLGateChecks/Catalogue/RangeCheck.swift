internal import MLGateProfiles
internal import MLGateResults
internal import MLGateTables
internal import MLGateYAML

/// Fails when values lie outside a range of numbers or times.
struct RangeCheck: DataCheck {
  static let keyword = "range"
  static let summary = "The values of a column lie between two numbers or two dates."
  static let details = """
    Values that are no numbers (no times) lie outside.
    """
  static let arguments = [
    .columns,
    ArgumentDescription("min", .bound, "the smallest value: a number, a date or a timestamp"),
    ArgumentDescription("max", .bound, "the largest value"),
    ArgumentDescription("above", .bound, "in place of `min`: values are greater, not equal"),
    ArgumentDescription("below", .bound, "in place of `max`: values are less, not equal"),
    .mostly,
  ]
  static let examples: [CheckExample] = [
    .passes("range: {column: x, min: 0, max: 10}", rows: ["x", "0", "10.0"], observed: "0 violations"),
    .fails("range: {column: x, min: 0}", rows: ["x", "-1", "5"], observed: "1 of 2 values (50%)"),
    .fails("range: {column: x, max: 10}", rows: ["x", "5", "nan"], observed: "1 of 2 values (50%)"),
    .fails("range: {column: x, max: 10}", rows: ["x", "5", "five"], observed: "1 of 2 values (50%)"),
    .passes("range: {column: x, above: 0, below: 1}", rows: ["x", "0.5", "0.99"], observed: "0 violations"),
    .fails("range: {column: x, above: 0, max: 1}", rows: ["x", "0", "1"], observed: "1 of 2 values (50%)"),
    .fails("range: {column: x, below: 2013-01-01}", rows: ["x", "2013-01-01"], observed: "1 of 1 value (100%)"),
    .passes("range: {column: x, max: 10, mostly: 50%}", rows: ["x", "5", "50"], observed: "1 of 2 values (50%)"),
    .fails("range: {column: x, min: 2013-01-01}", rows: ["x", "2012-12-31"], observed: "1 of 1 value (100%)"),
    .cannotDecide("range: {column: x, min: 0}", rows: ["x,y", ",1"]),
  ]

  private struct Arguments: Decodable {
    var column: Located<String>?
    var columns: ColumnList.Given?
    var min: Bound?
    var max: Bound?
    var above: Bound?
    var below: Bound?
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

    /// Whether a value of the bound's kind lies below it; not when that is not a number.
    func isAbove(_ other: Value) -> Bool { Self.precedes(other, value) }

    /// Whether a value of the bound's kind lies above it; not when that is not a number.
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

  /// What values may not cross.
  private struct Limits: Sendable {
    var low: Bound?
    /// Whether the low bound itself is inside.
    var includesLow = true
    var high: Bound?
    var includesHigh = true

    var isTime: Bool { (low ?? high)?.isTime == true }

    func contains(_ value: Bound.Value) -> Bool {
      if let low, includesLow ? low.isAbove(value) : !low.isBelow(value) { return false }
      if let high, includesHigh ? high.isBelow(value) : !high.isAbove(value) { return false }
      return true
    }

    /// `from 0 to 1`, `above 0 and at most 1`.
    var words: String {
      if let low, let high, includesLow, includesHigh { return "from \(low.text) to \(high.text)" }
      let parts = [
        low.map { (includesLow ? "at least " : "above ") + $0.text },
        high.map { (includesHigh ? "at most " : "below ") + $0.text },
      ]
      return parts.compactMap { $0 }.joined(separator: " and ")
    }
  }

  private let columns: ColumnList
  private let limits: Limits
  private let mostly: Proportion?

  init(_ arguments: YAMLNode) throws(YAMLError) {
    let given = try arguments.decode(Arguments.self)
    columns = try ColumnList(given.column, given.columns, in: arguments)
    mostly = given.mostly
    for (bound, other) in [("min", "above"), ("max", "below")] {
      guard let second = arguments[other], arguments[bound] != nil else { continue }
      throw second.error("'\(bound)' and '\(other)' are two bounds for one side; keep one of them")
    }
    limits = Limits(
      low: given.above ?? given.min, includesLow: given.above == nil, high: given.below ?? given.max,
      includesHigh: given.below == nil)
    guard let any = limits.low ?? limits.high else {
      throw arguments.error("range has no bound; write 'min', 'max', 'above' or 'below'")
    }
    guard let low = limits.low, let high = limits.high else { return }
    let (lowKey, highKey) = (limits.includesLow ? "min" : "above", limits.includesHigh ? "max" : "below")
    if low.isTime != any.isTime || high.isTime != any.isTime {
      throw arguments.error("\(lowKey) and \(highKey) are not of one kind; write two numbers or two dates")
    }
    if low.isAbove(high.value), limits.includesLow, limits.includesHigh {
      throw arguments.error("min \(low.text) is \(low.isTime ? "after" : "above") max \(high.text)")
    }
    if !low.isBelow(high.value), !limits.contains(low.value) {
      throw arguments.error("no value is \(limits.words)")
    }
  }

  var columnsNeeded: [String]? { columns.needed }

  func findings(in context: CheckContext) -> [Finding] {
    columns.names(in: context).map { name in
      let rule = ValueRule(
        column: name, expectation: limits.words, reason: "is not \(limits.words)", mostly: mostly?.value ?? 1,
        makeTest: { [limits] in .value { Self.isOutside($0, limits) } },
        isProven: { [limits] in Self.isInside($0, limits) })
      return rule.finding(in: context)
    }
  }

  private static func isOutside(_ found: FieldValue, _ limits: Limits) -> Bool {
    let isTime = limits.isTime
    switch found {
    case .date(let days) where isTime: return !limits.contains(.time(Int64(days) * 86_400_000_000))
    case .timestamp(let micros) where isTime: return !limits.contains(.time(micros))
    case .integer(let number) where !isTime: return !limits.contains(.integer(number))
    case .decimal(let number) where !isTime: return !limits.contains(.number(number))
    case .nonFinite(let number) where !isTime && !number.isNaN: return !limits.contains(.number(number))
    default: return true
    }
  }

  /// Whether the extremes of a column that is all numbers lie inside.
  private static func isInside(_ column: ColumnProfile, _ limits: Limits) -> Bool {
    // What is declared to be a number need not be one.
    guard column.type == .integer || column.type == .decimal,
      column.kinds.integer + column.kinds.decimal == column.present, !limits.isTime,
      let least = value(column.minimum), let most = value(column.maximum)
    else { return false }
    return limits.contains(least) && limits.contains(most)
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
