/// 64-bit hashes, each once.
///
/// Open addressing; the standard library's sets would hash them again.
struct HashSet: ~Copyable {
  /// A free place is 0; whether 0 itself was met is kept apart.
  private var places: UnsafeMutablePointer<UInt64>
  private var capacity = 64
  /// The highest bits of a hash are its place.
  private var shift: UInt64 = 58
  private var hasZero = false
  private(set) var count = 0

  init() {
    places = .allocate(capacity: 64)
    places.initialize(repeating: 0, count: 64)
  }

  deinit { places.deallocate() }

  /// Takes a hash whose highest bits are good; tells whether it is new.
  @inline(__always)
  mutating func insert(_ hash: UInt64) -> Bool {
    guard hash != 0 else {
      defer { hasZero = true }
      if !hasZero { count += 1 }
      return !hasZero
    }
    let place = place(of: hash)
    guard places[place] == 0 else { return false }
    places[place] = hash
    count &+= 1
    if 2 * count > capacity { widen() }
    return true
  }

  /// Where a hash is, or belongs.
  @inline(__always)
  private func place(of hash: UInt64) -> Int {
    var place = Int(truncatingIfNeeded: hash &>> shift)
    while places[place] != 0 && places[place] != hash { place = (place &+ 1) & (capacity &- 1) }
    return place
  }

  @inline(never)
  private mutating func widen() {
    let (old, size) = (places, capacity)
    capacity *= 2
    shift -= 1
    places = .allocate(capacity: capacity)
    places.initialize(repeating: 0, count: capacity)
    for index in 0..<size where old[index] != 0 { places[place(of: old[index])] = old[index] }
    old.deallocate()
  }
}
