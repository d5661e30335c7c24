internal import MLGateProfiles
internal import MLGateTables
internal import MLGateResults
internal import MLGateYAML

/// Fails when columns are missing, have another type than expected, or were not expected at all.
struct ColumnsCheck: DataCheck {
  static let keyword = "columns"
  static let summary = "The columns that are expected are there, with the types they should have."
  static let arguments = [
    ArgumentDescription("required", .texts, "columns that must be there"),
    ArgumentDescription(
      "types", .named(.choice(ColumnType.allCases.filter { $0 != .empty }.map(\.rawValue))),
      "columns and their types: boolean, integer, decimal, date, timestamp, text; integers are decimals, too"),
    ArgumentDescription(
      "others", .choice(["allow", "refuse"]), "what to do about columns not named: allow (the default) or refuse"),
    ArgumentDescription("positions", .named(.integer), "columns and where they stand, counted from 1"),
    ArgumentDescription("count", .integer, "how many columns there are"),
  ]
  static let examples: [CheckExample] = [
    .passes("columns: {required: [x], types: {y: decimal}}", rows: ["x,y", "1,2.5", "2,3"]),
    .passes("columns: {types: {x: decimal}}", rows: ["x", "1", "2"], observed: "integer"),
    .fails("columns: {types: {x: integer}}", rows: ["x", "1", "2.5"], observed: "decimal"),
    .fails("columns: {required: [z]}", rows: ["x", "1"], observed: "not there"),
    .fails("columns: {required: [x], others: refuse}", rows: ["x,y", "1,2"], observed: "y"),
    .passes("columns: {positions: {y: 2}}", rows: ["x,y", "1,2"], observed: "column 2"),
    .fails("columns: {positions: {x: 2}}", rows: ["x,y", "1,2"], observed: "column 1"),
    .passes("columns: {count: 2}", rows: ["x,y", "1,2"], observed: "2 columns"),
    .fails("columns: {count: 3}", rows: ["x,y", "1,2"], observed: "2 columns"),
    .cannotDecide("columns: {types: {x: integer}}", rows: ["x", "\n"]),
  ]

  private enum Others: String, Decodable, CaseIterable { case allow, refuse }

  private struct Arguments: Decodable {
    var required: [String]?
    var types: YAMLOrdered<Located<String>>?
    var others: Others?
    var positions: YAMLOrdered<Located<Int>>?
    var count: Located<Int>?
  }

  private let required: [String]
  private let types: [(column: String, type: ColumnType)]
  private let refusesOthers: Bool
  private let positions: [(column: String, position: Int)]
  private let count: Int?

  init(_ arguments: YAMLNode) throws(YAMLError) {
    let given = try arguments.decode(Arguments.self)
    let known = ColumnType.allCases.filter { $0 != .empty }.map(\.rawValue)
    var types: [(column: String, type: ColumnType)] = []
    for entry in given.types ?? YAMLOrdered() {
      guard let type = ColumnType(rawValue: entry.value.value), type != .empty else {
        let hint = Suggestion.phrase(for: entry.value.value, in: known)
        throw entry.value.error(
          "unknown type '\(entry.value.value)'\(hint.isEmpty ? "; known are \(known.joined(separator: ", "))" : hint)")
      }
      types.append((entry.key, type))
    }
    self.types = types
    required = (given.required ?? []).filter { name in !types.contains { $0.column.utf8.elementsEqual(name.utf8) } }
    refusesOthers = given.others == .refuse
    positions = (given.positions ?? YAMLOrdered()).map { ($0.key, $0.value.value) }
    count = given.count?.value
    if let wrong = given.positions?.first(where: { $0.value.value < 1 }) {
      throw wrong.value.error("columns are counted from 1")
    }
    if let count = given.count, count.value < 0 { throw count.error("a number of columns is 0 or more") }
    if required.isEmpty && types.isEmpty && positions.isEmpty && (refusesOthers || count == nil) {
      throw arguments.error("columns names no column; write 'required: [NAME]' or 'types: {NAME: integer}'")
    }
  }

