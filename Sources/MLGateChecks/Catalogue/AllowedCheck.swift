internal import MLGateResults
internal import MLGateYAML

/// Fails when values are none of those listed.
struct AllowedCheck: DataCheck {
  static let keyword = "allowed"
  static let summary = "The values of a column are among those listed."
  static let details = """
    Values are compared as text, byte by byte.
    """
  static let arguments = [
    .columns,
    ArgumentDescription("values", .texts, "the values that may occur", isRequired: true),
    .mostly,
  ]
  static let examples: [CheckExample] = [
    .passes("allowed: {column: x, values: [a, b]}", rows: ["x", "a", "b"], observed: "0 violations"),
    .fails("allowed: {column: x, values: [a, b]}", rows: ["x", "a", "B"], observed: "1 of 2 values (50%)"),
    .passes("allowed: {column: x, values: [1, 2]}", rows: ["x", "1", "2"], observed: "0 violations"),
    .passes("allowed: {column: x, values: [a], mostly: 50%}", rows: ["x", "a", "b"], observed: "1 of 2 values (50%)"),
    .cannotDecide("allowed: {column: x, values: [a]}", rows: ["x,y", ",1"]),
  ]

  private struct Arguments: Decodable {
    var column: Located<String>?
    var columns: ColumnList.Given?
    var values: [String]
    var mostly: Proportion?
  }

  private let columns: ColumnList
  private let values: [String]
  private let mostly: Proportion?

  init(_ arguments: YAMLNode) throws(YAMLError) {
    let given = try arguments.decode(Arguments.self)
    columns = try ColumnList(given.column, given.columns, in: arguments)
    values = given.values
    mostly = given.mostly
    if values.isEmpty { throw arguments.error("allowed lists no values") }
  }

  var columnsNeeded: [String]? { columns.needed }

  func findings(in context: CheckContext) -> [Finding] {
    let words = "one of \(Wording.list(values))"
    let bytes = Set(values.map { Array($0.utf8) })
    return columns.names(in: context).map { name in
      ValueRule(
        column: name, expectation: words, reason: "is not \(words)", mostly: mostly?.value ?? 1,
        makeTest: { .content { !bytes.contains(Array($0)) } }
      ).finding(in: context)
    }
  }
}
