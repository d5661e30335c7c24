internal import MLGateProfiles
internal import MLGateResults
internal import MLGateYAML

/// Fails when the values of a column do not rise (or fall) from row to row.
struct MonotonicCheck: DataCheck {
  static let keyword = "monotonic"
  static let summary = "From row to row, the numbers, dates or timestamps of a column rise, or fall."
  static let details = """
    The order is that of the files as the dataset names them, and of the rows in each. Each value is compared
    with the one before it; missing values are passed over. Numbers and times have an order; any other value
    breaks it, and so does a whole number past 64 bits.
    """
  static let arguments = [
    .columns,
    ArgumentDescription("direction", .choice(["increasing", "decreasing"]), "which way; increasing by default"),
    ArgumentDescription("strictly", .boolean, "whether a value may not equal the one before it; false by default"),
    .mostly,
  ]
  static let examples: [CheckExample] = [
    .passes("monotonic: {column: x}", rows: ["x,y", "1,a", ",b", "1.0,c", "2.5,d"], observed: "0 violations"),
    .fails("monotonic: {column: x}", rows: ["x", "1", "3", "2", "3"], observed: "1 of 4 values (25%)"),
    .fails("monotonic: {column: x, strictly: true}", rows: ["x", "1", "1"], observed: "1 of 2 values (50%)"),
    .passes("monotonic: {column: x, direction: decreasing}", rows: ["x", "2013-02-01", "2013-01-31"]),
    .fails("monotonic: {column: x}", rows: ["x", "1", "one", "2"], observed: "1 of 3 values (33.3%)"),
    .passes("monotonic: {column: x, mostly: 75%}", rows: ["x", "1", "3", "2", "3"], observed: "1 of 4 values (25%)"),
    .fails("monotonic: {column: z}", rows: ["x", "1"], observed: "not there"),
    .cannotDecide("monotonic: {column: x}", rows: ["x,y", "1,a", ",b"]),
  ]

  private enum Way: String, Decodable, CaseIterable {
    case increasing, decreasing
  }

  private struct Arguments: Decodable {
    var column: Located<String>?
    var columns: ColumnList.Given?
    var direction: Way?
    var strictly: Bool?
    var mostly: Proportion?
  }

  private let columns: [String]
  private let direction: FileOrder.Direction
  private let mostly: Proportion?

  init(_ arguments: YAMLNode) throws(YAMLError) {
    let given = try arguments.decode(Arguments.self)
    columns = try ColumnList(given.column, given.columns, in: arguments).written(in: arguments)
    direction = FileOrder.Direction(falls: given.direction == .decreasing, strictly: given.strictly ?? false)
    mostly = given.mostly
  }

  var observations: [Observation] { columns.map { FileOrder.observation($0, direction) } }
  var columnsNeeded: [String]? { columns }

  func findings(in context: CheckContext) -> [Finding] { columns.map { finding($0, in: context) } }

  private func finding(_ column: String, in context: CheckContext) -> Finding {
    guard context.profile.column(column) != nil else { return context.absent(column) }
    let words = (direction.strictly ? "strictly " : "") + (direction.falls ? "decreasing" : "increasing")
    let found: FileOrderSummary =
      context.observed(FileOrder.observation(column, direction).id) ?? FileOrderSummary()
    let expected = Quantity(text: words)
    var finding = Finding(
      name: column, title: "\(column): \(words)\(mostly.map { ", at least \($0) of values" } ?? "")", column: column,
      judgement: Judgement(
        .inconclusive, expected: expected, "Column '\(column)' has fewer than two values, so nothing could be compared."
      ))
    guard found.values > 1 else { return finding }
    let values = Wording.count(found.values, "value")
    let share = Double(found.violations) / Double(found.values)
    let holds =
      found.violations == 0 || Double(found.values - found.violations) / Double(found.values) >= mostly?.value ?? 1
    let allowance = holds ? "" : mostly.map { "; at most \(Wording.percent(1 - $0.value)) may" } ?? ""
    let text = "\(Wording.count(found.violations)) of \(values) (\(Wording.percent(share)))"
    finding.judgement = Judgement(
      holds ? .passed : .failed,
      observed: Quantity(number: share, text: found.violations == 0 ? "0 violations" : text), expected: expected,
      found.violations == 0
        ? "All \(values) of '\(column)' are \(words)."
        : "\(Wording.count(found.violations)) of \(values) of '\(column)' "
          + "\(found.violations == 1 ? "is" : "are") not \(direction.words) the one before\(allowance).")
    finding.collect = { [direction] in FileOrder(column, direction, in: $0) }
    return finding
  }
}
