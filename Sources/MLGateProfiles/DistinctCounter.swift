internal import CMLGateScan

/// Gathers the hashes of a column until there are enough of them to be counted together.
///
/// The registers of many columns do not fit a cache, and a batch of a wide table has few values for each: nearly every one
/// would wait for its own line of memory. A hash waits in four bytes for others that need the same lines.
struct DistinctCounter: ~Copyable {
  /// How many hashes wait at most: four for each line of 64 registers.
  static let room = 2048

  private var counter: UltraLogLog?
  private var waiting: UnsafeMutablePointer<UltraLogLog.Mark>?
  private var count = 0

  deinit { waiting?.deallocate() }

  /// Adds values by their 64-bit hashes, whose bits must all be good; from the first call on, there is a counter.
  mutating func add(_ hashes: UnsafeBufferPointer<UInt64>) {
    if counter == nil { counter = UltraLogLog() }
    guard hashes.count < Self.room / 2 else {
      counter?.add(hashes)
      return
    }
    if count + hashes.count > Self.room { settle() }
    let places = waiting ?? .allocate(capacity: Self.room)
    waiting = places
    for (place, hash) in hashes.enumerated() { places[count &+ place] = UltraLogLog.Mark(hash) }
    count += hashes.count
  }

  private mutating func settle() {
    counter?.add(UnsafeBufferPointer(start: waiting, count: count))
    count = 0
  }

  /// The counter of all that was added, `nil` when there was no call; it can be taken once.
  mutating func take() -> UltraLogLog? {
    settle()
    return counter.take()
  }
}
