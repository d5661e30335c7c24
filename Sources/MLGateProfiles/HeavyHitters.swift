/// The values that occur most often, with bounded error: Misra and Gries (1982), pruned in bulk as in Agarwal et al.
///
/// (2012, "Mergeable summaries"). What is added may be a sample whose every value stands for several rows.
///
/// A count is never higher than what was added, and lower by at most ``error``. What is kept depends on the counts
/// alone, not on the order within what is added between two prunings.
struct HeavyHitters: ~Copyable {
  /// Longer values are not followed.
  static let longestKey = 256

  let capacity: Int
  private(set) var counts: ByteDictionary
  /// By how much a count may be too low.
  private(set) var error = 0
  /// What was added since the counts were last carried.
  private var added = 0

  /// - Parameter capacity: how many values are kept; the error is at most the rows divided by it.
  init(capacity: Int = 2048) {
    self.capacity = capacity
    counts = ByteDictionary(capacity: 256)
  }

  /// The counts as they were stored.
  init(capacity: Int, error: Int, counts: consuming ByteDictionary) {
    self.capacity = max(1, capacity)
    self.error = error
    self.counts = counts
  }

  /// Whether strings of which so many occur once are pruned in any case.
  func forgets(_ once: Int) -> Bool { once > 2 * capacity }

  /// Counts a value that occurs any number of times; 8 bytes before it are readable.
  ///
  /// - Parameter isAmongMany: whether so many others occur once that pruning will lower every count; a value that occurs
  ///   once and is not followed already need not come in then. Prune `atLeast` 1 after the last of them.
  mutating func add(_ string: UnsafeBufferPointer<UInt8>, total: Int, isAmongMany: Bool) {
    guard string.count <= Self.longestKey, let start = string.baseAddress else { return }
    if total > 1 || !isAmongMany || counts.count(of: string) > 0 { counts.add(start, string.count, total: total) }
  }

  /// Counts a value; 8 bytes before it are readable, and it stands for fewer than 2^32 rows.
  ///
  /// - Returns: whether it was not there.
  @discardableResult
  mutating func add(_ start: UnsafePointer<UInt8>, _ count: Int, weight: Int) -> Bool {
    added += weight
    // Before a slot's 32 bits could overflow.
    if added > Int(UInt32.max) {
      counts.carry()
      added = weight
    }
    let hash = ByteDictionary.hash(start, count, seed: Hashing.tableSeed)
    return counts.add(start, count, hash: hash, weight: UInt32(truncatingIfNeeded: weight))
  }

  /// Forgets the rare ones when there are too many; call between batches.
  ///
  /// - Parameter least: what every count is lowered by in any case.
  mutating func prune(atLeast least: Int = 0) {
    guard counts.used > 2 * capacity || least > 0 else { return }
    var all: [Int] = []
    all.reserveCapacity(counts.used)
    counts.forEach { _, count in all.append(count) }
    all.sort(by: >)
    let cut = max(least, all.count > capacity ? all[capacity] : 0)
    error += cut
    counts.lower(by: cut)
  }

  mutating func merge(_ other: borrowing HeavyHitters) {
    counts.merge(other.counts)
    error += other.error
    prune()
  }

  /// Every value that is followed, with its count, in no order.
  func forEach(_ body: (UnsafeBufferPointer<UInt8>, Int) -> Void) { counts.forEach(body) }
}
