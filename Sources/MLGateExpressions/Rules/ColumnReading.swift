internal import CMLGateScan
internal import MLGateTables

/// Reads columns of a batch into vectors.
struct ColumnReading: Sendable {
  private static let isa = mlgate_best_isa()
  let fields: FieldReader
  private let nulls: NullTest
  /// Whether an unquoted field of a number is written as numbers are everywhere.
  private let isPlain: Bool
  /// Whether what reads as a small whole number cannot be a null value.
  let numbersAreValues: Bool
  /// Whether what reads as a number of any kind cannot be a null value.
  private let decimalsAreValues: Bool

  init(_ format: DelimitedFormat) {
    fields = FieldReader(format)
    nulls = NullTest(format)
    isPlain = !format.isTyped && !format.decimalComma
    numbersAreValues = !format.nullValues.contains { text in
      text.utf8.withNumberPadding { NumberParsing.smallInteger($0) != nil }
    }
    decimalsAreValues = !format.nullValues.contains { text in
      switch FieldValue(text) {
      case .integer, .bigInteger, .decimal, .nonFinite: true
      default: false
      }
    }
  }

  /// Reads rows of a column, whose small whole numbers have been read.
  func read(_ window: Window, as type: ValueType, _ numbers: SmallIntegers, into vector: RowVector, _ arena: TextArena)
  {
    let count = window.count
    switch type {
    case .integer, .number: readNumbers(window, numbers, into: vector, onlyWhole: type == .integer)
    case .decimal: readDecimals(window, numbers, into: vector)
    case .boolean:
      vector.form = .truth
      for row in 0..<count {
        vector.state[row] =
          value(window.field(row)) { if case .boolean(let truth) = $0 { truth } else { nil } }
          .map { $0 ? Truth.yes : Truth.no } ?? Truth.null(orFailed: isMissing(window.field(row)))
      }
    case .date:
      readTimes(window, into: vector) { if case .date(let day) = $0 { Int64(day) } else { nil } }
    case .timestamp:
      readTimes(window, into: vector) {
        switch $0 {
        case .timestamp(let time): time
        case .date(let day): Int64(day) * Calendar.microsecondsPerDay
        default: nil
        }
      }
    case .text: readTexts(window, into: vector, arena)
    case .any, .list, .null:
      vector.form = .raw
      for row in 0..<count {
        let field = window.field(row)
        vector.texts[row] = field
        vector.state[row] = isMissing(field) ? Truth.null : Truth.valid
      }
    }
  }

  /// Whether each row's value is missing, as truth.
  func readMissing(_ window: Window, _ numbers: SmallIntegers, negated: Bool, into vector: RowVector) {
    vector.form = .truth
    if numbersAreValues && numbers.isRead {
      vector.state.update(repeating: negated ? Truth.yes : Truth.no, count: window.count)
      for row in numbers.others where isMissing(window.field(Int(row))) {
        vector.state[Int(row)] = negated ? Truth.no : Truth.yes
      }
      return
    }
    for row in 0..<window.count {
      vector.state[row] = isMissing(window.field(row)) != negated ? Truth.yes : Truth.no
    }
  }

  /// Some rows of one column.
  struct Window {
    let batch: ColumnBatch
    let column: Int
    let first: Int
    let count: Int

    @inline(__always)
    func field(_ row: Int) -> UnsafeBufferPointer<UInt8> { batch.field(row: first &+ row, column: column) }

    var kernelColumn: mlgate_column { batch.kernelColumn(column, from: first, rows: count) }
  }

  @inline(__always)
  private func isMissing(_ field: UnsafeBufferPointer<UInt8>) -> Bool { nulls.isMissing(field, fields) }

  /// Whether a field can be nothing but a text, as its first two bytes tell: letters that begin no word of a value.
  @inline(__always)
  func isSurelyText(_ field: UnsafeBufferPointer<UInt8>) -> Bool {
    guard isPlain, let start = field.baseAddress, field.count > 0 else { return false }
    return mlgate_begins_text(start, field.count) != 0
  }

  /// The lengths of null values, as bits, 63 for all from there on; `nil` where texts may be written in other ways.
  var lengthsOfNulls: UInt64? { isPlain ? nulls.lengths : nil }

  /// Whether a field is written as numbers are everywhere.
  func isNumber(_ field: UnsafeBufferPointer<UInt8>) -> Bool {
    guard isPlain, let start = field.baseAddress else { return false }
    var (value, whole) = (0.0, Int64(0))
    let kind = mlgate_read_number(start, field.count, &value, &whole)
    return kind == MLGATE_INTEGER || kind == MLGATE_DECIMAL
  }

