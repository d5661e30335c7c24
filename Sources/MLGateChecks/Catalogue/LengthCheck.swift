internal import MLGateProfiles
internal import MLGateResults
internal import MLGateTables
internal import MLGateYAML

/// Fails when values are too short or too long, in Unicode code points.
struct LengthCheck: ValueCheck {
  static let keyword = "length"
  static let summary = "The values of a column have at least and at most so many characters."
  static let arguments = [
    .columns, ArgumentDescription("min", .integer, "the fewest characters"),
    ArgumentDescription("max", .integer, "the most characters"), .mostly,
  ]
  static let examples: [CheckExample] = [
    .passes("length: {column: x, min: 1, max: 3}", rows: ["x", "a", "\u{e9}t\u{e9}"], observed: "0 violations"),
    .fails("length: {column: x, max: 2}", rows: ["x", "a", "abc"], observed: "1 of 2 values (50%)"),
    .cannotDecide("length: {column: x, max: 2}", rows: ["x,y", ",1"]),
  ]

  let arguments: ValueArguments
  private let bounds: CountBounds

  init(_ node: YAMLNode) throws(YAMLError) {
    arguments = try ValueArguments(node, besides: ["min", "max"])
    bounds = try CountBounds(ValueArguments.own(of: node), in: node, keyword: Self.keyword)
  }

  func rule(for column: String) -> ValueRule {
    let words = bounds.words("character")
    return ValueRule(
      column: column, expectation: words, reason: "is not \(words)", mostly: arguments.mostly,
      makeTest: { [bounds] in
        .content { content in !bounds.holds(content.count { $0 & 0xC0 != 0x80 }) }
      },
      isProven: { [bounds] column in
        guard let least = column.minimumLength, let most = column.maximumLength else { return false }
        return bounds.holds(least...most)
      })
  }
}
