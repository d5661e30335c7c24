internal import MLGateResults
internal import MLGateTables

/// Resolves a rule against columns: finds the columns, checks the types, picks the operations.
struct RuleBinder {
  let columns: [(name: String, type: ColumnType?)]
  /// The columns that the rule names, as places in the table, in the order in which they are first named.
  private(set) var used: [Int] = []
  /// The comparisons of undeclared columns.
  private(set) var undeclared: [UndeclaredComparison]

  /// `BETWEEN` and `CASE x` repeat their operand, so that a short text may have very many parts.
  private static let maximumParts = 50_000
  private var parts = 0

  init(columns: [(name: String, type: ColumnType?)], undeclared: [UndeclaredComparison] = []) {
    self.columns = columns
    self.undeclared = undeclared
  }

  /// Resolves a whole rule: a condition.
  mutating func rule(_ syntax: Syntax) throws(RuleError) -> TypedExpression {
    let bound = try bind(syntax)
    guard let condition = try coerced(bound, to: .boolean) else {
      throw RuleError(
        "\(described(bound, syntax)), and a rule is a condition; compare it with something, as in x > 0.",
        at: syntax.span)
    }
    return condition
  }

  mutating func bind(_ syntax: Syntax) throws(RuleError) -> TypedExpression {
    let span = syntax.span
    parts += 1
    guard parts <= Self.maximumParts else {
      throw RuleError("the rule is too long to compute here; divide it into several rules.", at: span)
    }
    switch syntax.form {
    case .literal(let literal): return TypedExpression(literal.type, .constant(literal), span)
    case .column(let name): return try column(name, span)
    case .negative(let inner):
      let value = try operand(inner, "-")
      return value.type == .null ? value : TypedExpression(value.type, .negative(value), span)
    case .binary(let found, let place, let left, let right): return try binary(found, place, left, right, span)
    case .not(let inner): return TypedExpression(.boolean, .not(try condition(inner, "NOT")), span)
    case .all(let parts): return TypedExpression(.boolean, .all(try conditions(parts, "AND")), span)
    case .any(let parts): return TypedExpression(.boolean, .any(try conditions(parts, "OR")), span)
    case .isNull(let inner, let negated):
      let value = try bind(inner)
      if case .column(let index) = value.operation {
        return TypedExpression(.boolean, .isMissing(index, negated: negated), span)
      }
      return TypedExpression(.boolean, .isNull(value, negated: negated), span)
    case .isTruth(let inner, let truth, let negated):
      let name = "IS \(negated ? "NOT " : "")\(truth ? "TRUE" : "FALSE")"
      return TypedExpression(.boolean, .isTruth(try condition(inner, name), truth, negated: negated), span)
    case .isDistinct(let left, let right, let place, let negated):
      let (values, comparison) = try comparable([left, right], "IS DISTINCT FROM", place)
      return TypedExpression(.boolean, .distinct(values[0], values[1], comparison, negated: negated), span)
    case .isIn(let value, let items, let place, let negated):
      return try membership(value, items, place, span, negated: negated)
    case .between(let value, let low, let high, let place, let negated):
      return try between(value, low, high, place, span, negated: negated)
    case .like, .matches: return try matching(syntax)
    case .choice(let subject, let branches, let otherwise): return try choice(subject, branches, otherwise, span)
    case .cast(let inner, let name, let trying): return try cast(inner, name, trying: trying, span)
    case .call(let name, let place, let arguments): return try call(name, place, arguments, span)
    }
  }

  // MARK: Columns

  private mutating func column(_ name: String, _ span: Span) throws(RuleError) -> TypedExpression {
    let index = try place(of: name, span)
    if !used.contains(index) { used.append(index) }
    return TypedExpression(ValueType(columns[index].type), .column(index), span)
  }

  /// The column of exactly this name, else the only one whose name differs in case alone.
  private func place(of name: String, _ span: Span) throws(RuleError) -> Int {
    if let exact = columns.firstIndex(where: { $0.name.utf8.elementsEqual(name.utf8) }) { return exact }
    let folded = name.lowercased()
    let alike = columns.indices.filter { columns[$0].name.lowercased() == folded }
    if alike.count > 1 {
      let names = alike.map { "'\(columns[$0].name)'" }.joined(separator: " and ")
      throw RuleError("'\(name)' may be \(names); write it exactly as the column is named.", at: span)
    }
    guard let only = alike.first else {
      let hint = Suggestion.phrase(for: name, in: columns.lazy.map(\.name))
      throw RuleError(
        "there is no column '\(name)'"
          + (hint.isEmpty ? "; the columns are \(columns.map(\.name).joined(separator: ", "))." : hint), at: span)
    }
    return only
  }

  // MARK: Types

  /// How values of a type are compared; `keyword` and `place` are for what turns out when the data is read.
  mutating func comparison(_ type: ValueType, _ keyword: String, _ place: Span) -> TypedExpression.Comparison {
    if let known = TypedExpression.Comparison(type) { return known }
    undeclared.append(UndeclaredComparison(keyword: keyword, span: place))
    return .either(undeclared.count - 1)
  }

