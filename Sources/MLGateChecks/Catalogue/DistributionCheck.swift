internal import MLGateProfiles
internal import MLGateResults
internal import MLGateStatistics
internal import MLGateTables
internal import MLGateYAML

/// Fails when a column's values are not from a distribution that is written down.
struct DistributionCheck: DataCheck {
  static let keyword = "distribution"
  static let summary = "A column's numbers are from a known distribution, or its values have known weights."
  static let details = """
    Numbers are compared by the two-sided test of Kolmogorov and Smirnov: the distance is the largest one between
    the two cumulative distributions. Values with `weights`, compared as they are written, by Pearson's chi-square:
    the distance is half the sum of the differences between the shares. A p-value is the probability of so much or
    more by chance; with enough rows, any distribution that is not exactly the written one has a small one, so bound
    the distance. It holds for parameters that were known before; fitted to the same rows it is too large, as it is
    when many numbers are equal. That of numbers is exact for up to 1,000 of them (Marsaglia, Tsang and Wang 2003), and
    beyond an expansion that is off by less than 0.0000001 (Pelz and Good 1976).

    Missing values are left out. Fewer than 10 values are inconclusive, and so is a p-value of weights of which one is
    expected less than once, or more than a fifth less than 5 times (Cochran 1954). Where not all values are kept, the
    distance is told from a sketch when that is enough, and else from the rows, to about 0.00003; when the verdict
    depends on less it is inconclusive.
    """
  static let arguments =
    [.columns] + ExpectedDistribution.arguments + [
      ArgumentDescription(
        "weights", .named(.percentage), "values to their shares, or to numbers in proportion to them: {a: 30%, b: 70%}"),
      ArgumentDescription(
        "others", .proportion, "the share of all values without a weight, together; 0% by default, so that none may be"),
      ArgumentDescription("p-value", .proportion, "the smallest p-value that passes: 0.05"),
      ArgumentDescription("max-distance", .proportion, "the largest distance that passes: 0.1"),
    ]
  private static let tenths = (0..<10).map { "0.\($0)5" }
  static let examples: [CheckExample] = [
    .passes(
      "distribution: {column: x, uniform: {min: 0, max: 1}, p-value: 0.05}", rows: ["x"] + tenths,
      observed: "p-value 1, distance 0.05"),
    .fails(
      "distribution: {column: x, uniform: {min: 0, max: 2}, p-value: 0.05}", rows: ["x"] + tenths,
      observed: "p-value 0.00429, distance 0.525"),
    .fails(
      "distribution: {column: x, normal: {mean: 0.5, standard-deviation: 1}, max-distance: 0.2}", rows: ["x"] + tenths,
      observed: "distance 0.326"),
    .passes(
      "distribution: {column: x, weights: {a: 60%, b: 40%}, max-distance: 0.1}",
      rows: ["x"] + "aaaaaaabbb".map(String.init), observed: "distance 0.1"),
    .fails(
      "distribution: {column: x, weights: {a: 1, b: 1}, p-value: 0.05}", rows: ["x"] + "aaaaaaaaab".map(String.init),
      observed: "p-value 0.0114, distance 0.4"),
    .fails(
      "distribution: {column: x, weights: {a: 9, b: 1}, max-distance: 0.1}",
      rows: ["x"] + "aaaaaaabcc".map(String.init), observed: "distance 0.2"),
    .passes(
      "distribution: {column: x, weights: {a: 9, b: 1}, others: 20%, max-distance: 0.1}",
      rows: ["x"] + "aaaaaaabcc".map(String.init), observed: "distance 0.02"),
    .fails("distribution: {column: z, weights: {a: 1, b: 1}, p-value: 0.05}", rows: ["x", "a"], observed: "not there"),
    .cannotDecide("distribution: {column: x, weights: {a: 1, b: 1}, p-value: 0.05}", rows: ["x", "a", "b"]),
    .cannotDecide(
      "distribution: {column: x, weights: {a: 9, b: 1}, p-value: 0.05}", rows: ["x"] + "aaaaaaaaab".map(String.init)),
    .cannotDecide("distribution: {column: x, exponential: {}, p-value: 0.05}", rows: ["x"] + tenths + ["far"]),
  ]

  /// Fewer values tell no distribution.
  static let fewest = 10

  private struct Arguments: Decodable {
    var column: Located<String>?
    var columns: ColumnList.Given?
    var weights: Located<[String: Percentage]>?
    var others: Located<Proportion>?
    var pValue: Located<Proportion>?
    var maxDistance: Proportion?
    /// Read by ``ExpectedDistribution``; here so that a key near one of them is told.
    var normal, uniform, exponential, gamma, beta, chiSquare: YAMLNode?

