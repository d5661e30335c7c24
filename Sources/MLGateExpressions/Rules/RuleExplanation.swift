internal import MLGateTables

/// Finds why a rule could not be computed for a row: computes it again for this row alone, and looks where it fails.
final class RuleExplanation {
  private let evaluator: Evaluator
  private let names: [String]
  private let fields: FieldReader
  private var layout: [Int?] = []

  init(_ reading: ColumnReading, names: [String], columns: [Int]) {
    evaluator = Evaluator(reading, columns: columns, capacity: 1)
    self.names = names
    fields = reading.fields
  }

  /// - Parameter layout: where each column is in the batch.
  func reason(_ rule: RuleSet.Ready, _ batch: ColumnBatch, _ layout: [Int?], row: Int) -> String {
    evaluator.move(to: batch, layout, from: row, count: 1)
    evaluator.readNumbers()
    evaluator.kinds = rule.undeclared.map { _ in [] }
    self.layout = layout
    let part = rule.condition.flatMap { hasFailed($0) ? $0 : nil } ?? rule.rule
    return reason(part, batch, row)
  }

  private func hasFailed(_ expression: TypedExpression) -> Bool {
    evaluator.evaluate(expression).state[0] == Truth.failed
  }

  private func reason(_ expression: TypedExpression, _ batch: ColumnBatch, _ row: Int) -> String {
    switch expression.operation {
    case .column(let column):
      let text = layout[column].map { fields.text(of: batch.field(row: row, column: $0)) } ?? ""
      let isTooLarge = expression.type.isNumeric && FieldValue(text) == .bigInteger
      return "'\(text)' in column '\(names[column])' is "
        + (isTooLarge ? "past the whole numbers of 64 bits" : "no \(expression.type.noun)")
    case .choice(let branches, let otherwise):
      for branch in branches {
        let truth = evaluator.evaluate(branch.condition).state[0]
        if truth == Truth.failed { return reason(branch.condition, batch, row) }
        if truth == Truth.yes { return reason(branch.value, batch, row) }
      }
      return reason(otherwise, batch, row)
    default: break
    }
    if let failing = expression.children.first(where: { hasFailed($0) }) { return reason(failing, batch, row) }
    return own(expression)
  }

  private func text(_ expression: TypedExpression) -> String {
    let vector = evaluator.evaluate(expression)
    if vector.form != .truth && vector.state[0] != Truth.valid { return "NULL" }
    if vector.form == .raw { return "'\(fields.text(of: vector.texts[0]))'" }
    let text = Evaluator.text(of: vector, 0, expression.type)
    return vector.form == .text ? "'\(text)'" : text
  }

  /// Why an expression fails whose operands do not.
  private func own(_ expression: TypedExpression) -> String {
    let tooLarge = expression.type == .date ? "past the dates that there are" : "past the whole numbers of 64 bits"
    switch expression.operation {
    case .negative(let inner): return "-(\(text(inner))) is \(tooLarge)"
    case .arithmetic(let found, let left, let right):
      let what = "\(text(left)) \(found.rawValue) \(text(right))"
      let divides = found == .divide || found == .divideWhole || found == .remainder
      let divisor = evaluator.evaluate(right)
      if divides, divisor.state[0] == Truth.valid, Number.order(divisor.number(0), .integer(0)) == 0 {
        return "\(what) divides by zero"
      }
      return "\(what) is \(tooLarge)"
    case .cast(let inner, _): return "\(text(inner)) cannot be cast to \(expression.type.sqlName)"
    case .convert(let inner):
      return expression.type == .integer
        ? "\(text(inner)) is no whole number" : "\(text(inner)) is past the timestamps that there are"
    case .call(let function, _, let arguments):
      return
        "\(function.names[0])(\(arguments.map { text($0) }.joined(separator: ", "))) has no value: \(function.trouble)"
    case .like(_, let pattern, _, _):
      return "in the pattern \(text(pattern)), the escape character stands before neither %, _ nor itself"
    default:
      let values = expression.children.map { text($0) }.joined(separator: " and ")
      return "\(values) are of different kinds and cannot be compared; declare the types of the columns"
    }
  }
}

extension ValueType {
  /// The type's name in SQL.
  var sqlName: String {
    switch self {
    case .boolean: "BOOLEAN"
    case .integer: "INTEGER"
    case .decimal, .number: "DECIMAL"
    case .date: "DATE"
    case .timestamp: "TIMESTAMP"
    default: "TEXT"
    }
  }
}
