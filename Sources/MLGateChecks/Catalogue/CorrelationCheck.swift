internal import MLGateProfiles
internal import MLGateResults
internal import MLGateYAML

/// Fails when two columns go together less, or more, than they should.
struct CorrelationCheck: DataCheck {
  static let keyword = "correlation"
  static let summary =
    "The correlation of two columns of numbers lies within bounds, or close to that in another dataset."
  static let details = """
    Rows where a column has no finite number are left out and counted. A correlation of fewer than two pairs, or
    with a column that does not vary, is undefined and so inconclusive. An accepted profile holds columns and
    not pairs, so the change is measured against another dataset.
    """
  static let arguments = [
    ArgumentDescription("columns", .texts, "two columns", isRequired: true),
    ArgumentDescription("min", .number, "the smallest correlation, from -1 to 1"),
    ArgumentDescription("max", .number, "the largest correlation, from -1 to 1"),
    ArgumentDescription(
      "change",
      .mapping([
        ArgumentDescription("max", .number, "the largest difference, either way", isRequired: true),
        ArgumentDescription("from", .text, "the dataset with the same columns to compare with", isRequired: true),
      ]), "how the correlation may differ from that in another dataset"),
    ArgumentDescription(
      "method", .choice(["pearson", "spearman"]), "of the values, or of their ranks; pearson by default"),
  ]
  private static let train = ["train": ["y,x", "1,1", "3,2", "2,3"]]
  static let examples: [CheckExample] = [
    .passes("correlation: {columns: [x, y], min: 0.9}", rows: ["x,y", "1,2", "2,4", "3,6"], observed: "1"),
    .fails("correlation: {columns: [x, y], max: 0.4}", rows: ["x,y", "1,1", "2,3", "3,2", "4,"], observed: "0.5"),
    .passes(
      "correlation: {columns: [x, y], min: 1, method: spearman}", rows: ["x,y", "1,1", "2,8", "3,27"], observed: "1"),
    .passes(
      "correlation: {columns: [x, y], change: {max: 0.5, from: train}}", rows: ["x,y", "1,2", "2,4"], others: train,
      observed: "+0.5"),
    .fails(
      "correlation: {columns: [x, y], change: {max: 0.5, from: train}}", rows: ["x,y", "1,5", "2,4"], others: train,
      observed: "-1.5"),
    .fails("correlation: {columns: [x, z], min: 0}", rows: ["x,y", "1,5"], observed: "not there"),
    .cannotDecide("correlation: {columns: [x, y], min: 0}", rows: ["x,y", "1,5", "2,5"]),
    .cannotDecide("correlation: {columns: [x, y], min: 0}", rows: ["x,y", "1,5", "2,five"]),
  ]

  private struct Arguments: Decodable {
    var columns: ColumnList.Given
    var min: Located<Double>?
    var max: Located<Double>?
    var change: Change?
    var method: ColumnPair.Method?
  }

  private struct Change: Decodable {
    var max: Located<Double>
    var from: Located<String>
  }

  private let columns: [String]
  private let method: ColumnPair.Method
  private let least: Double?
  private let most: Double?
  private let change: Change?

  init(_ arguments: YAMLNode) throws(YAMLError) {
    let given = try arguments.decode(Arguments.self)
    columns = try ColumnList(nil, given.columns, in: arguments).written(in: arguments)
    method = given.method ?? .pearson
    least = given.min?.value
    most = given.max?.value
    change = given.change
    if columns.count != 2 || columns[0] == columns[1] {
      throw arguments.error("a correlation is of two different columns; write 'columns: [NAME, NAME]'")
    }
    if least == nil && most == nil && change == nil {
      throw arguments.error("correlation has no bound; write 'min', 'max' or 'change: {max: 0.1, from: DATASET}'")
    }
    for bound in [given.min, given.max] {
      guard let bound, !(-1...1).contains(bound.value) else { continue }
      throw bound.error("a correlation lies from -1 to 1, so \(Wording.number(bound.value)) is no bound for it")
    }
    if let least, let most, least > most {
      throw arguments.error("min \(Wording.number(least)) is above max \(Wording.number(most))")
    }
    if let bound = change?.max, !(0...2).contains(bound.value) {
      throw bound.error("two correlations differ by 0 to 2, so \(Wording.number(bound.value)) is no bound for it")
    }
  }

