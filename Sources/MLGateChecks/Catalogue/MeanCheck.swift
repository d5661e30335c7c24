internal import MLGateProfiles
internal import MLGateResults
internal import MLGateYAML

/// Fails when the mean of a column's numbers lies outside its bounds.
struct MeanCheck: StatisticCheck {
  static let keyword = "mean"
  static let summary = "The mean of a column's numbers lies within bounds."
  static let details = """
    A column that has anything but finite numbers is inconclusive; so is one without values.
    """
  static let noun = "mean"
  static let arguments = [.columns] + StatisticBounds.arguments()
  static let examples: [CheckExample] = [
    .passes("mean: {column: x, min: 1, max: 3}", rows: ["x", "1", "2", "3"], observed: "2"),
    .fails("mean: {column: x, above: 2}", rows: ["x", "1", "2", "3"], observed: "2"),
    .cannotDecide("mean: {column: x, max: 3}", rows: ["x", "1", "two"]),
    .cannotDecide("mean: {column: x, change: {max: 10%}}", rows: ["x", "1"]),
  ]

  let columns: ColumnList
  let bounds: StatisticBounds

  init(_ arguments: YAMLNode) throws(YAMLError) {
    let given = try StatisticArguments(arguments, keyword: Self.keyword)
    columns = given.columns
    bounds = given.bounds
  }

  func measure(_ column: ColumnProfile) -> Measurement {
    .ofNumbers(column, column.mean, or: "a sum left the range of doubles")
  }
}
