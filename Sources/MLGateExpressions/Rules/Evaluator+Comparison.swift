internal import CMLGateScan
internal import MLGateTables

extension Evaluator {
  /// The truth of each row; constant where both sides are.
  func compare(
    _ found: Operator, _ left: RowVector, _ right: RowVector, _ comparison: TypedExpression.Comparison, _ rows: Int
  ) -> RowVector {
    if left.isConstant && !right.isConstant {
      return compare(found.mirrored, right, left, comparison, rows)
    }
    let result = vector(.truth)
    if left.isConstant { result.isConstant = true }
    let rows = left.isConstant ? 1 : rows
    if left.form == .null || right.form == .null || comparison.isOfNothing {
      let (left, right) = (expanded(left, rows), expanded(right, rows))
      for row in 0..<rows { result.state[row] = (left.state[row] | right.state[row]) & 4 | Truth.null }
      return result
    }
    switch (left.form, right.form) {
    case (.integer, .integer):
      fill(result, found, left, right, rows, mlgate_compare_integers)
    case (.decimal, .decimal):
      fill(result, found, left, right, rows, mlgate_compare_decimals)
    case (.mixed, .integer), (.mixed, .decimal):
      // As decimals where that is exact: whole numbers from 2^53 on keep their side of a smaller bound.
      guard right.isConstant, right.state[0] == Truth.valid, abs(right.number(0).decimal) < 0x1p53 else {
        fillRows(result, left, right, rows) { row in order(left, right, comparison, row).map { found.holds($0) } }
        break
      }
      let bound = vector(.decimal)
      bound.isConstant = true
      bound.state[0] = Truth.valid
      bound.decimals[0] = right.number(0).decimal
      let decimals = converted(left, from: .number, to: .decimal, rows)
      fill(result, found, decimals, bound, rows, mlgate_compare_decimals)
    case (.integer, .decimal) where right.isConstant:
      fill(result, found, left, bound: right.decimals[0], state: right.state[0], rows)
    case (.text, .text) where found == .equal || found == .unequal:
      let wanted = found == .equal
      fillRows(result, left, right, rows) { row in
        TextOrder.areEqual(left.texts[row], right.texts[right.place(row)]) == wanted
      }
    case (.truth, .truth) where (found == .equal || found == .unequal) && !right.isConstant && !left.isConstant:
      let (wanted, other) = found == .equal ? (Truth.yes, Truth.no) : (Truth.no, Truth.yes)
      let (out, first, second) = (result.state, UnsafePointer(left.state), UnsafePointer(right.state))
      for row in 0..<rows {
        // What is neither true nor false is its own state.
        let missing = (first[row] >= Truth.null ? first[row] : 0) | (second[row] >= Truth.null ? second[row] : 0)
        out[row] = missing != 0 ? missing : first[row] == second[row] ? wanted : other
      }
    case (.raw, .raw):
      guard case .either(let index) = comparison else { break }
      kinds[index].formUnion(compareRaw(found, left, right, into: result, rows))
    default:
      fillRows(result, left, right, rows) { row in
        order(left, right, comparison, row).map { found.holds($0) }
      }
    }
    return result
  }

  /// Whether two undeclared columns have the same texts, where both have nothing but short ones in these rows; `nil`
  /// otherwise.
  func textComparison(
    _ found: Operator, _ left: TypedExpression, _ right: TypedExpression, _ index: Int
  ) -> RowVector? {
    guard found == .equal || found == .unequal, let nulls = reading.lengthsOfNulls,
      case .column(let first) = left.operation, case .column(let second) = right.operation,
      let one = window(first), let other = window(second)
    else { return nil }
    let result = vector(.truth)
    var columns = (one.kernelColumn, other.kernelColumn)
    let compared = mlgate_compare_short_texts(
      Self.isa, one.batch.bytes, &columns.0, &columns.1, nulls, found == .unequal ? 1 : 0, result.state)
    guard compared == count else { return nil }
    kinds[index].insert(.text)
    return result
  }

