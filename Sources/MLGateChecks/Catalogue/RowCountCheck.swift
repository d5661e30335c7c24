internal import MLGateProfiles
internal import MLGateResults
internal import MLGateYAML

/// Fails when there are too few or too many rows, or many more or fewer than in the accepted profile.
struct RowCountCheck: DataCheck {
  static let keyword = "row-count"
  static let summary = "The number of rows lies within bounds, or close to the accepted profile's."
  static let arguments = [
    ArgumentDescription("min", .integer, "the fewest rows"), ArgumentDescription("max", .integer, "the most rows"),
    ArgumentDescription(
      "change",
      .mapping([
        ArgumentDescription(
          "max", .percentage, "the largest change, as a share of the baseline's rows: 20%", isRequired: true)
      ]), "how the number may differ from the baseline's"),
  ]
  static let examples: [CheckExample] = [
    .passes("row-count: {min: 2}", rows: ["x", "1", "2"], observed: "2 rows"),
    .fails("row-count: {min: 3}", rows: ["x", "1", "2"], observed: "2 rows"),
    .fails("row-count: {max: 1}", rows: ["x", "1", "2"], observed: "2 rows"),
    .cannotDecide("row-count: {change: {max: 20%}}", rows: ["x", "1", "2"]),
  ]

  private struct Arguments: Decodable {
    var min: Int?
    var max: Int?
    var change: Change?
  }

  private struct Change: Decodable {
    var max: Percentage
  }

  private let least: Int?
  private let most: Int?
  private let change: Percentage?

  init(_ arguments: YAMLNode) throws(YAMLError) {
    let given = try arguments.decode(Arguments.self)
    least = given.min
    most = given.max
    change = given.change?.max
    if least == nil && most == nil && change == nil {
      throw arguments.error("row-count has no bound; write 'min', 'max' or 'change: {max: 20%}'")
    }
    if let least, let most, least > most { throw arguments.error("min \(least) is above max \(most)") }
  }

  func findings(in context: CheckContext) -> [Finding] {
    var findings: [Finding] = []
    if least != nil || most != nil { findings.append(bounds(context)) }
    if let change { findings.append(changed(context, by: change)) }
    return findings
  }

  private func bounds(_ context: CheckContext) -> Finding {
    let rows = context.profile.rows
    let bound: String
    switch (least, most) {
    case (let least?, let most?): bound = "from \(Wording.count(least)) to \(Wording.count(most)) rows"
    case (let least?, nil): bound = "at least \(Wording.count(least, "row"))"
    case (nil, let most?): bound = "at most \(Wording.count(most, "row"))"
    case (nil, nil): bound = "any number of rows"
    }
    let holds = rows >= least ?? 0 && rows <= most ?? .max
    return Finding(
      name: "bounds", title: "row count: \(bound)",
      judgement: Judgement(
        holds ? .passed : .failed, observed: Quantity(number: Double(rows), text: Wording.count(rows, "row")),
        expected: Quantity(text: bound),
        "There \(rows == 1 ? "is" : "are") \(Wording.count(rows, "row")); expected \(bound)."))
  }

  private func changed(_ context: CheckContext, by change: Percentage) -> Finding {
    let title = "row count: at most \(change) from the baseline"
    let rows = context.profile.rows
    let expected = Quantity(number: change.value, text: "at most \(change) change")
    guard let baseline = context.baseline else {
      return Finding(
        name: "change", title: title,
        judgement: Judgement(
          .inconclusive, expected: expected, "There is no accepted profile to compare with. \(context.baselineRemedy)"))
    }
    guard baseline.rows > 0 else {
      return Finding(
        name: "change", title: title,
        judgement: Judgement(
          .inconclusive, expected: expected, "The accepted profile has no rows, so a change cannot be measured."))
    }
    let share = Double(rows - baseline.rows) / Double(baseline.rows)
    let holds = abs(share) <= change.value
    let sign = share > 0 ? "+" : ""
    return Finding(
      name: "change", title: title,
      judgement: Judgement(
        holds ? .passed : .failed, observed: Quantity(number: share, text: "\(sign)\(Wording.percent(share))"),
        expected: expected,
        "There are \(Wording.count(rows, "row")), the accepted profile has \(Wording.count(baseline.rows)): "
          + "\(sign)\(Wording.percent(share)); expected at most \(change) either way."))
  }
}
