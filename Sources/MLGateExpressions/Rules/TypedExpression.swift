internal import MLGateTables

/// What kinds of values a comparison of undeclared columns has compared.
struct ValueKinds: OptionSet, Sendable {
  var rawValue: UInt8

  static let text = ValueKinds(rawValue: 1)
  static let number = ValueKinds(rawValue: 2)
  static let time = ValueKinds(rawValue: 4)
  static let truth = ValueKinds(rawValue: 8)

  /// Whether texts were compared as texts although others of them were something else.
  var areMixed: Bool { rawValue & (rawValue &- 1) != 0 }

  /// `texts and numbers`.
  var phrase: String {
    let names: [(ValueKinds, String)] = [
      (.text, "texts"), (.number, "numbers"), (.time, "times"), (.truth, "booleans"),
    ]
    return names.filter { contains($0.0) }.map(\.1).joined(separator: " and ")
  }
}

/// An expression that is resolved against columns: every operand has the type its operator needs.
struct TypedExpression: Sendable {
  /// How values are compared.
  enum Comparison: Sendable {
    /// Numbers, and times of one type.
    case number
    case text
    case truth
    /// Undeclared columns: by what each row's two values are; the number is the comparison's place among such.
    case either(Int)
    /// One side is always `NULL`.
    case null

    var isOfNothing: Bool {
      if case .null = self { return true }
      return false
    }
  }

  struct Branch: Sendable {
    var condition: TypedExpression
    var value: TypedExpression
  }

  indirect enum Operation: Sendable {
    case constant(Literal)
    /// A column of the table, read as the expression's type.
    case column(Int)
    /// Whether a column's value is missing.
    case isMissing(Int, negated: Bool)
    case negative(TypedExpression)
    case arithmetic(Operator, TypedExpression, TypedExpression)
    case concatenate(TypedExpression, TypedExpression)
    case compare(Operator, TypedExpression, TypedExpression, Comparison)
    case distinct(TypedExpression, TypedExpression, Comparison, negated: Bool)
    case isNull(TypedExpression, negated: Bool)
    case isTruth(TypedExpression, Bool, negated: Bool)
    case not(TypedExpression)
    case all([TypedExpression])
    case any([TypedExpression])
    case isIn(TypedExpression, [TypedExpression], Comparison, TextSet?)
    case like(TypedExpression, TypedExpression, LikePattern, fixed: Bool)
    case matches(TypedExpression, Pattern, whole: Bool)
    case choice([Branch], otherwise: TypedExpression)
    case coalesce([TypedExpression])
    case nullIf(TypedExpression, TypedExpression, Comparison)
    case extreme([TypedExpression], Comparison, isGreatest: Bool)
    case call(ScalarFunction, TimeUnit?, [TypedExpression])
    case cast(TypedExpression, trying: Bool)
    /// A whole number as a decimal, a date as a timestamp, a number as a whole number.
    case convert(TypedExpression)
  }

  var type: ValueType
  var operation: Operation
  var span: Span

  init(_ type: ValueType, _ operation: Operation, _ span: Span) {
    self.type = type
    self.operation = operation
    self.span = span
  }

  /// The columns that the expression names, in rising order.
  var columns: [Int] {
    switch operation {
    case .column(let index), .isMissing(let index, _): [index]
    default: Set(children.flatMap(\.columns)).sorted()
    }
  }

  /// Its operands, in the order in which they are written.
  var children: [TypedExpression] {
    switch operation {
    case .constant, .column, .isMissing: []
    case .negative(let inner), .isNull(let inner, _), .isTruth(let inner, _, _), .not(let inner),
      .matches(let inner, _, _), .cast(let inner, _), .convert(let inner):
      [inner]
    case .arithmetic(_, let left, let right), .concatenate(let left, let right), .compare(_, let left, let right, _),
      .distinct(let left, let right, _, _), .like(let left, let right, _, _), .nullIf(let left, let right, _):
      [left, right]
    case .all(let parts), .any(let parts), .coalesce(let parts), .extreme(let parts, _, _), .call(_, _, let parts):
      parts
    case .isIn(let value, let items, _, _): [value] + items
    case .choice(let branches, let otherwise): branches.flatMap { [$0.condition, $0.value] } + [otherwise]
    }
  }
}
