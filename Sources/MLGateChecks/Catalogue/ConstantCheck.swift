internal import MLGateProfiles
internal import MLGateResults
internal import MLGateTables
internal import MLGateYAML

/// Fails when all values of a column are the same, so that it tells nothing.
struct ConstantCheck: DataCheck {
  static let keyword = "not-constant"
  static let summary = "A column has at least two different values."
  static let arguments = [ArgumentDescription.allColumns]
  static let examples: [CheckExample] = [
    .passes("not-constant: {column: x}", rows: ["x", "1", "2"], observed: "2"),
    .fails("not-constant: {column: x}", rows: ["x,y", "1,1", ",2", "1,3"], observed: "1"),
    .fails("not-constant: {}", rows: ["x,y", "1,1", "1,2"], observed: "1"),
    .cannotDecide("not-constant: {column: x}", rows: ["x,y", ",1"]),
    .cannotDecide("not-constant: {column: x}", rows: ["x", "1"]),
  ]

  private struct Arguments: Decodable {
    var column: Located<String>?
    var columns: ColumnList.Given?
  }

  private let columns: ColumnList

  init(_ arguments: YAMLNode) throws(YAMLError) {
    let given = try arguments.decode(Arguments.self)
    columns = try ColumnList(given.column, given.columns, in: arguments, allByDefault: true)
  }

  var columnsNeeded: [String]? { columns.needed }

  func findings(in context: CheckContext) -> [Finding] {
    columns.findings(in: context) { [finding($0)] }
  }

  private func finding(_ column: ColumnProfile) -> Finding {
    let expected = Quantity(number: 2, text: "at least 2")
    func finding(_ verdict: Verdict, _ message: String) -> Finding {
      Finding(
        name: column.name, title: "\(column.name): at least 2 different values", column: column.name,
        judgement: Judgement(
          verdict,
          observed: Quantity(
            number: Double(column.distinct), text: (column.isExact ? "" : "about ") + Wording.count(column.distinct)),
          expected: expected, message))
    }
    guard column.present > 1 else {
      return finding(
        .inconclusive,
        "Column '\(column.name)' has \(column.present == 0 ? "no value" : "one value"), so it cannot vary.")
    }
    guard column.distinct < 2 else {
      return finding(.passed, "Column '\(column.name)' has \(Wording.count(column.distinct)) different values.")
    }
    let value = column.top.first.map { " '\($0.value)'" } ?? ""
    return finding(.failed, "All \(Wording.count(column.present, "value")) of '\(column.name)' are the same\(value).")
  }
}
