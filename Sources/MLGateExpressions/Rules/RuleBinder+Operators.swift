internal import MLGateTables

extension RuleBinder {
  /// What asks for an order, as in messages.
  private static let orders: Set<String> = ["'<'", "'<='", "'>'", "'>='", "BETWEEN"]

  /// A condition as an operand of `AND` and its relatives.
  mutating func condition(_ syntax: Syntax, _ keyword: String) throws(RuleError) -> TypedExpression {
    let value = try bind(syntax)
    guard let condition = try coerced(value, to: .boolean) else {
      throw RuleError("\(described(value, syntax)); \(keyword) needs conditions.", at: syntax.span)
    }
    return condition
  }

  mutating func conditions(_ parts: [Syntax], _ keyword: String) throws(RuleError) -> [TypedExpression] {
    var bound: [TypedExpression] = []
    for part in parts { bound.append(try condition(part, keyword)) }
    return bound
  }

  /// A number as an operand.
  mutating func operand(_ syntax: Syntax, _ keyword: String) throws(RuleError) -> TypedExpression {
    var value = try bind(syntax)
    if value.type == .any, let number = try coerced(value, to: .number) { value = number }
    guard value.type.isNumeric || value.type == .null else {
      throw RuleError("\(described(value, syntax)); '\(keyword)' needs numbers.", at: syntax.span)
    }
    return value
  }

  mutating func text(_ syntax: Syntax, _ keyword: String) throws(RuleError) -> TypedExpression {
    let value = try bind(syntax)
    guard let text = try coerced(value, to: .text) else {
      throw RuleError(
        "\(described(value, syntax)); \(keyword) needs texts. Write CAST(... AS TEXT).", at: syntax.span)
    }
    return text
  }

  /// Expressions that can be compared with each other, with the types they are compared as.
  mutating func comparable(
    _ parts: [Syntax], _ keyword: String, _ place: Span
  ) throws(RuleError) -> ([TypedExpression], TypedExpression.Comparison) {
    var values: [TypedExpression] = []
    for part in parts { values.append(try bind(part)) }
    let type = try timed(try unified(values, parts, keyword, place), values, parts, keyword)
    if type == .list {
      throw RuleError("\(described(values[0], parts[0])); lists are not compared.", at: parts[0].span)
    }
    return (try coerced(values, to: type), comparison(type, keyword, place))
  }

  /// An undeclared column beside texts that are dates or timestamps is read as such.
  ///
  /// - Throws: where it is ordered beside a text that is a number: as a text, `'10'` comes before `'9'`.
  private func timed(
    _ type: ValueType, _ values: [TypedExpression], _ parts: [Syntax], _ keyword: String
  ) throws(RuleError) -> ValueType {
    guard type == .text, values.contains(where: { $0.type == .any }) else { return type }
    var isTime = true
    for (value, part) in zip(values, parts) where value.type != .any && value.type != .null {
      guard case .constant(.text(let text, _)) = value.operation else { return type }
      switch FieldValue(text) {
      case .date, .timestamp: break
      case .integer, .bigInteger, .decimal, .nonFinite:
        isTime = false
        if Self.orders.contains(keyword) {
          throw RuleError(
            "the text '\(text)' is a number, and \(keyword) would order texts, where '10' comes before '9'; write "
              + "\(text), or declare the column's type.", at: part.span)
        }
      default: isTime = false
      }
    }
    return isTime ? .timestamp : type
  }

  /// The type that all have.
  func unified(
    _ values: [TypedExpression], _ parts: [Syntax], _ keyword: String, _ place: Span
  ) throws(RuleError) -> ValueType {
    var type = ValueType.null
    var first = 0
    // Texts that stand beside a time are times, so they are not asked.
    let hasTime = values.contains { $0.type.isTime }
    for (index, value) in values.enumerated() {
      if hasTime, value.type == .text, case .constant(.text) = value.operation { continue }
      guard value.type != .list else {
        throw RuleError("\(described(value, parts[index])); lists are not compared.", at: parts[index].span)
      }
      guard let union = type.union(value.type) else {
        throw RuleError(
          "\(described(values[first], parts[first])) and \(described(value, parts[index])); \(keyword) needs two "
            + "numbers, two texts, two dates or timestamps, or two booleans."
            + remedy([values[first], value], [parts[first], parts[index]], keyword), at: place)
      }
      if union != type { first = index }
      type = union
    }
    // A date and texts that are dates or, in part, timestamps.
    if type == .date, hasTime, values.contains(where: { $0.isTimestampText }) { type = .timestamp }
    return type
  }

  /// What to write instead where one of two values is text.
  private func remedy(_ values: [TypedExpression], _ parts: [Syntax], _ keyword: String) -> String {
    guard let text = values.firstIndex(where: { $0.type == .text }) else { return "" }
    let other = values[1 - text].type
    if case .literal(.text(let content, _)) = parts[text].form {
      guard other.isNumeric, FieldValue(content).number != nil else { return "" }
      return " Write \(content) without quotes."
    }
    // Ordered as texts, '10' comes before '9'.
    if case .literal(.integer(let number)) = parts[1 - text].form, !Self.orders.contains(keyword) {
      return " Write '\(number)' in quotes."
    }
    let name: String =
      if case .column(let column) = parts[text].form { column } else { "..." }
    return " Write CAST(\(name) AS \(other.sqlName))."
  }

