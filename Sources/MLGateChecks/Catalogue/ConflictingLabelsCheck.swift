internal import MLGateProfiles
internal import MLGateResults
internal import MLGateYAML

/// Fails when rows with equal features have different labels, which no model can learn.
struct ConflictingLabelsCheck: DataCheck {
  static let keyword = "conflicting-labels"
  static let summary = "At most so many rows have the features of another row and a different label."
  static let details = """
    All rows of such a group count, not only those after the first. Rows without a label are left out; a missing
    feature equals a missing one. Values are compared as they are written, quotes off. Memory grows with the
    different combinations of features: 54 to 107 bytes for each.
    """
  static let arguments =
    [
      ArgumentDescription("label", .column, "the column with the labels; by default the dataset's"),
      ArgumentDescription("max", .proportion, "the largest share of such rows; 0% by default"),
    ] + RowColumns.arguments
  static let examples: [CheckExample] = [
    .passes("conflicting-labels: {label: y}", rows: ["x,y", "1,a", "1,a", "2,b", "1,"], observed: "0 of 3 rows (0%)"),
    .fails("conflicting-labels: {label: y}", rows: ["x,y", "1,a", "1,b", "2,b"], observed: "2 of 3 rows (66.7%)"),
    .fails("conflicting-labels: {label: y}", rows: ["x,y", ",a", ",b"], observed: "2 of 2 rows (100%)"),
    .fails(
      "conflicting-labels: {label: y, except: [id]}", rows: ["id,x,y", "1,5,a", "2,5,b"],
      observed: "2 of 2 rows (100%)"),
    .passes("conflicting-labels: {label: y, columns: [id]}", rows: ["id,x,y", "1,5,a", "2,5,b"]),
    .fails("conflicting-labels: {label: z}", rows: ["x,y", "1,a"], observed: "not there"),
    .cannotDecide("conflicting-labels: {}", rows: ["x,y", "1,a"]),
    .cannotDecide("conflicting-labels: {label: y}", rows: ["x,y", "1,"]),
  ]

  private struct Arguments: Decodable {
    var label: Located<String>?
    var max: Proportion?
    var column: Located<String>?
    var columns: ColumnList.Given?
    var except: [Located<String>]?
  }

  private let label: String?
  private let columns: RowColumns
  private let most: Proportion?

  init(_ arguments: YAMLNode) throws(YAMLError) {
    let given = try arguments.decode(Arguments.self)
    label = given.label?.value
    columns = try RowColumns(given.column, given.columns, except: given.except, in: arguments)
    most = given.max
    if let label, columns.named?.contains(bytesOf: label) == true {
      throw arguments.error("'\(label)' is the label and among the features; leave it out of 'columns'")
    }
  }

  /// The features of a row.
  private func features(label: String) -> KeyColumns {
    KeyColumns(
      choice: columns.named.map { .named($0) } ?? .all(except: columns.except + [label]), missing: .equalsMissing)
  }

  func observations(label known: String?) -> [Observation] {
    (label ?? known).map { [LabelGroups.observation($0, features: features(label: $0))] } ?? []
  }

  var columnsNeeded: [String]? { [] }

  func findings(in context: CheckContext) -> [Finding] {
    guard let label = label ?? context.label else {
      return [
        Finding(
          name: "label", title: "no conflicting labels",
          judgement: Judgement(
            .inconclusive, "No label is known; write 'label: NAME' here or beside the dataset's source."))
      ]
    }
    let features = features(label: label)
    let seen: LabelSummary = context.observed(LabelGroups.observation(label, features: features).id) ?? LabelSummary()
    if let absent = ([label] + (columns.named ?? columns.except)).first(where: { !seen.columns.contains(bytesOf: $0) })
    {
      return [context.absent(absent, among: seen.columns)]
    }
    let words = columns.words == "all columns" ? "all other columns" : columns.words
    let title = "\(label): conflicting labels by \(words) at most \(most.words)"
    guard seen.rows > 0 else {
      return [
        Finding(
          name: label, title: title, column: label,
          judgement: Judgement(.inconclusive, "No row has a '\(label)', so nothing could be compared."))
      ]
    }
    let left =
      seen.rowsWithoutLabel == 0
      ? ""
      : "\(Wording.count(seen.rowsWithoutLabel, "row")) without a label "
        + "\(seen.rowsWithoutLabel == 1 ? "was" : "were") left out."
    let verb = seen.conflicting == 1 ? "shares" : "share"
    return [
      Finding(
        name: label, title: title, column: label,
        judgement: .share(
          seen.conflicting, of: seen.rows, atMost: most,
          "\(verb) \(words) with a row whose '\(label)' differs", rest: left),
        collect: { LabelGroups(label, features: features, in: $0, evidenceFor: seen) })
    ]
  }
}
