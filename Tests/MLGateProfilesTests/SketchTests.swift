import Foundation
import MLGateTables
import Testing

@testable import MLGateProfiles

@Suite struct UltraLogLogTests {
  private static func hash(_ text: String) -> UInt64 {
    let padded = [UInt8](repeating: 0x30, count: 8) + Array(text.utf8) + [UInt8](repeating: 0x30, count: 8)
    return padded.withUnsafeBufferPointer {
      Hashing.distinct(UnsafeBufferPointer(rebasing: $0[8..<($0.count - 8)]))
    }
  }

  /// The standard error is 0.42%; of these seeds none may be further off than 1.5%, as users are promised.
  @Test(arguments: [100, 1000, 10_000, 100_000], [UInt64(0), 1, 2])
  func `the number of different numbers is within 1.5 percent`(size: Int, seed: UInt64) {
    var counter = UltraLogLog()
    let hashes = (0..<size).map { Hashing.distinct(Double($0) * 0.25 + Double(seed) * 1e6) }
    hashes.withUnsafeBufferPointer { counter.add($0) }
    #expect(abs(counter.estimate - Double(size)) <= 0.015 * Double(size), "\(counter.estimate)")
  }

  @Test func `a million different numbers are counted within 1.5 percent`() {
    var counter = UltraLogLog()
    let hashes = (0..<1_000_000).map { Hashing.distinct(Double($0) / 7) }
    hashes.withUnsafeBufferPointer { counter.add($0) }
    #expect(abs(counter.estimate - 1e6) <= 15_000, "\(counter.estimate)")
  }

  @Test(arguments: ["id-", "customer-number-of-some-length-", "x", "2013-01-01T00:00:"])
  func `the number of different texts is within 1.5 percent`(prefix: String) {
    var counter = UltraLogLog()
    for index in 0..<60_000 { counter.add(Self.hash(prefix + String(index))) }
    #expect(abs(counter.estimate - 60_000) <= 900, "\(counter.estimate)")
  }

  /// Maximum likelihood over registers that keep three ranks: 0.76 / sqrt(2^15) = 0.42%.
  ///
  /// With 200 counters that met n
  /// random hashes each, the root mean square error has itself a standard error of 5%, the mean one of 0.03%.
  @Test(arguments: [20_000, 200_000]) func `the error of a count is as published`(size: Int) {
    var generator = SeededGenerator(UInt64(size))
    let errors = (0..<200).map { _ -> Double in
      var counter = UltraLogLog()
      for _ in 0..<size { counter.add(generator.next()) }
      return counter.estimate / Double(size) - 1
    }
    let mean = errors.reduce(0, +) / 200
    let deviation = (errors.reduce(0) { $0 + $1 * $1 } / 200).squareRoot()
    #expect(abs(mean) < 0.0012, "\(mean)")
    #expect(deviation < 0.0042 * 1.2, "\(deviation)")
    // Few values leave most registers empty, which tells more of them.
    if size == 200_000 { #expect(deviation > 0.0042 * 0.8, "\(deviation)") }
  }

  /// A register is a function of the set of ranks that it met: the highest, and whether the two below were among them.
  @Test func `a register keeps its three highest ranks`() {
    var generator = SeededGenerator(77)
    for _ in 0..<2000 {
      let ranks = (0..<Int.random(in: 1...5, using: &generator)).map { _ in Int.random(in: 1...50, using: &generator) }
      var counter = UltraLogLog()
      // Rank 50: no bit set behind the register's number; the bits behind the first one do not matter.
      for rank in ranks {
        let first = rank == 50 ? 0 : UInt64(1) << UInt64(49 - rank)
        counter.add(first == 0 ? 0 : first | generator.next() & (first - 1))
      }
      let highest = ranks.max() ?? 0
      func met(_ rank: Int) -> Bool { rank == 0 || ranks.contains(rank) }
      let expected = highest << 2 | (met(highest - 1) ? 2 : 0) | (met(highest - 2) ? 1 : 0)
      #expect(counter.registers[0] == UInt8(expected), "\(ranks)")
      #expect(UltraLogLog.isPossible(counter.registers[0]))
    }
  }

  @Test func `nothing is counted as nothing and one as one`() {
    var counter = UltraLogLog()
    #expect(counter.estimate == 0)
    for _ in 0..<10 { counter.add(Self.hash("a")) }
    #expect(Int(counter.estimate.rounded()) == 1)
  }

  @Test func `what is gathered first is counted all the same`() {
    var generator = SeededGenerator(31)
    for _ in 0..<20 {
      var whole = UltraLogLog()
      var gathered = DistinctCounter()
      for _ in 0..<Int.random(in: 1...40, using: &generator) {
        let count = [0, 1, 100, DistinctCounter.room / 2 - 1, DistinctCounter.room / 2, 3000].randomElement(
          using: &generator)
        let hashes = (0..<(count ?? 0)).map { _ in UInt64.random(in: .min ... .max, using: &generator) }
        for hash in hashes { whole.add(hash) }
        hashes.withUnsafeBufferPointer { gathered.add($0) }
      }
      let taken = gathered.take()
      #expect(taken == whole)
    }
    var none = DistinctCounter()
    let nothing = none.take()
    #expect(nothing == nil)
  }

  @Test func `merging is the union whatever the order`() {
    let parts = (0..<3).map { part -> UltraLogLog in
      var counter = UltraLogLog()
      for index in (part * 500)..<(part * 500 + 1000) { counter.add(Hashing.distinct(Double(index))) }
      return counter
    }
    var whole = UltraLogLog()
    for index in 0..<2000 { whole.add(Hashing.distinct(Double(index))) }
    for order in [[0, 1, 2], [2, 0, 1], [1, 2, 0, 0]] {
      var merged = UltraLogLog()
      for index in order { merged.merge(parts[index]) }
      #expect(merged == whole)
    }
  }
}

@Suite struct QuantileSketchTests {
  /// How far the rank of `value` is from `fraction`, as a share of all.
  private static func rankError(_ value: Double, _ fraction: Double, in sorted: [Double]) -> Double {
    func rank(_ isBefore: (Double) -> Bool) -> Double {
      var low = 0
      var high = sorted.count
      while low < high {
        let middle = (low + high) / 2
        if isBefore(sorted[middle]) { low = middle + 1 } else { high = middle }
      }
      return Double(low) / Double(sorted.count)
    }
    let below = rank { $0 < value }
    let upTo = rank { $0 <= value }
    return max(0, below - fraction, fraction - upTo)
  }

