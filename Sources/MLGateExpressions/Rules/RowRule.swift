public import MLGateTables

/// A condition over the columns of one row, written in SQL.
///
/// ```swift
/// let rule = try RowRule("arr_time >= dep_time OR arr_time IS NULL")
/// let bound = try rule.bind(columns: [("dep_time", .integer), ("arr_time", .integer)])
/// ```
///
/// As in a SQL `CHECK`, a row breaks a rule only where the rule is false: `NULL` passes. Reading the text finds errors
/// of form; binding it to columns finds unknown columns and types that do not fit, before any data is read. The
/// language is described in `docs/rules.md`. Rows are looked at by a ``RuleSet``.
public struct RowRule: Sendable, Hashable, CustomStringConvertible {
  /// The rule as it was written.
  public let description: String
  /// The columns that it names, as written, each once.
  public let columns: [String]

  private let syntax: Syntax

  /// Reads `text`; throws what is wrong in it, and where.
  public init(_ text: String) throws(RuleError) {
    syntax = try RuleParser.parse(text)
    description = text
    var names: [String] = []
    syntax.visitColumns { name in
      if !names.contains(where: { $0.utf8.elementsEqual(name.utf8) }) { names.append(name) }
    }
    columns = names
  }

  /// Resolves the rule against a table's columns.
  ///
  /// A column is found by its exact name, else by the only name that differs in case alone.
  /// - Parameter columns: in the table's order; a column whose type is `nil` is read as what is done with it asks for.
  /// - Throws: an unknown or ambiguous column, or a type that does not fit, with its place in the rule.
  public func bind(columns: [(name: String, type: ColumnType?)]) throws(RuleError) -> BoundRule {
    try bind(columns: columns, after: [])
  }

  /// - Parameter undeclared: the comparisons of another rule that are numbered before those of this one.
  func bind(
    columns: [(name: String, type: ColumnType?)], after undeclared: [UndeclaredComparison]
  ) throws(RuleError) -> BoundRule {
    var binder = RuleBinder(columns: columns, undeclared: undeclared)
    let expression = try binder.rule(syntax)
    return BoundRule(
      rule: self, columns: binder.used, expression: expression, undeclared: binder.undeclared)
  }
}

/// A rule that is resolved against a table's columns.
public struct BoundRule: Sendable {
  public let rule: RowRule
  /// The places in the table of the columns that the rule names, in the order in which they are first named.
  public let columns: [Int]

  let expression: TypedExpression
  let undeclared: [UndeclaredComparison]
}

extension Syntax {
  /// Goes through the names of columns, as written.
  fileprivate func visitColumns(_ visit: (String) -> Void) {
    switch form {
    case .literal: break
    case .column(let name): visit(name)
    case .negative(let inner), .not(let inner), .isNull(let inner, _), .isTruth(let inner, _, _),
      .cast(let inner, _, _):
      inner.visitColumns(visit)
    case .binary(_, _, let left, let right), .isDistinct(let left, let right, _, _),
      .matches(let left, let right, _, _):
      left.visitColumns(visit)
      right.visitColumns(visit)
    case .all(let parts), .any(let parts), .call(_, _, let parts): for part in parts { part.visitColumns(visit) }
    case .isIn(let value, let items, _, _): for part in [value] + items { part.visitColumns(visit) }
    case .between(let value, let low, let high, _, _): for part in [value, low, high] { part.visitColumns(visit) }
    case .like(let value, let pattern, let escape, _, _, _):
      for part in [value, pattern] { part.visitColumns(visit) }
      escape?.visitColumns(visit)
    case .choice(let subject, let branches, let otherwise):
      subject?.visitColumns(visit)
      for branch in branches {
        branch.condition.visitColumns(visit)
        branch.value.visitColumns(visit)
      }
      otherwise?.visitColumns(visit)
    }
  }
}
