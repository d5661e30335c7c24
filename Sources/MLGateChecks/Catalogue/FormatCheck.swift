internal import MLGateProfiles
internal import MLGateResults
internal import MLGateTables
internal import MLGateYAML

/// Fails when values are not written in a named format.
struct FormatCheck: ValueCheck {
  static let keyword = "format"
  static let summary = "The values of a column are written in a named format, such as email, uuid or iban."
  static let arguments = [
    .columns, ArgumentDescription("is", .choice(NamedFormat.allCases.map(\.rawValue)), "the format", isRequired: true),
    .mostly,
  ]
  static let examples: [CheckExample] = [
    .passes("format: {column: x, is: email}", rows: ["x", "ada@example.org"], observed: "0 violations"),
    .fails("format: {column: x, is: email}", rows: ["x", "ada@example.org", "ada@"], observed: "1 of 2 values (50%)"),
    .passes("format: {column: x, is: iban}", rows: ["x", "GB82 WEST 1234 5698 7654 32"], observed: "0 violations"),
    .fails(
      "format: {column: x, is: iban}", rows: ["x", "GB82 WEST 1234 5698 7654 33"], observed: "1 of 1 value (100%)"),
    .cannotDecide("format: {column: x, is: uuid}", rows: ["x,y", ",1"]),
  ]

  let arguments: ValueArguments
  private let format: NamedFormat

  private struct Own: Decodable {
    var `is`: Located<String>
  }

  init(_ node: YAMLNode) throws(YAMLError) {
    arguments = try ValueArguments(node, besides: ["is"])
    let own: Own = try ValueArguments.own(of: node)
    guard let format = NamedFormat(rawValue: own.is.value) else {
      let known = NamedFormat.allCases.map(\.rawValue)
      let hint = Suggestion.phrase(for: own.is.value, in: known)
      throw own.is.error(
        "unknown format '\(own.is.value)'\(hint.isEmpty ? "; known are \(known.joined(separator: ", "))" : hint)")
    }
    self.format = format
  }

  func rule(for column: String) -> ValueRule {
    ValueRule(
      column: column, expectation: format.noun, reason: "is not \(format.noun)", mostly: arguments.mostly,
      makeTest: { [format] in
        let matches = format.makeTest()
        return .content { !matches($0) }
      })
  }
}