  @Test(arguments: ["uniform", "rising", "falling", "skewed", "few", "sawtooth"], [UInt64(31)])
  func `a quantile's rank is within half a percent`(shape: String, seed: UInt64) {
    var generator = SeededGenerator(seed)
    let count = 100_000
    let values = (0..<count).map { index -> Double in
      switch shape {
      case "rising": Double(index)
      case "falling": Double(-index)
      case "skewed": pow(Double.random(in: 0..<1, using: &generator), 12) * 1e9
      case "few": Double(Int.random(in: 0..<5, using: &generator))
      case "sawtooth": Double(index % 4096)
      default: Double.random(in: -1...1, using: &generator)
      }
    }
    var sketch = QuantileSketch()
    var at = 0
    while at < count {
      let next = min(count, at + Int.random(in: 1...9000, using: &generator))
      sketch.add(values[at..<next])
      at = next
    }
    #expect(sketch.count == count)
    #expect(sketch.weighted.reduce(0) { $0 + $1.weight } == count)
    let sorted = values.sorted()
    let fractions = [0.001, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 0.999]
    for (fraction, value) in zip(fractions, Quantiles.of(sketch.weighted, at: fractions)) {
      #expect(Self.rankError(value, fraction, in: sorted) <= 0.005, "\(fraction): \(value)")
    }
  }

  @Test func `merged and weighted sketches keep the rank`() {
    var generator = SeededGenerator(33)
    var whole: [Double] = []
    var merged = QuantileSketch()
    for part in 0..<6 {
      let values = (0..<20_000).map { _ in Double.random(in: 0..<1, using: &generator) + Double(part) }
      whole += values
      var sketch = QuantileSketch()
      sketch.add(values)
      merged.merge(sketch)
    }
    merged.add(-1, weight: 12_345)
    whole += [Double](repeating: -1, count: 12_345)
    whole.sort()
    #expect(merged.count == whole.count)
    #expect(merged.weighted.reduce(0) { $0 + $1.weight } == whole.count)
    let fractions = [0.05, 0.25, 0.5, 0.75, 0.99]
    for (fraction, value) in zip(fractions, Quantiles.of(merged.weighted, at: fractions)) {
      #expect(Self.rankError(value, fraction, in: whole) <= 0.005)
    }
  }

