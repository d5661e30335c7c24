internal import CMLGateScan
internal import MLGateTables

/// Computes expressions over a stretch of a batch's rows; one thread uses it.
///
/// Columns are read once for all expressions. The vectors of an expression are used again for the next.
final class Evaluator {
  /// How many rows are looked at together: few enough that their vectors stay in the processor's first caches.
  static let rows = 1024
  private static let blockRows = 128
  static let isa = mlgate_best_isa()

  let reading: ColumnReading
  let arena = TextArena()
  private(set) var count = 0
  /// For each comparison of undeclared values, what kinds of values it has compared.
  var kinds: [ValueKinds] = []
  private var batch: ColumnBatch?
  private var first = 0
  /// Where each column is in the batch; `nil` when it has no such column.
  private var layout: [Int?] = []

  private struct Reading: Hashable {
    var column: Int
    var type: ValueType
  }

  private var readings: [Reading: RowVector] = [:]
  private var missing: [Int: RowVector] = [:]
  private var spareReadings: [RowVector] = []
  /// By column.
  private var numbers: [SmallIntegers?] = []
  /// Those that are to be read, and their places in the batch.
  private var open: [(numbers: SmallIntegers, place: Int)] = []
  /// The columns that any rule names, in rising order.
  private let columns: [Int]
  private var scratch: [RowVector] = []
  private var scratchUsed = 0
  private var matchers: [Pattern: PatternMatcher] = [:]
  private let capacity: Int

  /// - Parameter columns: those that the expressions name.
  init(_ reading: ColumnReading, columns: some Sequence<Int>, capacity: Int = Evaluator.rows) {
    self.reading = reading
    self.columns = Set(columns).sorted()
    self.capacity = capacity
    numbers = (0..<((self.columns.last ?? -1) + 1)).map { _ in nil }
    for column in self.columns { numbers[column] = SmallIntegers(capacity: capacity) }
  }

  /// Goes to other rows; at most as many as the capacity.
  ///
  /// - Parameter unread: columns that no expression will ask for; by column, or empty.
  func move(to batch: ColumnBatch, _ layout: [Int?], from first: Int, count: Int, unread: [Bool] = []) {
    self.batch = batch
    self.layout = layout
    self.first = first
    self.count = count
    spareReadings.append(contentsOf: readings.values)
    spareReadings.append(contentsOf: missing.values)
    readings.removeAll(keepingCapacity: true)
    missing.removeAll(keepingCapacity: true)
    arena.reset()
    scratchUsed = 0
    open.removeAll(keepingCapacity: true)
    for column in columns {
      guard let numbers = numbers[column] else { continue }
      guard let place = layout[column], unread.isEmpty || !unread[column] else {
        numbers.close()
        continue
      }
      numbers.move(to: batch, column: place, from: first, count: count)
      if numbers.isRead && !numbers.isShared { open.append((numbers, place)) }
    }
  }

  /// Reads the small whole numbers of all columns, which comes before anything is evaluated, and has `look` look at the
  /// same rows: some at a time, so that their bytes stay in the first cache until the last column is read.
  func readNumbers(_ look: (Range<Int>) -> Void = { _ in }) {
    guard let batch else { return }
    for start in stride(from: 0, to: count, by: Self.blockRows) {
      let rows = start..<min(start + Self.blockRows, count)
      for (numbers, place) in open { numbers.read(batch, column: place, from: first, rows: rows) }
      look(rows)
    }
  }

  /// The truth of a rule for each row, ``Truth/excluded`` where it is not asked.
  ///
  /// - Parameter outcome: where it is written, unless it stands somewhere already.
  func truth(of rule: TypedExpression, where condition: TypedExpression?, into outcome: RowVector) -> UnsafePointer<
    UInt8
  > {
    // A constant, as of a rule without columns, is expanded, too.
    let state = UnsafePointer(expanded(evaluate(rule), count).state)
    guard let condition else { return state }
    let asked = UnsafePointer(expanded(evaluate(condition), count).state)
    let out = outcome.state
    for row in 0..<count {
      out[row] =
        asked[row] == Truth.yes ? state[row] : asked[row] == Truth.failed ? Truth.failed : Truth.excluded
    }
    return UnsafePointer(out)
  }

  /// Forgets the vectors of expressions, not those of columns.
  func reset() { scratchUsed = 0 }

  /// A vector to write to, valid until the next ``reset()``.
  func vector(_ form: RowVector.Form) -> RowVector {
    if scratchUsed == scratch.count { scratch.append(RowVector(capacity: capacity)) }
    let vector = scratch[scratchUsed]
    scratchUsed += 1
    vector.form = form
    vector.isConstant = false
    return vector
  }

