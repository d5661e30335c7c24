internal import MLGateTables

/// Reads the statistics of one column off its state.
struct ColumnSummary {
  static let fractions = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99]
  static let topCount = 10
  static let histogramBuckets = 10

  let profile: ColumnProfile

  init(_ state: ColumnState) {
    var tally = state.tally
    var shapes = state.shapes.beforeMore
    var numbers = WeightedNumbers()
    var times = WeightedNumbers()
    var distinctOthers = 0
    var distinctNumbers = 0
    // Whole numbers that doubles do not tell apart.
    var hasLargeNumbers = false
    var counter = state.distinct
    var top = TopValues(Self.topCount)
    state.forEachKept { content, value, count in
      let isASCII = value == .text && shapes.add(content, weight: count)
      tally.add(value, content, weight: count, isASCII: isASCII)
      if let number = value.finiteNumber { numbers.add(number, weight: count) }
      if let time = value.microseconds { times.add(time, weight: count) }
      if counter != nil {
        counter?.add(Hashing.distinct(value, content))
      } else if value.countedNumber == nil {
        distinctOthers += 1
        hasLargeNumbers = hasLargeNumbers || value.finiteNumber != nil
      }
      if state.isExact { top.offer(content, count) }
    }
    if shapes.dependsOnOrder { shapes = Self.shapes(of: state) }
    var moments = state.moments
    var measured: [(value: Double, weight: Int)]
    if tally.numbers > 0 {
      measured = numbers.sorted()
      distinctNumbers = hasLargeNumbers ? Self.countedNumbers(of: state) : Self.different(measured)
      moments.merge(Moments.of(measured))
      measured = WeightedNumbers.merging(measured, state.numbers.weighted)
    } else {
      measured = WeightedNumbers.merging(times.sorted(), state.times.weighted)
    }
    let values = Quantiles.of(measured, at: Self.fractions)
    let type = Self.type(of: tally, declared: state.reader.declared)
    let extremes = Self.extremes(of: tally, type: type)
    let present = tally.present
    let best = shapes.best
    profile = ColumnProfile(
      name: state.name, type: type, count: state.rows, missing: state.rows - present, kinds: Self.kinds(of: tally),
      distinct: counter.map(Self.estimate) ?? distinctNumbers + distinctOthers,
      isExact: state.isExact, minimum: extremes.minimum, maximum: extremes.maximum,
      mean: moments.count > 0 ? Self.finite(moments.mean) : nil,
      standardDeviation: moments.variance.flatMap { Self.finite($0.squareRoot()) }, skewness: moments.skewness,
      zeros: tally.zeros, negatives: tally.negatives, trues: tally.trues, falses: tally.falses,
      quantiles: zip(Self.fractions, values).map { ColumnProfile.Quantile(fraction: $0, value: $1) },
      histogram: Histogram.of(measured, buckets: Self.histogramBuckets),
      top: state.isExact ? top.values : Self.estimatedTop(state),
      minimumLength: tally.lengthRange?.lowerBound, maximumLength: tally.lengthRange?.upperBound,
      meanLength: present > 0 ? Double(tally.lengthSum) / Double(present) : nil, emptyTexts: tally.empty,
      whitespaceOnly: tally.whitespaceOnly,
      characters: shapes.total > 0 ? ColumnProfile.Characters(shapes.characters) : nil,
      pattern: best.map { entry in
        ColumnProfile.TextPattern(expression: entry.pattern, share: Double(entry.count) / Double(shapes.total))
      },
      minimumListLength: tally.listLengthRange?.lowerBound, maximumListLength: tally.listLengthRange?.upperBound,
      meanListLength: tally.lists > 0 ? Double(tally.listLengthSum) / Double(tally.lists) : nil,
      values: state.isExact ? ValueCounts(state) : nil,
      numbers: NumberDistribution(state))
  }

  /// How many different values there are.
  private static func different(_ sorted: [(value: Double, weight: Int)]) -> Int {
    var (count, last) = (0, Double.nan)
    for (value, _) in sorted where value != last { (count, last) = (count + 1, value) }
    return count
  }

  /// How many different numbers there are, but for whole ones that are told apart by their texts.
  private static func countedNumbers(of state: ColumnState) -> Int {
    var numbers: Set<Double> = []
    state.forEachKept { _, value, _ in if let number = value.countedNumber { numbers.insert(number) } }
    return numbers.count
  }

  /// The shapes of texts that are too many to be kept all: taken in the order of the texts' bytes.
  static func shapes(of state: ColumnState) -> ShapeCounts {
    var shapes = state.shapes
    var texts = RankedStrings()
    state.forEachKept { content, value, count in if value == .text { texts.add(content, count) } }
    texts.forEachInOrder { shapes.add($0, weight: $1) }
    return shapes
  }

  /// No counter of values that were really added comes near the largest count.
  private static func estimate(_ counter: UltraLogLog) -> Int {
    Int(min(counter.estimate.rounded(), Double(StateReader.largestCount)))
  }

  /// A statistic whose computation left the range of doubles is undefined.
  private static func finite(_ value: Double) -> Double? { value.isFinite ? value : nil }

  /// The most frequent values of a sketched column; those that were met once are not worth telling.
  private static func estimatedTop(_ state: ColumnState) -> [ColumnProfile.Frequency] {
    var top = TopValues(topCount)
    func offer(_ content: UnsafeBufferPointer<UInt8>, _ count: Int) {
      if count > 1 { top.offer(content, count) }
    }
    state.hitters.forEach { content, count in offer(content, count + state.keptCount(of: content)) }
    // Of the many that are kept, few are frequent enough to be looked for among the others.
    state.forEachKeptContent(atLeast: 2) { content, count in
      guard top.takes(count), content.count <= HeavyHitters.longestKey else { return }
      if state.hitters.counts.count(of: content) == 0 { offer(content, count) }
    }
    return top.values
  }

  // MARK: Type and extremes

  private static func type(of tally: ValueTally, declared: ColumnType?) -> ColumnType {
    if let declared { return declared }
    let present = tally.present
    if present == 0 { return .empty }
    if tally.booleans == present { return .boolean }
    if tally.integers == present { return .integer }
    if tally.integers + tally.decimals + tally.nonFinite == present { return .decimal }
    if tally.lists == present { return .list }
    if tally.dates == present { return .date }
    if tally.dates + tally.timestamps == present { return .timestamp }
    return .text
  }

  private static func kinds(of tally: ValueTally) -> ColumnProfile.Kinds {
    ColumnProfile.Kinds(
      integer: tally.integers, bigInteger: tally.bigIntegers, decimal: tally.decimals, nonFinite: tally.nonFinite,
      boolean: tally.booleans, date: tally.dates, timestamp: tally.timestamps, text: tally.texts, list: tally.lists)
  }

  private static func extremes(of tally: ValueTally, type: ColumnType) -> (minimum: Scalar?, maximum: Scalar?) {
    switch type {
    case .boolean where tally.booleans > 0:
      (.text(tally.falses > 0 ? "false" : "true"), .text(tally.trues > 0 ? "true" : "false"))
    case .integer:
      (tally.integerRange.map { .integer($0.lowerBound) }, tally.integerRange.map { .integer($0.upperBound) })
    case .decimal:
      (tally.numberRange.map { .decimal($0.lowerBound) }, tally.numberRange.map { .decimal($0.upperBound) })
    case .date, .timestamp:
      (
        tally.timeRange.map { .text(TimeText.of($0.lowerBound, dateOnly: type == .date)) },
        tally.timeRange.map { .text(TimeText.of($0.upperBound, dateOnly: type == .date)) }
      )
    case .text:
      (
        tally.firstText.map { .text(String(decoding: $0, as: UTF8.self)) },
        tally.lastText.map { .text(String(decoding: $0, as: UTF8.self)) }
      )
    case .list, .empty, .boolean: (nil, nil)
    }
  }
}

