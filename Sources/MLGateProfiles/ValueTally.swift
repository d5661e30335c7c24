internal import CMLGateScan
internal import MLGateTables

/// What can be counted of a column's values in any order: kinds, extremes, lengths.
struct ValueTally: Sendable {
  private static let isa = mlgate_best_isa()

  var missing = 0
  var integers = 0
  var bigIntegers = 0
  var decimals = 0
  var nonFinite = 0
  var trues = 0
  var falses = 0
  var dates = 0
  var timestamps = 0
  var texts = 0
  var lists = 0
  /// Quoted and empty: a text of no characters.
  var empty = 0
  var whitespaceOnly = 0
  var zeros = 0
  var negatives = 0
  var integerRange: ClosedRange<Int64>?
  /// Of all finite numbers.
  var numberRange: ClosedRange<Double>?
  /// Microseconds since 1970.
  var timeRange: ClosedRange<Int64>?
  /// The first and last of all values in the order of their bytes.
  private(set) var firstText: [UInt8]?
  private(set) var lastText: [UInt8]?
  /// Their first eight bytes as big-endian words, which decide most comparisons.
  private var firstWord = UInt64.max
  private var lastWord = UInt64.min
  /// Code points, over all values that are not missing.
  var lengthRange: ClosedRange<Int>?
  var lengthSum = 0
  /// Elements of arrays.
  var listLengthRange: ClosedRange<Int>?
  var listLengthSum = 0

  var numbers: Int { integers + decimals }
  var booleans: Int { trues + falses }
  var present: Int {
    integers + bigIntegers + decimals + nonFinite + booleans + dates + timestamps + texts + lists
  }

  /// Counts a value that occurs `weight` times.
  ///
  /// - Parameter withNumbers: whether zeros, signs and extremes of numbers are counted here, too.
  @inline(__always)
  mutating func add(
    _ value: FieldValue, _ content: UnsafeBufferPointer<UInt8>, weight: Int, isASCII: Bool = false,
    withNumbers: Bool = true
  ) {
    add(length: isASCII ? content.count : codePoints(content), weight: weight)
    // A column may turn out to be text late, and numbers are texts, too.
    add(text: content)
    switch value {
    case .text:
      texts += weight
      guard let first = content.first else {
        empty += weight
        return
      }
      if first <= 0x20, isBlank(content) { whitespaceOnly += weight }
    case .integer(let number):
      integers += weight
      integerRange = widened(integerRange, number)
    case .decimal: decimals += weight
    case .nonFinite: nonFinite += weight
    case .boolean(let isTrue): if isTrue { trues += weight } else { falses += weight }
    case .date(let days):
      dates += weight
      add(time: Int64(days) * 86_400_000_000)
    case .timestamp(let time):
      timestamps += weight
      add(time: time)
    case .bigInteger: bigIntegers += weight
    case .list(let count):
      lists += weight
      listLengthRange = widened(listLengthRange, count)
      listLengthSum += count * weight
    }
    guard withNumbers, let number = value.finiteNumber else { return }
    numberRange = widened(numberRange, number)
    if number == 0 { zeros += weight }
    if number < 0 { negatives += weight }
  }

  /// Counts the numbers of a batch, but for what ``add(_:)-(mlgate_deviations)`` counts of them.
  mutating func add(_ found: mlgate_numbers, _ bytes: UnsafePointer<UInt8>) {
    missing += found.empty
    guard found.count > 0 else { return }
    integers += found.integers
    decimals += found.count - found.integers
    if found.integers > 0 { integerRange = joined(integerRange, found.least...found.greatest) }
    lengthSum += found.length_sum
    lengthRange = joined(lengthRange, Int(found.shortest)...Int(found.longest))
    for (start, end) in [found.first, found.last] {
      add(text: UnsafeBufferPointer(start: bytes + Int(start), count: Int(end - start)))
    }
  }