  func matcher(_ pattern: Pattern) -> PatternMatcher {
    if let known = matchers[pattern] { return known }
    let made = pattern.makeMatcher()
    matchers[pattern] = made
    return made
  }

  private func columnVector() -> RowVector { spareReadings.popLast() ?? RowVector(capacity: capacity) }

  func window(_ column: Int) -> ColumnReading.Window? {
    guard let batch, let place = layout[column] else { return nil }
    return ColumnReading.Window(batch: batch, column: place, first: first, count: count)
  }

  /// The small whole numbers of a column that an expression names.
  func numbers(_ column: Int) -> SmallIntegers? { numbers[column] }

  private func column(_ column: Int, _ type: ValueType) -> RowVector {
    let key = Reading(column: column, type: type)
    if let known = readings[key] { return known }
    let vector = columnVector()
    vector.isConstant = false
    if let window = window(column), let numbers = numbers[column] {
      reading.read(window, as: type, numbers, into: vector, arena)
    } else {
      vector.form = .null
      vector.state.update(repeating: Truth.null, count: count)
    }
    readings[key] = vector
    return vector
  }

  private func missing(_ column: Int, negated: Bool) -> RowVector {
    let key = negated ? ~column : column
    if let known = missing[key] { return known }
    let vector = columnVector()
    vector.isConstant = false
    if let window = window(column), let numbers = numbers[column] {
      reading.readMissing(window, numbers, negated: negated, into: vector)
    } else {
      vector.form = .truth
      vector.state.update(repeating: negated ? Truth.no : Truth.yes, count: count)
    }
    missing[key] = vector
    return vector
  }

  /// The expression's values; valid until the next ``reset()``.
  func evaluate(_ expression: TypedExpression) -> RowVector {
    switch expression.operation {
    case .constant(let literal): return constant(literal)
    case .column(let index): return column(index, expression.type)
    case .isMissing(let index, let negated): return missing(index, negated: negated)
    case .all(let parts): return connected(parts, isAll: true)
    case .any(let parts): return connected(parts, isAll: false)
    case .compare(let found, let left, let right, .either(let index)):
      if let result = numericComparison(found, left, right, index) ?? textComparison(found, left, right, index) {
        return result
      }
    case .compare(let found, let left, let right, let comparison):
      return compare(found, evaluate(left), evaluate(right), comparison, count)
    case .arithmetic(let found, let left, let right):
      let operands = (evaluate(left), evaluate(right))
      let isConstant = operands.0.isConstant && operands.1.isConstant
      let result = arithmetic(found, operands.0, operands.1, isConstant ? 1 : count)
      if expression.type == .date { failPastDates(result, isConstant ? 1 : count) }
      result.isConstant = isConstant
      return result
    case .not(let inner):
      let operand = evaluate(inner)
      let result = not(operand, operand.isConstant ? 1 : count)
      result.isConstant = operand.isConstant
      return result
    default: break
    }
    let operands = expression.children.map { evaluate($0) }
    let isConstant = operands.allSatisfy { $0.isConstant }
    let rows = isConstant ? 1 : count
    let result = apply(expression, operands, rows)
    if isConstant && !operands.contains(where: { $0 === result }) { result.isConstant = true }
    return result
  }

  /// Two undeclared columns that both hold numbers in these rows; `nil` where anything else is found.
  private func numericComparison(
    _ found: Operator, _ left: TypedExpression, _ right: TypedExpression, _ index: Int
  ) -> RowVector? {
    guard case .column(let first) = left.operation, case .column(let second) = right.operation,
      holdsNumbers(first), holdsNumbers(second)
    else { return nil }
    if let result = smallComparison(found, first, second) {
      kinds[index].insert(.number)
      return result
    }
    let areSmall = numbers[first]?.isRead == true && numbers[second]?.isRead == true
    let type = areSmall ? ValueType.number : .decimal
    let operands = (column(first, type), column(second, type))
    if !areSmall && !(isExact(operands.0) && isExact(operands.1)) { return nil }
    var (all, both): (UInt8, UInt8) = (0, 7)
    for row in 0..<count {
      let state = operands.0.state[row] | operands.1.state[row]
      all |= state
      both &= state
    }
    guard all != Truth.failed else { return nil }
    if both == Truth.valid { kinds[index].insert(.number) }
    return compare(found, operands.0, operands.1, .number, count)
  }

