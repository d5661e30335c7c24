internal import MLGateResults

extension RuleBinder {
  mutating func matching(_ syntax: Syntax) throws(RuleError) -> TypedExpression {
    switch syntax.form {
    case .like(let value, let pattern, let escape, _, let ignoringCase, let negated):
      let name = ignoringCase ? "ILIKE" : "LIKE"
      let character = try escape.map { (syntax) throws(RuleError) in try escapeCharacter(syntax) } ?? nil
      let subject = try text(value, name)
      let wanted = try text(pattern, name)
      var like = LikePattern(escape: character, ignoringCase: ignoringCase)
      var isFixed = false
      if case .constant(.text(let text, let offsets)) = wanted.operation {
        if let wrong = like.fix(text) {
          let start = wrong < offsets.count ? offsets[wrong] : pattern.span.end
          throw RuleError(
            message: "the escape character stands before neither %, _ nor itself; double it.", offset: start,
            length: wrong < offsets.count ? 1 : 0)
        }
        isFixed = true
      }
      return denied(
        TypedExpression(.boolean, .like(subject, wanted, like, fixed: isFixed), syntax.span), negated)
    case .matches(let value, let pattern, _, let negated):
      let subject = try text(value, "REGEXP")
      return denied(try match(subject, pattern, whole: false, syntax.span), negated)
    default: return try bind(syntax)
    }
  }

  private func escapeCharacter(_ syntax: Syntax) throws(RuleError) -> Unicode.Scalar {
    guard case .literal(.text(let text, _)) = syntax.form, let only = text.unicodeScalars.first,
      text.unicodeScalars.count == 1
    else { throw RuleError("ESCAPE needs one character, as in ESCAPE '\\'.", at: syntax.span) }
    return only
  }

  private func match(
    _ subject: TypedExpression, _ pattern: Syntax, whole: Bool, _ span: Span
  ) throws(RuleError) -> TypedExpression {
    guard case .literal(.text(let text, let offsets)) = pattern.form else {
      throw RuleError(
        "a regular expression is a text in single quotes, so that it can be read before the data.", at: pattern.span)
    }
    do {
      return TypedExpression(.boolean, .matches(subject, try Pattern(text), whole: whole), span)
    } catch {
      let isWithin = error.offset < offsets.count
      throw RuleError(
        message: "in the regular expression, \(error.message)",
        offset: isWithin ? offsets[error.offset] : max(pattern.span.start, pattern.span.end - 1),
        length: 1)
    }
  }

  mutating func choice(
    _ subject: Syntax?, _ branches: [Syntax.Branch], _ otherwise: Syntax?, _ span: Span
  ) throws(RuleError) -> TypedExpression {
    var conditions: [TypedExpression] = []
    for branch in branches {
      if let subject {
        let (values, comparison) = try comparable([subject, branch.condition], "CASE", branch.condition.span)
        conditions.append(
          TypedExpression(
            .boolean, .compare(.equal, values[0], values[1], comparison), branch.condition.span))
      } else {
        conditions.append(try condition(branch.condition, "WHEN"))
      }
    }
    let missing = Syntax(.literal(.null), span)
    let (type, values) = try common(branches.map(\.value) + [otherwise ?? missing], "CASE", span)
    let bound = zip(conditions, values).map { TypedExpression.Branch(condition: $0, value: $1) }
    return TypedExpression(type, .choice(bound, otherwise: values[branches.count]), span)
  }

  /// Expressions of which one is chosen, with the type that all have.
  private mutating func common(
    _ parts: [Syntax], _ keyword: String, _ place: Span
  ) throws(RuleError) -> (ValueType, [TypedExpression]) {
    var values: [TypedExpression] = []
    for part in parts { values.append(try bind(part)) }
    let type = try unified(values, parts, keyword, place)
    return (type, try coerced(values, to: type))
  }

  mutating func cast(
    _ inner: Syntax, _ name: Syntax.TypeName, trying: Bool, _ span: Span
  ) throws(RuleError) -> TypedExpression {
    guard let type = ValueType(name: name.text) else {
      let hint = Suggestion.phrase(for: name.text.uppercased(), in: ValueType.names)
      throw RuleError(
        "there is no type '\(name.text)'"
          + (hint.isEmpty ? "; the types are \(ValueType.names.joined(separator: ", "))." : hint), at: name.span)
    }
    let value = try bind(inner)
    let allowed: Bool =
      switch (value.type, type) {
      case (.any, _), (.null, _), (.text, _), (_, .text): value.type != .list
      case (.boolean, .boolean), (.boolean, .integer), (.boolean, .decimal): true
      case (.integer, .boolean), (.decimal, .boolean), (.number, .boolean): true
      default: value.type.isNumeric && type.isNumeric || value.type.isTime && type.isTime
      }
    guard allowed else {
      throw RuleError(
        "\(described(value, inner)), which cannot be cast to \(name.text.uppercased()).", at: span)
    }
    // What the cast itself takes from a text decides, not how an undeclared column would be read.
    let read = value.type == .any ? try coerced(value, to: .text) ?? value : value
    return TypedExpression(type, .cast(read, trying: trying), span)
  }

