internal import MLGateProfiles
internal import MLGateResults
internal import MLGateYAML

/// Fails when a column has too few or too many different values.
struct DistinctCheck: StatisticCheck {
  static let keyword = "distinct"
  static let summary = "The number of different values of a column lies within bounds."
  static let details = """
    Numbers are told apart by value, all else by text. Past what is kept exactly, the number is an estimate with
    an error of at most 1.5%; a bound within that is inconclusive.
    """
  static let noun = "number of different values"
  static let arguments = [.columns] + StatisticBounds.arguments()
  static let examples: [CheckExample] = [
    .passes("distinct: {column: x, min: 2, max: 3}", rows: ["x", "1", "1.0", "2"], observed: "2"),
    .fails("distinct: {column: x, max: 1}", rows: ["x", "a", "b"], observed: "2"),
    .cannotDecide("distinct: {column: x, max: 1}", rows: ["x,y", ",1"]),
  ]

  let columns: ColumnList
  let bounds: StatisticBounds

  init(_ arguments: YAMLNode) throws(YAMLError) {
    let given = try StatisticArguments(arguments, keyword: Self.keyword)
    columns = given.columns
    bounds = given.bounds
  }

  func measure(_ column: ColumnProfile) -> Measurement {
    guard column.present > 0 else { return .undefined("it has no values") }
    return column.distinctMeasured
  }
}
