internal import CMLGateScan

extension Evaluator {
  /// `AND` or `OR` over any number of conditions.
  func connected(_ parts: [TypedExpression], isAll: Bool) -> RowVector {
    let result = vector(.truth)
    let out = result.state
    guard let first = parts.first else { return result }
    out.update(from: expanded(evaluate(first), count).state, count: count)
    for part in parts.dropFirst() {
      let operand = expanded(evaluate(part), count)
      let truth = UnsafePointer(operand.state)
      // A decided side decides, whatever the other: also when that failed.
      if isAll {
        for row in 0..<count {
          let (left, right) = (out[row], truth[row])
          let mayBeTrue = left & right & 1
          let either = left | right
          out[row] = mayBeTrue | either & 2 | either & (mayBeTrue &<< 2)
        }
      } else {
        for row in 0..<count {
          let (left, right) = (out[row], truth[row])
          let mayBeFalse = left & right & 2
          let either = left | right
          out[row] = mayBeFalse | either & 1 | either & (mayBeFalse &<< 1)
        }
      }
    }
    return result
  }

  func not(_ operand: RowVector, _ rows: Int) -> RowVector {
    let result = vector(.truth)
    let out = result.state
    let truth = UnsafePointer(operand.state)
    for row in 0..<rows {
      let value = truth[row]
      out[row] = (value &<< 1) & 2 | (value &>> 1) & 1 | value & 4
    }
    return result
  }

  func isTruth(_ operand: RowVector, _ wanted: Bool, negated: Bool, _ rows: Int) -> RowVector {
    let result = vector(.truth)
    let wanted = wanted ? Truth.yes : Truth.no
    for row in 0..<rows {
      let value = operand.state[row]
      result.state[row] = value == Truth.failed ? value : (value == wanted) != negated ? Truth.yes : Truth.no
    }
    return result
  }

  func isNull(_ operand: RowVector, negated: Bool, _ rows: Int) -> RowVector {
    let result = vector(.truth)
    for row in 0..<rows {
      let value = operand.state[row]
      result.state[row] = value == Truth.failed ? value : (value == Truth.null) != negated ? Truth.yes : Truth.no
    }
    return result
  }

  // MARK: Choices

  /// A row's place among the values to choose from, or one of these.
  private static let noValue: Int32 = -1
  private static let failedChoice: Int32 = -2

  /// For every row, the value that `pick` names.
  private func selected(_ values: [RowVector], _ rows: Int, _ pick: (Int) -> Int32) -> RowVector {
    let forms = values.lazy.map(\.form).filter { $0 != .null }
    let form = forms.first ?? .null
    let result = vector(forms.allSatisfy { $0 == form } ? form : .mixed)
    for row in 0..<rows {
      let choice = pick(row)
      guard choice >= 0 else {
        result.state[row] = choice == Self.noValue ? Truth.null : Truth.failed
        if result.form == .text || result.form == .raw {
          result.texts[row] = UnsafeBufferPointer(start: nil, count: 0)
        } else {
          result.integers[row] = 0
        }
        continue
      }
      let value = values[Int(choice)]
      let place = value.place(row)
      switch result.form {
      case .truth, .null: break
      case .integer, .decimal: result.integers[row] = value.integers[place]
      case .mixed: if value.form != .null { result.set(row, value.number(row)) }
      case .text, .raw:
        result.texts[row] = value.form == .null ? UnsafeBufferPointer(start: nil, count: 0) : value.texts[place]
      }
      result.state[row] = value.state[place]
    }
    return result
  }

  /// `CASE`: conditions and values in turns, then the value of `ELSE`.
  func choice(_ operands: [RowVector], _ rows: Int) -> RowVector {
    let branches = operands.count / 2
    let conditions = (0..<branches).map { operands[2 * $0] }
    let values = (0..<branches).map { operands[2 * $0 + 1] } + operands.suffix(1)
    if let chosen = chosen(conditions, values, rows) { return chosen }
    return selected(values, rows) { row in
      for (branch, condition) in conditions.enumerated() {
        let truth = condition.state[condition.place(row)]
        if truth == Truth.yes { return Int32(branch) }
        if truth == Truth.failed { return Self.failedChoice }
      }
      return Int32(branches)
    }
  }

  /// The choice among numbers of one form, laid over one another from the last on; `nil` where they are not.
  private func chosen(_ conditions: [RowVector], _ values: [RowVector], _ rows: Int) -> RowVector? {
    guard let last = values.last, last.form == .integer || last.form == .decimal,
      values.allSatisfy({ $0.form == last.form })
    else { return nil }
    let result = vector(last.form)
    if last.isConstant {
      result.integers.update(repeating: last.integers[0], count: rows)
      result.state.update(repeating: last.state[0], count: rows)
    } else {
      result.integers.update(from: last.integers, count: rows)
      result.state.update(from: last.state, count: rows)
    }
    for (condition, value) in zip(conditions, values).reversed() {
      var operand = value.operand
      mlgate_choose(Self.isa, expanded(condition, rows).state, &operand, rows, result.integers, result.state)
    }
    return result
  }

  func coalesced(_ operands: [RowVector], _ rows: Int) -> RowVector {
    selected(operands, rows) { row in
      Int32(operands.firstIndex { $0.state[$0.place(row)] != Truth.null } ?? -1)
    }
  }

  func nullIf(
    _ left: RowVector, _ right: RowVector, _ comparison: TypedExpression.Comparison, _ rows: Int
  ) -> RowVector {
    let same = expanded(compare(.equal, left, right, comparison, rows), rows)
    return selected([left], rows) { row in
      let truth = same.state[row]
      return truth == Truth.yes ? Self.noValue : truth == Truth.failed ? Self.failedChoice : 0
    }
  }

  /// `LEAST` and `GREATEST`, which pass over `NULL`.
  func extreme(
    _ operands: [RowVector], _ comparison: TypedExpression.Comparison, isGreatest: Bool, _ rows: Int
  ) -> RowVector {
    var picks = [Int32](repeating: Self.noValue, count: rows)
    for row in 0..<rows {
      for (index, operand) in operands.enumerated() {
        let state = operand.state[operand.place(row)]
        if state == Truth.failed { picks[row] = Self.failedChoice }
        guard state != Truth.null, state != Truth.failed, picks[row] != Self.failedChoice else { continue }
        guard picks[row] >= 0 else {
          picks[row] = Int32(index)
          continue
        }
        guard let order = order(operand, operands[Int(picks[row])], comparison, row) else {
          picks[row] = Self.failedChoice
          continue
        }
        if isGreatest ? order > 0 : order < 0 { picks[row] = Int32(index) }
      }
    }
    return selected(operands, rows) { picks[$0] }
  }
}
