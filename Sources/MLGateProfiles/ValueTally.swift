internal import MLGateTables

/// What can be counted of a column's values in any order: kinds, extremes, lengths.
struct ValueTally: Sendable {
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
  /// Quoted and empty: a text of no characters.
  var empty = 0
  var whitespaceOnly = 0
  var zeros = 0
  var negatives = 0
  var integerRange: ClosedRange<Int64>?
  var decimalRange: ClosedRange<Double>?
  /// Microseconds since 1970.
  var timeRange: ClosedRange<Int64>?
  var firstText: [UInt8]?
  var lastText: [UInt8]?
  /// Code points, over all values that are not missing.
  var lengthRange: ClosedRange<Int>?
  var lengthSum = 0

  var numbers: Int { integers + decimals }
  var booleans: Int { trues + falses }
  var present: Int {
    integers + bigIntegers + decimals + nonFinite + booleans + dates + timestamps + texts
  }

  /// Counts a value that occurs `weight` times and tells what it is.
  @discardableResult
  mutating func add(_ content: UnsafeBufferPointer<UInt8>, weight: Int) -> FieldValue {
    let value = FieldValue(content)
    add(length: codePoints(content), weight: weight)
    switch value {
    case .integer(let number): add(integer: number, weight: weight)
    case .decimal(let number): add(decimal: number, weight: weight)
    case .nonFinite: nonFinite += weight
    case .boolean(let isTrue): if isTrue { trues += weight } else { falses += weight }
    case .date(let days):
      dates += weight
      add(time: Int64(days) * 86_400_000_000)
    case .timestamp(let time):
      timestamps += weight
      add(time: time)
    case .bigInteger:
      bigIntegers += weight
      add(text: content)
    case .text:
      texts += weight
      if content.isEmpty { empty += weight } else if isBlank(content) { whitespaceOnly += weight }
      add(text: content)
    }
    return value
  }

  mutating func add(integer: Int64, weight: Int) {
    integers += weight
    if integer == 0 { zeros += weight }
    if integer < 0 { negatives += weight }
    integerRange = widened(integerRange, integer)
  }

  mutating func add(decimal: Double, weight: Int) {
    decimals += weight
    if decimal == 0 { zeros += weight }
    if decimal < 0 { negatives += weight }
    decimalRange = widened(decimalRange, decimal)
  }

  mutating func add(length: Int, weight: Int) {
    lengthRange = widened(lengthRange, length)
    lengthSum += length * weight
  }

  private mutating func add(time: Int64) { timeRange = widened(timeRange, time) }

  private mutating func add(text: UnsafeBufferPointer<UInt8>) {
    if firstText.map({ text.lexicographicallyPrecedes($0) }) ?? true { firstText = Array(text) }
    if lastText.map({ $0.lexicographicallyPrecedes(text) }) ?? true { lastText = Array(text) }
  }

  private func codePoints(_ content: UnsafeBufferPointer<UInt8>) -> Int {
    var count = 0
    for byte in content { count &+= byte & 0xC0 == 0x80 ? 0 : 1 }
    return count
  }

  private func isBlank(_ content: UnsafeBufferPointer<UInt8>) -> Bool {
    content.allSatisfy { $0 == 0x20 || (0x09...0x0D).contains($0) }
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
    empty += other.empty
    whitespaceOnly += other.whitespaceOnly
    zeros += other.zeros
    negatives += other.negatives
    integerRange = joined(integerRange, other.integerRange)
    decimalRange = joined(decimalRange, other.decimalRange)
    timeRange = joined(timeRange, other.timeRange)
    lengthRange = joined(lengthRange, other.lengthRange)
    lengthSum += other.lengthSum
    if let text = other.firstText, firstText.map({ text.lexicographicallyPrecedes($0) }) ?? true { firstText = text }
    if let text = other.lastText, lastText.map({ $0.lexicographicallyPrecedes(text) }) ?? true { lastText = text }
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