  func coerced(_ values: [TypedExpression], to type: ValueType) throws(RuleError) -> [TypedExpression] {
    var coerced: [TypedExpression] = []
    for value in values {
      // Numbers of both kinds are compared as they are.
      if type == .number && value.type.isNumeric {
        coerced.append(value)
      } else {
        coerced.append(try self.coerced(value, to: type) ?? value)
      }
    }
    return coerced
  }

  mutating func binary(
    _ found: Operator, _ place: Span, _ left: Syntax, _ right: Syntax, _ span: Span
  ) throws(RuleError) -> TypedExpression {
    switch found {
    case .equal, .unequal, .less, .lessOrEqual, .greater, .greaterOrEqual:
      let (values, comparison) = try comparable([left, right], "'\(found.rawValue)'", place)
      return TypedExpression(.boolean, .compare(found, values[0], values[1], comparison), span)
    case .concatenate:
      return TypedExpression(.text, .concatenate(try text(left, "'||'"), try text(right, "'||'")), span)
    default: return try arithmetic(found, place, left, right, span)
    }
  }

  private mutating func arithmetic(
    _ found: Operator, _ place: Span, _ left: Syntax, _ right: Syntax, _ span: Span
  ) throws(RuleError) -> TypedExpression {
    var values = [try bind(left), try bind(right)]
    if found == .add || found == .subtract, values.contains(where: { $0.type.isTime }) {
      return try shift(found, place, values, [left, right], span)
    }
    for (index, syntax) in [left, right].enumerated() {
      if values[index].type == .any,
        let number = try coerced(values[index], to: found == .divide ? .decimal : .number)
      {
        values[index] = number
      }
      guard values[index].type.isNumeric || values[index].type == .null else {
        throw RuleError(
          "\(described(values[index], syntax)); '\(found.rawValue)' needs numbers.", at: syntax.span)
      }
    }
    if values.contains(where: { $0.type == .null }) { return TypedExpression(.null, .constant(.null), span) }
    let types = Set(values.map(\.type))
    var result = types.count == 1 ? values[0].type : types.contains(.number) ? .number : .decimal
    switch found {
    case .divide: result = .decimal
    case .divideWhole:
      for (index, syntax) in [left, right].enumerated() {
        guard let whole = try coerced(values[index], to: .integer) else {
          throw RuleError(
            "\(described(values[index], syntax)); '//' divides whole numbers. Write FLOOR(a / b).", at: syntax.span)
        }
        values[index] = whole
      }
      result = .integer
    default: break
    }
    return TypedExpression(result, .arithmetic(found, values[0], values[1]), span)
  }

  /// A date and a number of days, or two dates.
  private func shift(
    _ found: Operator, _ place: Span, _ values: [TypedExpression], _ parts: [Syntax], _ span: Span
  ) throws(RuleError) -> TypedExpression {
    if values.contains(where: { $0.type == .null }) { return TypedExpression(.null, .constant(.null), span) }
    if found == .subtract, values[0].type == .date || values[0].type == .any,
      values[1].type == .date || values[1].type == .any, let left = try coerced(values[0], to: .date),
      let right = try coerced(values[1], to: .date)
    {
      return TypedExpression(.integer, .arithmetic(.subtract, left, right), span)
    }
    let dateFirst = values[0].type == .date
    let (date, days) = dateFirst ? (values[0], values[1]) : (values[1], values[0])
    if date.type == .date, dateFirst || found == .add, days.type.isNumeric || days.type == .any,
      let whole = try coerced(days, to: .integer)
    {
      return TypedExpression(.date, .arithmetic(found, date, whole), span)
    }
    throw RuleError(
      "\(described(values[0], parts[0])) and \(described(values[1], parts[1])); '\(found.rawValue)' takes a date and a "
        + "whole number of days, or two dates. Write DATE_DIFF('second', a, b) for the distance of two timestamps.",
      at: place)
  }

  mutating func between(
    _ value: Syntax, _ low: Syntax, _ high: Syntax, _ place: Span, _ span: Span, negated: Bool
  ) throws(RuleError) -> TypedExpression {
    let (lower, lowComparison) = try comparable([value, low], "BETWEEN", place)
    let (upper, highComparison) = try comparable([value, high], "BETWEEN", place)
    let bounds = [
      TypedExpression(.boolean, .compare(.greaterOrEqual, lower[0], lower[1], lowComparison), span),
      TypedExpression(.boolean, .compare(.lessOrEqual, upper[0], upper[1], highComparison), span),
    ]
    return denied(TypedExpression(.boolean, .all(bounds), span), negated)
  }

  mutating func membership(
    _ value: Syntax, _ items: [Syntax], _ place: Span, _ span: Span, negated: Bool
  ) throws(RuleError) -> TypedExpression {
    let (values, comparison) = try comparable([value] + items, "IN", place)
    let list = Array(values.dropFirst())
    let texts = values[0].type == .text ? TextSet(list) : nil
    return denied(TypedExpression(.boolean, .isIn(values[0], list, comparison, texts), span), negated)
  }

  func denied(_ value: TypedExpression, _ negated: Bool) -> TypedExpression {
    negated ? TypedExpression(.boolean, .not(value), value.span) : value
  }
}

extension TypedExpression {
  /// Whether it is a literal text that is a timestamp and no date.
  fileprivate var isTimestampText: Bool {
    guard case .constant(.text(let text, _)) = operation else { return false }
    return text.utf8.count > 10
  }
}