  /// Two columns that hold nothing but small whole numbers in these rows, compared by their places; `nil` otherwise.
  private func smallComparison(_ found: Operator, _ first: Int, _ second: Int) -> RowVector? {
    guard reading.numbersAreValues, let one = numbers[first], let other = numbers[second], one.isRead, other.isRead,
      one.others.isEmpty, other.others.isEmpty
    else { return nil }
    let result = vector(.truth)
    let (order, isNegated) = found.kernelOrder
    mlgate_compare_places(Self.isa, order, isNegated ? 1 : 0, one.places, other.places, count, result.state)
    return result
  }

  /// Whether one of the first values of a column is a number.
  private func holdsNumbers(_ column: Int) -> Bool {
    guard let numbers = numbers[column], let window = window(column) else { return false }
    return numbers.isRead || (0..<min(16, count)).contains { reading.isNumber(window.field($0)) }
  }

  /// Whether decimals are what was written, also where that was a whole number.
  private func isExact(_ decimals: RowVector) -> Bool {
    guard decimals.form == .decimal else { return false }
    return mlgate_are_below(Self.isa, decimals.decimals, count, 0x1p53) != 0
  }

  private func apply(_ expression: TypedExpression, _ operands: [RowVector], _ rows: Int) -> RowVector {
    switch expression.operation {
    case .negative: return negative(operands[0], rows)
    case .arithmetic(let found, _, _): return arithmetic(found, operands[0], operands[1], rows)
    case .concatenate: return concatenated(operands[0], operands[1], rows)
    case .compare(let found, _, _, let comparison):
      return compare(found, operands[0], operands[1], comparison, rows)
    case .distinct(_, _, let comparison, let negated):
      return distinct(operands[0], operands[1], comparison, negated: negated, rows)
    case .isNull(_, let negated): return isNull(operands[0], negated: negated, rows)
    case .isTruth(_, let truth, let negated): return isTruth(operands[0], truth, negated: negated, rows)
    case .not: return not(operands[0], rows)
    case .isIn(_, _, let comparison, let texts):
      return isIn(operands[0], Array(operands.dropFirst()), comparison, texts, rows)
    case .like(_, _, let pattern, let fixed): return like(operands[0], operands[1], pattern, fixed: fixed, rows)
    case .matches(_, let pattern, let whole): return matches(operands[0], pattern, whole: whole, rows)
    case .choice: return choice(operands, rows)
    case .coalesce: return coalesced(operands, rows)
    case .nullIf(_, _, let comparison): return nullIf(operands[0], operands[1], comparison, rows)
    case .extreme(_, let comparison, let isGreatest):
      return extreme(operands, comparison, isGreatest: isGreatest, rows)
    case .call(let function, let unit, _): return function.run(self, operands, unit, rows)
    case .cast(_, let trying): return cast(operands[0], to: expression, trying: trying, rows)
    case .convert(let inner): return converted(operands[0], from: inner.type, to: expression.type, rows)
    case .constant, .column, .isMissing, .all, .any: return vector(.null)
    }
  }

  private func constant(_ literal: Literal) -> RowVector {
    let vector = vector(.integer)
    vector.isConstant = true
    vector.state[0] = Truth.valid
    switch literal {
    case .null:
      vector.form = .null
      vector.state[0] = Truth.null
    case .boolean(let truth):
      vector.form = .truth
      vector.state[0] = truth ? Truth.yes : Truth.no
    case .integer(let value): vector.integers[0] = value
    case .date(let day): vector.integers[0] = Int64(day)
    case .timestamp(let time): vector.integers[0] = time
    case .decimal(let value):
      vector.form = .decimal
      vector.decimals[0] = value
    case .text(let text, _):
      vector.form = .text
      vector.texts[0] = arena.copy(text.utf8)
    }
    return vector
  }

  /// The vector with a value for every row.
  func expanded(_ vector: RowVector, _ rows: Int) -> RowVector {
    guard vector.isConstant, rows > 1 else { return vector }
    let copy = self.vector(vector.form)
    copy.state.update(repeating: vector.state[0], count: rows)
    switch vector.form {
    case .truth, .null: break
    case .integer, .decimal: copy.integers.update(repeating: vector.integers[0], count: rows)
    case .mixed:
      copy.integers.update(repeating: vector.integers[0], count: rows)
      copy.isDecimal.update(repeating: vector.isDecimal[0], count: rows)
    case .text, .raw: copy.texts.update(repeating: vector.texts[0], count: rows)
    }
    return copy
  }
}
