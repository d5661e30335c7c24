internal import MLGateProfiles
internal import MLGateResults
internal import MLGateYAML

/// Fails when rows also occur in another dataset, as when rows of the test set leak into the training set.
struct NoOverlapCheck: DataCheck {
  static let keyword = "no-overlap"
  static let summary = "At most so many rows also occur in another dataset, in all columns or in some."
  static let details = """
    Values are compared as they are written, quotes off; a missing value equals a missing value. The columns are
    found by their names, whatever their order. Memory grows with the different rows of both datasets: 32 to 64
    bytes for each.
    """
  static let arguments =
    [
      ArgumentDescription("with", .text, "the name of the other dataset", isRequired: true),
      ArgumentDescription("max", .proportion, "the largest share of such rows; 0% by default"),
    ] + RowColumns.arguments
  private static let test = ["test": ["y,x", "5,1", "6,2", ",3"]]
  static let examples: [CheckExample] = [
    .passes("no-overlap: {with: test}", rows: ["x,y", "1,6", "2,5"], others: test, observed: "0 of 2 rows (0%)"),
    .fails(
      "no-overlap: {with: test}", rows: ["x,y", "1,5", "1,5", "2,5"], others: test, observed: "2 of 3 rows (66.7%)"),
    .fails("no-overlap: {with: test}", rows: ["x,y", "3,"], others: test, observed: "1 of 1 row (100%)"),
    .fails(
      "no-overlap: {with: test, columns: [x]}", rows: ["x,z", "1,0"], others: test, observed: "1 of 1 row (100%)"),
    .passes("no-overlap: {with: test, max: 50%}", rows: ["x,y", "1,5", "1,6"], others: test),
    .fails("no-overlap: {with: test, columns: [z]}", rows: ["x,z", "1,0"], others: test, observed: "not there"),
    .cannotDecide("no-overlap: {with: test}", rows: ["x,y,z", "1,5,0"], others: test),
    .cannotDecide("no-overlap: {with: test}", rows: ["x,y"], others: test),
  ]

  private struct Arguments: Decodable {
    var with: Located<String>
    var max: Proportion?
    var column: Located<String>?
    var columns: ColumnList.Given?
    var except: [Located<String>]?
  }

  private let dataset: Located<String>
  private let columns: RowColumns
  private let most: Proportion?

  init(_ arguments: YAMLNode) throws(YAMLError) {
    let given = try arguments.decode(Arguments.self)
    dataset = given.with
    columns = try RowColumns(given.column, given.columns, except: given.except, in: arguments)
    most = given.max
  }

  private var key: KeyColumns { columns.key(.equalsMissing, acrossTables: true) }
  private var other: ForeignObservation { ForeignObservation(dataset: dataset, RowKeyCounter.observation(key)) }

  var observations: [Observation] { [RowKeyCounter.observation(key)] }
  var foreign: [ForeignObservation] { [other] }
  var columnsNeeded: [String]? { [] }

  func findings(in context: CheckContext) -> [Finding] {
    let rows: RowKeyCounts = context.observed(key.id) ?? RowKeyCounts()
    if let absent = columns.absent(among: rows.columns) { return [context.absent(absent, among: rows.columns)] }
    var finding = Finding(
      name: columns.name, title: "rows that occur in \(dataset.value), by \(columns.words): at most \(most.words)",
      judgement: Judgement(.inconclusive, "There are no rows, so nothing could be compared."))
    let theirs: RowKeyCounts
    do throws(ForeignFailure) {
      theirs = try context.observed(other)
    } catch {
      finding.judgement = .unread(dataset.value, error)
      return [finding]
    }
    if let judgement = columns.incomparable(rows, theirs, in: dataset.value) {
      finding.judgement = judgement
      return [finding]
    }
    guard rows.rows > 0 else { return [finding] }
    guard theirs.rows > 0 else {
      finding.judgement = Judgement(
        .inconclusive, "The dataset '\(dataset.value)' has no rows, so nothing could be compared.")
      return [finding]
    }
    let common = rows.rows { theirs.counts[$0] != nil }
    let verb = common == 1 ? "occurs" : "occur"
    finding.judgement = .share(
      common, of: rows.rows, atMost: most, "also \(verb) in '\(dataset.value)', by \(columns.words)")
    finding.collect = { [key, dataset, isNamed = columns.named != nil] in
      RowKeySearch(
        key, in: $0, shows: .reason("\(isNamed ? "" : "the row ")also occurs in '\(dataset.value)'", naming: isNamed),
        violations: common
      ) { theirs.counts[$0] != nil }
    }
    return [finding]
  }
}

extension RowColumns {
  /// Why two tables cannot be compared by these columns; `nil` when they can.
  func incomparable(_ rows: RowKeyCounts, _ theirs: RowKeyCounts, in dataset: String) -> Judgement? {
    if let named {
      return named.first { !theirs.columns.contains(bytesOf: $0) }
        .map { .absent($0, in: dataset, among: theirs.columns) }
    }
    let mine = rows.columns.filter { !except.contains(bytesOf: $0) }
    let others = theirs.columns.filter { !except.contains(bytesOf: $0) }
    let missing = mine.filter { !others.contains(bytesOf: $0) }
    let extra = others.filter { !mine.contains(bytesOf: $0) }
    guard !missing.isEmpty || !extra.isEmpty else { return nil }
    let remedy = "name the columns to compare with 'columns', or leave the others out with 'except'"
    guard missing.isEmpty else {
      return Judgement(
        .inconclusive,
        "The dataset '\(dataset)' has no \(missing.count == 1 ? "column" : "columns") \(Wording.list(missing)), so its "
          + "rows cannot be compared by all columns; \(remedy).")
    }
    return Judgement(
      .inconclusive,
      "The dataset '\(dataset)' also has the \(extra.count == 1 ? "column" : "columns") \(Wording.list(extra)), so its "
        + "rows cannot be compared by all columns; \(remedy).")
  }
}