  /// Compares two undeclared columns; returns what kinds of values were met.
  private func compareRaw(
    _ found: Operator, _ left: RowVector, _ right: RowVector, into result: RowVector, _ rows: Int
  ) -> ValueKinds {
    let (one, other) = (UnsafePointer(left.texts), UnsafePointer(right.texts))
    let (out, first, second) = (result.state, UnsafePointer(left.state), UnsafePointer(right.state))
    let (asksEqual, wanted) = (found == .equal || found == .unequal, found == .equal)
    let step = right.isConstant ? 0 : 1
    var seen: ValueKinds = []
    var hasTexts = false
    for row in 0..<rows {
      let place = row &* step
      let missing = first[row] | second[place]
      if missing != Truth.valid {
        out[row] = missing
      } else if asksEqual, reading.isSurelyText(one[row]), reading.isSurelyText(other[place]) {
        hasTexts = true
        out[row] = TextOrder.areEqual(one[row], other[place]) == wanted ? Truth.yes : Truth.no
      } else {
        out[row] =
          order(raw: one[row], other[place], &seen).map { found.holds($0) ? Truth.yes : Truth.no } ?? Truth.failed
      }
    }
    return hasTexts ? seen.union(.text) : seen
  }

  /// -1, 0 or 1 for a row whose two values are there; `nil` when they cannot be compared.
  func order(
    _ left: RowVector, _ right: RowVector, _ comparison: TypedExpression.Comparison, _ row: Int
  ) -> Int? {
    let places = (left.place(row), right.place(row))
    switch comparison {
    case .number: return Number.order(left.number(row), right.number(row))
    case .text: return TextOrder.order(left.texts[places.0], right.texts[places.1])
    case .truth:
      let (left, right) = (left.state[places.0], right.state[places.1])
      return left == right ? 0 : left == Truth.no ? -1 : 1
    case .either(let index):
      var found: ValueKinds = []
      defer { kinds[index].formUnion(found) }
      return order(raw: left.texts[places.0], right.texts[places.1], &found)
    case .null: return nil
    }
  }

  /// The order of two fields of undeclared columns, where both are of one kind.
  @inline(__always)
  private func order(
    raw left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>, _ found: inout ValueKinds
  ) -> Int? {
    if reading.isSurelyText(left), reading.isSurelyText(right) {
      found.insert(.text)
      return TextOrder.order(left, right)
    }
    return slowOrder(raw: left, right, &found)
  }

  @inline(never)
  private func slowOrder(
    raw left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>, _ found: inout ValueKinds
  ) -> Int? {
    if let left = NumberParsing.smallInteger(left), let right = NumberParsing.smallInteger(right) {
      found.insert(.number)
      return left < right ? -1 : left > right ? 1 : 0
    }
    let fields = reading.fields
    switch (fields.value(of: left), fields.value(of: right)) {
    case (.text, .text):
      found.insert(.text)
      return fields.withContent(of: left) { left in
        fields.withContent(of: right) { TextOrder.order(left, $0) }
      }
    case (.boolean(let left), .boolean(let right)):
      found.insert(.truth)
      return left == right ? 0 : left ? 1 : -1
    case (let left, let right):
      if let left = left.time, let right = right.time {
        found.insert(.time)
        return left < right ? -1 : left > right ? 1 : 0
      }
      guard let left = left.exactNumber, let right = right.exactNumber else { return nil }
      found.insert(.number)
      return Number.order(left, right)
    }
  }

  /// Row by row: the slow way, for all that has no way of its own.
  @inline(__always)
  private func fillRows(
    _ result: RowVector, _ left: RowVector, _ right: RowVector, _ rows: Int, _ holds: (Int) -> Bool?
  ) {
    let isTruth = left.form == .truth
    for row in 0..<rows {
      let states = (left.state[left.place(row)], right.state[right.place(row)])
      // A truth is its own state: only what is neither true nor false is one.
      let missing =
        isTruth
        ? (states.0 >= Truth.null ? states.0 : 0) | (states.1 >= Truth.null ? states.1 : 0) : states.0 | states.1
      guard missing == Truth.valid else {
        result.state[row] = missing
        continue
      }
      result.state[row] = holds(row).map { $0 ? Truth.yes : Truth.no } ?? Truth.failed
    }
  }

  private typealias Kernel = (
    mlgate_isa, mlgate_order, Int32, UnsafePointer<mlgate_operand>, UnsafePointer<mlgate_operand>, Int,
    UnsafeMutablePointer<UInt8>
  ) -> Void

  /// Compares vectors of one form by a kernel; the right one may be constant.
  private func fill(
    _ result: RowVector, _ found: Operator, _ left: RowVector, _ right: RowVector, _ rows: Int, _ kernel: Kernel
  ) {
    let (order, isNegated) = found.kernelOrder
    var (one, other) = (left.operand, right.operand)
    kernel(Self.isa, order, isNegated ? 1 : 0, &one, &other, rows, result.state)
  }

