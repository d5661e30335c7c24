/// The values that occur most often, with bounded error: Misra and Gries (1982), pruned in bulk as in Agarwal et al.
/// (2012, "Mergeable summaries").
///
/// A count is never too high, and too low by at most ``error``. What is kept depends on the counts alone.
struct HeavyHitters: Sendable {
  struct Entry: Sendable {
    var hash: UInt64
    var key: [UInt8]
    var count: Int
  }

  static let capacity = 4096
  /// Longer values are not followed.
  static let longestKey = 256

  private var counts: [UInt64: Entry] = [:]
  /// By how much a count may be too low.
  private(set) var error = 0

  var entries: some Sequence<Entry> { counts.values }

  mutating func add(_ entries: some Sequence<Entry>) {
    for entry in entries {
      if let index = counts.index(forKey: entry.hash) {
        counts.values[index].count += entry.count
      } else {
        counts[entry.hash] = entry
      }
    }
    if counts.count > 2 * Self.capacity { prune() }
  }

  private mutating func prune() {
    let sorted = counts.values.map(\.count).sorted(by: >)
    let cut = sorted[Self.capacity]
    error += cut
    counts = counts.compactMapValues { entry in
      entry.count > cut ? Entry(hash: entry.hash, key: entry.key, count: entry.count - cut) : nil
    }
  }
}
