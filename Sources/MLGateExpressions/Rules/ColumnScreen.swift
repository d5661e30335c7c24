internal import MLGateTables

/// What the rules that look at one column alone make of each of its values, so that a value is judged once.
///
/// What such a rule is for a row follows from the bytes of the one field. The screen knows for a field its *pattern*: the
/// outcome of every rule, as a small number; pattern 0 is that all are true. A field that is not known is judged by the
/// rules themselves, which then teach the screen. So the screen never decides anything, and results do not depend on
/// what it knows.
final class ColumnScreen {
  /// What a look at some rows tells.
  enum Sight {
    /// All rules are true for all rows.
    case clear
    /// Every field is known: how many rows have each pattern is in ``counts``.
    case known
    /// Some field is not known.
    case unknown
  }

  static let unknown = FieldMemo.unknown
  private static let mostPatterns = 250

  let column: Int
  /// The rules, as places in the worker's list.
  let rules: [Int]
  /// The truth of every rule, by pattern.
  private(set) var patterns: [[UInt8]]
  /// Rows by pattern, after a sight of known fields.
  private(set) var counts = [Int](repeating: 0, count: 256)
  /// Whether it pays: not where nearly every value is new.
  private(set) var isUseful = true

  private let small: UnsafeMutablePointer<UInt8>
  private var memo = FieldMemo()
  private let codes: UnsafeMutablePointer<UInt8>
  private let truths: UnsafeMutablePointer<UInt8>
  private let capacity: Int
  private var rowsSeen = 0
  /// The codes of the stretch, one upon the other.
  private var seen: UInt8 = 0
  private var othersSeen = 0
  private var valuesLearned = 0

  init(column: Int, rules: [Int], capacity: Int) {
    self.column = column
    self.rules = rules
    self.capacity = capacity
    patterns = [[UInt8](repeating: Truth.yes, count: rules.count)]
    small = .allocate(capacity: SmallIntegers.other + 1)
    small.initialize(repeating: Self.unknown, count: SmallIntegers.other + 1)
    codes = .allocate(capacity: capacity)
    codes.initialize(repeating: 0, count: capacity)
    truths = .allocate(capacity: capacity * rules.count)
    truths.initialize(repeating: 0, count: capacity * rules.count)
  }

  deinit {
    small.deallocate()
    codes.deallocate()
    truths.deallocate()
  }

  /// Looks at some rows of a stretch, those before them having been looked at; `numbers` are those of the column.
  func look(_ batch: ColumnBatch, _ place: Int, from first: Int, rows: Range<Int>, _ numbers: SmallIntegers) {
    if rows.lowerBound == 0 { (seen, othersSeen) = (0, 0) }
    guard numbers.isRead else {
      lookAtTexts(batch, place, from: first, rows: rows)
      return
    }
    var all: UInt8 = 0
    let (codes, small, places) = (codes, UnsafePointer(small), numbers.places)
    let others = numbers.others
    if others.count == othersSeen {
      for row in rows {
        let code = small[Int(places[row])]
        codes[row] = code
        all |= code
      }
    } else {
      // What is no small number has the code of the last place, which stays unknown.
      for row in rows { codes[row] = small[Int(places[row])] }
      for index in othersSeen..<others.count {
        let row = Int(others[index])
        codes[row] = memo.code(batch.field(row: first &+ row, column: place))
      }
      othersSeen = others.count
      for row in rows { all |= codes[row] }
    }
    seen |= all
  }

  private func lookAtTexts(_ batch: ColumnBatch, _ place: Int, from first: Int, rows: Range<Int>) {
    let (memo, codes) = (memo, codes)
    var all: UInt8 = 0
    var last = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
    var code = Self.unknown
    for row in rows {
      let field = batch.field(row: first &+ row, column: place)
      // Neighbours are often equal, and comparing is cheaper than hashing.
      if field.count <= 8 || !TextOrder.areEqual(field, last) {
        code = memo.code(field)
        last = field
      }
      codes[row] = code
      all |= code
    }
    seen |= all
  }

  /// What was seen in all rows of a stretch.
  func sight(_ count: Int) -> Sight {
    rowsSeen += count
    return seen == 0 ? .clear : tally(count)
  }

  private func tally(_ count: Int) -> Sight {
    for pattern in 0...patterns.count { counts[pattern] = 0 }
    counts[Int(Self.unknown)] = 0
    for row in 0..<count { counts[Int(codes[row])] += 1 }
    return counts[Int(Self.unknown)] == 0 ? .known : .unknown
  }

  /// Takes what one rule is for the rows last looked at.
  func teach(rule: Int, _ truth: UnsafePointer<UInt8>, _ count: Int) {
    (truths + rule * capacity).update(from: truth, count: count)
  }

  /// Remembers the values last looked at that were not known; every rule has been taught.
  func learn(_ batch: ColumnBatch, _ place: Int, from first: Int, count: Int, _ numbers: SmallIntegers) {
    for row in 0..<count where codes[row] == Self.unknown {
      let number = numbers.isRead ? Int(numbers.places[row]) : SmallIntegers.other
      let field = batch.field(row: first + row, column: place)
      // A value that stands several times among the rows is learned once.
      let isNew = number == SmallIntegers.other ? memo.code(field) == Self.unknown : small[number] == Self.unknown
      guard isNew, let pattern = pattern(row) else { continue }
      valuesLearned += 1
      if number == SmallIntegers.other { memo.remember(field, pattern) } else { small[number] = pattern }
    }
    if memo.isFull || (valuesLearned > 4096 && valuesLearned > rowsSeen / 8) { isUseful = false }
  }

  private func pattern(_ row: Int) -> UInt8? {
    let known = patterns.firstIndex { pattern in
      pattern.indices.allSatisfy { pattern[$0] == truths[$0 * capacity + row] }
    }
    if let known { return UInt8(known) }
    guard patterns.count < Self.mostPatterns else { return nil }
    patterns.append(rules.indices.map { truths[$0 * capacity + row] })
    return UInt8(patterns.count - 1)
  }
}
