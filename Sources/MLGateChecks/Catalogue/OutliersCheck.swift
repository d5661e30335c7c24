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
    exceed; in columns of very many different values they are estimates, and the values beyond are counted
    exactly all the same. `zscore` takes `factor` (3) sample standard deviations around the mean. A value on a
    fence is inside. What is missing or no finite number is left out.
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
    let isOutside: @Sendable (FieldValue) -> Bool = { value in value.finiteNumber.map { !fences.contains($0) } ?? false
    }
    let words = "\(Wording.number(fences.lowerBound)) to \(Wording.number(fences.upperBound))"
    let known = Self.proven(column, fences) ? 0 : column.values.map { Self.count($0, where: isOutside) }
    finding.judgement = judgement(known ?? 0, of: numbers, words, column)
    guard known != 0 else { return finding }
    finding.search = RowSearch(column: column.name, reason: "is outside \(words)") { .value(isOutside) }
    finding.settle = { [self] found in judgement(found.count, of: numbers, words, column) }
    return finding
  }

  /// Between which numbers nothing is far from the others.
  private func fences(_ column: ColumnProfile) -> ClosedRange<Double>? {
    let low: Double
    let high: Double
    switch method {
    case .iqr:
      guard let first = column.quantiles.first(where: { $0.fraction == 0.25 })?.value,
        let third = column.quantiles.first(where: { $0.fraction == 0.75 })?.value
      else { return nil }
      low = first - factor * (third - first)
      high = third + factor * (third - first)
    case .zscore:
      guard let mean = column.mean, let deviation = column.standardDeviation else { return nil }
      // The mean of equal numbers may differ from them by a rounding.
      if deviation == 0, let value = column.minimum?.number { return value...value }
      low = mean - factor * deviation
      high = mean + factor * deviation
    }
    return low.isFinite && high.isFinite ? low...high : nil
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

  private func judgement(_ count: Int, of numbers: Int, _ words: String, _ column: ColumnProfile) -> Judgement {
    let share = Double(count) / Double(numbers)
    let holds = share <= most?.value ?? 0
    let all = Wording.count(numbers, "number")
    let allowance = most.map { $0.value == 0 ? "none may" : "at most \($0) may" } ?? "none may"
    let rest = column.present - numbers
    let left =
      rest == 0
      ? ""
      : " \(Wording.count(rest, "value")) that \(rest == 1 ? "is no finite number was" : "are no finite numbers were") left out."
    return Judgement(
      holds ? .passed : .failed,
      observed: Quantity(number: share, text: "\(Wording.count(count)) of \(all) (\(Wording.percent(share)))"),
      expected: Quantity(number: most?.value ?? 0, text: "at most \(most.words)"),
      (count == 0 ? "None" : Wording.count(count)) + " of \(all) of '\(column.name)' \(count > 1 ? "lie" : "lies") "
        + "outside \(words)\(holds ? "." : "; \(allowance).")\(left)")
  }
}
