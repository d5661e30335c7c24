internal import CMLGateScan

/// The names that one thread has met in JSON objects, with the columns they lead to.
///
/// A name is known by its bytes, escapes and all, in its object. Who meets a known name need not understand it.
final class JSONNames {
  /// When there are more, all are forgotten: the names of one table are few.
  private static let mostKeys = 1 << 18
  /// The hashes of this process, so that nobody can prepare names that collide.
  private static let seed = UInt64.random(in: .min ... .max)

  /// An object by the object it is in and its name there.
  private struct ObjectName: Hashable {
    var owner: UInt32
    var name: [UInt8]
  }

  /// The columns, in the table's order; those past the shared ones are this thread's own.
  private(set) var columns: [String] = []
  private var places: [[UInt8]: Int] = [:]
  /// How many of the columns all threads know.
  private(set) var shared = 0

  private var keys: UnsafeMutablePointer<mlgate_json_key>
  private var keyCount = 1
  private var keyRoom = 64
  private var objects: UnsafeMutablePointer<mlgate_json_object>
  private var objectCount = 1
  private var objectRoom = 16
  /// The dotted name of each object, with its last dot.
  private var prefixes: [String] = [""]
  private var objectPlaces: [ObjectName: Int] = [:]
  private var text: UnsafeMutablePointer<UInt8>
  private var textCount = 0
  private var textRoom = 1024
  private var table: UnsafeMutablePointer<UInt32>
  private var tableRoom = 256
  private var stamps: UnsafeMutablePointer<UInt32>
  private var valuePlaces: UnsafeMutablePointer<UInt32>
  private var columnRoom = 64
  private var stamp: UInt32 = 0

  init() {
    keys = .zeros(keyRoom)
    objects = .zeros(objectRoom)
    text = .zeros(textRoom)
    table = .zeros(tableRoom)
    stamps = .zeros(columnRoom)
    valuePlaces = .zeros(2 * columnRoom)
    forgetKeys()
  }

  deinit {
    keys.deallocate()
    objects.deallocate()
    text.deallocate()
    table.deallocate()
    stamps.deallocate()
    valuePlaces.deallocate()
  }

  /// Hands over the names for reading; they do not grow meanwhile.
  func withNames<Result>(
    scratch: UnsafeMutablePointer<UInt8>, _ body: (UnsafeMutablePointer<mlgate_json_names>) -> Result
  ) -> Result {
    var names = mlgate_json_names(
      text: text, keys: keys, objects: objects, table: table, mask: tableRoom - 1, seed: Self.seed,
      columns: UInt32(columns.count), stamp: stamp, stamps: stamps, places: valuePlaces, scratch: scratch)
    let result = body(&names)
    stamp = names.stamp
    return result
  }

  /// This thread's own columns.
  var own: ArraySlice<String> { columns[shared...] }

  /// Takes over what all threads know; the own columns have been given `places` there.
  func adopt(_ names: [String], places own: [Int] = []) {
    if !own.isEmpty {
      for key in 1..<keyCount where Int(keys[key].column) >= shared {
        keys[key].column = Int32(own[Int(keys[key].column) - shared])
      }
      for name in columns[shared...] { places[Array(name.utf8)] = nil }
      columns.removeLast(columns.count - shared)
    }
    for name in names[columns.count...] { append(name) }
    shared = columns.count
    if keyCount > Self.mostKeys { forgetKeys() }
  }

  private func append(_ name: String) {
    places[Array(name.utf8)] = columns.count
    columns.append(name)
    guard columns.count > columnRoom else { return }
    stamps.grow(from: columnRoom, to: 2 * columnRoom)
    valuePlaces.grow(from: 2 * columnRoom, to: 4 * columnRoom)
    columnRoom *= 2
  }

  private func forgetKeys() {
    keyCount = 1
    objectCount = 1
    textCount = 0
    prefixes = [""]
    objectPlaces = [:]
    objects[0] = mlgate_json_object(first: 0, stamp: 0)
    table.update(repeating: 0, count: tableRoom)
    // No name begins with a zero byte, so the name that stands for none is never found.
    keys[0].length = 1
  }

