internal import CMLGateScan
internal import MLGateTables

/// Counts how often each byte string occurs: open addressing over raw memory, on one thread.
///
/// A string of up to seven bytes is known by itself; a longer one by a 64-bit hash. The seed is random in every process,
/// so that nobody can prepare collisions: with the 2^20 strings a profile keeps at most, two different ones share a hash
/// with probability below 2^-24. The bytes are kept once each.
struct ByteDictionary: ~Copyable {
  /// One string: its hash, which is 0 when the slot is free, how often it was counted, and its name in the arena.
  typealias Slot = mlgate_slot

  private(set) var slots: UnsafeMutablePointer<Slot>
  private(set) var capacity: Int
  /// The top bits of a hash are the slot's number.
  private var shift: UInt64
  private(set) var used = 0
  private var arena = StringArena()
  /// Counts carried out of `slots` before they could overflow, by key.
  private var carried: [UInt32: Int] = [:]

  init(capacity wanted: Int = 256) {
    capacity = 1
    while capacity < wanted { capacity *= 2 }
    shift = UInt64(64 - capacity.trailingZeroBitCount)
    slots = .allocate(capacity: capacity)
    slots.initialize(repeating: Slot(hash: 0, count: 0, key: 0), count: capacity)
  }

  deinit { slots.deallocate() }

  /// The hash that ``add(_:_:hash:weight:)`` wants; 8 bytes before the string are readable.
  ///
  /// Never 0.
  @inline(__always)
  static func hash(_ start: UnsafePointer<UInt8>, _ count: Int, seed: UInt64) -> UInt64 {
    mlgate_string_hash(start, count, seed)
  }

  /// Asks for the memory that a hash leads to.
  @inline(__always)
  func prefetch(_ hash: UInt64) { mlgate_prefetch(slots + (Int(truncatingIfNeeded: hash &>> shift) & (capacity &- 1))) }

