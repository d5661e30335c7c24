internal import MLGateProfiles
internal import MLGateResults
internal import MLGateYAML

/// Fails when the median of a column's numbers lies outside its bounds.
struct MedianCheck: StatisticCheck {
  static let keyword = "median"
  static let summary = "The median of a column's numbers lies within bounds."
  static let details = """
    Of an even number of values, the mean of the middle two (SQL's PERCENTILE_CONT(0.5)). Where not all values
    are kept it is an estimate whose rank is off by at most 0.5%; a bound within that is inconclusive.
    """
  static let noun = "median"
  static let arguments = [.columns] + StatisticBounds.arguments()
  static let examples: [CheckExample] = [
    .passes("median: {column: x, min: 2, max: 3}", rows: ["x", "1", "2", "3", "9"], observed: "2.5"),
    .fails("median: {column: x, below: 2}", rows: ["x", "1", "2", "3"], observed: "2"),
    .cannotDecide("median: {column: x, max: 3}", rows: ["x", "a"]),
  ]

  let columns: ColumnList
  let bounds: StatisticBounds

  init(_ arguments: YAMLNode) throws(YAMLError) {
    let given = try StatisticArguments(arguments, keyword: Self.keyword)
    columns = given.columns
    bounds = given.bounds
  }

  func measure(_ column: ColumnProfile) -> Measurement {
    QuantileCheck.measure(column, 0.5, isInterpolated: true)
  }
}
