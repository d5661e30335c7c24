internal import MLGateProfiles
internal import MLGateResults
internal import MLGateTables
internal import MLGateYAML

/// Fails when too many numbers of a column lie far from the others.
struct OutliersCheck: DataCheck {
  static let keyword = "outliers"
  static let summary = "At most so many numbers of a column lie far outside the others."
  static let details = """
    `iqr` takes Tukey's fences: `factor` (1.5) times the range between the quartiles below the first and above
    the third. The quartiles are the smallest values that a quarter, or three quarters, of the numbers do not
    exceed. Where not all values are kept they are estimates whose rank is off by at most 0.5%; the numbers
    beyond are counted in the rows, and when the verdict depends on where exactly the fences are it is
    inconclusive. `zscore` takes `factor` (3) sample standard deviations around the mean. A value on a fence is
    inside. What is missing or no finite number is left out.
    """
  static let arguments = [
    .columns,
    ArgumentDescription("max", .proportion, "the largest share of such numbers; 0% by default"),
    ArgumentDescription(
      "method", .choice(["iqr", "zscore"]),
      "iqr: beyond the quartiles by a multiple of their distance; zscore: by standard deviations; iqr by default"),
    ArgumentDescription("factor", .number, "how many times; 1.5 for iqr and 3 for zscore by default"),
  ]
  static let examples: [CheckExample] = [
    .passes("outliers: {column: x}", rows: ["x", "1", "2", "3", "4", "6"], observed: "0 of 5 numbers (0%)"),
    .fails("outliers: {column: x}", rows: ["x", "1", "2", "3", "4", "8"], observed: "1 of 5 numbers (20%)"),
    .passes("outliers: {column: x, factor: 2}", rows: ["x", "1", "2", "3", "4", "8", "far"]),
    .passes("outliers: {column: x, max: 20%}", rows: ["x", "1", "2", "3", "4", "8"], observed: "1 of 5 numbers (20%)"),
    .fails(
      "outliers: {column: x, method: zscore, factor: 1}", rows: ["x", "0", "0", "0", "4"],
      observed: "1 of 4 numbers (25%)"),
    .passes("outliers: {column: x, method: zscore}", rows: ["x", "5", "5", "5"], observed: "0 of 3 numbers (0%)"),
    .fails("outliers: {column: z}", rows: ["x", "1"], observed: "not there"),
    .cannotDecide("outliers: {column: x}", rows: ["x", "a", "b"]),
    .cannotDecide("outliers: {column: x}", rows: ["x", "1"]),
  ]

  private enum Method: String, Decodable, CaseIterable {
    case iqr, zscore
  }

  private struct Arguments: Decodable {
    var column: Located<String>?
    var columns: ColumnList.Given?
    var max: Proportion?
    var method: Method?
    var factor: Located<Double>?
  }

  private let columns: ColumnList
  private let most: Proportion?
  private let method: Method
  private let factor: Double

  init(_ arguments: YAMLNode) throws(YAMLError) {
    let given = try arguments.decode(Arguments.self)
    columns = try ColumnList(given.column, given.columns, in: arguments)
    most = given.max
    method = given.method ?? .iqr
    if let factor = given.factor, !(factor.value > 0 && factor.value.isFinite) {
      throw factor.error("expected a factor above 0, such as 1.5")
    }
    factor = given.factor?.value ?? (method == .iqr ? 1.5 : 3)
  }

  var columnsNeeded: [String]? { columns.needed }

  func findings(in context: CheckContext) -> [Finding] { columns.findings(in: context) { [finding($0)] } }

  private func finding(_ column: ColumnProfile) -> Finding {
    let times = Wording.number(factor)
    let how = method == .iqr ? "\(times) quartile distances" : "\(times) standard deviations"
    var finding = Finding(
      name: column.name, title: "\(column.name): numbers beyond \(how) at most \(most.words)", column: column.name,
      judgement: Judgement(
        .inconclusive, expected: Quantity(number: most?.value ?? 0, text: "at most \(most.words)"),
        "Column '\(column.name)' has fewer than two finite numbers, so none can be far from the others."))
    let numbers = column.kinds.integer + column.kinds.decimal
    guard numbers > 1 else { return finding }
    guard let fences = fences(column) else {
      finding.judgement.message =
        "The spread of '\(column.name)' left the range of numbers, so no number can be judged."
      return finding
    }
    let isOutside: @Sendable (FieldValue) -> Bool = { value in
      value.finiteNumber.map { !fences.estimate.contains($0) } ?? false
    }
    let words = fences.words
    if Self.proven(column, fences.innermost) {
      finding.judgement = judgement(OutlierCounts(), of: numbers, words, column)
      return finding
    }
    finding.search = RowSearch(column: column.name, reason: "is outside \(words)") { .value(isOutside) }
    if let values = column.values, fences.isExact {
      let known = Self.count(values, where: isOutside)
      finding.judgement = judgement(OutlierCounts(known), of: numbers, words, column)
      if known == 0 { finding.search = nil }
      return finding
    }
    // Counted on the way: what lies outside wherever the fences really are, and what may.
    let sides = Guarded(OutlierCounts())
    finding.search?.makeTest = {
      .value { value in
        guard let number = value.finiteNumber, !fences.innermost.contains(number) else { return false }
        sides.withLock { sides in
          sides.most += 1
          if !fences.outermost.contains(number) { sides.least += 1 }
        }
        return !fences.estimate.contains(number)
      }
    }
    finding.settle = { [self] found in
      var counts = sides.withLock { $0 }
      counts.estimate = found.count
      return judgement(counts, of: numbers, words, column)
    }
    return finding
  }

