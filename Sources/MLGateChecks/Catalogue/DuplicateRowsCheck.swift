internal import MLGateProfiles
internal import MLGateResults
internal import MLGateYAML

/// Fails when too many rows equal an earlier one.
struct DuplicateRowsCheck: DataCheck {
  static let keyword = "duplicate-rows"
  static let summary = "At most so many rows equal an earlier one, in all columns or in some."
  static let details = """
    Values are compared as they are written, quotes off: `1` and `1.0` differ. A missing value equals a missing
    value here, other than in `unique`. Memory grows with the different rows: 32 to 64 bytes for each.
    """
  static let arguments =
    [ArgumentDescription("max", .proportion, "the largest share of such rows; 0% by default")] + RowColumns.arguments
  static let examples: [CheckExample] = [
    .passes("duplicate-rows: {}", rows: ["x,y", "1,1", "1,2", "1,"], observed: "0 of 3 rows (0%)"),
    .fails("duplicate-rows: {}", rows: ["x,y", "1,2", "1,2", "1,2", "2,2"], observed: "2 of 4 rows (50%)"),
    .fails("duplicate-rows: {}", rows: ["x,y", "1,", "1,"], observed: "1 of 2 rows (50%)"),
    .passes("duplicate-rows: {max: 50%}", rows: ["x", "1", "1"], observed: "1 of 2 rows (50%)"),
    .fails("duplicate-rows: {columns: [x]}", rows: ["x,y", "1,1", "1,2"], observed: "1 of 2 rows (50%)"),
    .fails("duplicate-rows: {except: [id]}", rows: ["id,x", "1,5", "2,5"], observed: "1 of 2 rows (50%)"),
    .fails("duplicate-rows: {except: [key]}", rows: ["id,x", "1,5"], observed: "not there"),
    .cannotDecide("duplicate-rows: {}", rows: ["x"]),
  ]

  private struct Arguments: Decodable {
    var max: Proportion?
    var column: Located<String>?
    var columns: ColumnList.Given?
    var except: [Located<String>]?
  }

  private let columns: RowColumns
  private let most: Proportion?

  init(_ arguments: YAMLNode) throws(YAMLError) {
    let given = try arguments.decode(Arguments.self)
    columns = try RowColumns(given.column, given.columns, except: given.except, in: arguments)
    most = given.max
  }

  private var key: KeyColumns { columns.key(.equalsMissing) }

  var observations: [Observation] { [RowKeyCounter.observation(key)] }
  var columnsNeeded: [String]? { [] }

  func findings(in context: CheckContext) -> [Finding] {
    let rows: RowKeyCounts = context.observed(key.id) ?? RowKeyCounts()
    if let absent = columns.absent(among: rows.columns) { return [context.absent(absent, among: rows.columns)] }
    let title = "rows that repeat \(columns.words): at most \(most.words)"
    guard rows.rows > 0 else {
      return [
        Finding(
          name: columns.name, title: title,
          judgement: Judgement(.inconclusive, "There are no rows, so the share of repeated ones is undefined."))
      ]
    }
    let words = columns.named == nil && columns.except.isEmpty ? "an earlier row" : "an earlier row in \(columns.words)"
    return [
      Finding(
        name: columns.name, title: title,
        judgement: .share(
          rows.repeats, of: rows.rows, atMost: most, "\(rows.repeats == 1 ? "equals" : "equal") \(words)"),
        collect: { [key] in
          RowKeySearch(key, in: $0, shows: .repeats, violations: rows.repeats) { rows.counts[$0] ?? 0 > 1 }
        })
    ]
  }
}
