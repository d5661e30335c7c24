internal import MLGateTables

extension ColumnState {
  /// Adds what another state of the same column has counted, which is given up.
  ///
  /// Everything that is exact in both stays exact, unless the strings become more than are kept.
  func merge(_ other: ColumnState, limits: ExactLimits) {
    addRows(other.rows)
    if strings.used == 0 { swap(&strings, &other.strings) } else { strings.merge(other.strings) }
    if texts.used == 0 { swap(&texts, &other.texts) } else { texts.merge(other.texts) }
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
    merged.reserveCapacity(small.count + other.count)
    var (left, right) = (0, 0)
    while left < small.count || right < other.count {
      if right == other.count || left < small.count && small[left].value < other[right].value {
        merged.append(small[left])
        left += 1
      } else if left == small.count || other[right].value < small[left].value {
        merged.append(other[right])
        right += 1
      } else {
        merged.append((small[left].value, small[left].count + other[right].count))
        left += 1
        right += 1
      }
    }
    small = merged
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

  /// Gives the strings up for tallies and sketches.
  ///
  /// What does not commute is taken in an order that is a function of the strings: numbers and times by their values,
  /// the shapes of texts by their bytes.
  private func foldStrings() {
    let areMany = hitters.forgets(strings.countOnce + texts.countOnce)
    var counter = distinct ?? UltraLogLog()
    var measured = WeightedNumbers()
    var dated = WeightedNumbers()
    var shaped = RankedStrings()
    func fold(_ content: UnsafeBufferPointer<UInt8>, isQuoted: Bool, _ count: Int) {
      let value = reader.value(content, isQuoted: isQuoted)
      tally.add(value, content, weight: count)
      counter.add(Hashing.distinct(value, content))
      hitters.add(content, total: count, isAmongMany: areMany)
      if value == .text { shaped.add(content, count) }
      if let number = value.finiteNumber { measured.add(number, weight: count) }
      if let time = value.microseconds { dated.add(time, weight: count) }
    }
    strings.forEachScattered { fold($0, isQuoted: false, $1) }
    texts.forEachScattered { fold($0, isQuoted: true, $1) }
    hitters.prune(atLeast: areMany ? 1 : 0)
    shaped.forEachInOrder { shapes.add($0, weight: $1) }
    let rising = measured.sorted()
    moments.merge(Moments.of(rising))
    for entry in rising { numbers.add(entry.value, weight: entry.weight) }
    for entry in dated.sorted() { times.add(entry.value, weight: entry.weight) }
    distinct = counter
    strings = ByteDictionary(capacity: 1)
    texts = ByteDictionary(capacity: 1)
  }
}