extension FieldValue {
  /// The number by which different values are told apart; `nil` where that is done by text.
  fileprivate var countedNumber: Double? {
    switch self {
    case .integer(let whole): whole.magnitude <= 1 << 53 ? Double(whole) : nil
    case .decimal: finiteNumber
    default: nil
    }
  }
}

/// The most frequent of many values.
struct TopValues {
  private let limit: Int
  private var kept: [(key: [UInt8], count: Int)] = []
  /// What a value has to reach to be among the best so far.
  private var floor = 1

  init(_ limit: Int) { self.limit = limit }

  /// Whether a value of this count may be among the best.
  func takes(_ count: Int) -> Bool { count >= floor }

  mutating func offer(_ value: UnsafeBufferPointer<UInt8>, _ count: Int) {
    guard count >= floor else { return }
    kept.append((Array(value), count))
    if kept.count >= 64 * limit { cut() }
  }

  private mutating func cut() {
    kept.sort { $0.count != $1.count ? $0.count > $1.count : $0.key.lexicographicallyPrecedes($1.key) }
    kept.removeLast(max(0, kept.count - limit))
    floor = kept.last?.count ?? 1
  }

  /// The best, equally frequent ones in the order of their bytes.
  var values: [ColumnProfile.Frequency] {
    var copy = self
    copy.cut()
    return copy.kept.map { ColumnProfile.Frequency(value: String(decoding: $0.key, as: UTF8.self), count: $0.count) }
  }
}

/// Counts of numbers in parts of equal width.
enum Histogram {
  static func of(_ sorted: [(value: Double, weight: Int)], buckets: Int) -> [ColumnProfile.Bucket] {
    guard let low = sorted.first?.value, let high = sorted.last?.value else { return [] }
    let width = (high - low) / Double(buckets)
    // Between the smallest doubles there is no room for parts.
    guard low < high, width > 0, width.isFinite else {
      return [ColumnProfile.Bucket(low: low, high: high, count: sorted.reduce(0) { $0 + $1.weight })]
    }
    var counts = [Int](repeating: 0, count: buckets)
    for (value, weight) in sorted { counts[min(buckets - 1, Int((value - low) / width))] += weight }
    return (0..<buckets).map { index in
      ColumnProfile.Bucket(
        low: low + width * Double(index), high: index == buckets - 1 ? high : low + width * Double(index + 1),
        count: counts[index])
    }
  }
}