  private var observation: Observation { ColumnPair.observation(columns, method) }
  private var other: ForeignObservation? { change.map { ForeignObservation(dataset: $0.from, observation) } }

  var observations: [Observation] { [observation] }
  var foreign: [ForeignObservation] { [other].compactMap { $0 } }
  var columnsNeeded: [String]? { columns }

  private var words: String {
    "\(method == .spearman ? "rank " : "")correlation of \(columns.joined(separator: " and "))"
  }

  func findings(in context: CheckContext) -> [Finding] {
    let pair: PairSummary = context.observed(observation.id) ?? PairSummary()
    if let absent = columns.first(where: { !pair.columns.contains(bytesOf: $0) }) {
      return [context.absent(absent, among: pair.columns)]
    }
    var findings: [Finding] = []
    if least != nil || most != nil { findings.append(bounds(pair)) }
    if let change, let other { findings.append(changed(pair, change, other, context)) }
    return findings
  }

  private func bounds(_ pair: PairSummary) -> Finding {
    let bound: String
    switch (least, most) {
    case (let least?, let most?): bound = "from \(Wording.number(least)) to \(Wording.number(most))"
    case (let least?, nil): bound = "at least \(Wording.number(least))"
    case (nil, let most?): bound = "at most \(Wording.number(most))"
    case (nil, nil): bound = "any number"
    }
    let name = columns.joined(separator: "+")
    let expected = Quantity(text: bound)
    guard let value = pair.correlation else {
      return Finding(
        name: name, title: "\(words): \(bound)",
        judgement: Judgement(.inconclusive, expected: expected, undefined(pair, in: "")))
    }
    let holds = value >= least ?? -1 && value <= most ?? 1
    return Finding(
      name: name, title: "\(words): \(bound)",
      judgement: Judgement(
        holds ? .passed : .failed, observed: Quantity(number: value, text: Wording.number(value)), expected: expected,
        "The \(words) is \(Wording.number(value)) in \(Wording.count(pair.pairs, "pair")); expected \(bound)."
          + left(pair)))
  }

  private func changed(
    _ pair: PairSummary, _ change: Change, _ other: ForeignObservation, _ context: CheckContext
  ) -> Finding {
    let dataset = change.from.value
    let bound = Wording.number(change.max.value)
    let expected = Quantity(number: change.max.value, text: "at most \(bound) from '\(dataset)'")
    func finding(_ judgement: Judgement) -> Finding {
      Finding(
        name: "\(columns.joined(separator: "+"))/change", title: "\(words): at most \(bound) from that in \(dataset)",
        judgement: judgement)
    }
    let theirs: PairSummary
    do throws(ForeignFailure) {
      theirs = try context.observed(other)
    } catch {
      return finding(.unread(dataset, error, expected: expected))
    }
    if let absent = columns.first(where: { !theirs.columns.contains(bytesOf: $0) }) {
      return finding(.absent(absent, in: dataset, among: theirs.columns))
    }
    guard let value = pair.correlation else {
      return finding(Judgement(.inconclusive, expected: expected, undefined(pair, in: "")))
    }
    guard let before = theirs.correlation else {
      return finding(Judgement(.inconclusive, expected: expected, undefined(theirs, in: " of '\(dataset)'")))
    }
    let difference = value - before
    return finding(
      Judgement(
        abs(difference) <= change.max.value ? .passed : .failed,
        observed: Quantity(number: difference, text: (difference > 0 ? "+" : "") + Wording.number(difference)),
        expected: expected,
        "The \(words) is \(Wording.number(value)), that in '\(dataset)' \(Wording.number(before)); expected at most "
          + "\(bound) between them.\(left(pair))"))
  }

  private func undefined(_ pair: PairSummary, in place: String) -> String {
    let why =
      pair.pairs < 2
      ? "fewer than two rows\(place) have numbers in both"
      : "one of them does not vary in the \(Wording.count(pair.pairs, "pair"))\(place)"
    return "The \(words) is undefined, because \(why).\(left(pair))"
  }

  private func left(_ pair: PairSummary) -> String {
    guard pair.rest > 0 else { return "" }
    return " \(Wording.count(pair.rest, "row")) without two numbers \(pair.rest == 1 ? "was" : "were") left out."
  }
}
