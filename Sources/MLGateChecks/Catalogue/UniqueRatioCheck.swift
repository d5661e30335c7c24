internal import MLGateProfiles
internal import MLGateResults
internal import MLGateYAML

/// Fails when the share of different values among a column's values lies outside its bounds.
struct UniqueRatioCheck: StatisticCheck {
  static let keyword = "unique-ratio"
  static let summary = "The share of different values among a column's values lies within bounds."
  static let details = """
    100% when no two values are the same. Past what is kept exactly it is an estimate with an error of at most
    1.5%.
    """
  static let noun = "share of different values"
  static let isShare = true
  static let arguments = [.columns] + StatisticBounds.arguments(isShare: true)
  static let examples: [CheckExample] = [
    .passes("unique-ratio: {column: x, min: 50%}", rows: ["x", "1", "1", "2", "3"], observed: "75%"),
    .fails("unique-ratio: {column: x, min: 80%}", rows: ["x", "1", "1", "2", "3"], observed: "75%"),
    .cannotDecide("unique-ratio: {column: x, min: 50%}", rows: ["x"]),
  ]

  let columns: ColumnList
  let bounds: StatisticBounds

  init(_ arguments: YAMLNode) throws(YAMLError) {
    let given = try StatisticArguments(arguments, keyword: Self.keyword, isShare: true)
    columns = given.columns
    bounds = given.bounds
  }

  func measure(_ column: ColumnProfile) -> Measurement {
    guard column.present > 0 else { return .undefined("it has no values") }
    let count = Double(column.present)
    switch column.distinctMeasured {
    case .exactly(let distinct): return .exactly(distinct / count)
    case .about(let distinct, let range):
      return .about(min(1, distinct / count), min(1, range.lowerBound / count)...min(1, range.upperBound / count))
    case .undefined(let reason): return .undefined(reason)
    }
  }
}
