internal import MLGateProfiles
internal import MLGateResults
internal import MLGateTables
internal import MLGateYAML

/// Fails when a column mixes numbers, times, booleans or lists with other values.
struct MixedTypesCheck: DataCheck {
  static let keyword = "mixed-types"
  static let summary = "The values of a column are all numbers, all times, all booleans, all lists, or all text."
  static let details = """
    The most frequent kind is taken for the one that is meant; all other values are violations. Whole numbers
    and decimals are one kind, dates and timestamps are another.
    """
  static let arguments = [ArgumentDescription.allColumns, .mostly]
  static let examples: [CheckExample] = [
    .passes("mixed-types: {column: x}", rows: ["x", "1", "2.5"], observed: "0 violations"),
    .fails("mixed-types: {column: x}", rows: ["x", "1", "2", "n/a"], observed: "1 of 3 values (33.3%)"),
    .passes("mixed-types: {mostly: 60%}", rows: ["x", "1", "2", "n/a"], observed: "1 of 3 values (33.3%)"),
    .cannotDecide("mixed-types: {column: x}", rows: ["x,y", ",1"]),
  ]

  private enum Kind: String, CaseIterable {
    case text, number, time, boolean, list

    var noun: String {
      switch self {
      case .text: "text"
      case .number: "a number"
      case .time: "a date or timestamp"
      case .boolean: "true or false"
      case .list: "a list"
      }
    }

    init(_ value: FieldValue) {
      switch value {
      case .integer, .bigInteger, .decimal, .nonFinite: self = .number
      case .date, .timestamp: self = .time
      case .boolean: self = .boolean
      case .list: self = .list
      case .text: self = .text
      }
    }

    func count(in kinds: ColumnProfile.Kinds) -> Int {
      switch self {
      case .number: kinds.integer + kinds.bigInteger + kinds.decimal + kinds.nonFinite
      case .time: kinds.date + kinds.timestamp
      case .boolean: kinds.boolean
      case .list: kinds.list
      case .text: kinds.text
      }
    }
  }

  private let arguments: ValueArguments

  init(_ node: YAMLNode) throws(YAMLError) { arguments = try ValueArguments(node, allByDefault: true) }

  var columnsNeeded: [String]? { arguments.columns.needed }

  func findings(in context: CheckContext) -> [Finding] {
    arguments.columns.findings(in: context) { column in
      // Of equally frequent kinds, the first in the list.
      let counts = Kind.allCases.map { ($0, $0.count(in: column.kinds)) }
      let best = counts.reduce(counts[0]) { $1.1 > $0.1 ? $1 : $0 }.0
      let words = column.present > 0 ? "\(best.noun), as most are" : "of one kind"
      return [
        ValueRule(
          column: column.name, expectation: words, reason: "is not \(best.noun)", mostly: arguments.mostly,
          makeTest: { .value { Kind($0) != best } }, isProven: { best.count(in: $0.kinds) == $0.present }
        ).finding(in: context)
      ]
    }
  }
}
