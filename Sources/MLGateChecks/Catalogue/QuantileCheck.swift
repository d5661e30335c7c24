internal import MLGateProfiles
internal import MLGateResults
internal import MLGateYAML

/// Fails when a quantile of a column's numbers lies outside its bounds.
struct QuantileCheck: StatisticCheck {
  static let keyword = "quantile"
  static let summary = "A quantile of a column's numbers lies within bounds."
  static let details = """
    The smallest number that the given share of all does not exceed (SQL's PERCENTILE_DISC), or between two
    neighbours by a straight line with `interpolate: true` (PERCENTILE_CONT). Where not all values are kept it
    is an estimate whose rank is off by at most 0.5%; a bound within that is inconclusive.
    """
  static let noun = "quantile"
  static let arguments =
    [
      .columns, ArgumentDescription("at", .proportion, "which share of the numbers lies below: 95%", isRequired: true),
      ArgumentDescription("interpolate", .boolean, "between two neighbours, by a straight line; false by default"),
    ] + StatisticBounds.arguments()
  static let examples: [CheckExample] = [
    .passes("quantile: {column: x, at: 50%, max: 2}", rows: ["x", "1", "2", "3", "9"], observed: "2"),
    .passes(
      "quantile: {column: x, at: 50%, interpolate: true, min: 2.5}", rows: ["x", "1", "2", "3", "9"], observed: "2.5"),
    .fails("quantile: {column: x, at: 95%, max: 5}", rows: ["x", "1", "2", "3", "9"], observed: "9"),
    .cannotDecide("quantile: {column: x, at: 95%, max: 5}", rows: ["x", "a"]),
  ]

  let columns: ColumnList
  let bounds: StatisticBounds
  let noun: String
  private let fraction: Double
  private let isInterpolated: Bool

  private struct Own: Decodable {
    var at: Proportion
    var interpolate: Bool?
  }

  init(_ arguments: YAMLNode) throws(YAMLError) {
    let given = try StatisticArguments(arguments, keyword: Self.keyword, besides: ["at", "interpolate"])
    columns = given.columns
    bounds = given.bounds
    let others = Set((arguments.entries ?? []).compactMap { $0.key.text }).subtracting(["at", "interpolate"])
    let own = try arguments.removing(others).decode(Own.self)
    fraction = own.at.value
    isInterpolated = own.interpolate ?? false
    noun = "\(own.at) quantile"
  }

  func measure(_ column: ColumnProfile) -> Measurement {
    Self.measure(column, fraction, isInterpolated: isInterpolated)
  }

  /// A quantile, and between which two the true one lies when not all values are kept.
  static func measure(_ column: ColumnProfile, _ fraction: Double, isInterpolated: Bool) -> Measurement {
    if let reason = column.reasonAgainstNumbers { return .undefined(reason) }
    guard let numbers = column.numbers else {
      // An accepted profile has some quantiles only.
      let stored = column.quantiles.first { $0.fraction == fraction }
      return stored.map { .exactly($0.value) } ?? .undefined("an accepted profile does not list this quantile")
    }
    let error = numbers.rankError
    let found = numbers.quantiles([max(0, fraction - error), fraction, min(1, fraction + error)])
    guard found.count == 3 else { return .undefined("it has no numbers") }
    guard error == 0 else { return .about(found[1], found[0]...found[2]) }
    return .exactly(isInterpolated ? numbers.interpolated(fraction) ?? found[1] : found[1])
  }
}
