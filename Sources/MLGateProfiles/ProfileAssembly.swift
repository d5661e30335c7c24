internal import MLGateTables

/// Puts one column's profile together from what the threads counted and what was taken in order.
struct ProfileAssembly {
  static let fractions = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99]
  static let topCount = 10

  let workers: [ColumnWorker]
  let ordered: OrderedColumn
  let reader: FieldReader

  /// A string that was counted exactly, and what it is.
  private struct Counted {
    var content: [UInt8]
    var count: Int
  }

  func column(named name: String, rows: Int) -> ColumnProfile {
    var tally = ValueTally()
    for worker in workers { tally.merge(worker.tally) }
    var numbers: [(value: Double, weight: Int)] = []
    var times: [(value: Double, weight: Int)] = []
    let isExact = ordered.sketchedFrom == .max || workers.allSatisfy { $0.distinct == nil }

    let dense = denseCounts()
    for (value, count) in dense {
      tally.add(integer: Int64(value), weight: count)
      tally.add(length: String(value).utf8.count, weight: count)
      numbers.append((Double(value), count))
    }
    let counted = dictionaryCounts(&tally)
    for entry in counted {
      entry.content.withNumberPadding { content in
        switch tally.add(content, weight: entry.count) {
        case .integer(let value): numbers.append((Double(value), entry.count))
        case .decimal(let value): numbers.append((value, entry.count))
        case .date(let days): times.append((Double(days) * 86_400_000_000, entry.count))
        case .timestamp(let time): times.append((Double(time), entry.count))
        default: break
        }
      }
    }
    numbers.sort { $0.value < $1.value }

    var moments = ordered.moments
    moments.merge(Moments.of(numbers))
    let frequencies = frequencies(dense, counted, isExact: isExact)
    let type = type(of: tally)
    let extremes = extremes(of: tally, type: type)
    let measured = tally.numbers > 0 ? numbers + ordered.numbers.weighted : times + ordered.times.weighted
    let values = Quantiles.of(measured.sorted { $0.value < $1.value }, at: Self.fractions)
    let present = rows - tally.missing
    return ColumnProfile(
      name: name, type: type, count: rows, missing: tally.missing, kinds: kinds(of: tally),
      distinct: isExact ? exactDistinct(dense, counted) : estimate(dense, counted),
      isExact: isExact, minimum: extremes.minimum, maximum: extremes.maximum,
      mean: moments.count > 0 ? moments.mean : nil, standardDeviation: moments.variance?.squareRoot(),
      zeros: tally.zeros, negatives: tally.negatives,
      quantiles: zip(Self.fractions, values).map { ColumnProfile.Quantile(fraction: $0, value: $1) },
      top: Array(frequencies.prefix(Self.topCount)), minimumLength: tally.lengthRange?.lowerBound,
      maximumLength: tally.lengthRange?.upperBound,
      meanLength: present > 0 ? Double(tally.lengthSum) / Double(present) : nil, emptyTexts: tally.empty,
      whitespaceOnly: tally.whitespaceOnly, frequencies: isExact ? frequencies : nil)
  }

  // MARK: Counts

  private func denseCounts() -> [(value: Int, count: Int)] {
    let tables = workers.filter { $0.dense != nil }
    guard !tables.isEmpty else { return [] }
    return (0..<ColumnWorker.denseCount).compactMap { index in
      let count = tables.reduce(0) { $0 + $1.denseTotal(index) }
      return count > 0 ? (index + ColumnWorker.denseLow, count) : nil
    }
  }

  /// The strings of all dictionaries by content, in the order of their bytes; missing ones are tallied.
  private func dictionaryCounts(_ tally: inout ValueTally) -> [Counted] {
    var counts: [[UInt8]: Int] = [:]
    for worker in workers {
      worker.dictionary.forEach { field, count in
        if reader.isMissing(field) {
          tally.missing += count
        } else {
          let content = reader.withContent(of: field) { Array($0) }
          counts[content, default: 0] += count
        }
      }
    }
    return counts.map { Counted(content: $0.key, count: $0.value) }
      .sorted { $0.content.lexicographicallyPrecedes($1.content) }
  }

  private func frequencies(
    _ dense: [(value: Int, count: Int)], _ counted: [Counted], isExact: Bool
  ) -> [ColumnProfile.Frequency] {
    var all = dense.map { ColumnProfile.Frequency(value: String($0.value), count: $0.count) }
    if isExact {
      all += counted.map { ColumnProfile.Frequency(value: String(decoding: $0.content, as: UTF8.self), count: $0.count) }
      all = unified(all)
    } else {
      var sums: [[UInt8]: Int] = [:]
      for entry in counted { sums[entry.content, default: 0] += entry.count }
      for entry in ordered.hitters.entries { sums[entry.key, default: 0] += entry.count }
      for entry in dense { sums[Array(String(entry.value).utf8), default: 0] += entry.count }
      let frequent = sums.filter { $0.value > 1 }
      all = (frequent.isEmpty ? sums : frequent)
        .map { ColumnProfile.Frequency(value: String(decoding: $0.key, as: UTF8.self), count: $0.value) }
    }
    return all.sorted { ($1.count, $0.value.utf8Bytes) < ($0.count, $1.value.utf8Bytes) }
  }

  /// A quoted small number stands in the dictionary, an unquoted one in the histogram.
  private func unified(_ all: [ColumnProfile.Frequency]) -> [ColumnProfile.Frequency] {
    var places: [String.UTF8Bytes: Int] = [:]
    var result: [ColumnProfile.Frequency] = []
    for entry in all {
      if let place = places[entry.value.utf8Bytes] {
        result[place].count += entry.count
      } else {
        places[entry.value.utf8Bytes] = result.count
        result.append(entry)
      }
    }
    return result
  }

  // MARK: Distinct

  /// Numbers are counted by value (5 and 5.0 are one), everything else by its text.
  private func exactDistinct(
    _ dense: [(value: Int, count: Int)], _ counted: [Counted]
  ) -> Int {
    var numbers = Set(dense.map { Double($0.value) })
    var others = 0
    for entry in counted {
      let value = entry.content.withNumberPadding { FieldValue($0) }
      switch value {
      case .integer(let whole) where Int64(exactly: Double(whole)) == whole: numbers.insert(Double(whole))
      case .decimal(let number): numbers.insert(number == 0 ? 0 : number)
      default: others += 1
      }
    }
    return numbers.count + others
  }

  private func estimate(_ dense: [(value: Int, count: Int)], _ counted: [Counted]) -> Int {
    var counter = HyperLogLog()
    for worker in workers { if let part = worker.distinct { counter.merge(part) } }
    for entry in dense { counter.add(Hashing.distinct(Double(entry.value))) }
    for entry in counted {
      entry.content.withNumberPadding { content in
        switch FieldValue(content) {
        case .integer(let whole) where Int64(exactly: Double(whole)) == whole:
          counter.add(Hashing.distinct(Double(whole)))
        case .decimal(let number): counter.add(Hashing.distinct(number))
        default: counter.add(Hashing.distinct(content))
        }
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
    if tally.dates == present { return .date }
    if tally.dates + tally.timestamps == present { return .timestamp }
    return .text
  }

  private func kinds(of tally: ValueTally) -> ColumnProfile.Kinds {
    ColumnProfile.Kinds(
      integer: tally.integers, bigInteger: tally.bigIntegers, decimal: tally.decimals, nonFinite: tally.nonFinite,
      boolean: tally.booleans, date: tally.dates, timestamp: tally.timestamps, text: tally.texts)
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
    case .text:
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
