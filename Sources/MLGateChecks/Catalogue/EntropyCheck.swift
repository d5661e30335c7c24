internal import MLGateProfiles
internal import MLGateResults
internal import MLGateYAML

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Glibc)
  internal import Glibc
#else
  internal import Musl
#endif

/// Fails when the Shannon entropy of a column's values lies outside its bounds, in bits.
struct EntropyCheck: StatisticCheck {
  static let keyword = "entropy"
  static let summary = "The Shannon entropy of a column's values, in bits, lies within bounds."
  static let details = """
    H = -sum p log2 p over the different texts (Shannon 1948, section 6): 0 when all are the same, log2 n for n
    equally frequent ones. It takes every different value's count, so it is inconclusive where not all are kept.
    """
  static let noun = "entropy"
  static let arguments = [.columns] + StatisticBounds.arguments()
  static let examples: [CheckExample] = [
    .passes("entropy: {column: x, min: 1}", rows: ["x", "a", "b"], observed: "1"),
    .fails("entropy: {column: x, min: 1.5}", rows: ["x", "a", "b"], observed: "1"),
    .passes("entropy: {column: x, max: 0}", rows: ["x", "a", "a"], observed: "0"),
    .cannotDecide("entropy: {column: x, min: 1}", rows: ["x"]),
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
    guard let values = column.values else {
      return .undefined("it has too many different values for all to be kept (\(Wording.count(column.distinct)))")
    }
    let count = Double(column.present)
    var shares: [Double] = []
    values.forEach { _, _, number in shares.append(Double(number) / count) }
    // Summed from small to large, so that the order of the values does not show.
    return .exactly(shares.sorted().reduce(0) { $0 - $1 * log2($1) })
  }
}
