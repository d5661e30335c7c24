internal import CMLGateScan

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Glibc)
  internal import Glibc
#else
  internal import Musl
#endif

extension Evaluator {
  func negative(_ operand: RowVector, _ rows: Int) -> RowVector {
    mapped(operand, rows, whole: { $0 == .min ? nil : -$0 }, decimal: { -$0 })
  }

  /// One number from one number, whole from whole; `nil` is a failure.
  @inline(__always)
  func mapped(
    _ operand: RowVector, _ rows: Int, whole: (Int64) -> Int64?, decimal: (Double) -> Double?
  ) -> RowVector {
    let result = vector(operand.form)
    for row in 0..<rows {
      result.state[row] = operand.state[row]
      let isDecimal = operand.form == .decimal || operand.form == .mixed && operand.isDecimal[row] == 1
      result.isDecimal[row] = isDecimal ? 1 : 0
      if operand.state[row] != Truth.valid {
        result.integers[row] = 0
      } else if isDecimal {
        let value = decimal(operand.decimals[row])
        result.decimals[row] = value ?? 0
        if value == nil { result.state[row] = Truth.failed }
      } else {
        let value = whole(operand.integers[row])
        result.integers[row] = value ?? 0
        if value == nil { result.state[row] = Truth.failed }
      }
    }
    return result
  }

  func arithmetic(_ found: Operator, _ left: RowVector, _ right: RowVector, _ rows: Int) -> RowVector {
    let left = expanded(left, rows)
    let right = expanded(right, rows)
    if left.form == .null || right.form == .null {
      let result = vector(.null)
      for row in 0..<rows { result.state[row] = (left.state[row] | right.state[row]) & 4 | Truth.null }
      return result
    }
    if found == .divide { return quotient(left, right, rows) }
    switch (left.form, right.form) {
    case (.integer, .integer): return whole(found, left, right, rows)
    case (.mixed, _), (_, .mixed): return mixed(found, left, right, rows)
    default:
      return decimals(
        found, converted(left, from: .number, to: .decimal, rows),
        converted(right, from: .number, to: .decimal, rows), rows)
    }
  }

  private func whole(_ found: Operator, _ left: RowVector, _ right: RowVector, _ rows: Int) -> RowVector {
    if let result = small(found, left, right, rows) { return result }
    switch found {
    case .add: return whole(left, right, rows) { $0.addingReportingOverflow($1) }
    case .subtract: return whole(left, right, rows) { $0.subtractingReportingOverflow($1) }
    case .multiply: return whole(left, right, rows) { $0.multipliedReportingOverflow(by: $1) }
    case .remainder:
      // The smallest number's remainder by -1 is 0, though its quotient is too large.
      return whole(left, right, rows) { $1 == -1 ? (0, false) : $0.remainderReportingOverflow(dividingBy: $1) }
    default: return whole(left, right, rows) { $0.dividedReportingOverflow(by: $1) }
    }
  }

  /// Sums, differences and products of numbers that are all small, so that none is too large; `nil` for all else.
  private func small(_ found: Operator, _ left: RowVector, _ right: RowVector, _ rows: Int) -> RowVector? {
    let arithmetic: mlgate_arithmetic
    switch found {
    case .add: arithmetic = MLGATE_SUM
    case .subtract: arithmetic = MLGATE_DIFFERENCE
    case .multiply: arithmetic = MLGATE_PRODUCT
    default: return nil
    }
    let result = vector(.integer)
    guard mlgate_combine_integers(Self.isa, arithmetic, left.integers, right.integers, rows, result.integers) != 0
    else {
      return nil
    }
    for row in 0..<rows { result.state[row] = left.state[row] | right.state[row] }
    return result
  }

  /// Makes failures of dates that there are not.
  func failPastDates(_ result: RowVector, _ rows: Int) {
    guard result.form == .integer else { return }
    for row in 0..<rows where !Calendar.days.contains(result.integers[row]) {
      if result.state[row] == Truth.valid { result.state[row] = Truth.failed }
      result.integers[row] = 0
    }
  }

  @inline(__always)
  private func whole(
    _ left: RowVector, _ right: RowVector, _ rows: Int,
    _ combine: (Int64, Int64) -> (partialValue: Int64, overflow: Bool)
  ) -> RowVector {
    let result = vector(.integer)
    let out = result.integers
    let state = result.state
    let (leftValues, rightValues) = (UnsafePointer(left.integers), UnsafePointer(right.integers))
    let (leftState, rightState) = (UnsafePointer(left.state), UnsafePointer(right.state))
    for row in 0..<rows {
      let (value, isTooLarge) = combine(leftValues[row], rightValues[row])
      out[row] = value
      let missing = leftState[row] | rightState[row]
      // What stands in a missing value's place may be too large, too; that is no failure.
      state[row] = missing | (isTooLarge && missing == Truth.valid ? Truth.failed : Truth.valid)
    }
    return result
  }