    enum CodingKeys: String, CodingKey {
      case column, columns, weights, others, normal, uniform, exponential, gamma, beta
      case chiSquare = "chi-square"
      case pValue = "p-value"
      case maxDistance = "max-distance"
    }
  }

  private enum Expectation: Sendable {
    case numbers(ExpectedDistribution)
    case weights(ExpectedWeights)

    var words: String {
      switch self {
      case .numbers(let expected): expected.words
      case .weights: "the weights"
      }
    }
  }

  private let columns: ColumnList
  private let expectation: Expectation
  private let bounds: DistributionBounds

  init(_ arguments: YAMLNode) throws(YAMLError) {
    let expected = try ExpectedDistribution(in: arguments)
    let given = try arguments.decode(Arguments.self)
    columns = try ColumnList(given.column, given.columns, in: arguments)
    switch (expected, given.weights) {
    case (let expected?, nil):
      if let others = given.others { throw others.error("'others' is about 'weights'; remove it") }
      expectation = .numbers(expected)
    case (nil, let weights?):
      guard let expected = ExpectedWeights(weights.value.mapValues(\.value), others: given.others?.value.value) else {
        throw weights.error("weights are of two values or more with a share above 0")
      }
      expectation = .weights(expected)
    case (_?, let weights?):
      throw weights.error("both a distribution of numbers and 'weights' are given; keep one")
    case (nil, nil):
      let names = ExpectedDistribution.keys.map { "'\($0)'" }.joined(separator: ", ")
      throw arguments.error("distribution names none; write one of \(names) or 'weights: {NAME: 30%, NAME: 70%}'")
    }
    if let bound = given.pValue, bound.value.value == 0 || bound.value.value == 1 {
      throw bound.error("a bound of a p-value lies between 0 and 1, such as 0.05")
    }
    bounds = DistributionBounds(leastPValue: given.pValue?.value.value, mostDistance: given.maxDistance?.value)
    if bounds.isEmpty {
      throw arguments.error("distribution has no bound; write 'p-value: 0.05' or 'max-distance: 0.1'")
    }
  }

  var columnsNeeded: [String]? { columns.needed }

  func findings(in context: CheckContext) -> [Finding] {
    columns.findings(in: context) { column in
      switch expectation {
      case .numbers(let expected): [numbers(column, expected)]
      case .weights(let expected): [weights(column, expected)]
      }
    }
  }

  private func finding(_ column: ColumnProfile, _ judgement: Judgement) -> Finding {
    Finding(
      name: column.name, title: "\(column.name): \(bounds.words) against \(expectation.words)", column: column.name,
      judgement: judgement)
  }

  private func undecided(_ column: ColumnProfile, _ message: String) -> Finding {
    finding(column, Judgement(.inconclusive, expected: Quantity(text: bounds.words), message))
  }

  // MARK: Numbers

  private func numbers(_ column: ColumnProfile, _ expected: ExpectedDistribution) -> Finding {
    if let reason = column.reasonAgainstNumbers {
      return undecided(column, "Column '\(column.name)' cannot be compared with \(expected.words), because \(reason).")
    }
    guard column.present >= Self.fewest, let numbers = column.numbers else {
      return undecided(column, few(column))
    }
    let test = KolmogorovSmirnov(of: numbers.weighted, against: expected.distribution)
    let error = numbers.rankError
    let distance = DistributionDistance(
      estimate: test.statistic, least: max(0, test.statistic - error), most: min(1, test.statistic + error),
      count: column.present)
    var finding = finding(column, bounds.judgement(of: column.name, distance, from: expected.words))
    guard !distance.isExact, finding.judgement.verdict == .inconclusive else { return finding }
    // The sketch is too rough; the rows are counted.
    let bins = SharedBins()
    finding.search = RowSearch(column: column.name, reason: "is counted") {
      let shard = bins.shard()
      return .value { value in
        if let number = value.finiteNumber {
          let share = expected.distribution.cumulative(number)
          shard.withLock { $0.add(share) }
        }
        return false
      }
    }
    finding.search?.findsFaults = false
    finding.settle = { [bounds] _ in bounds.judgement(of: column.name, bins.distance, from: expected.words) }
    return finding
  }

  private func few(_ column: ColumnProfile) -> String {
    "Column '\(column.name)' has \(Wording.count(column.present, "value")), too few to tell a distribution by; it takes "
      + "\(Self.fewest)."
  }

  // MARK: Weights

  private func weights(_ column: ColumnProfile, _ expected: ExpectedWeights) -> Finding {
    guard column.present >= Self.fewest else { return undecided(column, few(column)) }
    guard let values = column.values else {
      return undecided(
        column,
        "Column '\(column.name)' has too many different values (\(Wording.count(column.distinct))) to be weighed.")
    }
    guard let found = expected.test(values) else { return undecided(column, few(column)) }
    return finding(column, bounds.judgement(of: column.name, found))
  }
}
