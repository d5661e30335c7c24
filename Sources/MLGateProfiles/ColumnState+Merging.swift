internal import MLGateTables

extension ColumnState {
  /// Adds what another state of the same column has counted.
  ///
  /// Everything that is exact in both stays exact, unless the strings become more than are kept.
  func merge(_ other: ColumnState, limits: ExactLimits) {
    addRows(other.rows)
    strings.merge(other.strings)
    texts.merge(other.texts)
    mergeSmall(other.small)
    tally.merge(other.tally)
    if let counter = other.distinct { distinct = distinct?.merged(counter) ?? counter }
    moments.merge(other.moments)
    numbers.merge(other.numbers)
    times.merge(other.times)
    hitters.merge(other.hitters)
    shapes.merge(other.shapes)
    var bytes = 0
    strings.forEach { content, _ in bytes += content.count }
    texts.forEach { content, _ in bytes += content.count }
    if strings.used + texts.used > limits.values || bytes > limits.bytes { foldStrings() }
  }

  private func mergeSmall(_ other: [(value: Int, count: Int)]) {
    var merged: [(value: Int, count: Int)] = []
    var left = small[...]
    var right = other[...]
    while let one = left.first, let two = right.first {
      merged.append(
        (min(one.value, two.value), (one.value <= two.value ? one.count : 0) + (two.value <= one.value ? two.count : 0))
      )
      if one.value <= two.value { left.removeFirst() }
      if two.value <= one.value { right.removeFirst() }
    }
    small = merged + left + right
    if !small.isEmpty { takeSmallStrings() }
  }

  /// Counts whole numbers among the strings, as a part without a table of small ones keeps them, with the others.
  func takeSmallStrings() {
    var found: [Int: Int] = [:]
    strings.drain { content, count in
      guard Dense.isCounted(content), let value = NumberParsing.smallInteger(content) else { return false }
      found[value, default: 0] += count
      return true
    }
    guard !found.isEmpty else { return }
    for entry in small { found[entry.value, default: 0] += entry.count }
    small = found.sorted { $0.key < $1.key }.map { (value: $0.key, count: $0.value) }
  }

  /// Gives the strings up for tallies and sketches, in the order of their bytes.
  private func foldStrings() {
    var all: [(content: [UInt8], isQuoted: Bool, count: Int)] = []
    strings.forEach { all.append((Array($0), false, $1)) }
    texts.forEach { all.append((Array($0), true, $1)) }
    all.sort { one, other in
      one.isQuoted != other.isQuoted ? other.isQuoted : one.content.lexicographicallyPrecedes(other.content)
    }
    strings = ByteDictionary(capacity: 1)
    texts = ByteDictionary(capacity: 1)
    var counter = distinct ?? HyperLogLog()
    var weighted: [(value: Double, weight: Int)] = []
    for entry in all {
      entry.content.withNumberPadding { content in
        let value = reader.value(content, isQuoted: entry.isQuoted)
        tally.add(value, content, weight: entry.count)
        counter.add(Hashing.distinct(value, content))
        if value == .text { shapes.add(content, weight: entry.count) }
        if let number = value.finiteNumber {
          weighted.append((number, entry.count))
          numbers.add(number, weight: entry.count)
        }
        if let time = value.microseconds { times.add(time, weight: entry.count) }
        if content.count <= HeavyHitters.longestKey, let start = content.baseAddress {
          hitters.add(start, content.count, total: entry.count)
        }
      }
    }
    hitters.prune()
    distinct = counter
    weighted.sort { ($0.value, $0.weight) < ($1.value, $1.weight) }
    moments.merge(Moments.of(weighted))
  }
}
