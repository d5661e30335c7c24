/// The strings of one batch and how often each occurs, on their way to ``HeavyHitters``.
final class BatchCounts: @unchecked Sendable {
  // Invariant: filled by one thread, then handed over and only read.
  var strings = ByteDictionary(capacity: 4096)
  /// Strings counted, repetitions included.
  var total = 0
}

/// The values that occur most often, with bounded error: Misra and Gries (1982), pruned in bulk as in Agarwal et al.
///
/// (2012, "Mergeable summaries").
///
/// A count is never too high, and too low by at most ``error``. What is kept depends on the counts alone.
struct HeavyHitters: Sendable {
  static let capacity = 4096
  /// Longer values are not followed.
  static let longestKey = 256

  private struct Entry: Sendable {
    var key: [UInt8]
    var count: Int
  }

  private var counts: [UInt64: Entry] = [:]
  /// By how much a count may be too low.
  private(set) var error = 0

  mutating func add(_ batch: BatchCounts) {
    batch.strings.forEachHashed { key, hash, count in
      if let index = counts.index(forKey: hash) {
        counts.values[index].count += count
      } else {
        counts[hash] = Entry(key: Array(key), count: count)
      }
    }
    if counts.count > 4 * Self.capacity { prune() }
  }

  private mutating func prune() {
    let cut = counts.values.map(\.count).sorted(by: >)[Self.capacity]
    error += cut
    counts = counts.filter { $0.value.count > cut }.mapValues { Entry(key: $0.key, count: $0.count - cut) }
  }

  /// Every value that is followed, with its count, in no order.
  func forEach(_ body: ([UInt8], Int) -> Void) {
    for entry in counts.values { body(entry.key, entry.count) }
  }
}
