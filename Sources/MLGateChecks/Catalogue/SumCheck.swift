internal import MLGateProfiles
internal import MLGateResults
internal import MLGateYAML

/// Fails when the sum of a column's numbers lies outside its bounds.
struct SumCheck: StatisticCheck {
  static let keyword = "sum"
  static let summary = "The sum of a column's numbers lies within bounds."
  static let details = """
    Where not every different value is kept, the sum is the mean times the count, which differs in the last
    digits.
    """
  static let noun = "sum"
  static let arguments = [.columns] + StatisticBounds.arguments()
  static let examples: [CheckExample] = [
    .passes("sum: {column: x, min: 6, max: 6}", rows: ["x", "1", "2", "3"], observed: "6"),
    .fails("sum: {column: x, min: 7}", rows: ["x", "1", "2", "3"], observed: "6"),
    .cannotDecide("sum: {column: x, min: 0}", rows: ["x,y", ",1"]),
  ]

  let columns: ColumnList
  let bounds: StatisticBounds

  init(_ arguments: YAMLNode) throws(YAMLError) {
    let given = try StatisticArguments(arguments, keyword: Self.keyword)
    columns = given.columns
    bounds = given.bounds
  }

  func measure(_ column: ColumnProfile) -> Measurement {
    let numbers = Double(column.kinds.integer + column.kinds.decimal)
    let sum = column.numbers?.exactSum ?? column.mean.map { $0 * numbers }
    return .ofNumbers(column, sum.flatMap { $0.isFinite ? $0 : nil }, or: "it left the range of doubles")
  }
}
