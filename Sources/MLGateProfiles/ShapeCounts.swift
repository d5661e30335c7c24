internal import CMLGateScan

/// What texts are made of: which characters occur, and in which order their kinds follow each other.
///
/// The shape of `N14228` is an upper-case letter and five digits. Texts whose shapes differ in lengths only are counted
/// together. Of the shapes, those met first are kept; the rest is counted as one.
struct ShapeCounts: Sendable {
  /// Kinds of characters; everything else in a shape stands for itself.
  enum Kind {
    static let upper = UInt8(ascii: "A")
    static let lower = UInt8(ascii: "a")
    static let digit = UInt8(ascii: "9")
    static let other: UInt8 = 0x80
  }

  /// Texts of one shape.
  struct Entry: Sendable, Hashable {
    var kinds: [UInt8]
    var shortest: [Int32]
    var longest: [Int32]
    var count: Int
  }

  /// In how many texts a kind of character occurs.
  struct Characters: Sendable, Hashable {
    var upper = 0
    var lower = 0
    var digit = 0
    var space = 0
    var punctuation = 0
    var control = 0
    var other = 0
  }

  /// Longer shapes say nothing.
  static let longest = 24
  static let capacity = 1024

  private(set) var entries: [UInt64: Entry] = [:]
  private(set) var unkept = 0
  private(set) var characters = Characters()
  private(set) var total = 0
  private var hasGrown = false
  private var hasRefused = false
  /// Whether the order of the texts has a part in what is kept: some shapes found room, and others none.
  var dependsOnOrder: Bool { hasGrown && hasRefused }

  init() {}

  /// The counts as they were stored.
  init(entries: [Entry], unkept: Int, characters: Characters, total: Int) {
    for entry in entries { self.entries[Self.hash(entry.kinds)] = entry }
    self.unkept = unkept
    self.characters = characters
    self.total = total
  }

  private static func hash(_ kinds: some Sequence<UInt8>) -> UInt64 {
    kinds.reduce(0x9E37_79B9_7F4A_7C15) { Hashing.mix($0 &+ UInt64($1)) }
  }

  mutating func add(_ text: UnsafeBufferPointer<UInt8>, weight: Int) {
    total += weight
    var seen: UInt8 = 0
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Self.longest) { kinds in
      withUnsafeTemporaryAllocation(of: Int32.self, capacity: Self.longest) { lengths in
        let count = mlgate_shape(
          text.baseAddress, text.count, kinds.baseAddress, lengths.baseAddress, Self.longest, &seen)
        if count > Self.longest {
          unkept += weight
        } else {
          add(UnsafeBufferPointer(rebasing: kinds[..<count]), UnsafeBufferPointer(rebasing: lengths[..<count]), weight)
        }
      }
    }
    characters.add(Int32(seen), weight: weight)
  }

  private mutating func add(_ kinds: UnsafeBufferPointer<UInt8>, _ lengths: UnsafeBufferPointer<Int32>, _ weight: Int) {
    let hash = Self.hash(kinds)
    if let index = entries.index(forKey: hash) {
      entries.values[index].count += weight
      for (place, length) in lengths.enumerated() {
        if length < entries.values[index].shortest[place] { entries.values[index].shortest[place] = length }
        if length > entries.values[index].longest[place] { entries.values[index].longest[place] = length }
      }
    } else if entries.count < Self.capacity {
      entries[hash] = Entry(kinds: Array(kinds), shortest: Array(lengths), longest: Array(lengths), count: weight)
      hasGrown = true
    } else {
      unkept += weight
      hasRefused = true
    }
  }

  /// The same counts, to which texts in no order are going to be added.
  var beforeMore: ShapeCounts {
    var copy = self
    (copy.hasGrown, copy.hasRefused) = (false, false)
    return copy
  }

  mutating func merge(_ other: ShapeCounts) {
    total += other.total
    unkept += other.unkept
    characters.merge(other.characters)
    for (hash, entry) in other.entries {
      if let index = entries.index(forKey: hash) {
        entries.values[index].merge(entry)
      } else {
        entries[hash] = entry
      }
    }
    // The frequent ones stay, equally frequent ones in the order of their kinds.
    guard entries.count > Self.capacity else { return }
    let kept = entries.sorted { $0.value.precedes($1.value) }
    for (_, entry) in kept[Self.capacity...] { unkept += entry.count }
    entries = Dictionary(uniqueKeysWithValues: kept[..<Self.capacity].map { ($0.key, $0.value) })
  }

  /// The most frequent shape.
  var best: Entry? { entries.values.min { $0.precedes($1) } }
}

extension ShapeCounts.Entry {
  fileprivate mutating func merge(_ other: Self) {
    count += other.count
    for place in kinds.indices {
      shortest[place] = min(shortest[place], other.shortest[place])
      longest[place] = max(longest[place], other.longest[place])
    }
  }

  fileprivate func precedes(_ other: Self) -> Bool {
    count != other.count ? count > other.count : kinds.lexicographicallyPrecedes(other.kinds)
  }

  /// The shape as a regular expression: `[A-Z][0-9]{5}`.
  var pattern: String {
    kinds.indices.map { place in
      let (least, most) = (shortest[place], longest[place])
      return Self.expression(of: kinds[place]) + (most == 1 ? "" : least == most ? "{\(least)}" : "{\(least),\(most)}")
    }.joined()
  }

  private static func expression(of kind: UInt8) -> String {
    switch kind {
    case ShapeCounts.Kind.upper: "[A-Z]"
    case ShapeCounts.Kind.lower: "[a-z]"
    case ShapeCounts.Kind.digit: "[0-9]"
    case ShapeCounts.Kind.other: "[^\\x00-\\x7F]"
    case 0x09: "\\t"
    case 0x0A: "\\n"
    case 0x0D: "\\r"
    default:
      ("\\.^$|?*+()[]{}".utf8.contains(kind) ? "\\" : "") + String(UnicodeScalar(kind))
    }
  }
}

extension ShapeCounts.Characters {
  fileprivate mutating func add(_ seen: Int32, weight: Int) {
    if seen & MLGATE_CLASS_LOWER != 0 { lower += weight }
    if seen & MLGATE_CLASS_UPPER != 0 { upper += weight }
    if seen & MLGATE_CLASS_DIGIT != 0 { digit += weight }
    if seen & MLGATE_CLASS_SPACE != 0 { space += weight }
    if seen & MLGATE_CLASS_PUNCTUATION != 0 { punctuation += weight }
    if seen & MLGATE_CLASS_CONTROL != 0 { control += weight }
    if seen & MLGATE_CLASS_OTHER != 0 { other += weight }
  }

  fileprivate mutating func merge(_ more: Self) {
    upper += more.upper
    lower += more.lower
    digit += more.digit
    space += more.space
    punctuation += more.punctuation
    control += more.control
    other += more.other
  }
}
