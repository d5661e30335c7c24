internal import MLGateProfiles
internal import MLGateResults
internal import MLGateYAML

/// Fails when a key is not among those of another dataset.
struct ForeignKeyCheck: DataCheck {
  static let keyword = "foreign-key"
  static let summary = "Every value of a column, or combination of several, exists in another dataset."
  static let details = """
    As in SQL, rows where a part is missing are not compared. Values are compared as they are written, quotes
    off: `1` is not `1.0`. Memory grows with the different keys of both datasets: 32 to 64 bytes for each.
    """
  static let arguments = [
    ArgumentDescription("columns", .columns, "the column, or the columns that are the key together", isRequired: true),
    ArgumentDescription(
      "references",
      .mapping([
        ArgumentDescription("dataset", .text, "the name of the other dataset", isRequired: true),
        ArgumentDescription("columns", .columns, "its columns, in the same order; the same names when left out"),
      ]), "where the keys have to exist", isRequired: true),
    ArgumentDescription("mostly", .proportion, "the least share of rows whose key must exist; 100% by default"),
  ]
  private static let carriers = ["carriers": ["code,name", "AA,American", "UA,United"]]
  static let examples: [CheckExample] = [
    .passes(
      "foreign-key: {column: carrier, references: {dataset: carriers, column: code}}",
      rows: ["carrier,x", "UA,1", "AA,2", ",3"], others: carriers, observed: "0 of 2 rows (0%)"),
    .fails(
      "foreign-key: {column: carrier, references: {dataset: carriers, column: code}}", rows: ["carrier", "UA", "B6"],
      others: carriers, observed: "1 of 2 rows (50%)"),
    .passes(
      "foreign-key: {columns: [name, code], references: {dataset: carriers}}", rows: ["name,code", "United,UA"],
      others: carriers),
    .fails(
      "foreign-key: {columns: [a, b], references: {dataset: carriers, columns: [code, name]}}",
      rows: ["a,b", "AA,United"], others: carriers, observed: "1 of 1 row (100%)"),
    .fails(
      "foreign-key: {column: code, references: {dataset: carriers, column: cod}}", rows: ["code", "AA"],
      others: carriers, observed: "not there"),
    .cannotDecide(
      "foreign-key: {column: code, references: {dataset: carriers}}", rows: ["code,x", ",1"], others: carriers),
  ]

  private struct Arguments: Decodable {
    var column: Located<String>?
    var columns: ColumnList.Given?
    var references: YAMLNode
    var mostly: Proportion?
  }

  private struct Reference: Decodable {
    var dataset: Located<String>
    var column: Located<String>?
    var columns: ColumnList.Given?
  }

  private let columns: [String]
  private let dataset: Located<String>
  private let theirs: [String]
  private let mostly: Proportion?

  init(_ arguments: YAMLNode) throws(YAMLError) {
    let given = try arguments.decode(Arguments.self)
    columns = try ColumnList(given.column, given.columns, in: arguments).written(in: arguments)
    let reference = try given.references.decode(Reference.self)
    dataset = reference.dataset
    mostly = given.mostly
    guard reference.column != nil || reference.columns != nil else {
      theirs = columns
      return
    }
    theirs = try ColumnList(reference.column, reference.columns, in: given.references).written(in: given.references)
    guard theirs.count == columns.count else {
      throw given.references.error(
        "\(Wording.count(columns.count, "column")) \(columns.count == 1 ? "refers" : "refer") to "
          + "\(Wording.count(theirs.count)) of '\(dataset.value)'; name as many on both sides")
    }
  }

  private func key(_ columns: [String]) -> KeyColumns {
    KeyColumns(choice: .named(columns), missing: .leavesOut, acrossTables: true, byPlace: true)
  }

  var observations: [Observation] { [RowKeyCounter.observation(key(columns))] }
  var foreign: [ForeignObservation] { [referenced] }
  var columnsNeeded: [String]? { [] }

  private var referenced: ForeignObservation {
    ForeignObservation(dataset: dataset, RowKeyCounter.observation(key(theirs)), mayBeItself: true)
  }

  func findings(in context: CheckContext) -> [Finding] {
    let rows: RowKeyCounts = context.observed(key(columns).id) ?? RowKeyCounts()
    if let absent = columns.first(where: { !rows.columns.contains(bytesOf: $0) }) {
      return [context.absent(absent, among: rows.columns)]
    }
    let words = columns.joined(separator: ", ")
    let target = "\(dataset.value) (\(theirs.joined(separator: ", ")))"
    var finding = Finding(
      name: columns.joined(separator: "+"), title: "\(words): exists in \(target)",
      column: columns.count == 1 ? words : nil,
      judgement: Judgement(
        .inconclusive, "No row has a value of \(words) to look up, so nothing could be checked."))
    let known: RowKeyCounts
    do throws(ForeignFailure) {
      known = try context.observed(referenced)
    } catch {
      finding.judgement = .unread(dataset.value, error)
      return [finding]
    }
    if let absent = theirs.first(where: { !known.columns.contains(bytesOf: $0) }) {
      finding.judgement = .absent(absent, in: dataset.value, among: known.columns)
      return [finding]
    }
    guard rows.rows > 0 else { return [finding] }
    finding.judgement = judgement(rows, known, target)
    let strays = Int(finding.judgement.observed?.number ?? 0)
    finding.collect = { [key = key(columns), dataset] in
      RowKeySearch(
        key, in: $0, shows: .reason("is not in '\(dataset.value)'", naming: true), violations: strays
      ) { known.counts[$0] == nil }
    }
    return [finding]
  }

  private func judgement(_ rows: RowKeyCounts, _ known: RowKeyCounts, _ target: String) -> Judgement {
    let strays = rows.rows { known.counts[$0] == nil }
    let holds = strays == 0 || Double(rows.rows - strays) / Double(rows.rows) >= mostly?.value ?? 1
    let all = Wording.count(rows.rows, "row")
    let share = Wording.percent(Double(strays) / Double(rows.rows))
    let allowance = mostly.map { "; at most \(Wording.percent(1 - $0.value)) may" } ?? ""
    let left =
      rows.rowsWithMissing == 0
      ? ""
      : " \(Wording.count(rows.rowsWithMissing, "row")) with a missing part "
        + "\(rows.rowsWithMissing == 1 ? "was" : "were") not compared."
    return Judgement(
      holds ? .passed : .failed,
      observed: Quantity(number: Double(strays), text: "\(Wording.count(strays)) of \(all) (\(share))"),
      expected: Quantity(text: mostly.map { "at least \($0) exist" } ?? "all exist"),
      strays == 0
        ? "The keys of all \(all) exist in \(target).\(left)"
        : "\(Wording.count(strays)) of \(all) (\(share)) \(strays == 1 ? "has" : "have") a key that does not exist in "
          + "\(target)\(holds ? "" : allowance).\(left)")
  }
}

extension Judgement {
  /// That of a column which another dataset does not have.
  static func absent(_ column: String, in dataset: String, among columns: [String]) -> Judgement {
    Judgement(
      .failed, observed: Quantity(text: "not there"), expected: Quantity(text: "a column '\(column)'"),
      "The dataset '\(dataset)' has no column '\(column)'"
        + "\(Suggestion.nearest(to: column, in: columns).map { ", but '\($0)'" } ?? "").")
  }
}