  /// The value of a field as `convert` wants it; `nil` where it is missing or something else.
  private func value<Value>(
    _ field: UnsafeBufferPointer<UInt8>, _ convert: (FieldValue) -> Value?
  ) -> Value? {
    isMissing(field) ? nil : convert(fields.value(of: field))
  }

  private func readNumbers(_ window: Window, _ numbers: SmallIntegers, into vector: RowVector, onlyWhole: Bool) {
    let integers = vector.integers
    let state = vector.state
    vector.form = .integer
    if numbersAreValues && numbers.isRead {
      let places = numbers.places
      mlgate_integers_at(Self.isa, places, window.count, integers)
      state.update(repeating: Truth.valid, count: window.count)
      for row in numbers.others { readOther(window, Int(row), into: vector, onlyWhole: onlyWhole) }
    } else {
      for row in 0..<window.count { readOther(window, row, into: vector, onlyWhole: onlyWhole) }
    }
  }

  @inline(__always)
  private func readOther(_ window: Window, _ row: Int, into vector: RowVector, onlyWhole: Bool) {
    let field = window.field(row)
    if numbersAreValues || !isMissing(field), let value = NumberParsing.smallInteger(field) {
      vector.integers[row] = Int64(value)
      vector.state[row] = Truth.valid
      if vector.form == .mixed { vector.isDecimal[row] = 0 }
    } else {
      readNumber(field, row, into: vector, onlyWhole: onlyWhole)
    }
  }

  @inline(never)
  private func readNumber(_ field: UnsafeBufferPointer<UInt8>, _ row: Int, into vector: RowVector, onlyWhole: Bool) {
    vector.integers[row] = 0
    if isMissing(field) {
      vector.state[row] = Truth.null
      return
    }
    if isPlain, let start = field.baseAddress {
      var (value, whole) = (0.0, Int64(0))
      switch mlgate_read_number(start, field.count, &value, &whole) {
      case MLGATE_INTEGER:
        vector.integers[row] = whole
        vector.state[row] = Truth.valid
        if vector.form == .mixed { vector.isDecimal[row] = 0 }
        return
      case MLGATE_DECIMAL where !onlyWhole:
        makeMixed(vector)
        vector.decimals[row] = value
        vector.isDecimal[row] = 1
        vector.state[row] = Truth.valid
        return
      default: break
      }
    }
    vector.state[row] = Truth.failed
    switch fields.value(of: field) {
    case .integer(let value):
      vector.integers[row] = value
      vector.state[row] = Truth.valid
    case .decimal(let value), .nonFinite(let value):
      guard !onlyWhole else { return }
      makeMixed(vector)
      vector.set(row, .decimal(value))
    default: break
    }
  }

  private func makeMixed(_ vector: RowVector) {
    guard vector.form == .integer else { return }
    vector.form = .mixed
    vector.isDecimal.update(repeating: 0, count: vector.capacity)
  }

  private func readDecimals(_ window: Window, _ numbers: SmallIntegers, into vector: RowVector) {
    vector.form = .decimal
    guard decimalsAreValues && isPlain else {
      for row in 0..<window.count { readDecimal(window.field(row), row, into: vector) }
      return
    }
    let (decimals, state) = (vector.decimals, vector.state)
    state.update(repeating: Truth.valid, count: window.count)
    let isRead = numbers.isRead
    if isRead { mlgate_decimals_at(Self.isa, numbers.places, window.count, decimals) }
    let read = numbers.readDecimals(window.batch, column: window.column, from: window.first, count: window.count)
    if isRead {
      for place in 0..<numbers.others.count { decimals[Int(numbers.others[place])] = read.values[place] }
    } else {
      decimals.update(from: read.values, count: window.count)
    }
    for row in read.left { readDecimal(window.field(Int(row)), Int(row), into: vector) }
  }

  @inline(__always)
  private func readDecimal(_ field: UnsafeBufferPointer<UInt8>, _ row: Int, into vector: RowVector) {
    if isMissing(field) {
      vector.decimals[row] = 0
      vector.state[row] = Truth.null
    } else if let value = NumberParsing.smallInteger(field) {
      vector.decimals[row] = Double(value)
      vector.state[row] = Truth.valid
    } else if isPlain, let value = NumberParsing.decimal(field) {
      vector.decimals[row] = value
      vector.state[row] = Truth.valid
    } else {
      let value = slowDecimal(field)
      vector.decimals[row] = value ?? 0
      vector.state[row] = value == nil ? Truth.failed : Truth.valid
    }
  }

