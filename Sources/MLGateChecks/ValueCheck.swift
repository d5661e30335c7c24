internal import MLGateProfiles
internal import MLGateResults
internal import MLGateYAML

/// A check that asks the same of every value of some columns.
protocol ValueCheck: DataCheck {
  var arguments: ValueArguments { get }
  /// What is asked of a column's values.
  func rule(for column: String) -> ValueRule
}

extension ValueCheck {
  var columnsNeeded: [String]? { arguments.columns.needed }

  func findings(in context: CheckContext) -> [Finding] {
    arguments.columns.findings(in: context) { [rule(for: $0.name).finding(in: context)] }
  }
}

/// The arguments that such checks share: columns, and how many values may not conform.
struct ValueArguments: Sendable {
  let columns: ColumnList
  /// The least share of values that must conform, 0...1.
  let mostly: Double

  private struct Keys: Decodable {
    var column: Located<String>?
    var columns: ColumnList.Given?
    var mostly: Proportion?
  }

  /// Reads the arguments.
  ///
  /// - Parameter besides: keys that the check reads itself.
  init(_ node: YAMLNode, allByDefault: Bool = false, besides: Set<String> = []) throws(YAMLError) {
    let given = try node.removing(besides).decode(Keys.self)
    columns = try ColumnList(given.column, given.columns, in: node, allByDefault: allByDefault)
    mostly = given.mostly?.value ?? 1
  }

  /// A check's own arguments: all of `node` but those.
  static func own<Value: Decodable>(of node: YAMLNode) throws(YAMLError) -> Value {
    try node.removing(["column", "columns", "mostly"]).decode(Value.self)
  }
}
