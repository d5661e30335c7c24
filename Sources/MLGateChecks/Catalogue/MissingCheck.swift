internal import MLGateProfiles
internal import MLGateResults
internal import MLGateYAML

/// Fails when a column has more missing values than allowed, or many more than in the accepted profile.
struct MissingCheck: DataCheck {
  static let keyword = "missing"
  static let summary = "At most so many values of a column are missing."
  static let details = """
    Missing is what the reader calls null: an empty unquoted field or one of the dataset's `null-values`. An
    empty dataset is inconclusive: a rate over no rows is undefined.
    """
  static let arguments = [
    .columns,
    ArgumentDescription("max", .proportion, "the largest share of rows without a value: 1%"),
    ArgumentDescription(
      "change",
      .mapping([
        ArgumentDescription("max", .proportion, "the largest rise in points: 1%", isRequired: true)
      ]), "how that share may differ from the baseline's"),
  ]
  static let examples: [CheckExample] = [
    .passes("missing: {column: x, max: 1%}", rows: ["x", "1", "2"], observed: "0%"),
    .fails("missing: {column: x, max: 1%}", rows: ["x,y", "1,1", ",1"], observed: "50%"),
    .passes("missing: {column: x, max: 0%}", rows: ["x,y", "\"\",1", "2,1"], observed: "0%"),
    .fails("missing: {column: z, max: 0%}", rows: ["x", "1"], observed: "not there"),
    .cannotDecide("missing: {column: x, max: 1%}", rows: ["x"]),
    .cannotDecide("missing: {column: x, change: {max: 1%}}", rows: ["x", "1"]),
  ]

  private struct Arguments: Decodable {
    var column: Located<String>?
    var columns: ColumnList.Given?
    var max: Proportion?
    var change: Change?
  }

  private struct Change: Decodable {
    var max: Proportion
  }

  private let columns: ColumnList
  private let most: Proportion?
  private let change: Proportion?

  init(_ arguments: YAMLNode) throws(YAMLError) {
    let given = try arguments.decode(Arguments.self)
    columns = try ColumnList(given.column, given.columns, in: arguments)
    most = given.max
    change = given.change?.max
    if most == nil && change == nil {
      throw arguments.error("missing has no bound; write 'max: 1%' or 'change: {max: 1%}'")
    }
  }

  var columnsNeeded: [String]? { columns.needed }

  func findings(in context: CheckContext) -> [Finding] {
    columns.findings(in: context) { column in
      [most.map { bound(column, $0) }, change.map { rise(column, $0, context) }].compactMap { $0 }
    }
  }

  private func bound(_ column: ColumnProfile, _ most: Proportion) -> Finding {
    let title = "\(column.name): missing at most \(most)"
    let expected = Quantity(number: most.value, text: "at most \(most)")
    guard let rate = column.missingRate else {
      return Finding(
        name: column.name, title: title, column: column.name,
        judgement: Judgement(
          .inconclusive, expected: expected, "There are no rows, so the share of missing values is undefined."))
    }
    let observed = Quantity(number: rate, text: Wording.percent(rate))
    let found =
      "\(Wording.count(column.missing)) of \(Wording.count(column.count, "row")) "
      + "\(column.missing == 1 ? "has" : "have") no '\(column.name)' (\(observed.text))"
    if rate <= most.value {
      return Finding(
        name: column.name, title: title, column: column.name,
        judgement: Judgement(.passed, observed: observed, expected: expected, "\(found)."))
    }
    return Finding(
      name: column.name, title: title, column: column.name,
      judgement: Judgement(.failed, observed: observed, expected: expected, "\(found); expected at most \(most)."),
      search: RowSearch(column: column.name, reason: "is missing") { .missing })
  }

  /// The difference of two missing rates, rounded once: 4% - 3% is 1%, not a little more; `nil` past 64 bits.
  private static func difference(_ now: ColumnProfile, _ before: ColumnProfile) -> Double? {
    let products = [
      now.missing.multipliedReportingOverflow(by: before.count),
      before.missing.multipliedReportingOverflow(by: now.count),
      now.count.multipliedReportingOverflow(by: before.count),
    ]
    guard products.allSatisfy({ !$0.overflow }) else { return nil }
    return Double(products[0].partialValue - products[1].partialValue) / Double(products[2].partialValue)
  }

  private func rise(_ column: ColumnProfile, _ change: Proportion, _ context: CheckContext) -> Finding {
    let title = "\(column.name): missing at most \(change) more than in the baseline"
    let expected = Quantity(number: change.value, text: "at most \(change) more")
    func finding(_ verdict: Verdict, observed: Quantity? = nil, _ message: String) -> Finding {
      Finding(
        name: "\(column.name)/change", title: title, column: column.name,
        judgement: Judgement(verdict, observed: observed, expected: expected, message))
    }
    guard let rate = column.missingRate else {
      return finding(.inconclusive, "There are no rows, so the share of missing values is undefined.")
    }
    guard let baseline = context.baseline else {
      return finding(.inconclusive, "There is no accepted profile to compare with. \(context.baselineRemedy)")
    }
    guard let before = baseline.column(column.name), let accepted = before.missingRate else {
      return finding(
        .inconclusive,
        "The accepted profile has no values for '\(column.name)' to compare with. \(context.baselineRemedy)")
    }
    let rise = Self.difference(column, before) ?? (rate - accepted)
    let sign = rise > 0 ? "+" : ""
    return finding(
      rise <= change.value ? .passed : .failed,
      observed: Quantity(number: rise, text: "\(sign)\(Wording.percent(rise))"),
      "\(Wording.percent(rate)) of '\(column.name)' is missing, \(Wording.percent(accepted)) in the accepted profile; "
        + "expected at most \(change) more.")
  }
}
