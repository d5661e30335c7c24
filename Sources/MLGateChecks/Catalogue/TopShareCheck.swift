internal import MLGateProfiles
internal import MLGateResults
internal import MLGateYAML

/// Fails when the most frequent value of a column makes up too much, or too little, of its values.
struct TopShareCheck: StatisticCheck {
  static let keyword = "top-share"
  static let summary = "The share of a column's most frequent value lies within bounds."
  static let details = """
    Where not all values are kept, the count of the most frequent one is an estimate and the check is
    inconclusive near its bounds.
    """
  static let noun = "share of the most frequent value"
  static let isShare = true
  static let arguments = [.columns] + StatisticBounds.arguments(isShare: true)
  static let examples: [CheckExample] = [
    .passes("top-share: {column: x, max: 60%}", rows: ["x", "a", "a", "b", "c"], observed: "50%"),
    .fails("top-share: {column: x, max: 40%}", rows: ["x", "a", "a", "b", "c"], observed: "50%"),
    .cannotDecide("top-share: {column: x, max: 60%}", rows: ["x"]),
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
    guard let top = column.top.first else {
      return column.isExact
        ? .undefined("it has no values") : .about(1 / count, (1 / count)...min(1, (1 / count) + 0.005))
    }
    let share = Double(top.count) / count
    return column.isExact ? .exactly(share) : .about(share, max(0, share - 0.005)...min(1, share + 0.005))
  }
}
