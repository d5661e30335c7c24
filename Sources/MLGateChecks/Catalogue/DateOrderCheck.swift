internal import MLGateProfiles
internal import MLGateResults
internal import MLGateYAML

/// Fails when the values of several columns are not in order within their row: sent before paid, for instance.
struct DateOrderCheck: DataCheck {
  static let keyword = "date-order"
  static let summary = "In each row, the dates, timestamps or numbers of several columns are in rising order."
  static let details = """
    Dates, timestamps and numbers are compared, each with the one before it that is not missing; a date is its
    first instant. Rows with fewer than two values are not compared. A row whose values are of two kinds, or
    none of these, is not in order.
    """
  static let arguments = [
    ArgumentDescription("columns", .texts, "two columns or more, the earliest first", isRequired: true),
    ArgumentDescription("strictly", .boolean, "whether equal values are out of order; false by default"),
    ArgumentDescription("mostly", .proportion, "the least share of rows that must be in order; 100% by default"),
  ]
  static let examples: [CheckExample] = [
    .passes(
      "date-order: {columns: [a, b]}", rows: ["a,b", "2013-01-01,2013-01-01", "2013-01-01,", "2013-01-31,2013-02-01"],
      observed: "0 of 2 rows (0%)"),
    .fails("date-order: {columns: [a, b]}", rows: ["a,b", "2013-01-02,2013-01-01"], observed: "1 of 1 row (100%)"),
    .fails(
      "date-order: {columns: [a, b, c]}",
      rows: ["a,b,c", "2013-01-02,,2013-01-01", "2013-01-02,,2013-01-02T10:00:00Z"],
      observed: "1 of 2 rows (50%)"),
    .fails(
      "date-order: {columns: [a, b], strictly: true}", rows: ["a,b", "5,5", "5,5.5"], observed: "1 of 2 rows (50%)"),
    .fails("date-order: {columns: [a, b]}", rows: ["a,b", "2013-01-01,soon"], observed: "1 of 1 row (100%)"),
    .passes("date-order: {columns: [a, b], mostly: 50%}", rows: ["a,b", "1,2", "2,1"], observed: "1 of 2 rows (50%)"),
    .cannotDecide("date-order: {columns: [a, b]}", rows: ["a,b", "2013-01-01,"]),
  ]

  private struct Arguments: Decodable {
    var columns: ColumnList.Given
    var strictly: Bool?
    var mostly: Proportion?
  }

  private let columns: [String]
  private let strictly: Bool
  private let mostly: Proportion?

  init(_ arguments: YAMLNode) throws(YAMLError) {
    let given = try arguments.decode(Arguments.self)
    columns = try ColumnList(nil, given.columns, in: arguments).written(in: arguments)
    strictly = given.strictly ?? false
    mostly = given.mostly
    if columns.count < 2 { throw arguments.error("an order is of two columns or more; name another one") }
  }

  var observations: [Observation] { [RowOrder.observation(columns, strictly: strictly)] }
  var columnsNeeded: [String]? { columns }

  func findings(in context: CheckContext) -> [Finding] {
    if let absent = columns.first(where: { context.profile.column($0) == nil }) { return [context.absent(absent)] }
    let words = columns.joined(separator: strictly ? " < " : " <= ")
    let found: RowOrderSummary =
      context.observed(RowOrder.observation(columns, strictly: strictly).id) ?? RowOrderSummary()
    let expected = Quantity(text: words)
    var finding = Finding(
      name: columns.joined(separator: "+"),
      title: "\(words)\(mostly.map { ", in at least \($0) of rows" } ?? "")",
      judgement: Judgement(
        .inconclusive, expected: expected,
        "No row has two of \(columns.joined(separator: ", ")), so nothing could be compared."))
    guard found.compared > 0 else { return [finding] }
    let rows = Wording.count(found.compared, "row")
    let share = Double(found.violations) / Double(found.compared)
    let holds =
      found.violations == 0
      || Double(found.compared - found.violations) / Double(found.compared) >= mostly?.value ?? 1
    let allowance = holds ? "" : mostly.map { "; at most \(Wording.percent(1 - $0.value)) may be" } ?? ""
    let left =
      found.rest == 0
      ? ""
      : " \(Wording.count(found.rest, "row")) with fewer than two values \(found.rest == 1 ? "was" : "were") not compared."
    finding.judgement = Judgement(
      holds ? .passed : .failed,
      observed: Quantity(
        number: Double(found.violations),
        text: "\(Wording.count(found.violations)) of \(rows) (\(Wording.percent(share)))"),
      expected: expected,
      found.violations == 0
        ? "All \(rows) are in the order \(words).\(left)"
        : "\(Wording.count(found.violations)) of \(rows) \(found.violations == 1 ? "is" : "are") not in the order "
          + "\(words)\(allowance).\(left)")
    finding.collect = { [columns, strictly] in RowOrder(columns, strictly: strictly, in: $0) }
    return [finding]
  }
}
