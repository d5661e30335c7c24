internal import MLGateProfiles
internal import MLGateResults
internal import MLGateYAML

/// Fails when the sample standard deviation (n - 1) of a column's numbers lies outside its bounds.
struct StandardDeviationCheck: StatisticCheck {
  static let keyword = "standard-deviation"
  static let summary = "The sample standard deviation of a column's numbers lies within bounds."
  static let details = """
    Undefined, and therefore inconclusive, for fewer than two numbers.
    """
  static let noun = "standard deviation"
  static let arguments = [.columns] + StatisticBounds.arguments()
  static let examples: [CheckExample] = [
    .passes("standard-deviation: {column: x, max: 1}", rows: ["x", "1", "2", "3"], observed: "1"),
    .fails("standard-deviation: {column: x, min: 2}", rows: ["x", "1", "2", "3"], observed: "1"),
    .cannotDecide("standard-deviation: {column: x, max: 1}", rows: ["x", "1"]),
  ]

  let columns: ColumnList
  let bounds: StatisticBounds

  init(_ arguments: YAMLNode) throws(YAMLError) {
    let given = try StatisticArguments(arguments, keyword: Self.keyword)
    columns = given.columns
    bounds = given.bounds
  }

  func measure(_ column: ColumnProfile) -> Measurement {
    .ofNumbers(
      column, column.standardDeviation, or: "it has fewer than two numbers, or a sum left the range of doubles")
  }
}
