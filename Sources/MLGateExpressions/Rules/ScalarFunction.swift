/// A function of SQL that computes one value from the values of one row.
///
/// `NULL` in any argument makes `NULL`. A function is listed in one of the files beside this one, under its names.
struct ScalarFunction: Sendable {
  enum Parameter: Sendable {
    /// A number that stays whole where it is.
    case number
    case decimal
    case integer
    case text
    /// A date or a timestamp, taken as microseconds since 1970.
    case time
    /// A literal, one of these.
    case unit([TimeUnit])
  }

  let names: [String]
  let parameters: [Parameter]
  /// How many arguments there must be.
  let required: Int
  /// The type of its values; `nil` for that of the first argument.
  let result: ValueType?
  /// Why it may fail, after the call: `SQRT(-1.0) has no value: ...`.
  let trouble: String
  let run: @Sendable (Evaluator, [RowVector], TimeUnit?, Int) -> RowVector

  init(
    _ names: String..., takes parameters: [Parameter], required: Int? = nil, gives result: ValueType?,
    fails trouble: String = "", _ run: @escaping @Sendable (Evaluator, [RowVector], TimeUnit?, Int) -> RowVector
  ) {
    self.names = names
    self.parameters = parameters
    self.required = required ?? parameters.count
    self.result = result
    self.trouble = trouble
    self.run = run
  }

  static let all: [ScalarFunction] = numeric + textual + temporal

  private static let byName: [String: ScalarFunction] = {
    var found: [String: ScalarFunction] = [:]
    for function in all { for name in function.names { found[name] = function } }
    return found
  }()

  static func named(_ name: String) -> ScalarFunction? { byName[name] }

  /// The names of all functions, those included that are no ``ScalarFunction``.
  static let allNames: [String] =
    all.flatMap(\.names) + ["COALESCE", "IFNULL", "NULLIF", "LEAST", "GREATEST", "REGEXP_MATCHES", "REGEXP_FULL_MATCH"]
}
