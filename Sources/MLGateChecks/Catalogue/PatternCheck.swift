internal import MLGateExpressions
internal import MLGateResults
internal import MLGateYAML

/// Fails when values do not match a regular expression as a whole.
struct PatternCheck: DataCheck {
  static let keyword = "pattern"
  static let summary = "The values of a column match a regular expression from first to last character."
  static let details = """
    Matching takes linear time, whatever the pattern.
    """
  static let arguments = [
    .columns,
    ArgumentDescription("matches", .text, "the regular expression, for the whole value", isRequired: true),
    .mostly,
  ]
  static let examples: [CheckExample] = [
    .passes("pattern: {column: x, matches: '[A-Z]{3}'}", rows: ["x", "EWR", "JFK"], observed: "0 violations"),
    .fails("pattern: {column: x, matches: '[A-Z]{3}'}", rows: ["x", "EWR", "JFK1"], observed: "1 of 2 values (50%)"),
    .cannotDecide("pattern: {column: x, matches: a}", rows: ["x,y", ",1"]),
  ]

  private struct Arguments: Decodable {
    var column: Located<String>?
    var columns: ColumnList.Given?
    var matches: Located<String>
    var mostly: Proportion?
  }

  private let columns: ColumnList
  private let pattern: Pattern
  private let text: String
  private let mostly: Proportion?

  init(_ arguments: YAMLNode) throws(YAMLError) {
    let given = try arguments.decode(Arguments.self)
    columns = try ColumnList(given.column, given.columns, in: arguments)
    text = given.matches.value
    mostly = given.mostly
    do {
      pattern = try Pattern(text)
    } catch {
      throw given.matches.error("the pattern '\(text)' is wrong at character \(error.offset + 1): \(error.message)")
    }
  }

  var columnsNeeded: [String]? { columns.needed }

  func findings(in context: CheckContext) -> [Finding] {
    columns.names(in: context).map { name in
      ValueRule(
        column: name, expectation: "a match of \(text)", reason: "does not match \(text)",
        mostly: mostly?.value ?? 1,
        makeTest: { [pattern] in
          let matcher = pattern.makeMatcher()
          return .content { !matcher.matchesWhole($0) }
        }
      ).finding(in: context)
    }
  }
}
