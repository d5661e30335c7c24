internal import MLGateProfiles
internal import MLGateResults
internal import MLGateYAML

/// Fails when another dataset does not have the same rows, each as often, in whatever order.
struct SameRowsCheck: DataCheck {
  static let keyword = "same-rows"
  static let summary = "Another dataset has the same rows, each as often, in whatever order."
  static let details = """
    Values are compared as they are written, quotes off; a missing value equals a missing value. Memory grows
    with the different rows of both datasets: 32 to 64 bytes for each.
    """
  static let arguments =
    [ArgumentDescription("as", .text, "the name of the other dataset", isRequired: true)] + RowColumns.arguments
  private static let copy = ["copy": ["y,x", "5,1", "5,1", ",3"]]
  static let examples: [CheckExample] = [
    .passes("same-rows: {as: copy}", rows: ["x,y", "3,", "1,5", "1,5"], others: copy, observed: "0 differences"),
    .fails("same-rows: {as: copy}", rows: ["x,y", "3,", "1,5"], others: copy, observed: "1 difference"),
    .fails("same-rows: {as: copy}", rows: ["x,y", "3,", "1,5", "1,6"], others: copy, observed: "2 differences"),
    .passes("same-rows: {as: copy, columns: [x]}", rows: ["x,z", "1,0", "1,0", "3,0"], others: copy),
    .fails("same-rows: {as: copy, columns: [z]}", rows: ["x,z", "1,0"], others: copy, observed: "not there"),
    .cannotDecide("same-rows: {as: copy}", rows: ["x", "1"], others: copy),
    .cannotDecide("same-rows: {as: copy}", rows: ["x,y"], others: ["copy": ["x,y"]]),
  ]

  private struct Arguments: Decodable {
    var `as`: Located<String>
    var column: Located<String>?
    var columns: ColumnList.Given?
    var except: [Located<String>]?
  }

  private let dataset: Located<String>
  private let columns: RowColumns

  init(_ arguments: YAMLNode) throws(YAMLError) {
    let given = try arguments.decode(Arguments.self)
    dataset = given.as
    columns = try RowColumns(given.column, given.columns, except: given.except, in: arguments)
  }

  private var key: KeyColumns { columns.key(.equalsMissing, acrossTables: true) }
  private var other: ForeignObservation { ForeignObservation(dataset: dataset, RowKeyCounter.observation(key)) }

  var observations: [Observation] { [RowKeyCounter.observation(key)] }
  var foreign: [ForeignObservation] { [other] }
  var columnsNeeded: [String]? { [] }

  func findings(in context: CheckContext) -> [Finding] {
    let rows: RowKeyCounts = context.observed(key.id) ?? RowKeyCounts()
    if let absent = columns.absent(among: rows.columns) { return [context.absent(absent, among: rows.columns)] }
    let expected = Quantity(number: 0, text: "0 differences")
    var finding = Finding(
      name: columns.name, title: "the same rows as \(dataset.value), by \(columns.words)",
      judgement: Judgement(
        .inconclusive, expected: expected,
        "Neither this dataset nor '\(dataset.value)' has rows, so nothing could be compared."))
    let theirs: RowKeyCounts
    do throws(ForeignFailure) {
      theirs = try context.observed(other)
    } catch {
      finding.judgement = .unread(dataset.value, error, expected: expected)
      return [finding]
    }
    if let judgement = columns.incomparable(rows, theirs, in: dataset.value) {
      finding.judgement = judgement
      return [finding]
    }
    guard rows.rows > 0 || theirs.rows > 0 else { return [finding] }
    let here = rows.excess(over: theirs)
    let there = theirs.excess(over: rows)
    let observed = Quantity(number: Double(here + there), text: Wording.count(here + there, "difference"))
    finding.judgement =
      here + there == 0
      ? Judgement(
        .passed, observed: observed, expected: expected,
        "All \(Wording.count(rows.rows, "row")) are those of '\(dataset.value)', by \(columns.words).")
      : Judgement(
        .failed, observed: observed, expected: expected,
        "\(Wording.count(here)) of \(Wording.count(rows.rows, "row")) \(here == 1 ? "has" : "have") no counterpart in "
          + "'\(dataset.value)', and \(Wording.count(there)) of its \(Wording.count(theirs.rows, "row")) "
          + "\(there == 1 ? "has" : "have") none here, by \(columns.words).")
    finding.collect = { [key, dataset] in
      let only = rows.rows { theirs.counts[$0] == nil }
      return RowKeySearch(
        key, in: $0, shows: .reason("the row is not in '\(dataset.value)'", naming: false), violations: only
      ) { theirs.counts[$0] == nil }
    }
    return [finding]
  }
}

extension RowKeyCounts {
  /// How many rows these are more than others have of the same key.
  func excess(over others: RowKeyCounts) -> Int {
    var sum = 0
    counts.forEach { key, count in sum += max(0, count - (others.counts[key] ?? 0)) }
    return sum
  }
}
