internal import MLGateProfiles
internal import MLGateResults
internal import MLGateTables
internal import MLGateYAML

/// Fails when values are not of a type.
struct TypeCheck: ValueCheck {
  static let keyword = "type"
  static let summary = "The values of a column are of a type."
  static let details = """
    Whole numbers are decimals, too, and dates are timestamps; every value is text.
    """
  private static let types = ColumnType.allCases.filter { $0 != .empty }
  static let arguments = [
    .columns, ArgumentDescription("is", .choice(types.map(\.rawValue)), "the type", isRequired: true), .mostly,
  ]
  static let examples: [CheckExample] = [
    .passes("type: {column: x, is: decimal}", rows: ["x", "1", "2.5"], observed: "0 violations"),
    .fails("type: {column: x, is: integer}", rows: ["x", "1", "2.5"], observed: "1 of 2 values (50%)"),
    .fails("type: {column: x, is: date}", rows: ["x", "2013-01-01", "2013-02-30"], observed: "1 of 2 values (50%)"),
    .cannotDecide("type: {column: x, is: integer}", rows: ["x,y", ",1"]),
  ]

  let arguments: ValueArguments
  private let type: ColumnType

  private struct Own: Decodable {
    var `is`: Located<String>
  }

  init(_ node: YAMLNode) throws(YAMLError) {
    arguments = try ValueArguments(node, besides: ["is"])
    let own: Own = try ValueArguments.own(of: node)
    guard let type = Self.types.first(where: { $0.rawValue == own.is.value }) else {
      let known = Self.types.map(\.rawValue)
      let hint = Suggestion.phrase(for: own.is.value, in: known)
      throw own.is.error(
        "unknown type '\(own.is.value)'\(hint.isEmpty ? "; known are \(known.joined(separator: ", "))" : hint)")
    }
    self.type = type
  }

  func rule(for column: String) -> ValueRule {
    ValueRule(
      column: column, expectation: "of type \(type.rawValue)", reason: "is not of type \(type.rawValue)",
      mostly: arguments.mostly, makeTest: { [type] in .value { !type.includes($0) } },
      isProven: { [type] in $0.kinds.count(outside: type) == 0 })
  }
}