  @inline(never)
  private func slowDecimal(_ field: UnsafeBufferPointer<UInt8>) -> Double? {
    let value = fields.value(of: field)
    if value == .bigInteger { return fields.withContent(of: field) { NumberParsing.decimal($0) } }
    return value.number
  }

  private func plainTime(_ field: UnsafeBufferPointer<UInt8>, _ convert: (FieldValue) -> Int64?) -> Int64? {
    if isMissing(field) { return nil }
    if let day = DateParsing.date(field) { return convert(.date(day)) }
    return DateParsing.timestamp(field).flatMap { convert(.timestamp($0)) }
  }

  @inline(__always)
  private func readTimes(_ window: Window, into vector: RowVector, _ convert: (FieldValue) -> Int64?) {
    vector.form = .integer
    let integers = vector.integers
    let state = vector.state
    // Neighbouring rows often have the same time, which is then read once.
    var last = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
    for row in 0..<window.count {
      let field = window.field(row)
      if row > 0, !field.isEmpty, TextOrder.areEqual(field, last) {
        integers[row] = integers[row &- 1]
        state[row] = state[row &- 1]
        continue
      }
      last = field
      // What begins as dates do is read as one at once.
      if isPlain, field.count >= 10, field[4] == 0x2D, let time = plainTime(field, convert) {
        integers[row] = time
        state[row] = Truth.valid
        continue
      }
      let time = value(field, convert)
      integers[row] = time ?? 0
      state[row] = time == nil ? Truth.null(orFailed: isMissing(field)) : Truth.valid
    }
  }

  private func readTexts(_ window: Window, into vector: RowVector, _ arena: TextArena) {
    vector.form = .text
    let texts = vector.texts
    let state = vector.state
    let quotes = window.batch.hasQuotes
    for row in 0..<window.count {
      let field = window.field(row)
      state[row] = isMissing(field) ? Truth.null : Truth.valid
      texts[row] = quotes && fields.isQuoted(field) ? content(of: field, arena) : field
    }
  }

  /// A quoted field's content; copied where a quote within had to be made one.
  @inline(never)
  private func content(of field: UnsafeBufferPointer<UInt8>, _ arena: TextArena) -> UnsafeBufferPointer<UInt8> {
    fields.withContent(of: field) { content in
      guard let start = content.baseAddress, let outer = field.baseAddress, start == outer + 1 else {
        return arena.copy(content)
      }
      return content
    }
  }
}

extension Truth {
  /// The state of a value that is not there: because it is missing, or because it could not be read.
  static func null(orFailed isMissing: Bool) -> UInt8 { isMissing ? null : failed }
}

/// Tells missing values by their length and, where that may be one, their bytes as a word.
private struct NullTest: Sendable {
  let lengths: UInt64
  private let words: SIMD4<UInt64>
  private let counts: SIMD4<UInt64>
  private let isSimple: Bool

  init(_ format: DelimitedFormat) {
    let texts = format.nullValues.map { Array($0.utf8) }
    lengths = texts.reduce(0) { $0 | 1 << UInt64(min($1.count, 63)) }
    let short = texts.filter { (1...8).contains($0.count) }
    isSimple = short.count <= 4 && texts.allSatisfy { $0.count <= 8 }
    var words = SIMD4<UInt64>(repeating: 0)
    var counts = SIMD4<UInt64>(repeating: 99)
    for (index, text) in short.prefix(4).enumerated() {
      words[index] = text.reversed().reduce(0) { $0 << 8 | UInt64($1) }
      counts[index] = UInt64(text.count)
    }
    self.words = words
    self.counts = counts
  }

  /// Whether a field is missing; 8 bytes from its start on are readable.
  @inline(__always)
  func isMissing(_ field: UnsafeBufferPointer<UInt8>, _ fields: FieldReader) -> Bool {
    let count = UInt64(truncatingIfNeeded: field.count)
    guard lengths &>> min(count, 63) & 1 != 0 else { return false }
    guard count > 0, let start = field.baseAddress else { return true }
    guard isSimple else { return fields.isMissing(field) }
    // The bytes past the field are shifted out.
    let word = UInt64(littleEndian: UnsafeRawPointer(start).loadUnaligned(as: UInt64.self))
    let text = word & (~0 &>> ((8 &- count) &* 8))
    return any((words .== text) .& (counts .== count))
  }
}