  /// Between which numbers nothing is far from the others; `nil` when that is not finite.
  private func fences(_ column: ColumnProfile) -> OutlierFences? {
    switch method {
    case .iqr:
      guard let numbers = column.numbers else { return nil }
      let error = numbers.rankError
      let found = numbers.quantiles([0.25 - error, 0.25, 0.25 + error, 0.75 - error, 0.75, 0.75 + error])
      return found.count == 6 ? OutlierFences(first: Array(found[..<3]), third: Array(found[3...]), factor) : nil
    case .zscore:
      guard let mean = column.mean, let deviation = column.standardDeviation else { return nil }
      // The mean of equal numbers may differ from them by a rounding.
      if deviation == 0, let value = column.minimum?.number { return OutlierFences(value, value) }
      return OutlierFences(mean - factor * deviation, mean + factor * deviation)
    }
  }

  /// Whether the extremes of a column of numbers lie inside.
  private static func proven(_ column: ColumnProfile, _ fences: ClosedRange<Double>) -> Bool {
    guard column.kinds.integer + column.kinds.decimal == column.present, let least = column.minimum?.number,
      let most = column.maximum?.number
    else { return false }
    return fences.contains(least) && fences.contains(most)
  }

  private static func count(_ values: ValueCounts, where isCounted: (FieldValue) -> Bool) -> Int {
    var sum = 0
    values.forEach { _, value, count in if isCounted(value) { sum += count } }
    return sum
  }

  private func judgement(
    _ counts: OutlierCounts, of numbers: Int, _ words: String, _ column: ColumnProfile
  ) -> Judgement {
    func holds(_ count: Int) -> Bool { Double(count) / Double(numbers) <= most?.value ?? 0 }
    let share = Double(counts.estimate) / Double(numbers)
    let all = Wording.count(numbers, "number")
    let allowance = most.map { $0.value == 0 ? "none may" : "at most \($0) may" } ?? "none may"
    let rest = column.present - numbers
    let left =
      rest == 0
      ? ""
      : " \(Wording.count(rest, "value")) that \(rest == 1 ? "is no finite number was" : "are no finite numbers were") "
        + "left out."
    let observed = Quantity(
      number: share, text: "\(Wording.count(counts.estimate)) of \(all) (\(Wording.percent(share)))")
    let expected = Quantity(number: most?.value ?? 0, text: "at most \(most.words)")
    guard holds(counts.most) == holds(counts.least) else {
      return Judgement(
        .inconclusive, observed: observed, expected: expected,
        "From \(Wording.count(counts.least)) to \(Wording.count(counts.most)) of \(all) of '\(column.name)' lie outside "
          + "the fences, which are estimates; whether at most \(most.words) do cannot be told.\(left)")
    }
    let isPassed = holds(counts.most)
    return Judgement(
      isPassed ? .passed : .failed, observed: observed, expected: expected,
      (counts.estimate == 0 ? "None" : Wording.count(counts.estimate))
        + " of \(all) of '\(column.name)' \(counts.estimate > 1 ? "lie" : "lies") "
        + "outside \(words)\(isPassed ? "." : "; \(allowance).")\(left)")
  }
}

/// Numbers outside the fences: as they are estimated, and at least and at most, wherever they really are.
private struct OutlierCounts: Sendable {
  var estimate = 0
  var least = 0
  var most = 0

  init() {}

  init(_ exactly: Int) {
    estimate = exactly
    least = exactly
    most = exactly
  }
}

/// Between which numbers nothing is far from the others.
private struct OutlierFences: Sendable {
  var estimate: ClosedRange<Double>
  /// The narrowest that they may be.
  var innermost: ClosedRange<Double>
  /// The widest that they may be.
  var outermost: ClosedRange<Double>

  var isExact: Bool { innermost == outermost }
  var words: String { "\(Wording.number(estimate.lowerBound)) to \(Wording.number(estimate.upperBound))" }

  /// `nil` when they are not finite.
  init?(_ low: Double, _ high: Double) {
    guard low.isFinite, high.isFinite, low <= high else { return nil }
    estimate = low...high
    innermost = estimate
    outermost = estimate
  }

  /// Tukey's fences; `nil` when they are not finite.
  ///
  /// - Parameters:
  ///   - first: the first quartile: the smallest it can be, the estimate, the largest it can be.
  ///   - third: the third quartile likewise.
  init?(first: [Double], third: [Double], _ factor: Double) {
    func low(_ first: Double, _ third: Double) -> Double { first - factor * (third - first) }
    func high(_ first: Double, _ third: Double) -> Double { third + factor * (third - first) }
    self.init(low(first[1], third[1]), high(first[1], third[1]))
    let outer = (low(first[0], third[2]), high(first[0], third[2]))
    guard outer.0.isFinite, outer.1.isFinite else { return nil }
    outermost = outer.0...outer.1
    let inner = (low(first[2], third[0]), high(first[2], third[0]))
    // Quartiles that may be one another leave no room between.
    innermost = inner.0 <= inner.1 ? inner.0...inner.1 : first[1]...first[1]
  }
}