  /// Counts the string `weight` times more; tells whether it was not there.
  @inline(__always)
  mutating func add(_ start: UnsafePointer<UInt8>, _ count: Int, hash: UInt64, weight: UInt32 = 1) -> Bool {
    let mask = capacity &- 1
    var index = Int(truncatingIfNeeded: hash &>> shift) & mask
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

  /// Counts the string of that hash once more, if it is there.
  @inline(__always)
  func count(_ hash: UInt64) -> Bool {
    let mask = capacity &- 1
    var index = Int(truncatingIfNeeded: hash &>> shift) & mask
    while true {
      let found = slots[index].hash
      if found == hash {
        slots[index].count &+= 1
        return true
      }
      if found == 0 { return false }
      index = (index &+ 1) & mask
    }
  }

  /// Counts the strings of hashes that are in the first two places where they can be.
  ///
  /// - Parameters:
  ///   - left: room for one more than there are hashes.
  ///   - digest: what may be hashed meanwhile.
  /// - Returns: the places of those that were not counted, and of hashes that are 0.
  func count(
    _ hashes: UnsafeBufferPointer<UInt64>, _ left: UnsafeMutablePointer<UInt32>,
    beside digest: UnsafeMutablePointer<mlgate_digest>? = nil
  ) -> UnsafeBufferPointer<UInt32> {
    let count = mlgate_count_hashes(
      slots, capacity &- 1, UInt32(truncatingIfNeeded: shift), hashes.baseAddress, hashes.count, left,
      digest)
    return UnsafeBufferPointer(start: left, count: count)
  }

  /// Counts the string `total` times more.
  mutating func add(_ start: UnsafePointer<UInt8>, _ count: Int, total: Int) {
    guard total > 0 else { return }
    add(start, count, hash: Self.hash(start, count, seed: Hashing.tableSeed), total: total)
  }

  private mutating func add(_ start: UnsafePointer<UInt8>, _ count: Int, hash: UInt64, total: Int) {
    let index = index(of: hash)
    guard slots[index].hash == 0 else { return add(total, at: index) }
    let key = arena.store(start, count)
    insert(Slot(hash: hash, count: 0, key: key), total: total, at: index)
  }

  /// Counts a string of this arena, which may be there under another name.
  private mutating func add(_ slot: Slot, total: Int) {
    let index = index(of: slot.hash)
    guard slots[index].hash == 0 else { return add(total, at: index) }
    insert(slot, total: total, at: index)
  }

  /// The place of a hash, or the free one where it belongs.
  @inline(__always)
  private func index(of hash: UInt64) -> Int {
    var index = Int(truncatingIfNeeded: hash &>> shift) & (capacity &- 1)
    while slots[index].hash != 0, slots[index].hash != hash { index = (index &+ 1) & (capacity &- 1) }
    return index
  }

  private mutating func add(_ total: Int, at index: Int) {
    if total <= Int(UInt32.max - slots[index].count) {
      slots[index].count += UInt32(total)
    } else {
      // More than a slot can count.
      carried[slots[index].key, default: 0] += total
    }
  }

  private mutating func insert(_ slot: Slot, total: Int, at index: Int) {
    let fits = UInt32(exactly: total)
    if fits == nil { carried[slot.key, default: 0] += total }
    insert(Slot(hash: slot.hash, count: fits ?? 0, key: slot.key), at: index)
  }

  /// How often the string was counted; 8 bytes before it are readable.
  func count(of string: UnsafeBufferPointer<UInt8>) -> Int {
    guard used > 0, let start = string.baseAddress else { return 0 }
    let slot = slots[index(of: Self.hash(start, string.count, seed: Hashing.tableSeed))]
    return slot.hash == 0 ? 0 : Int(slot.count) + carriedCount(slot.key)
  }

  /// How many strings were counted once.
  var countOnce: Int {
    var once = 0
    for index in 0..<capacity where slots[index].count == 1 && slots[index].hash != 0 { once += 1 }
    return once
  }

  @inline(never)
  private mutating func insert(
    _ start: UnsafePointer<UInt8>, _ count: Int, hash: UInt64, weight: UInt32, at index: Int
  ) {
    insert(Slot(hash: hash, count: weight, key: arena.store(start, count)), at: index)
  }

  @inline(__always)
  private mutating func insert(_ slot: Slot, at index: Int) {
    slots[index] = slot
    used += 1
    // At most five eighths full: fuller, and the search for a new string grows long.
    if used * 8 > capacity * 5 { rehash(to: capacity * (capacity < 1024 ? 4 : 2)) }
  }

  private mutating func rehash(to wider: Int) {
    let fresh = UnsafeMutablePointer<Slot>.allocate(capacity: wider)
    fresh.initialize(repeating: Slot(hash: 0, count: 0, key: 0), count: wider)
    shift = UInt64(64 - wider.trailingZeroBitCount)
    for old in 0..<capacity where slots[old].hash != 0 {
      var index = Int(truncatingIfNeeded: slots[old].hash &>> shift) & (wider - 1)
      while fresh[index].hash != 0 { index = (index + 1) & (wider - 1) }
      fresh[index] = slots[old]
    }
    slots.deallocate()
    slots = fresh
    capacity = wider
  }

  /// Moves the counts out of the 32-bit slots; call at least every 2^32 - 1 additions.
  mutating func carry() {
    for index in 0..<capacity where slots[index].hash != 0 {
      carried[slots[index].key, default: 0] += Int(slots[index].count)
      slots[index].count = 0
    }
  }

  /// What was carried out of the slot of a string.
  @inline(__always)
  private func carriedCount(_ key: UInt32) -> Int { carried.isEmpty ? 0 : carried[key] ?? 0 }

  /// Takes a string out, its count becoming 0; returns what it was.
  mutating func remove(_ string: some Collection<UInt8>) -> Int {
    string.withNumberPadding { string in
      guard used > 0, let start = string.baseAddress else { return 0 }
      let index = index(of: Self.hash(start, string.count, seed: Hashing.tableSeed))
      return slots[index].hash == 0 ? 0 : empty(index)
    }
  }

  private mutating func empty(_ index: Int) -> Int {
    let count = Int(slots[index].count) + (carried.removeValue(forKey: slots[index].key) ?? 0)
    slots[index].count = 0
    return count
  }

  /// Takes out the strings that `isTaken` says; their count becomes 0.
  mutating func drain(_ isTaken: (UnsafeBufferPointer<UInt8>, Int) -> Bool) {
    var taken: [Int] = []
    forEachStored(entry: { UInt32($0 + 1) }) { name, entry, string in
      guard entry > 0 else { return }
      let index = Int(entry) - 1
      let count = Int(slots[index].count) + carriedCount(name)
      if count > 0, isTaken(string, count) { taken.append(index) }
    }
    for index in taken { _ = empty(index) }
  }

  /// Walks through the arena, where hardly a place of the memory is in a cache, from front to back.
  ///
  /// - Parameters:
  ///   - entry: what is to be known of a slot, by its number.
  ///   - body: gets a string's name, that entry, 0 when the string is in no slot, and its bytes.
  @inline(__always)
  private func forEachStored<Failure>(
    entry: (Int) -> UInt32, _ body: (UInt32, UInt32, UnsafeBufferPointer<UInt8>) throws(Failure) -> Void
  ) throws(Failure) {
    let entries = UnsafeMutablePointer<UInt32>.allocate(capacity: arena.steps)
    defer { entries.deallocate() }
    entries.initialize(repeating: 0, count: arena.steps)
    for index in 0..<capacity where slots[index].hash != 0 { entries[arena.step(of: slots[index].key)] = entry(index) }
    try arena.forEach { (name, step, string) throws(Failure) in try body(name, entries[step], string) }
  }

  /// The places of all slots, scattered.
  ///
  /// Added in the order of their hashes, strings crowd together at the front of a table that has no room for all of them
  /// yet. The golden section keeps the places that were visited evenly apart.
  private struct Tour {
    let mask: Int
    let step: Int

    init(_ capacity: Int) {
      mask = capacity &- 1
      step = Int(Double(capacity) * 0.618_033_988_749_895) | 1
    }

    @inline(__always)
    subscript(turn: Int) -> Int { turn &* step & mask }
  }

  /// Every string with its count, in the order in which they were stored.
  ///
  /// 8 bytes before and ``ShapeCounts/padding`` bytes after each are readable.
  func forEach<Failure>(_ body: (UnsafeBufferPointer<UInt8>, Int) throws(Failure) -> Void) throws(Failure) {
    try forEachStored(entry: { slots[$0].count }) { (name, entry, string) throws(Failure) in
      let count = Int(entry) + carriedCount(name)
      if count > 0 { try body(string, count) }
    }
  }

  /// The strings that were counted so often, which should be few, in no order.
  ///
  /// - Parameter least: at least 1.
  func forEach(atLeast least: Int, _ body: (UnsafeBufferPointer<UInt8>, Int) -> Void) {
    // A slot that is free counts nothing; counts that were carried have left their slots.
    let wanted = carried.isEmpty ? UInt32(clamping: least) : 0
    for index in 0..<capacity where slots[index].count >= wanted {
      let slot = slots[index]
      guard slot.hash != 0 else { continue }
      let count = Int(slot.count) + carriedCount(slot.key)
      if count >= least { body(arena.string(slot.key), count) }
    }
  }

  /// Every string with its count, in an order in which they can be added to other dictionaries.
  func forEachScattered<Failure>(
    _ body: (UnsafeBufferPointer<UInt8>, Int) throws(Failure) -> Void
  ) throws(Failure) {
    let tour = Tour(capacity)
    for turn in 0..<capacity {
      mlgate_prefetch(slots + tour[turn &+ 24])
      let ahead = slots[tour[turn &+ 12]]
      if ahead.hash != 0 { mlgate_prefetch(arena.place(ahead.key)) }
      let slot = slots[tour[turn]]
      guard slot.hash != 0 else { continue }
      let count = Int(slot.count) + carriedCount(slot.key)
      if count > 0 { try body(arena.string(slot.key), count) }
    }
  }

  /// Counts all that another dictionary has counted.
  mutating func merge(_ other: borrowing ByteDictionary) {
    other.forEachScattered { string, count in
      if let start = string.baseAddress { add(start, string.count, total: count) }
    }
  }

  /// Counts all that another dictionary of this process has counted, which is left empty.
  ///
  /// Its strings stay where they are, those that both have, too: for a few dictionaries, not for one after the other.
  mutating func merge(takingOver other: inout ByteDictionary) {
    if used < other.used { swap(&self, &other) }
    guard other.used > 0 else { return }
    let offset = arena.takeOver(&other.arena)
    let tour = Tour(other.capacity)
    for turn in 0..<other.capacity {
      mlgate_prefetch(other.slots + tour[turn &+ 24])
      prefetch(other.slots[tour[turn &+ 12]].hash)
      var slot = other.slots[tour[turn]]
      guard slot.hash != 0 else { continue }
      let total = Int(slot.count) + other.carriedCount(slot.key)
      slot.key += offset
      if total > 0 { add(slot, total: total) }
    }
    other = ByteDictionary(capacity: 1)
  }

  /// Lowers every count by `cut` and forgets the strings whose count does not exceed it.
  mutating func lower(by cut: Int) {
    var kept = ByteDictionary(capacity: capacity)
    forEach { key, count in
      if count > cut, let start = key.baseAddress { kept.add(start, key.count, total: count - cut) }
    }
    swap(&self, &kept)
  }
}