  /// The expression as the subject of a sentence about its type: `'carrier' is text`.
  func described(_ value: TypedExpression, _ syntax: Syntax) -> String {
    switch syntax.form {
    case .column(let name): "'\(name)' is \(value.type.phrase)"
    case .literal(.text(let text, _)): "'\(text)' in quotes is text"
    case .literal(.integer(let number)): "\(number) is a whole number"
    case .literal(.decimal(let number)): "\(number) is a number"
    case .literal(.boolean(let truth)): "\(truth ? "TRUE" : "FALSE") is boolean"
    case .call(let name, _, _): "\(name.uppercased())(...) is \(value.type.phrase)"
    default: "this is \(value.type.phrase)"
    }
  }

  /// The expression with values of this type; `nil` when its values have another.
  func coerced(_ value: TypedExpression, to type: ValueType) throws(RuleError) -> TypedExpression? {
    var value = value
    if value.type == type || type == .any { return value }
    switch (value.type, type) {
    case (.null, _):
      value.type = type
      return value
    case (.any, _): return try read(value, as: type)
    case (.integer, .number), (.decimal, .number):
      // The values stay what they are: numbers carry at run time whether they are whole.
      return TypedExpression(.number, .convert(value), value.span)
    case (.integer, .decimal), (.number, .decimal), (.number, .integer), (.date, .timestamp):
      if case .constant(let literal) = value.operation {
        switch literal {
        case .integer(let number): return TypedExpression(type, .constant(.decimal(Double(number))), value.span)
        case .date(let day):
          return TypedExpression(
            type, .constant(.timestamp(Int64(day) * Calendar.microsecondsPerDay)), value.span)
        default: break
        }
      }
      return TypedExpression(type, .convert(value), value.span)
    case (.text, .date), (.text, .timestamp):
      guard case .constant(.text(let text, _)) = value.operation else { return nil }
      return try time(text, type, value.span)
    default: return nil
    }
  }

  /// A text literal beside a date or a timestamp.
  private func time(_ text: String, _ type: ValueType, _ span: Span) throws(RuleError) -> TypedExpression {
    switch (FieldValue(text), type) {
    case (.date(let day), .date): return TypedExpression(.date, .constant(.date(day)), span)
    case (.date(let day), _):
      return TypedExpression(.timestamp, .constant(.timestamp(Int64(day) * Calendar.microsecondsPerDay)), span)
    case (.timestamp(let time), .timestamp): return TypedExpression(.timestamp, .constant(.timestamp(time)), span)
    default:
      let example = type == .date ? "'2024-01-31'" : "'2024-01-31 10:00:00'"
      throw RuleError("'\(text)' is no \(type.noun); write it as in \(example).", at: span)
    }
  }

  /// Undeclared columns read as this type, also where they are the outcome of a choice.
  private func read(_ value: TypedExpression, as type: ValueType) throws(RuleError) -> TypedExpression? {
    func all(_ parts: [TypedExpression]) throws(RuleError) -> [TypedExpression]? {
      var read: [TypedExpression] = []
      for part in parts {
        guard let part = try coerced(part, to: type) else { return nil }
        read.append(part)
      }
      return read
    }
    // Only where no column is undeclared any more.
    let comparison = TypedExpression.Comparison(type) ?? .null
    switch value.operation {
    case .column(let index): return TypedExpression(type, .column(index), value.span)
    case .coalesce(let parts): return try all(parts).map { TypedExpression(type, .coalesce($0), value.span) }
    case .extreme(let parts, _, let isGreatest):
      return try all(parts).map { TypedExpression(type, .extreme($0, comparison, isGreatest: isGreatest), value.span) }
    case .nullIf(let left, let right, _):
      return try all([left, right]).map { TypedExpression(type, .nullIf($0[0], $0[1], comparison), value.span) }
    case .choice(let branches, let otherwise):
      guard let values = try all(branches.map(\.value) + [otherwise]) else { return nil }
      let read = zip(branches, values).map { TypedExpression.Branch(condition: $0.condition, value: $1) }
      return TypedExpression(type, .choice(read, otherwise: values[branches.count]), value.span)
    default: return nil
    }
  }
}

/// A comparison of columns of which no type is declared, so that each row's values decide.
struct UndeclaredComparison: Sendable {
  /// The operator, as in messages.
  var keyword: String
  var span: Span

  /// What is wrong when it has compared values of several kinds.
  func problem(_ kinds: ValueKinds) -> RuleError {
    RuleError(
      "\(keyword) compares \(kinds.phrase) here, row by row, because no types are declared; declare the types of the "
        + "columns, or write CAST(... AS TEXT).", at: span)
  }
}

extension TypedExpression.Comparison {
  /// How two values of a type are compared; `nil` where that depends on the row.
  init?(_ type: ValueType) {
    switch type {
    case .text: self = .text
    case .boolean: self = .truth
    case .null, .list: self = .null
    case .any: return nil
    default: self = .number
    }
  }
}

extension Literal {
  var type: ValueType {
    switch self {
    case .null: .null
    case .boolean: .boolean
    case .integer: .integer
    case .decimal: .decimal
    case .text: .text
    case .date: .date
    case .timestamp: .timestamp
    }
  }
}