  func findings(in context: CheckContext) -> [Finding] {
    var findings = required.map { name in
      guard context.profile.column(name) != nil else { return absent(name, context) }
      return Finding(
        name: name, title: "\(name) is a column", column: name,
        judgement: Judgement(.passed, observed: Quantity(text: "there"), "Column '\(name)' is there."))
    }
    findings += types.map { typed($0.column, $0.type, context) }
    if refusesOthers { findings.append(others(context)) }
    findings += positions.map { placed($0.column, $0.position, context) }
    if let count { findings.append(counted(count, context)) }
    return findings
  }

  private func placed(_ name: String, _ position: Int, _ context: CheckContext) -> Finding {
    guard let index = context.columns.firstIndex(where: { $0.utf8.elementsEqual(name.utf8) }) else {
      return absent(name, context)
    }
    let holds = index + 1 == position
    return Finding(
      name: "\(name)/position", title: "\(name) is column \(position)", column: name,
      judgement: Judgement(
        holds ? .passed : .failed, observed: Quantity(text: "column \(index + 1)"),
        expected: Quantity(text: "column \(position)"),
        "'\(name)' is column \(index + 1) of \(context.columns.count)\(holds ? "" : ", expected column \(position)")."))
  }

  private func counted(_ count: Int, _ context: CheckContext) -> Finding {
    let found = context.columns.count
    let observed = Quantity(number: Double(found), text: Wording.count(found, "column"))
    let expected = Quantity(number: Double(count), text: Wording.count(count, "column"))
    return Finding(
      name: "count", title: expected.text,
      judgement: Judgement(
        found == count ? .passed : .failed, observed: observed, expected: expected,
        "There \(found == 1 ? "is" : "are") \(observed.text)\(found == count ? "" : ", expected \(Wording.count(count))")."
      ))
  }

  private func absent(_ name: String, _ context: CheckContext) -> Finding {
    var finding = context.absent(name)
    finding.judgement.observed = Quantity(text: "not there")
    return finding
  }

  private func typed(_ name: String, _ type: ColumnType, _ context: CheckContext) -> Finding {
    guard let column = context.profile.column(name) else { return absent(name, context) }
    let title = "\(name) is \(type.rawValue)"
    let expected = Quantity(text: type.rawValue)
    let observed = Quantity(text: column.type.rawValue)
    if column.present == 0 {
      return Finding(
        name: name, title: title, column: name,
        judgement: Judgement(
          .inconclusive, expected: expected,
          "Column '\(name)' has no values in \(Wording.count(column.count, "row")), so it has no type."))
    }
    // What a column is declared to be tells nothing of its values.
    let offenders = column.kinds.count(outside: type)
    if type.includes(column.type), offenders == 0 {
      return Finding(
        name: name, title: title, column: name,
        judgement: Judgement(
          .passed, observed: observed, expected: expected, "Column '\(name)' is \(column.type.rawValue)."))
    }
    let share =
      "\(Wording.count(offenders)) of \(Wording.count(column.present, "value")) \(offenders == 1 ? "is" : "are") not."
    let message: String
    if type.includes(column.type) {
      message = "Column '\(name)' is declared to be \(column.type.rawValue), but \(share)"
    } else if offenders == 0 {
      message =
        "Column '\(name)' is declared to be \(column.type.rawValue), expected \(type.rawValue), which all its values are."
    } else {
      message = "Column '\(name)' is \(column.type.rawValue), expected \(type.rawValue): \(share)"
    }
    return Finding(
      name: name, title: title, column: name,
      judgement: Judgement(.failed, observed: observed, expected: expected, message),
      search: RowSearch(column: name, reason: "is not \(type.rawValue)") {
        .value { !type.includes($0) }
      })
  }

  private func others(_ context: CheckContext) -> Finding {
    let named = required + types.map(\.column) + positions.map(\.column)
    let others = context.profile.columns.map(\.name).filter { name in
      !named.contains { $0.utf8.elementsEqual(name.utf8) }
    }
    return Finding(
      name: "others", title: "no other columns",
      judgement: others.isEmpty
        ? Judgement(.passed, observed: Quantity(text: "none"), "There are no columns but the expected ones.")
        : Judgement(
          .failed, observed: Quantity(text: Wording.list(others)), expected: Quantity(text: "none"),
          "There \(others.count == 1 ? "is 1 column" : "are \(others.count) columns") that the configuration does not "
            + "name: \(Wording.list(others))."))
  }
}