  private func decimals(_ found: Operator, _ left: RowVector, _ right: RowVector, _ rows: Int) -> RowVector {
    switch found {
    case .add: return decimals(left, right, rows) { $0 + $1 }
    case .subtract: return decimals(left, right, rows) { $0 - $1 }
    case .multiply: return decimals(left, right, rows) { $0 * $1 }
    default: return divided(left, right, rows) { fmod($0, $1) }
    }
  }

  @inline(__always)
  private func decimals(
    _ left: RowVector, _ right: RowVector, _ rows: Int, _ combine: (Double, Double) -> Double
  ) -> RowVector {
    let result = vector(.decimal)
    let out = result.decimals
    let state = result.state
    for row in 0..<rows {
      out[row] = combine(left.decimals[row], right.decimals[row])
      state[row] = left.state[row] | right.state[row]
    }
    return result
  }

  private func quotient(_ left: RowVector, _ right: RowVector, _ rows: Int) -> RowVector {
    divided(
      converted(left, from: .number, to: .decimal, rows), converted(right, from: .number, to: .decimal, rows), rows
    ) { $0 / $1 }
  }

  /// Decimals of which the second divides; by 0, there is no outcome.
  @inline(__always)
  private func divided(
    _ left: RowVector, _ right: RowVector, _ rows: Int, _ combine: (Double, Double) -> Double
  ) -> RowVector {
    let result = decimals(left, right, rows, combine)
    for row in 0..<rows where right.decimals[row] == 0 && result.state[row] == Truth.valid {
      result.state[row] = Truth.failed
    }
    return result
  }

  private func mixed(_ found: Operator, _ left: RowVector, _ right: RowVector, _ rows: Int) -> RowVector {
    let result = vector(.mixed)
    for row in 0..<rows {
      result.set(row, .integer(0))
      result.state[row] = left.state[row] | right.state[row]
      guard result.state[row] == Truth.valid else { continue }
      if let value = found.outcome(left.number(row), right.number(row)) {
        result.set(row, value)
      } else {
        result.state[row] = Truth.failed
      }
    }
    return result
  }

  /// Numbers as decimals, numbers as whole numbers, dates as timestamps.
  func converted(_ operand: RowVector, from: ValueType, to type: ValueType, _ rows: Int) -> RowVector {
    if operand.form == .null { return operand }
    switch type {
    case .decimal:
      guard operand.form != .decimal else { return operand }
      let result = vector(.decimal)
      let out = result.decimals
      result.state.update(from: operand.state, count: rows)
      if operand.form == .integer {
        let values = UnsafePointer(operand.integers)
        for row in 0..<rows { out[row] = Double(values[row]) }
      } else {
        let (integers, decimals) = (UnsafePointer(operand.integers), UnsafePointer(operand.decimals))
        let isDecimal = UnsafePointer(operand.isDecimal)
        for row in 0..<rows { out[row] = isDecimal[row] == 1 ? decimals[row] : Double(integers[row]) }
      }
      return result
    case .integer:
      guard operand.form != .integer else { return operand }
      let result = vector(.integer)
      for row in 0..<rows {
        result.state[row] = operand.state[row]
        result.integers[row] = 0
        guard operand.state[row] == Truth.valid else { continue }
        switch operand.number(row) {
        case .integer(let value): result.integers[row] = value
        case .decimal(let value):
          if let whole = Int64(exactly: value) {
            result.integers[row] = whole
          } else {
            result.state[row] = Truth.failed
          }
        }
      }
      return result
    case .timestamp where from == .date:
      let result = vector(.integer)
      for row in 0..<rows {
        let (time, isTooLarge) = operand.integers[row].multipliedReportingOverflow(by: Calendar.microsecondsPerDay)
        result.integers[row] = time
        result.state[row] = isTooLarge && operand.state[row] == Truth.valid ? Truth.failed : operand.state[row]
      }
      return result
    default: return operand
    }
  }
}

extension Operator {
  /// The outcome of arithmetic on two numbers, whole where both are; `nil` where there is none.
  fileprivate func outcome(_ left: Number, _ right: Number) -> Number? {
    if case .integer(let left) = left, case .integer(let right) = right {
      let (value, isTooLarge) =
        switch self {
        case .add: left.addingReportingOverflow(right)
        case .subtract: left.subtractingReportingOverflow(right)
        case .multiply: left.multipliedReportingOverflow(by: right)
        default: right == -1 ? (0, false) : left.remainderReportingOverflow(dividingBy: right)
        }
      return isTooLarge ? nil : .integer(value)
    }
    switch self {
    case .add: return .decimal(left.decimal + right.decimal)
    case .subtract: return .decimal(left.decimal - right.decimal)
    case .multiply: return .decimal(left.decimal * right.decimal)
    default: return right.decimal == 0 ? nil : .decimal(fmod(left.decimal, right.decimal))
    }
  }
}