  /// Whole numbers against a decimal, exactly: the decimal becomes the whole number below or above it.
  private func fill(
    _ result: RowVector, _ found: Operator, _ left: RowVector, bound: Double, state: UInt8, _ rows: Int
  ) {
    let values = UnsafePointer(left.integers)
    // Past 64 bits, and at a fraction, one outcome holds for all.
    let low = bound.rounded(.down)
    guard low >= -0x1p62, low <= 0x1p62 else {
      fillRows(result, left, left, rows) { row in found.holds(Number.order(values[left.place(row)], bound)) }
      if state != Truth.valid { for row in 0..<rows { result.state[row] |= state } }
      return
    }
    let whole = Int64(low)
    let isWhole = low == bound
    let wholeBound = vector(.integer)
    wholeBound.isConstant = true
    wholeBound.state[0] = state
    wholeBound.integers[0] = whole
    let asked: Operator
    switch found {
    // No whole number is a fraction.
    case .equal where !isWhole, .unequal where !isWhole:
      let truth = found == .unequal ? Truth.yes : Truth.no
      for row in 0..<rows { result.state[row] = truth | left.state[row] | state }
      return
    case .less where !isWhole: asked = .lessOrEqual
    case .greaterOrEqual where !isWhole: asked = .greater
    default: asked = found
    }
    fill(result, asked, left, wholeBound, rows, mlgate_compare_integers)
  }

  func distinct(
    _ left: RowVector, _ right: RowVector, _ comparison: TypedExpression.Comparison, negated: Bool, _ rows: Int
  ) -> RowVector {
    let same = compare(.equal, left, right, comparison, rows)
    let result = vector(.truth)
    for row in 0..<rows {
      let states = (left.state[left.place(row)], right.state[right.place(row)])
      let truth = same.state[row]
      guard truth != Truth.failed else {
        result.state[row] = truth
        continue
      }
      let isSame = truth == Truth.null ? states.0 == Truth.null && states.1 == Truth.null : truth == Truth.yes
      result.state[row] = isSame == negated ? Truth.yes : Truth.no
    }
    return result
  }

  func isIn(
    _ value: RowVector, _ items: [RowVector], _ comparison: TypedExpression.Comparison, _ texts: TextSet?, _ rows: Int
  ) -> RowVector {
    let result = vector(.truth)
    let out = result.state
    if let texts, value.form == .text {
      let absent = texts.hasNull ? Truth.null : Truth.no
      for row in 0..<rows {
        out[row] = (texts.contains(value.texts[row]) ? Truth.yes : absent) | value.state[row]
      }
      return result
    }
    out.update(repeating: Truth.no, count: rows)
    for item in items {
      let same = expanded(compare(.equal, value, item, comparison, rows), rows)
      for row in 0..<rows {
        let (left, right) = (out[row], same.state[row])
        let mayBeFalse = left & right & 2
        let either = left | right
        out[row] = mayBeFalse | either & 1 | either & (mayBeFalse &<< 1)
      }
    }
    return result
  }
}

extension RowVector {
  /// The numbers as a kernel takes them.
  var operand: mlgate_operand {
    mlgate_operand(values: UnsafeRawPointer(integers), states: state, is_fixed: isConstant ? 1 : 0)
  }
}

extension Operator {
  /// The comparison as a kernel takes it: an order, and whether it is to be turned round.
  var kernelOrder: (order: mlgate_order, isNegated: Bool) {
    switch self {
    case .equal: (MLGATE_SAME, false)
    case .unequal: (MLGATE_SAME, true)
    case .less: (MLGATE_LESS, false)
    case .greaterOrEqual: (MLGATE_LESS, true)
    case .greater: (MLGATE_MORE, false)
    default: (MLGATE_MORE, true)
    }
  }

  /// The comparison with its sides changed.
  var mirrored: Operator {
    switch self {
    case .less: .greater
    case .lessOrEqual: .greaterOrEqual
    case .greater: .less
    case .greaterOrEqual: .lessOrEqual
    default: self
    }
  }

  /// Whether the comparison holds for this order.
  @inline(__always)
  func holds(_ order: Int) -> Bool {
    switch self {
    case .equal: order == 0
    case .unequal: order != 0
    case .less: order < 0
    case .lessOrEqual: order <= 0
    case .greater: order > 0
    default: order >= 0
    }
  }
}

extension FieldValue {
  /// The value as microseconds since 1970, if it is a date or a timestamp.
  var time: Int64? {
    switch self {
    case .date(let day): Int64(day) * Calendar.microsecondsPerDay
    case .timestamp(let time): time
    default: nil
    }
  }

  /// The value as a number without loss; a whole number past 64 bits has none.
  var exactNumber: Number? {
    switch self {
    case .integer(let value): .integer(value)
    case .decimal(let value), .nonFinite(let value): .decimal(value)
    default: nil
    }
  }
}
