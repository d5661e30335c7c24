internal import MLGateProfiles
internal import MLGateResults
internal import MLGateYAML

/// Fails when rows share a value, or a combination of values.
struct UniqueCheck: DataCheck {
  static let keyword = "unique"
  static let summary = "No two rows have the same value in a column, or the same combination in several."
  static let details = """
    As in SQL, rows where a part is missing are not compared. With `mostly`, so many of the rows compared must have
    a value that no other row has; of a value that two rows share, neither counts.
    """
  static let arguments = [
    ArgumentDescription(
      "columns", .columns, "the column, or the columns whose combination must differ", isRequired: true),
    ArgumentDescription(
      "mostly", .proportion, "the least share of rows whose value no other row has; 100% by default"),
  ]
  static let examples: [CheckExample] = [
    .passes("unique: {column: x}", rows: ["x", "1", "2"], observed: "0 duplicates"),
    .fails("unique: {column: x}", rows: ["x", "1", "2", "1"], observed: "1 duplicate"),
    .passes("unique: {columns: [x, y]}", rows: ["x,y", "1,1", "1,2"], observed: "0 duplicates"),
    .fails("unique: {columns: [x, y]}", rows: ["x,y", "1,2", "1,2"], observed: "1 duplicate"),
    .passes("unique: {columns: [x, y]}", rows: ["x,y", "1,", "1,"].map { $0 } + ["2,3"], observed: "0 duplicates"),
    .passes("unique: {column: x, mostly: 50%}", rows: ["x", "1", "2", "3", "3"], observed: "1 duplicate"),
    .fails("unique: {column: x, mostly: 60%}", rows: ["x", "1", "2", "3", "3"], observed: "1 duplicate"),
    .cannotDecide("unique: {column: x}", rows: ["x,y", ",1"]),
  ]

  private struct Arguments: Decodable {
    var column: Located<String>?
    var columns: ColumnList.Given?
    var mostly: Proportion?
  }

  private let columns: [String]
  /// The least share of rows whose value no other row has, 0...1.
  private let mostly: Double

  init(_ arguments: YAMLNode) throws(YAMLError) {
    let given = try arguments.decode(Arguments.self)
    columns = try ColumnList(given.column, given.columns, in: arguments).written(in: arguments)
    mostly = given.mostly?.value ?? 1
  }

  var observations: [Observation] { [KeyTracker.observation(columns)] }
  var columnsNeeded: [String]? { columns }

  func findings(in context: CheckContext) -> [Finding] {
    let name = columns.joined(separator: "+")
    if let absent = columns.first(where: { context.profile.column($0) == nil }) { return [context.absent(absent)] }
    let words = columns.joined(separator: ", ")
    let title =
      (columns.count == 1 ? "\(words): unique" : "\(words): unique together")
      + (mostly < 1 ? ", at least \(Wording.percent(mostly)) of rows" : "")
    let expected = Quantity(number: 0, text: "0 duplicates")
    guard let found: DuplicateSummary = context.observed(KeyTracker.observation(columns).id), found.rows > 0 else {
      return [
        Finding(
          name: name, title: title, column: columns.count == 1 ? words : nil,
          judgement: Judgement(
            .inconclusive, expected: expected, "No row has a value of \(words) to compare, so nothing could be checked."
          ))
      ]
    }
    let left =
      found.rowsWithMissing == 0
      ? ""
      : " \(Wording.count(found.rowsWithMissing, "row")) with a missing part \(found.rowsWithMissing == 1 ? "was" : "were") not compared."
    let observed = Quantity(number: Double(found.duplicates), text: Wording.count(found.duplicates, "duplicate"))
    let alone = found.rows - found.duplicates - found.repeated.count
    let holds = found.duplicates == 0 || Double(alone) / Double(found.rows) >= mostly
    return [
      Finding(
        name: name, title: title, column: columns.count == 1 ? words : nil,
        judgement: Judgement(
          holds ? .passed : .failed, observed: observed, expected: expected,
          found.duplicates == 0
            ? "All \(Wording.count(found.rows, "row")) differ in \(words).\(left)"
            : "\(Wording.count(found.duplicates)) of \(Wording.count(found.rows, "row")) "
              + "\(found.duplicates == 1 ? "repeats" : "repeat") the \(words) of an earlier row\(shared(found)).\(left)"
        ),
        collect: { [columns] in KeyTracker(columns: columns, in: $0, evidenceFor: found) })
    ]
  }

  /// How many rows share their value with another, where some may.
  private func shared(_ found: DuplicateSummary) -> String {
    guard mostly < 1 else { return "" }
    let shared = found.duplicates + found.repeated.count
    return
      "; \(Wording.count(shared)) (\(Wording.percent(Double(shared) / Double(found.rows)))) share it with another, "
      + "\(Wording.percent(1 - mostly)) may"
  }
}
