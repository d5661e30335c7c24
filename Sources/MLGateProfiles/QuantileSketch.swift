internal import CMLGateScan

/// Quantiles of many numbers in little memory: the sketch of Karnin, Lang and Liberty (2016, "Optimal quantile
/// approximation in streams"), whose coin is a function of how often it was thrown.
///
/// Values are kept in levels; those of level h stand for 2^h values each. A full level is sorted and every second value
/// moves up. With `width` 2048 the rank error of a quantile stays below 0.2% (tests hold it to 0.5%). The same values in
/// the same order always give the same sketch.
struct QuantileSketch: Hashable, Sendable {
  /// So many that no count needs more.
  static let mostLevels = 62

  let width: Int
  private(set) var levels: [[Double]] = [[]]
  private(set) var throwCount: UInt64 = 0
  private(set) var count = 0

  init(width: Int = 2048) { self.width = width }

  /// The sketch as it was stored.
  init(width: Int, throwCount: UInt64, count: Int, levels: [[Double]]) {
    self.width = width
    self.throwCount = throwCount
    self.count = count
    self.levels = levels
  }

  /// The sketch for one column of so many: half as wide in tables of more than 64, where the error stays below 0.4%.
  init(columns: Int) { self.init(width: columns > 64 ? 1024 : 2048) }

  /// Adds values that stand for 2^`level` each.
  mutating func add(_ values: some Collection<Double>, level: Int = 0) {
    count += values.count << level
    while levels.count <= level { levels.append([]) }
    levels[level].append(contentsOf: values)
    if levels[level].count >= capacity(of: level) { compress() }
  }

  mutating func add(_ value: Double, weight: Int) {
    count += weight
    var level = 0
    var left = weight
    while left > 0 {
      if left & 1 == 1 {
        while levels.count <= level { levels.append([]) }
        levels[level].append(value)
      }
      left >>= 1
      level += 1
    }
    if levels.contains(where: { $0.count >= 2 * width }) { compress() }
  }

  mutating func merge(_ other: QuantileSketch) {
    count += other.count
    for (level, values) in other.levels.enumerated() {
      while levels.count <= level { levels.append([]) }
      levels[level].append(contentsOf: values)
    }
    compress()
  }

  private func capacity(of level: Int) -> Int {
    // Wide lower levels cost little and save compressions.
    max(64, Int(2 * Double(width) * Self.shares[levels.count - 1 - level]), level == 0 ? 2 * width : 0)
  }

  /// How wide a level is, by its distance from the top.
  private static let shares = (0..<mostLevels).reduce(into: [1.0]) { $0.append($0[$1] * (2.0 / 3.0)) }

  private mutating func compress() {
    var level = 0
    while level < levels.count {
      if levels[level].count >= capacity(of: level) {
        if level + 1 == levels.count { levels.append([]) }
        DoubleSort.sort(&levels[level])
        throwCount &+= 1
        let coin = Int(Hashing.mix(throwCount) & 1)
        let paired = levels[level].count & ~1
        let odd = paired < levels[level].count ? levels[level].last : nil
        for index in stride(from: coin, to: paired, by: 2) { levels[level + 1].append(levels[level][index]) }
        levels[level].removeAll(keepingCapacity: true)
        if let odd { levels[level].append(odd) }
      }
      level += 1
    }
  }

  /// The values kept, with how many each stands for, in rising order.
  var weighted: [(value: Double, weight: Int)] {
    levels.enumerated().flatMap { level, values in values.map { ($0, 1 << level) } }.sorted { $0 < $1 }
  }
}

/// Sorts finite numbers by value.
enum DoubleSort {
  static func sort(_ values: inout [Double]) {
    values.withUnsafeMutableBufferPointer { values in
      guard let base = values.baseAddress else { return }
      withUnsafeTemporaryAllocation(of: Double.self, capacity: values.count) { scratch in
        guard let room = scratch.baseAddress else { return }
        mlgate_sort_doubles(base, room, values.count)
      }
    }
  }
}

/// Reads quantiles off weighted values.
enum Quantiles {
  /// For each of `fractions` (rising, 0...1): the smallest value whose cumulative weight reaches that fraction of the
  /// whole (the inverse of the empirical distribution function; type 1 of Hyndman and Fan 1996).
  static func of(_ sorted: [(value: Double, weight: Int)], at fractions: [Double]) -> [Double] {
    let total = sorted.reduce(0) { $0 + $1.weight }
    guard total > 0 else { return [] }
    var result: [Double] = []
    var seen = 0
    var index = 0
    for fraction in fractions {
      let wanted = max(1, Int((fraction * Double(total)).rounded(.up)))
      while index < sorted.count - 1, seen + sorted[index].weight < wanted {
        seen += sorted[index].weight
        index += 1
      }
      result.append(sorted[index].value)
    }
    return result
  }
}