  mutating func call(
    _ name: String, _ place: Span, _ arguments: [Syntax], _ span: Span
  ) throws(RuleError) -> TypedExpression {
    let upper = name.uppercased()
    switch upper {
    case "COALESCE", "IFNULL":
      try expect(arguments, upper, upper == "IFNULL" ? 2...2 : 1...Int.max, place)
      let (type, values) = try common(arguments, upper, place)
      return TypedExpression(type, .coalesce(values), span)
    case "NULLIF":
      try expect(arguments, upper, 2...2, place)
      let (values, comparison) = try comparable(arguments, upper, place)
      return TypedExpression(values[0].type, .nullIf(values[0], values[1], comparison), span)
    case "LEAST", "GREATEST":
      try expect(arguments, upper, 1...Int.max, place)
      let (type, values) = try common(arguments, upper, place)
      return TypedExpression(
        type, .extreme(values, comparison(type, upper, place), isGreatest: upper == "GREATEST"), span)
    case "REGEXP_MATCHES", "REGEXP_FULL_MATCH":
      try expect(arguments, upper, 2...2, place)
      return try match(try text(arguments[0], upper), arguments[1], whole: upper == "REGEXP_FULL_MATCH", span)
    default: break
    }
    guard let function = ScalarFunction.named(upper) else {
      let hint = Suggestion.phrase(for: upper, in: ScalarFunction.allNames)
      throw RuleError(
        "there is no function '\(name)'\(hint.isEmpty ? "; docs/rules.md lists the functions." : hint)", at: place)
    }
    try expect(arguments, upper, function.required...function.parameters.count, place)
    var unit: TimeUnit?
    var values: [TypedExpression] = []
    for (argument, parameter) in zip(arguments, function.parameters) {
      if case .unit(let units) = parameter {
        unit = try timeUnit(argument, units, upper)
      } else {
        values.append(try self.argument(argument, parameter, upper))
      }
    }
    let type = function.result ?? values[0].type
    if values.contains(where: { $0.type == .null }) { return TypedExpression(.null, .constant(.null), span) }
    return TypedExpression(type, .call(function, unit, values), span)
  }

  private func expect(
    _ arguments: [Syntax], _ name: String, _ counts: ClosedRange<Int>, _ place: Span
  ) throws(RuleError) {
    guard !counts.contains(arguments.count) else { return }
    let wanted =
      counts.upperBound == .max
      ? "at least \(counts.lowerBound)"
      : counts.count == 1 ? "\(counts.lowerBound)" : "\(counts.lowerBound) to \(counts.upperBound)"
    let noun = wanted.hasSuffix("1") ? "argument" : "arguments"
    throw RuleError("\(name) takes \(wanted) \(noun), found \(arguments.count).", at: place)
  }

  private func timeUnit(_ syntax: Syntax, _ units: [TimeUnit], _ name: String) throws(RuleError) -> TimeUnit {
    let names = units.map(\.rawValue).joined(separator: ", ")
    guard case .literal(.text(let text, _)) = syntax.form else {
      throw RuleError("\(name) needs a unit in single quotes here, one of \(names).", at: syntax.span)
    }
    var lower = text.lowercased()
    if lower == "dayofweek" { lower = TimeUnit.dayOfWeek.rawValue }
    if lower == "dayofyear" { lower = TimeUnit.dayOfYear.rawValue }
    guard let unit = TimeUnit(rawValue: lower), units.contains(unit) else {
      throw RuleError("'\(text)' is no unit of \(name); the units are \(names).", at: syntax.span)
    }
    return unit
  }

  private mutating func argument(
    _ syntax: Syntax, _ parameter: ScalarFunction.Parameter, _ name: String
  ) throws(RuleError) -> TypedExpression {
    let value = try bind(syntax)
    if value.type == .null { return value }
    let type: ValueType
    switch parameter {
    case .number: type = value.type == .any ? .number : value.type.isNumeric ? value.type : .number
    case .decimal: type = .decimal
    case .integer: type = .integer
    case .text: type = .text
    case .time, .unit: type = .timestamp
    }
    guard let coerced = try coerced(value, to: type) else {
      let needs =
        switch parameter {
        case .number, .decimal: "a number"
        case .integer: "a whole number"
        case .text: "text"
        case .time, .unit: "a date or a timestamp"
        }
      let target: ValueType = type == .timestamp ? .date : type
      let canCast = value.type == .text || (type == .text && value.type != .list)
      let remedy = canCast ? " Write CAST(... AS \(target.sqlName))." : ""
      throw RuleError("\(described(value, syntax)); \(name) needs \(needs) here.\(remedy)", at: syntax.span)
    }
    return coerced
  }
}