  @Test func `quantiles are the inverse of the distribution function`() {
    // Hyndman and Fan's type 1: R's quantile(x, p, type = 1) of 1...4 with 3 twice.
    let values: [(value: Double, weight: Int)] = [(1, 1), (2, 1), (3, 2), (4, 1)]
    #expect(Quantiles.of(values, at: [0, 0.2, 0.21, 0.4, 0.5, 0.8, 0.81, 1]) == [1, 1, 2, 2, 3, 3, 4, 4])
    #expect(Quantiles.of([], at: [0.5]) == [])
    #expect(Quantiles.of([(7, 1)], at: [0, 0.5, 1]) == [7, 7, 7])
  }
}

@Suite struct HeavyHittersTests {
  @Test(arguments: [UInt64(41), 42], [1, 8]) func `no count is too high nor too low by more than the error`(
    seed: UInt64, weight: Int
  ) {
    var generator = SeededGenerator(seed)
    var truth: [String: Int] = [:]
    var hitters = HeavyHitters()
    for _ in 0..<30 {
      for _ in 0..<4000 {
        let isFrequent = Int.random(in: 0..<4, using: &generator) == 0
        let text =
          isFrequent
          ? "f\(Int.random(in: 0..<30, using: &generator))" : "r\(UInt32.random(in: 0...400_000, using: &generator))"
        truth[text, default: 0] += weight
        text.utf8.withNumberPadding { content in
          guard let start = content.baseAddress else { return }
          hitters.add(start, content.count, weight: weight)
        }
      }
      hitters.prune()
    }
    var found: [String: Int] = [:]
    hitters.forEach { key, count in found[String(decoding: key, as: UTF8.self)] = count }
    #expect(hitters.error > 0)
    #expect(hitters.error <= 120_000 * weight / 2048)
    var wrong = 0
    for (text, count) in truth where !((count - hitters.error)...count).contains(found[text] ?? 0) { wrong += 1 }
    #expect(wrong == 0)
    #expect(found.keys.allSatisfy { truth[$0] != nil })
    #expect((0..<30).allSatisfy { found["f\($0)"] != nil })
  }
}

@Suite struct MomentsTests {
  private static func moments(_ values: [Double]) -> Moments { values.withUnsafeBufferPointer { Moments($0) } }

  /// NIST's Statistical Reference Datasets, univariate: those that are formulas, and the speed of light.
  ///
  /// The certified mean of the digits of pi, 4.5348, is not that of its first 5000 digits, 4.5358, so that the data
  /// would be needed.
  ///
  /// https://www.itl.nist.gov/div898/strd/univ/homepage.html
  private static let references: [(name: String, values: [Double], mean: Double, deviation: Double)] = [
    ("Michelso", PublishedData.speedOfLight, 299.852400000000, 0.0790105478190518),
    ("NumAcc1", [10_000_001, 10_000_003, 10_000_002], 10_000_002, 1),
    ("NumAcc2", [1.2] + (0..<1000).map { $0 % 2 == 0 ? 1.1 : 1.3 }, 1.2, 0.1),
    ("NumAcc3", [1_000_000.2] + (0..<1000).map { $0 % 2 == 0 ? 1_000_000.1 : 1_000_000.3 }, 1_000_000.2, 0.1),
    ("NumAcc4", [10_000_000.2] + (0..<1000).map { $0 % 2 == 0 ? 10_000_000.1 : 10_000_000.3 }, 10_000_000.2, 0.1),
  ]

  /// How many digits of 0.1 the data themselves keep: 10,000,000.2 as a double is 10,000,000.199999999255.
  private static func attainable(_ name: String) -> Double {
    switch name {
    case "NumAcc3": 9
    case "NumAcc4": 8
    default: 12
    }
  }

  @Test func `published means and deviations are met`() {
    for reference in Self.references {
      let digits = Self.attainable(reference.name)
      let whole = Self.moments(reference.values)
      let weighted = Moments.of(reference.values.sorted().map { ($0, 1) })
      var parts = Moments()
      for start in stride(from: 0, to: reference.values.count, by: 7) {
        parts.merge(Self.moments(Array(reference.values[start..<min(start + 7, reference.values.count)])))
      }
      for moments in [whole, weighted, parts] {
        #expect(agree(moments.mean, reference.mean, digits: 12), "\(reference.name): \(moments.mean)")
        let deviation = moments.variance?.squareRoot()
        #expect(agree(deviation, reference.deviation, digits: digits), "\(reference.name): \(deviation ?? .nan)")
      }
    }
  }

