internal import MLGateProfiles
internal import MLGateResults
internal import MLGateYAML

/// Fails when columns are no primary key: a part is missing, or two rows share a combination.
struct KeyCheck: DataCheck {
  static let keyword = "key"
  static let summary = "Columns identify each row: no part is ever missing, and no two rows have the same combination."
  static let details = """
    Values are compared as they are written. Memory grows with the rows: 16 bytes for each.
    """
  static let arguments = [
    ArgumentDescription("columns", .columns, "the column, or the columns that are the key together", isRequired: true)
  ]
  static let examples: [CheckExample] = [
    .passes("key: {column: id}", rows: ["id", "1", "2"], observed: "0 missing"),
    .fails("key: {column: id}", rows: ["id", "1", "1"], observed: "1 duplicate"),
    .fails("key: {column: id}", rows: ["id,x", "1,1", ",2"], observed: "1 missing"),
    .passes("key: {columns: [a, b]}", rows: ["a,b", "1,1", "1,2"]),
    .fails("key: {columns: [a, b]}", rows: ["a,b", "1,1", "1,"], observed: "1 missing"),
    .fails("key: {column: key}", rows: ["id", "1"], observed: "not there"),
    .cannotDecide("key: {column: id}", rows: ["id"]),
  ]

  private let columns: [String]
  private let unique: UniqueCheck

  private struct Arguments: Decodable {
    var column: Located<String>?
    var columns: ColumnList.Given?
  }

  init(_ arguments: YAMLNode) throws(YAMLError) {
    let given = try arguments.decode(Arguments.self)
    columns = try ColumnList(given.column, given.columns, in: arguments).written(in: arguments)
    unique = try UniqueCheck(arguments)
  }

  var observations: [Observation] { unique.observations }
  var columnsNeeded: [String]? { columns }

  func findings(in context: CheckContext) -> [Finding] {
    if let absent = columns.first(where: { context.profile.column($0) == nil }) { return [context.absent(absent)] }
    return columns.compactMap { context.profile.column($0) }.map(present) + unique.findings(in: context)
  }

  private func present(_ column: ColumnProfile) -> Finding {
    let title = "\(column.name): never missing"
    let name = "\(column.name)/missing"
    let expected = Quantity(number: 0, text: "0 missing")
    guard column.count > 0 else {
      return Finding(
        name: name, title: title, column: column.name,
        judgement: Judgement(.inconclusive, expected: expected, "There are no rows, so nothing could be checked."))
    }
    let observed = Quantity(number: Double(column.missing), text: "\(Wording.count(column.missing)) missing")
    let rows = Wording.count(column.count, "row")
    guard column.missing > 0 else {
      return Finding(
        name: name, title: title, column: column.name,
        judgement: Judgement(
          .passed, observed: observed, expected: expected, "Every one of \(rows) has a '\(column.name)'."))
    }
    return Finding(
      name: name, title: title, column: column.name,
      judgement: Judgement(
        .failed, observed: observed, expected: expected,
        "\(Wording.count(column.missing)) of \(rows) \(column.missing == 1 ? "has" : "have") no '\(column.name)', "
          + "which is part of the key."),
      search: RowSearch(column: column.name, reason: "is missing") { .missing })
  }
}
