internal import CMLGateScan
internal import MLGateTables

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Glibc)
  internal import Glibc
#else
  internal import Musl
#endif

/// The whole numbers that are counted one by one.
enum Dense {
  static let least = -Int(MLGATE_SMALL_OFFSET)
  static let count = Int(MLGATE_SMALL_COUNT)
  static let range = least..<(least + count)
  /// Batches of fewer rows go to the dictionary: the table would cost more than it spares.
  static let fewestRows = 64

  /// Whether a field holds such a number in canonical form.
  @inline(__always)
  static func isCounted(_ field: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let value = NumberParsing.smallInteger(field) else { return false }
    return range.contains(value)
  }
}

/// How often each small whole number occurs, on one thread.
final class DenseCounts {
  /// One place more than there are numbers, which the kernel may write to.
  let table: UnsafeMutablePointer<UInt32>
  /// Counts carried out of `table` before they could overflow.
  private var carried: [Int]?

  init?() {
    // Memory that is zero and takes no room until a number is counted there.
    guard let room = calloc(Dense.count + 1, MemoryLayout<UInt32>.stride) else { return nil }
    table = room.bindMemory(to: UInt32.self, capacity: Dense.count + 1)
  }

  deinit { free(table) }

  /// Moves the counts out of the table; call at least every 2^32 - 1 rows.
  func carry() {
    var sums = carried ?? [Int](repeating: 0, count: Dense.count)
    for place in 0..<Dense.count where table[place] != 0 {
      sums[place] += Int(table[place])
      table[place] = 0
    }
    carried = sums
  }

  private func total(_ place: Int) -> Int { Int(table[place]) + (carried?[place] ?? 0) }

  /// Whether none of the numbers from `place` on, `step` of them, was counted since the last carry.
  private func isEmpty(from place: Int) -> Bool {
    let words = UnsafeRawPointer(table + place).assumingMemoryBound(to: UInt64.self)
    var all: UInt64 = 0
    for word in 0..<(Self.step / 2) { all |= words[word] }
    return all == 0
  }

  private static let step = 16

  /// What several threads have counted, in rising order.
  static func sum(of parts: [DenseCounts]) -> [(value: Int, count: Int)] {
    var result: [(value: Int, count: Int)] = []
    guard !parts.isEmpty else { return result }
    let wereCarried = parts.contains { $0.carried != nil }
    for block in stride(from: 0, to: Dense.count, by: step) {
      if !wereCarried, parts.allSatisfy({ $0.isEmpty(from: block) }) { continue }
      for place in block..<(block + step) {
        let count = parts.reduce(0) { $0 + $1.total(place) }
        if count > 0 { result.append((place + Dense.least, count)) }
      }
    }
    return result
  }
}
