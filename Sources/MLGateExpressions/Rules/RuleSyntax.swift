/// A rule as it is written: not yet resolved against columns.
struct Syntax: Hashable, Sendable {
  indirect enum Form: Hashable, Sendable {
    case literal(Literal)
    /// `quoted` names are matched as they stand, too.
    case column(String)
    case negative(Syntax)
    case binary(Operator, Span, Syntax, Syntax)
    case not(Syntax)
    case all([Syntax])
    case any([Syntax])
    case isNull(Syntax, negated: Bool)
    case isTruth(Syntax, Bool, negated: Bool)
    case isDistinct(Syntax, Syntax, Span, negated: Bool)
    case isIn(Syntax, [Syntax], Span, negated: Bool)
    case between(Syntax, low: Syntax, high: Syntax, Span, negated: Bool)
    case like(Syntax, Syntax, escape: Syntax?, Span, ignoringCase: Bool, negated: Bool)
    case matches(Syntax, Syntax, Span, negated: Bool)
    /// Branches of a condition and a value, or of a value to be equal to and a value.
    case choice(Syntax?, branches: [Branch], otherwise: Syntax?)
    case cast(Syntax, TypeName, trying: Bool)
    case call(String, Span, [Syntax])
  }

  struct Branch: Hashable, Sendable {
    var condition: Syntax
    var value: Syntax
  }

  struct TypeName: Hashable, Sendable {
    var text: String
    var span: Span
  }

  var form: Form
  var span: Span
  /// How deep it is nested, itself included.
  var depth: Int

  init(_ form: Form, _ span: Span, over children: [Syntax] = []) {
    self.form = form
    self.span = span
    depth = 1 + (children.lazy.map(\.depth).max() ?? 0)
  }
}

/// A constant.
enum Literal: Hashable, Sendable {
  case null
  case boolean(Bool)
  case integer(Int64)
  case decimal(Double)
  /// `offsets` are the places of its code points in the rule's text.
  case text(String, offsets: [Int])
  /// Days since 1970-01-01.
  case date(Int)
  /// Microseconds since 1970-01-01.
  case timestamp(Int64)
}

/// An operator between two values.
enum Operator: String, Hashable, Sendable {
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case divideWhole = "//"
  case remainder = "%"
  case concatenate = "||"
  case equal = "="
  case unequal = "<>"
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="

  /// How tightly it binds.
  var power: Int {
    switch self {
    case .equal, .unequal, .less, .lessOrEqual, .greater, .greaterOrEqual: RuleParser.Power.comparison
    case .concatenate: RuleParser.Power.concatenation
    case .add, .subtract: RuleParser.Power.sum
    case .multiply, .divide, .divideWhole, .remainder: RuleParser.Power.product
    }
  }

  init?(symbol: String) {
    switch symbol {
    case "==": self = .equal
    case "!=": self = .unequal
    default: self.init(rawValue: symbol)
    }
  }
}