  /// Counts signs and extremes of numbers.
  mutating func add(_ sums: mlgate_deviations) {
    zeros += sums.zeros
    negatives += sums.negatives
    numberRange = joined(numberRange, (sums.least == 0 ? 0 : sums.least)...(sums.greatest == 0 ? 0 : sums.greatest))
  }

  /// Counts lengths in code points.
  mutating func add(length: Int, weight: Int) {
    lengthRange = widened(lengthRange, length)
    lengthSum += length * weight
  }

  private mutating func add(time: Int64) { timeRange = widened(timeRange, time) }

  /// 8 bytes after the text are readable.
  @inline(__always)
  mutating func add(text: UnsafeBufferPointer<UInt8>) {
    let word = Self.word(text)
    if word > firstWord && word < lastWord { return }
    add(extreme: text, word)
  }

  @inline(never)
  private mutating func add(extreme text: UnsafeBufferPointer<UInt8>, _ word: UInt64) {
    if firstText.map({ text.lexicographicallyPrecedes($0) }) ?? true {
      firstText = Array(text)
      firstWord = word
    }
    if lastText.map({ $0.lexicographicallyPrecedes(text) }) ?? true {
      lastText = Array(text)
      lastWord = word
    }
  }

  /// The first eight bytes, zeros behind the end: a smaller word is an earlier text; equal ones decide nothing.
  @inline(__always)
  private static func word(_ text: UnsafeBufferPointer<UInt8>) -> UInt64 {
    guard let start = text.baseAddress, !text.isEmpty else { return 0 }
    let word = UInt64(bigEndian: UnsafeRawPointer(start).loadUnaligned(as: UInt64.self))
    return text.count >= 8 ? word : word & ~(UInt64.max &>> UInt64(truncatingIfNeeded: text.count * 8))
  }

  @inline(__always)
  private func codePoints(_ content: UnsafeBufferPointer<UInt8>) -> Int {
    content.baseAddress.map { mlgate_code_points(Self.isa, $0, content.count) } ?? 0
  }

  private func isBlank(_ content: UnsafeBufferPointer<UInt8>) -> Bool {
    // Indented text ends with something else.
    content.reversed().allSatisfy { $0 == 0x20 || (0x09...0x0D).contains($0) }
  }

  mutating func merge(_ other: ValueTally) {
    missing += other.missing
    integers += other.integers
    bigIntegers += other.bigIntegers
    decimals += other.decimals
    nonFinite += other.nonFinite
    trues += other.trues
    falses += other.falses
    dates += other.dates
    timestamps += other.timestamps
    texts += other.texts
    lists += other.lists
    empty += other.empty
    whitespaceOnly += other.whitespaceOnly
    zeros += other.zeros
    negatives += other.negatives
    integerRange = joined(integerRange, other.integerRange)
    numberRange = joined(numberRange, other.numberRange)
    timeRange = joined(timeRange, other.timeRange)
    lengthRange = joined(lengthRange, other.lengthRange)
    lengthSum += other.lengthSum
    listLengthRange = joined(listLengthRange, other.listLengthRange)
    listLengthSum += other.listLengthSum
    if let text = other.firstText, firstText.map({ text.lexicographicallyPrecedes($0) }) ?? true {
      firstText = text
      firstWord = other.firstWord
    }
    if let text = other.lastText, lastText.map({ $0.lexicographicallyPrecedes(text) }) ?? true {
      lastText = text
      lastWord = other.lastWord
    }
  }
}

private func widened<Value: Comparable>(_ range: ClosedRange<Value>?, _ value: Value) -> ClosedRange<Value> {
  guard let range else { return value...value }
  if range.contains(value) { return range }
  return min(range.lowerBound, value)...max(range.upperBound, value)
}

private func joined<Value: Comparable>(
  _ left: ClosedRange<Value>?, _ right: ClosedRange<Value>?
) -> ClosedRange<Value>? {
  guard let left, let right else { return left ?? right }
  return min(left.lowerBound, right.lowerBound)...max(left.upperBound, right.upperBound)
}
