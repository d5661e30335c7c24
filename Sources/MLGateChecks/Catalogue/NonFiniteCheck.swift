internal import MLGateProfiles
internal import MLGateResults
internal import MLGateTables
internal import MLGateYAML

/// Fails when a column has `nan`, `inf` or `-inf` among its values.
struct NonFiniteCheck: ValueCheck {
  static let keyword = "non-finite"
  static let summary = "No value of a column is 'nan' or infinite."
  static let arguments = [ArgumentDescription.allColumns, .mostly]
  static let examples: [CheckExample] = [
    .passes("non-finite: {column: x}", rows: ["x", "1", "2.5"], observed: "0 violations"),
    .fails("non-finite: {column: x}", rows: ["x", "1", "NaN"], observed: "1 of 2 values (50%)"),
    .fails("non-finite: {}", rows: ["x", "-inf", "1"], observed: "1 of 2 values (50%)"),
    .cannotDecide("non-finite: {column: x}", rows: ["x,y", ",1"]),
  ]

  let arguments: ValueArguments

  init(_ node: YAMLNode) throws(YAMLError) { arguments = try ValueArguments(node, allByDefault: true) }

  func rule(for column: String) -> ValueRule {
    ValueRule(
      column: column, expectation: "finite", reason: "is not finite", mostly: arguments.mostly,
      makeTest: { .value { if case .nonFinite = $0 { true } else { false } } },
      isProven: { $0.kinds.nonFinite == 0 })
  }
}
