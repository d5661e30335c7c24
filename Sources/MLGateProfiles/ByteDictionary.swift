/// Counts how often each byte string occurs: open addressing over raw memory, on one thread.
///
/// A string is known by a 64-bit hash whose seed is random in every process; with the 2^20 strings a profile keeps at
/// most, two different ones share a hash with probability below 2^-24. The bytes are kept once each.
struct ByteDictionary: ~Copyable {
  struct Slot {
    /// 0 when the slot is free.
    var hash: UInt64
    var count: UInt32
    /// Where the key stands in the arena.
    var key: UInt32
  }

  private(set) var slots: UnsafeMutablePointer<Slot>
  private(set) var capacity: Int
  private(set) var used = 0
  private var arena: UnsafeMutablePointer<UInt8>
  private var arenaCapacity: Int
  private var arenaUsed = Self.margin
  /// Counts carried out of `slots` before they could overflow, by key.
  private var carried: [UInt32: Int] = [:]

  /// Readable bytes around every key, as the number readers want.
  private static let margin = 16

  init(capacity: Int = 256) {
    self.capacity = capacity
    slots = .allocate(capacity: capacity)
    slots.initialize(repeating: Slot(hash: 0, count: 0, key: 0), count: capacity)
    arenaCapacity = capacity == 1 ? Self.margin : 4096
    arena = .allocate(capacity: arenaCapacity)
    arena.initialize(repeating: 0x30, count: arenaCapacity)
  }

  deinit {
    slots.deallocate()
    arena.deallocate()
  }

  /// Counts one more of the string.
  ///
  /// `insert` is told of a string that was not there.
  @inline(__always)
  mutating func add(_ start: UnsafePointer<UInt8>, _ count: Int, hash: UInt64, weight: UInt32 = 1) -> Bool {
    let mask = capacity &- 1
    var index = Int(truncatingIfNeeded: hash &>> 20) & mask
    while true {
      let found = slots[index].hash
      if found == hash {
        slots[index].count &+= weight
        return false
      }
      if found == 0 {
        insert(start, count, hash: hash, weight: weight, at: index)
        return true
      }
      index = (index &+ 1) & mask
    }
  }

  /// Counts the string `total` times more, under a hash of its own.
  mutating func add(_ start: UnsafePointer<UInt8>, _ count: Int, total: Int) {
    let hash = Hashing.bytes(start, count, seed: Hashing.tableSeed)
    var left = total
    while left > 0 {
      // A count that nears the slot's end moves on first.
      if left > 1 << 30 || self.total(hash) > 1 << 31 { carry() }
      let part = min(left, 1 << 30)
      _ = add(start, count, hash: hash, weight: UInt32(part))
      left -= part
    }
  }

  private func total(_ hash: UInt64) -> UInt32 {
    var index = Int(truncatingIfNeeded: hash &>> 20) & (capacity - 1)
    while slots[index].hash != 0 {
      if slots[index].hash == hash { return slots[index].count }
      index = (index + 1) & (capacity - 1)
    }
    return 0
  }

  @inline(never)
  private mutating func insert(
    _ start: UnsafePointer<UInt8>, _ count: Int, hash: UInt64, weight: UInt32, at index: Int
  ) {
    slots[index] = Slot(hash: hash, count: weight, key: store(start, count))
    used += 1
    if used * 3 > capacity * 2 { rehash(to: capacity * 4) }
  }

  private mutating func rehash(to wider: Int) {
    let fresh = UnsafeMutablePointer<Slot>.allocate(capacity: wider)
    fresh.initialize(repeating: Slot(hash: 0, count: 0, key: 0), count: wider)
    for old in 0..<capacity where slots[old].hash != 0 {
      var index = Int(truncatingIfNeeded: slots[old].hash &>> 20) & (wider - 1)
      while fresh[index].hash != 0 { index = (index + 1) & (wider - 1) }
      fresh[index] = slots[old]
    }
    slots.deallocate()
    slots = fresh
    capacity = wider
  }

  private mutating func store(_ start: UnsafePointer<UInt8>, _ count: Int) -> UInt32 {
    let needed = arenaUsed + 4 + count + Self.margin
    if needed > arenaCapacity {
      let wider = max(arenaCapacity * 2, needed)
      let fresh = UnsafeMutablePointer<UInt8>.allocate(capacity: wider)
      fresh.update(from: arena, count: arenaUsed)
      (fresh + arenaUsed).initialize(repeating: 0x30, count: wider - arenaUsed)
      arena.deallocate()
      arena = fresh
      arenaCapacity = wider
    }
    let key = arenaUsed
    UnsafeMutableRawPointer(arena + key).storeBytes(of: UInt32(count), as: UInt32.self)
    (arena + key + 4).update(from: start, count: count)
    arenaUsed += 4 + count
    return UInt32(key)
  }

  /// The bytes of a key; readable for 4 bytes before (its length) and `margin` bytes after.
  func key(_ offset: UInt32) -> UnsafeBufferPointer<UInt8> {
    let start = UnsafePointer(arena) + Int(offset)
    let count = UnsafeRawPointer(start).loadUnaligned(as: UInt32.self)
    return UnsafeBufferPointer(start: start + 4, count: Int(count))
  }

  /// Moves the counts out of the 32-bit slots; call at least every 2^32 - 1 additions.
  mutating func carry() {
    for index in 0..<capacity where slots[index].hash != 0 {
      carried[slots[index].key, default: 0] += Int(slots[index].count)
      slots[index].count = 0
    }
  }

  /// Every string with its hash and count, in no order.
  func forEachHashed(_ body: (UnsafeBufferPointer<UInt8>, UInt64, Int) -> Void) {
    for index in 0..<capacity where slots[index].hash != 0 {
      let slot = slots[index]
      body(key(slot.key), slot.hash, Int(slot.count) + (carried[slot.key] ?? 0))
    }
  }

  /// Every string with its count, in no order.
  func forEach(_ body: (UnsafeBufferPointer<UInt8>, Int) -> Void) {
    for index in 0..<capacity where slots[index].hash != 0 {
      let slot = slots[index]
      body(key(slot.key), Int(slot.count) + (carried[slot.key] ?? 0))
    }
  }
}