  // MARK: Learning

  /// The place of a name in an object, which is learnt when it is new.
  ///
  /// - Parameters:
  ///   - object: its place, 0 for the record.
  ///   - raw: the name as it stands, with its quotes.
  func key(_ raw: UnsafeBufferPointer<UInt8>, in object: Int) -> Int {
    makeRoom(for: raw.count)
    let start = textCount
    for byte in raw {
      text[textCount] = byte
      textCount += 1
    }
    (text + textCount).update(repeating: 0, count: 16)
    let hash = mlgate_json_hash(Self.seed, UInt32(object), text + start, raw.count)
    var slot = Int(truncatingIfNeeded: hash) & (tableRoom - 1)
    while table[slot] != 0 {
      let known = keys[Int(table[slot])]
      if known.hash == hash, known.owner == UInt32(object), Int(known.length) == raw.count,
        UnsafeBufferPointer(start: text + Int(known.start), count: raw.count).elementsEqual(raw)
      {
        textCount = start
        return Int(table[slot])
      }
      slot = (slot + 1) & (tableRoom - 1)
    }
    var key = mlgate_json_key()
    withUnsafeMutableBytes(of: &key.head) { $0.copyBytes(from: raw.prefix($0.count)) }
    key.start = UInt32(start)
    key.length = UInt32(raw.count)
    key.owner = UInt32(object)
    key.column = -1
    key.object = -1
    key.hash = hash
    keys[keyCount] = key
    table[slot] = UInt32(keyCount)
    keyCount += 1
    return keyCount - 1
  }

  /// Has a name's values go to a column.
  func learnColumn(ofKey key: Int, named name: String) {
    guard keys[key].column < 0 else { return }
    let full = prefixes[Int(keys[key].owner)] + name
    let bytes = Array(full.utf8)
    if places[bytes] == nil { append(full) }
    keys[key].column = Int32(places[bytes] ?? 0)
  }

  /// The object that is a name's value; its members' columns are called after both.
  func object(ofKey key: Int, named name: String) -> Int {
    if keys[key].object >= 0 { return Int(keys[key].object) }
    // Two spellings of a name lead to one object.
    let whole = ObjectName(owner: keys[key].owner, name: Array(name.utf8))
    let place = objectPlaces[whole] ?? objectCount
    if place == objectCount {
      if objectCount == objectRoom {
        objects.grow(from: objectRoom, to: 2 * objectRoom)
        objectRoom *= 2
      }
      objects[place] = mlgate_json_object(first: 0, stamp: 0)
      objectCount += 1
      prefixes.append(prefixes[Int(whole.owner)] + name + ".")
      objectPlaces[whole] = place
    }
    keys[key].object = Int32(place)
    return place
  }

  private func makeRoom(for name: Int) {
    while textCount + name + 16 > textRoom {
      text.grow(from: textRoom, to: 2 * textRoom)
      textRoom *= 2
    }
    guard keyCount == keyRoom else { return }
    keys.grow(from: keyRoom, to: 2 * keyRoom)
    keyRoom *= 2
    table.deallocate()
    tableRoom = 4 * keyRoom
    table = .zeros(tableRoom)
    for key in 1..<keyCount {
      var slot = Int(truncatingIfNeeded: keys[key].hash) & (tableRoom - 1)
      while table[slot] != 0 { slot = (slot + 1) & (tableRoom - 1) }
      table[slot] = UInt32(key)
    }
  }
}

extension UnsafeMutablePointer {
  /// New memory for plain values, all of whose bytes are zero.
  fileprivate static func zeros(_ count: Int) -> Self {
    let memory = UnsafeMutablePointer.allocate(capacity: count)
    UnsafeMutableRawPointer(memory).initializeMemory(
      as: UInt8.self, repeating: 0, count: count * MemoryLayout<Pointee>.stride)
    return memory
  }

  /// Moves plain values to more memory.
  fileprivate mutating func grow(from count: Int, to more: Int) {
    let wider = Self.zeros(more)
    wider.update(from: self, count: count)
    deallocate()
    self = wider
  }
}
