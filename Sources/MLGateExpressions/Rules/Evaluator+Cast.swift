internal import MLGateTables

extension Evaluator {
  /// `CAST` and `TRY_CAST`, which makes a failure of its own `NULL`.
  func cast(_ operand: RowVector, to expression: TypedExpression, trying: Bool, _ rows: Int) -> RowVector {
    guard case .cast(let inner, _) = expression.operation else { return operand }
    let result = castValues(operand, from: inner.type, to: expression.type, rows)
    guard trying, result !== operand else { return result }
    for row in 0..<rows where result.state[row] == Truth.failed && operand.state[row] != Truth.failed {
      result.state[row] = Truth.null
    }
    return result
  }

  private func castValues(_ operand: RowVector, from: ValueType, to type: ValueType, _ rows: Int) -> RowVector {
    if operand.form == .null || from == type { return operand }
    if type == .text {
      return filled(.text, operand, rows) { result, row in
        result.texts[row] = arena.copy(Self.text(of: operand, row, from).utf8)
        return true
      }
    }
    if operand.form == .text { return read(operand, as: type, rows) }
    if operand.form == .truth {
      return filled(type == .integer ? .integer : .decimal, operand, rows) { result, row in
        let isTrue = operand.state[row] == Truth.yes
        if type == .integer { result.integers[row] = isTrue ? 1 : 0 } else { result.decimals[row] = isTrue ? 1 : 0 }
        return true
      }
    }
    switch type {
    case .boolean:
      let result = vector(.truth)
      for row in 0..<rows {
        let state = operand.state[row]
        result.state[row] =
          state != Truth.valid
          ? state : Number.order(operand.number(row), .integer(0)) != 0 ? Truth.yes : Truth.no
      }
      return result
    case .integer:
      return filled(.integer, operand, rows) { result, row in
        switch operand.number(row) {
        case .integer(let value): result.integers[row] = value
        case .decimal(let value):
          guard let whole = Int64(exactly: value.rounded(.toNearestOrEven)) else { return false }
          result.integers[row] = whole
        }
        return true
      }
    case .date:
      return filled(.integer, operand, rows) { result, row in
        result.integers[row] = Int64(Calendar.dayNumber(operand.integers[row]))
        return true
      }
    default: return converted(operand, from: from, to: type, rows)
    }
  }

  /// Writes each row that has a value; a `false` is a failure.
  @inline(__always)
  private func filled(
    _ form: RowVector.Form, _ operand: RowVector, _ rows: Int, _ write: (RowVector, Int) -> Bool
  ) -> RowVector {
    let result = vector(form)
    for row in 0..<rows {
      let state = operand.state[row]
      let isThere = operand.form == .truth ? state < Truth.null : state == Truth.valid
      if form == .text {
        result.texts[row] = UnsafeBufferPointer(start: nil, count: 0)
      } else {
        result.integers[row] = 0
      }
      result.state[row] = !isThere ? state : write(result, row) ? Truth.valid : Truth.failed
    }
    return result
  }

  /// Texts read as another type, spaces around them left off.
  private func read(_ operand: RowVector, as type: ValueType, _ rows: Int) -> RowVector {
    let form: RowVector.Form = type == .boolean ? .truth : type == .decimal ? .decimal : .integer
    let result = vector(form)
    for row in 0..<rows {
      result.state[row] = operand.state[row]
      result.integers[row] = 0
      guard operand.state[row] == Truth.valid else { continue }
      let content = Self.trimmed(operand.texts[row])
      switch (FieldValue(content), type) {
      case (.boolean(let truth), .boolean): result.state[row] = truth ? Truth.yes : Truth.no
      case (.integer(let value), .integer): result.integers[row] = value
      case (.integer(let value), .decimal): result.decimals[row] = Double(value)
      case (.bigInteger, .decimal): result.decimals[row] = NumberParsing.decimal(content) ?? .nan
      case (.decimal(let value), .decimal), (.nonFinite(let value), .decimal): result.decimals[row] = value
      case (.decimal(let value), .integer):
        if let whole = Int64(exactly: value.rounded(.toNearestOrEven)) {
          result.integers[row] = whole
        } else {
          result.state[row] = Truth.failed
        }
      case (.date(let day), .date): result.integers[row] = Int64(day)
      case (.timestamp(let time), .date): result.integers[row] = Int64(Calendar.dayNumber(time))
      case (.date(let day), .timestamp): result.integers[row] = Int64(day) * Calendar.microsecondsPerDay
      case (.timestamp(let time), .timestamp): result.integers[row] = time
      default: result.state[row] = Truth.failed
      }
    }
    return result
  }

  static func trimmed(_ bytes: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    guard let first = bytes.firstIndex(where: { $0 != 0x20 }), let last = bytes.lastIndex(where: { $0 != 0x20 })
    else { return UnsafeBufferPointer(rebasing: bytes[0..<0]) }
    return UnsafeBufferPointer(rebasing: bytes[first...last])
  }

  /// A row's value as text; the row has one.
  static func text(of vector: RowVector, _ row: Int, _ type: ValueType) -> String {
    let place = vector.place(row)
    switch (vector.form, type) {
    case (.truth, _): return vector.state[place] == Truth.yes ? "true" : "false"
    case (.text, _), (.raw, _): return String(decoding: vector.texts[place], as: UTF8.self)
    case (.integer, .date): return Calendar.text(day: Int(vector.integers[place]))
    case (.integer, .timestamp): return Calendar.text(time: vector.integers[place])
    case (.null, _): return "NULL"
    default:
      switch vector.number(row) {
      case .integer(let value): return "\(value)"
      case .decimal(let value): return "\(value)"
      }
    }
  }
}
