/// The shapes that ``ShapeCounts`` keeps, found by a hash: flat arrays, since thousands of texts pass through.
struct ShapeTable: Sendable {
  /// The most runs a shape has.
  private static let stride = ShapeCounts.longest

  /// Numbers of shapes by hash, one too high, since 0 is free; never more than half full.
  private var slots = [UInt16](repeating: 0, count: 32)
  private var hashes: [UInt64] = []
  private var runs: [UInt8] = []
  /// ``stride`` a shape.
  private var kinds: [UInt8] = []
  /// The least and the greatest of each run, one after the other.
  private var lengths: [Int32] = []
  private var counts: [Int] = []

  var count: Int { counts.count }

  func count(of shape: Int) -> Int { counts[shape] }

  /// The shape as it is read and stored.
  subscript(shape: Int) -> ShapeCounts.Entry {
    let places = shape * Self.stride..<shape * Self.stride + Int(runs[shape])
    return ShapeCounts.Entry(
      kinds: Array(kinds[places]), shortest: places.map { lengths[2 * $0] },
      longest: places.map { lengths[2 * $0 + 1] }, count: counts[shape])
  }

  /// The place of a shape among the slots, or the free place where it belongs; what is no shape has no place.
  @inline(__always)
  private func place(_ hash: UInt64) -> Int {
    let mask = slots.count &- 1
    var place = Int(truncatingIfNeeded: hash &>> 32) & mask
    while slots[place] != 0, hashes[Int(slots[place]) &- 1] != hash { place = (place &+ 1) & mask }
    return place
  }

  /// The hash of a shape's kinds; 8 bytes before them are readable.
  static func hash(_ kinds: UnsafeBufferPointer<UInt8>) -> UInt64 {
    kinds.baseAddress.map { Hashing.bytes($0, kinds.count, seed: Hashing.tableSeed) } ?? 0
  }

  /// Counts `weight` texts of a shape whose runs have these lengths, if it is kept or fits below `capacity`.
  ///
  /// - Returns: whether it was counted, and whether it is new.
  mutating func add(
    _ kinds: UnsafeBufferPointer<UInt8>, _ shortest: UnsafeBufferPointer<Int32>, _ longest: UnsafeBufferPointer<Int32>,
    weight: Int, capacity: Int
  ) -> (isKept: Bool, isNew: Bool) {
    let hash = Self.hash(kinds)
    let place = place(hash)
    guard slots[place] == 0 else {
      let shape = Int(slots[place]) - 1
      counts[shape] += weight
      let first = 2 * shape * Self.stride
      lengths.withUnsafeMutableBufferPointer { lengths in
        for run in 0..<kinds.count {
          lengths[first + 2 * run] = min(lengths[first + 2 * run], shortest[run])
          lengths[first + 2 * run + 1] = max(lengths[first + 2 * run + 1], longest[run])
        }
      }
      return (true, false)
    }
    guard count < capacity else { return (false, false) }
    hashes.append(hash)
    counts.append(weight)
    runs.append(UInt8(kinds.count))
    self.kinds.append(contentsOf: kinds)
    for run in 0..<kinds.count {
      lengths.append(shortest[run])
      lengths.append(longest[run])
    }
    for _ in kinds.count..<Self.stride {
      self.kinds.append(0)
      lengths.append(0)
      lengths.append(0)
    }
    slots[place] = UInt16(count)
    if 2 * count > slots.count { widen() }
    return (true, true)
  }

  private mutating func widen() {
    slots = [UInt16](repeating: 0, count: 2 * slots.count)
    for (shape, hash) in hashes.enumerated() { slots[place(hash)] = UInt16(shape + 1) }
  }
}