  @Test func `the profile of published data has the published mean and deviation`() throws {
    for reference in Self.references {
      let texts = reference.values.map { "\($0)" }
      for column in try [column(texts), sketchedColumn(texts)] {
        #expect(agree(column.mean, reference.mean, digits: 12), "\(reference.name)")
        #expect(agree(column.standardDeviation, reference.deviation, digits: Self.attainable(reference.name)))
      }
    }
  }

  @Test func `merging is associative and commutative to twelve digits`() {
    var generator = SeededGenerator(51)
    for offset in [0.0, 1e6, -1e9] {
      let parts = (0..<3).map { _ in
        Self.moments((0..<1000).map { _ in Double.random(in: -1...1, using: &generator) + offset })
      }
      func merged(_ order: [Int]) -> Moments {
        var result = Moments()
        for index in order { result.merge(parts[index]) }
        return result
      }
      let left = merged([0, 1, 2])
      var tail = merged([1, 2])
      var right = parts[0]
      right.merge(tail)
      tail.merge(parts[0])
      for other in [right, tail, merged([2, 1, 0])] {
        #expect(other.count == left.count)
        #expect(agree(other.mean, left.mean))
        #expect(agree(other.variance, left.variance ?? 0))
      }
    }
  }

  /// Skewness by the book: exact sums of integers.
  @Test func `skewness is the third standardised moment, merged or not`() {
    // scipy.stats.skew([2, 8, 0, 4, 1, 9, 9, 0]) = 0.2650554122698573, from its documentation.
    #expect(agree(Self.moments([2, 8, 0, 4, 1, 9, 9, 0]).skewness, 0.2650554122698573))
    #expect(Self.moments([1, 2, 3, 4, 5]).skewness == 0)
    #expect(Self.moments([7, 7]).skewness == nil)
    #expect(Moments().skewness == nil)
    var generator = SeededGenerator(52)
    for offset in [0, 1000, -100_000] {
      let values = (0..<5000).map { _ in Double(Int.random(in: 0..<40, using: &generator) % 17 + offset) }
      let count = values.count
      let sum = values.reduce(0) { $0 + Int($1) - offset }
      // Central sums times powers of the count are whole numbers.
      let deviations = values.map { (Int($0) - offset) * count - sum }
      let second = deviations.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(count)
      let third = deviations.reduce(0.0) { $0 + Double($1) * Double($1) * Double($1) } / Double(count)
      let expected = third / (second * second.squareRoot())
      var merged = Moments()
      for start in stride(from: 0, to: count, by: 37) {
        merged.merge(Self.moments(Array(values[start..<min(count, start + 37)])))
      }
      for moments in [Self.moments(values), merged, Moments.of(values.sorted().map { ($0, 1) })] {
        #expect(agree(moments.skewness, expected, digits: 10), "\(offset): \(moments.skewness ?? .nan) \(expected)")
      }
    }
  }

  @Test func `fewer than two values have no variance`() {
    #expect(Moments().variance == nil)
    #expect(Self.moments([5]).variance == nil)
    #expect(Moments(5, weight: 3).variance == 0)
    #expect(Moments(5, weight: 3).mean == 5)
  }
}

@Suite struct ByteDictionaryTests {
  @Test func `counts survive growth and carrying`() {
    var dictionary = ByteDictionary()
    func add(_ text: String) {
      text.utf8.withNumberPadding { content in
        guard let start = content.baseAddress else { return }
        let hash = ByteDictionary.hash(start, content.count, seed: Hashing.tableSeed)
        let isThere = dictionary.count(hash)
        let isNew = isThere || dictionary.add(start, content.count, hash: hash)
        #expect(isNew)
      }
    }
    for round in 0..<3 {
      for index in 0..<5000 where index % (round + 1) == 0 { add("key \(index)") }
      dictionary.carry()
    }
    add("")
    var found: [String: Int] = [:]
    dictionary.forEach { key, count in found[String(decoding: key, as: UTF8.self)] = count }
    #expect(dictionary.used == 5001)
    #expect(found.count == 5001)
    #expect(found[""] == 1)
    #expect((0..<5000).allSatisfy { found["key \($0)"] == 1 + ($0 % 2 == 0 ? 1 : 0) + ($0 % 3 == 0 ? 1 : 0) })
  }

