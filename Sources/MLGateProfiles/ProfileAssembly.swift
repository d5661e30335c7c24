internal import MLGateTables

/// Puts one column's profile together from what the threads counted and what was taken in order.
struct ProfileAssembly {
  static let fractions = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99]
  static let topCount = 10

  let workers: [ColumnWorker]
  let ordered: OrderedColumn
  let reader: FieldReader

  func column(named name: String, rows: Int) -> ColumnProfile {
    var tally = ValueTally()
    for worker in workers { tally.merge(worker.tally) }
    var numbers: [(value: Double, weight: Int)] = []
    var times: [(value: Double, weight: Int)] = []
    let isExact = ordered.sketchedFrom == .max || workers.allSatisfy { $0.distinct == nil }

    let dense = denseCounts()
    for (value, count) in dense {
      String(value).utf8.withNumberPadding { _ = tally.add($0, weight: count) }
      numbers.append((Double(value), count))
    }
    let strings = mergedStrings(&tally)
    strings.forEach { content, count in
      switch tally.add(content, weight: count) {
      case .integer(let value): numbers.append((Double(value), count))
      case .decimal(let value): numbers.append((value == 0 ? 0 : value, count))
      case .date(let days): times.append((Double(days) * 86_400_000_000, count))
      case .timestamp(let time): times.append((Double(time), count))
      default: break
      }
    }
    // Equal values may come from several texts, in an order that is not ours to show.
    numbers.sort { ($0.value, $0.weight) < ($1.value, $1.weight) }

    var moments = ordered.moments
    moments.merge(Moments.of(numbers))
    let frequencies = isExact ? exactFrequencies(dense, strings) : []
    let type = type(of: tally)
    let extremes = extremes(of: tally, type: type)
    let measured = tally.numbers > 0 ? numbers + ordered.numbers.weighted : times + ordered.times.weighted
    let values = Quantiles.of(measured.sorted { $0.value < $1.value }, at: Self.fractions)
    let present = rows - tally.missing
    return ColumnProfile(
      name: name, type: type, count: rows, missing: tally.missing, kinds: kinds(of: tally),
      distinct: isExact ? exactDistinct(dense, strings) : estimate(dense, strings),
      isExact: isExact, minimum: extremes.minimum, maximum: extremes.maximum,
      mean: moments.count > 0 ? finite(moments.mean) : nil,
      standardDeviation: moments.variance.flatMap { finite($0.squareRoot()) },
      zeros: tally.zeros, negatives: tally.negatives,
      quantiles: zip(Self.fractions, values).map { ColumnProfile.Quantile(fraction: $0, value: $1) },
      top: isExact ? Array(frequencies.prefix(Self.topCount)) : estimatedTop(dense, strings),
      minimumLength: tally.lengthRange?.lowerBound,
      maximumLength: tally.lengthRange?.upperBound,
      meanLength: present > 0 ? Double(tally.lengthSum) / Double(present) : nil, emptyTexts: tally.empty,
      whitespaceOnly: tally.whitespaceOnly, frequencies: isExact ? frequencies : nil)
  }

  /// A statistic whose computation left the range of doubles is undefined.
  private func finite(_ value: Double) -> Double? { value.isFinite ? value : nil }

  // MARK: Counts

  private func denseCounts() -> [(value: Int, count: Int)] {
    let tables = workers.filter { $0.dense != nil }
    guard !tables.isEmpty else { return [] }
    return (0..<ColumnWorker.denseCount).compactMap { index in
      let count = tables.reduce(0) { $0 + $1.denseTotal(index) }
      return count > 0 ? (index + ColumnWorker.denseLow, count) : nil
    }
  }

  /// The strings of all threads by content; missing ones are tallied.
  private func mergedStrings(_ tally: inout ValueTally) -> ByteDictionary {
    var merged = ByteDictionary(capacity: workers.map { $0.dictionary.capacity }.max() ?? 256)
    for worker in workers {
      worker.dictionary.forEach { field, count in
        guard !reader.isMissing(field) else {
          tally.missing += count
          return
        }
        reader.withContent(of: field) { content in
          guard let start = content.baseAddress else { return }
          merged.add(start, content.count, total: count)
        }
      }
    }
    return merged
  }

  /// Every value with its count, most frequent first.
  private func exactFrequencies(
    _ dense: [(value: Int, count: Int)], _ strings: borrowing ByteDictionary
  ) -> [ColumnProfile.Frequency] {
    var all: [ColumnProfile.Frequency] = []
    var places: [Int: Int] = [:]
    for (value, count) in dense {
      places[value] = all.count
      all.append(ColumnProfile.Frequency(value: String(value), count: count))
    }
    strings.forEach { content, count in
      // A quoted small number stands among the strings, an unquoted one in the histogram.
      if let value = NumberParsing.smallInteger(content), let place = places[value] {
        all[place].count += count
      } else {
        all.append(ColumnProfile.Frequency(value: String(decoding: content, as: UTF8.self), count: count))
      }
    }
    return all.sorted { ($1.count, $0.value.utf8Bytes) < ($0.count, $1.value.utf8Bytes) }
  }

  /// The most frequent values of a sketched column; those that were met once are not worth telling.
  private func estimatedTop(
    _ dense: [(value: Int, count: Int)], _ strings: borrowing ByteDictionary
  ) -> [ColumnProfile.Frequency] {
    var sums = ByteDictionary(capacity: 65_536)
    strings.forEach { content, count in
      guard let start = content.baseAddress, content.count <= HeavyHitters.longestKey else { return }
      sums.add(start, content.count, total: count)
    }
    func add(_ key: [UInt8], _ count: Int) {
      key.withNumberPadding { content in
        guard let start = content.baseAddress else { return }
        sums.add(start, content.count, total: count)
      }
    }
    ordered.hitters.forEach(add)
    for entry in dense.sorted(by: { $0.count > $1.count }).prefix(Self.topCount) {
      add(Array(String(entry.value).utf8), entry.count)
    }
    var floor = 1
    var top: [ColumnProfile.Frequency] = []
    sums.forEach { content, count in
      guard count > floor || (count == floor && floor > 1) else { return }
      top.append(ColumnProfile.Frequency(value: String(decoding: content, as: UTF8.self), count: count))
      if top.count >= 64 * Self.topCount {
        top = Self.best(of: top)
        floor = top.last?.count ?? 1
      }
    }
    return Self.best(of: top)
  }

  private static func best(of all: [ColumnProfile.Frequency]) -> [ColumnProfile.Frequency] {
    Array(all.sorted { ($1.count, $0.value.utf8Bytes) < ($0.count, $1.value.utf8Bytes) }.prefix(topCount))
  }

  // MARK: Distinct

  /// Numbers are counted by value (5 and 5.0 are one), everything else by its text.
  private func exactDistinct(_ dense: [(value: Int, count: Int)], _ strings: borrowing ByteDictionary) -> Int {
    var numbers = Set(dense.map { Double($0.value) })
    var others = 0
    strings.forEach { content, _ in
      switch FieldValue(content) {
      case .integer(let whole) where Int64(exactly: Double(whole)) == whole: numbers.insert(Double(whole))
      case .decimal(let number): numbers.insert(number == 0 ? 0 : number)
      default: others += 1
      }
    }
    return numbers.count + others
  }

  private func estimate(_ dense: [(value: Int, count: Int)], _ strings: borrowing ByteDictionary) -> Int {
    var counter = HyperLogLog()
    for worker in workers { if let part = worker.distinct { counter.merge(part) } }
    for entry in dense { counter.add(Hashing.distinct(Double(entry.value))) }
    strings.forEach { content, _ in
      switch FieldValue(content) {
      case .integer(let whole) where Int64(exactly: Double(whole)) == whole:
        counter.add(Hashing.distinct(Double(whole)))
      case .decimal(let number): counter.add(Hashing.distinct(number))
      default: counter.add(Hashing.distinct(content))
      }
    }
    return Int(counter.estimate.rounded())
  }

  // MARK: Type and extremes

  private func type(of tally: ValueTally) -> ColumnType {
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

  private func kinds(of tally: ValueTally) -> ColumnProfile.Kinds {
    ColumnProfile.Kinds(
      integer: tally.integers, bigInteger: tally.bigIntegers, decimal: tally.decimals, nonFinite: tally.nonFinite,
      boolean: tally.booleans, date: tally.dates, timestamp: tally.timestamps, text: tally.texts, list: tally.lists)
  }

  private func extremes(of tally: ValueTally, type: ColumnType) -> (minimum: Scalar?, maximum: Scalar?) {
    switch type {
    case .boolean:
      (.text(tally.falses > 0 ? "false" : "true"), .text(tally.trues > 0 ? "true" : "false"))
    case .integer:
      (tally.integerRange.map { .integer($0.lowerBound) }, tally.integerRange.map { .integer($0.upperBound) })
    case .decimal:
      (extreme(tally, \.lowerBound, \.lowerBound, min), extreme(tally, \.upperBound, \.upperBound, max))
    case .date, .timestamp:
      (
        tally.timeRange.map { .text(TimeText.of($0.lowerBound, dateOnly: type == .date)) },
        tally.timeRange.map { .text(TimeText.of($0.upperBound, dateOnly: type == .date)) }
      )
    case .text, .list:
      (
        tally.firstText.map { .text(String(decoding: $0, as: UTF8.self)) },
        tally.lastText.map { .text(String(decoding: $0, as: UTF8.self)) }
      )
    case .empty: (nil, nil)
    }
  }

  private func extreme(
    _ tally: ValueTally, _ integer: (ClosedRange<Int64>) -> Int64, _ decimal: (ClosedRange<Double>) -> Double,
    _ choose: (Double, Double) -> Double
  ) -> Scalar? {
    let whole = tally.integerRange.map { Double(integer($0)) }
    let part = tally.decimalRange.map(decimal)
    guard let whole, let part else { return (whole ?? part).map { .decimal($0) } }
    return .decimal(choose(whole, part))
  }
}

extension String {
  /// The bytes of a string, to compare and to order by: Swift's own comparison takes two spellings for one.
  struct UTF8Bytes: Hashable, Comparable {
    let text: String
    static func == (left: Self, right: Self) -> Bool { left.text.utf8.elementsEqual(right.text.utf8) }
    static func < (left: Self, right: Self) -> Bool { left.text.utf8.lexicographicallyPrecedes(right.text.utf8) }
    func hash(into hasher: inout Hasher) { for byte in text.utf8 { hasher.combine(byte) } }
  }

  var utf8Bytes: UTF8Bytes { UTF8Bytes(text: self) }
}
