internal import MLGateTables

/// The statistics of one column in the form in which they can be merged.
///
/// What is kept exactly are small whole numbers and strings with their counts; all else is in tallies and sketches.
final class ColumnState: @unchecked Sendable {
  // Invariant: changed only by its initialisers and by `merge`, by one thread; after that only read.
  let name: String
  let reader: FieldReader
  var rows: Int
  /// Small whole numbers, rising.
  var small: [(value: Int, count: Int)] = []
  /// Contents of fields.
  var strings = ByteDictionary()
  /// Contents of fields of which only the quotes tell what they are: text, or no missing value.
  var texts = ByteDictionary(capacity: 1)
  /// Of the values that are not kept.
  var tally = ValueTally()
  var distinct: UltraLogLog?
  var moments = Moments()
  var numbers = QuantileSketch()
  var times = QuantileSketch()
  var hitters = HeavyHitters()
  var shapes = ShapeCounts()

  /// Whether every value is kept.
  var isExact: Bool { distinct == nil }

  init(name: String, rows: Int, reader: FieldReader) {
    self.name = name
    self.rows = rows
    self.reader = reader
  }

  func addRows(_ count: Int) { rows += count }

  /// The state that several threads and the ordered part of a scan make together.
  ///
  /// - Parameter taker: gets the values of the batches in which all are kept.
  init(
    name: String, rows: Int, reader: FieldReader, workers: [ColumnWorkerBox], ordered: OrderedColumn,
    taker: (any ValueTaking)? = nil
  ) {
    self.name = name
    self.rows = rows
    self.reader = reader
    moments = ordered.moments
    numbers = ordered.numbers
    times = ordered.times
    swap(&hitters, &ordered.hitters)
    shapes = ordered.shapes
    for worker in workers {
      tally.merge(worker.column.tally)
      if let part = worker.column.distinct.take() { distinct = distinct.map { $0.merged(part) } ?? part }
    }
    takeStrings(of: workers, taker)
  }

  private func takeStrings(of workers: [ColumnWorkerBox], _ taker: (any ValueTaking)?) {
    for worker in workers {
      strings.merge(takingOver: &worker.column.dictionary)
      texts.merge(takingOver: &worker.column.quoted)
    }
    let dense = workers.compactMap { $0.column.dense }
    let later = workers.compactMap { $0.column.laterDense }
    if let taker { handOver(DenseCounts.sum(of: dense), to: taker) }
    for content in reader.nullContents { tally.missing += strings.remove(content) }
    small = DenseCounts.sum(of: dense + later)
    // Quoted, or in a batch that did not look like small numbers.
    if !small.isEmpty { takeSmallStrings() }
  }

  /// Hands over the values of the batches in which all are kept; missing ones are among the strings.
  private func handOver(_ small: [(value: Int, count: Int)], to taker: any ValueTaking) {
    taker.take(name) { visit in
      Self.forEach(small) { content, _, count in visit(content, false, count) }
      strings.forEach { visit($0, false, $1) }
      texts.forEach { visit($0, true, $1) }
    }
  }

  /// How often a content occurs among the values that are kept.
  func keptCount(of content: UnsafeBufferPointer<UInt8>) -> Int {
    strings.count(of: content) + texts.count(of: content) + smallCount(of: content)
  }

  private func smallCount(of content: UnsafeBufferPointer<UInt8>) -> Int {
    guard !small.isEmpty, Dense.isCounted(content), let value = NumberParsing.smallInteger(content) else { return 0 }
    var (low, high) = (0, small.count)
    while low < high {
      let middle = (low + high) / 2
      if small[middle].value < value { low = middle + 1 } else { high = middle }
    }
    return low < small.count && small[low].value == value ? small[low].count : 0
  }

  /// Hands over every content that is kept, once, and how often it occurs; in no order.
  ///
  /// - Parameter least: contents that occur less often are passed over.
  func forEachKeptContent(atLeast least: Int, _ body: (UnsafeBufferPointer<UInt8>, Int) -> Void) {
    func hand(_ content: UnsafeBufferPointer<UInt8>, _ count: Int) { if count >= least { body(content, count) } }
    // What is counted among the small numbers is no string here, but it may be a quoted one.
    forEachSmall { content, _, count in hand(content, count + texts.count(of: content)) }
    strings.forEach(atLeast: least) { content, count in hand(content, count + texts.count(of: content)) }
    texts.forEach { content, count in
      guard smallCount(of: content) == 0 else { return }
      let unquoted = strings.count(of: content)
      if unquoted < least || unquoted == 0 { hand(content, unquoted + count) }
    }
  }

  /// Hands over every small whole number: its digits, what it is, and how often it occurs.
  private func forEachSmall(_ body: (UnsafeBufferPointer<UInt8>, FieldValue, Int) -> Void) {
    let isPlain = reader.declared == nil && !reader.isTyped
    Self.forEach(small) { content, value, count in
      body(content, isPlain ? .integer(Int64(value)) : reader.value(content, isQuoted: false), count)
    }
  }

  /// Hands over whole numbers as their digits.
  private static func forEach(
    _ numbers: [(value: Int, count: Int)], _ body: (UnsafeBufferPointer<UInt8>, Int, Int) -> Void
  ) {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 28 + ShapeCounts.padding) { digits in
      digits.initialize(repeating: 0x30)
      for (value, count) in numbers {
        var start = 28
        var rest = value.magnitude
        repeat {
          start -= 1
          digits[start] = 0x30 + UInt8(rest % 10)
          rest /= 10
        } while rest > 0
        if value < 0 {
          start -= 1
          digits[start] = 0x2D
        }
        body(UnsafeBufferPointer(rebasing: digits[start..<28]), value, count)
      }
    }
  }

  /// Hands over every value that is kept: its content, what it is, and how often it occurs; in no order.
  func forEachKept(_ body: (UnsafeBufferPointer<UInt8>, FieldValue, Int) -> Void) {
    forEachSmall { content, value, count in body(content, value, count) }
    strings.forEach { body($0, reader.value($0, isQuoted: false), $1) }
    texts.forEach { body($0, reader.value($0, isQuoted: true), $1) }
  }
}