  @Test func `strings that differ in zero bytes only are different`() {
    var dictionary = ByteDictionary()
    let keys: [[UInt8]] = [
      [], [0], [0, 0], [0x61], [0x61, 0], [0, 0x61], [UInt8](repeating: 0, count: 7),
      [UInt8](repeating: 0, count: 8), [UInt8](repeating: 0, count: 9),
    ]
    for (index, key) in keys.enumerated() {
      key.withNumberPadding { content in
        if let start = content.baseAddress { dictionary.add(start, content.count, total: index + 1) }
      }
    }
    var found: [[UInt8]: Int] = [:]
    dictionary.forEach { key, count in found[Array(key)] = count }
    #expect(found == Dictionary(uniqueKeysWithValues: keys.enumerated().map { ($1, $0 + 1) }))
  }

  /// Against a dictionary of the standard library.
  @Test(arguments: 1...8 as ClosedRange<UInt64>) func `whatever is done, the counts are right`(seed: UInt64) {
    var generator = SeededGenerator(seed)
    func key() -> [UInt8] {
      // Some longer than a block of the arena.
      let length = Int.random(in: 0..<200, using: &generator) == 0 ? 70_000 : Int.random(in: 0...40, using: &generator)
      return [UInt8](repeating: UInt8.random(in: 0...9, using: &generator), count: length) + [UInt8(length & 0xFF)]
    }
    func fill(_ dictionary: inout ByteDictionary) -> [[UInt8]: Int] {
      var counts: [[UInt8]: Int] = [:]
      for _ in 0..<Int.random(in: 0...3000, using: &generator) {
        let (key, total) = (key(), Int.random(in: 1...9, using: &generator))
        key.withNumberPadding { content in
          if let start = content.baseAddress { dictionary.add(start, content.count, total: total) }
        }
        counts[key, default: 0] += total
        if Int.random(in: 0..<500, using: &generator) == 0 { dictionary.carry() }
      }
      return counts
    }
    var whole = ByteDictionary()
    var expected = fill(&whole)
    for _ in 0..<2 {
      var part = ByteDictionary()
      expected.merge(fill(&part), uniquingKeysWith: +)
      whole.merge(takingOver: &part)
    }
    #expect(Self.counts(whole) == expected)
    for key in expected.keys.filter({ $0.count == 7 }) {
      #expect(whole.remove(key) == expected.removeValue(forKey: key))
    }
    var drained: [[UInt8]: Int] = [:]
    whole.drain { content, count in
      guard content.count % 2 == 0 else { return false }
      drained[Array(content)] = count
      return true
    }
    #expect(drained == expected.filter { $0.key.count % 2 == 0 })
    expected = expected.filter { $0.key.count % 2 != 0 }
    #expect(Self.counts(whole) == expected)
    var frequent: [[UInt8]: Int] = [:]
    whole.forEach(atLeast: 6) { content, count in frequent[Array(content)] = count }
    #expect(frequent == expected.filter { $0.value >= 6 })
  }

  private static func counts(_ dictionary: borrowing ByteDictionary) -> [[UInt8]: Int] {
    var found: [[UInt8]: Int] = [:]
    dictionary.forEach { content, count in
      let isFirst = found.updateValue(count, forKey: Array(content)) == nil
      #expect(isFirst)
    }
    return found
  }

  @Test func `a count may pass 32 bits`() {
    var dictionary = ByteDictionary()
    "x".utf8.withNumberPadding { content in
      guard let start = content.baseAddress else { return }
      for _ in 0..<3 { dictionary.add(start, content.count, total: 5_000_000_000) }
    }
    var total = 0
    dictionary.forEach { _, count in total += count }
    #expect(total == 15_000_000_000)
  }
}

@Suite struct TimeTextTests {
  @Test(arguments: [
    (Int64(0), "1970-01-01T00:00:00Z"), (-1, "1969-12-31T23:59:59.999999Z"),
    (1_356_998_400_000_000, "2013-01-01T00:00:00Z"),
    (951_782_400_000_000, "2000-02-29T00:00:00Z"), (-62_167_219_200_000_000, "0000-01-01T00:00:00Z"),
    (-62_167_219_200_000_001, "-0001-12-31T23:59:59.999999Z"), (253_402_300_799_000_000, "9999-12-31T23:59:59Z"),
  ]) func `times are written as ISO 8601`(micros: Int64, text: String) {
    #expect(TimeText.of(micros, dateOnly: false) == text)
    #expect(TimeText.of(micros, dateOnly: true) == String(text.prefix { $0 != "T" }))
  }
}
