internal import MLGateProfiles
internal import MLGateResults
internal import MLGateTables
internal import MLGateYAML

/// Fails when lists have too few or too many elements; a value that is no list does not conform.
struct ListLengthCheck: ValueCheck {
  static let keyword = "list-length"
  static let summary = "The lists of a column have at least and at most so many elements."
  static let details = """
    Lists come from formats that have them: JSON Lines, and queries.
    """
  static let arguments = [
    .columns, ArgumentDescription("min", .integer, "the fewest elements"),
    ArgumentDescription("max", .integer, "the most elements"), .mostly,
  ]
  static let examples: [CheckExample] = [
    .passes(
      "list-length: {column: x, max: 2}", records: [#"{"x":[1,2]}"#, #"{"x":[]}"#], observed: "0 violations"),
    .fails(
      "list-length: {column: x, min: 1}", records: [#"{"x":[1,2]}"#, #"{"x":[]}"#], observed: "1 of 2 values (50%)"),
    .fails("list-length: {column: x, min: 1}", rows: ["x", "1"], observed: "1 of 1 value (100%)"),
    .cannotDecide("list-length: {column: x, min: 1}", rows: ["x,y", ",1"]),
  ]

  let arguments: ValueArguments
  private let bounds: CountBounds

  init(_ node: YAMLNode) throws(YAMLError) {
    arguments = try ValueArguments(node, besides: ["min", "max"])
    bounds = try CountBounds(ValueArguments.own(of: node), in: node, keyword: Self.keyword)
  }

  func rule(for column: String) -> ValueRule {
    let words = bounds.words("element")
    return ValueRule(
      column: column, expectation: words, reason: "is not \(words)", mostly: arguments.mostly,
      makeTest: { [bounds] in
        .value { if case .list(let count) = $0 { !bounds.holds(count) } else { true } }
      },
      isProven: { [bounds] column in
        guard column.kinds.list == column.present, let least = column.minimumListLength,
          let most = column.maximumListLength
        else { return false }
        return bounds.holds(least...most)
      })
  }
}
