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

  /// Readable bytes that a text has to have behind it.
  static let padding = Int(MLGATE_SHAPE_PADDING)
  private static let isa = mlgate_best_isa()

  private var table = ShapeTable()
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
    for entry in entries { _ = add(entry, capacity: entries.count) }
    self.unkept = unkept
    self.characters = characters
    self.total = total
  }

  /// The shapes that are kept, in the order of their kinds.
  var entries: [Entry] {
    (0..<table.count).map { table[$0] }.sorted { $0.kinds.lexicographicallyPrecedes($1.kinds) }
  }

  /// Counts a text that occurs `weight` times; ``padding`` bytes behind it are readable.
  ///
  /// - Returns: whether it is ASCII.
  @discardableResult
  mutating func add(_ text: UnsafeBufferPointer<UInt8>, weight: Int) -> Bool {
    total += weight
    var seen: UInt8 = 0
    // Eight bytes before the kinds, as their hash wants.
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 8 + Self.longest) { room in
      withUnsafeTemporaryAllocation(of: Int32.self, capacity: Self.longest) { lengths in
        room.initialize(repeating: 0)
        let kinds = room.baseAddress.map { $0 + 8 }
        let count = mlgate_shape(
          Self.isa, text.baseAddress, text.count, kinds, lengths.baseAddress, Self.longest, &seen)
        if count > Self.longest {
          unkept += weight
        } else {
          let lengths = UnsafeBufferPointer(start: lengths.baseAddress, count: count)
          add(UnsafeBufferPointer(start: kinds, count: count), lengths, weight)
        }
      }
    }
    characters.add(Int32(seen), weight: weight)
    return Int32(seen) & MLGATE_CLASS_OTHER == 0
  }

  private mutating func add(_ kinds: UnsafeBufferPointer<UInt8>, _ lengths: UnsafeBufferPointer<Int32>, _ weight: Int) {
    let (isKept, isNew) = table.add(kinds, lengths, lengths, weight: weight, capacity: Self.capacity)
    if isNew { hasGrown = true }
    guard !isKept else { return }
    unkept += weight
    hasRefused = true
  }

  /// Counts a shape among the others; tells whether there was room.
  private mutating func add(_ entry: Entry, capacity: Int) -> Bool {
    // Eight bytes before the kinds are readable.
    ([UInt8](repeating: 0, count: 8) + entry.kinds).withUnsafeBufferPointer { kinds in
      entry.shortest.withUnsafeBufferPointer { shortest in
        entry.longest.withUnsafeBufferPointer { longest in
          table.add(
            UnsafeBufferPointer(rebasing: kinds[8...]), shortest, longest, weight: entry.count, capacity: capacity
          ).isKept
        }
      }
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
    for shape in 0..<other.table.count { _ = add(other.table[shape], capacity: 2 * Self.capacity) }
    // The frequent ones stay, equally frequent ones in the order of their kinds.
    guard table.count > Self.capacity else { return }
    let kept = (0..<table.count).map { table[$0] }.sorted { $0.precedes($1) }
    for entry in kept[Self.capacity...] { unkept += entry.count }
    table = ShapeTable()
    for entry in kept[..<Self.capacity] { _ = add(entry, capacity: Self.capacity) }
  }

  /// The most frequent shape.
  var best: Entry? {
    let most = (0..<table.count).map { table.count(of: $0) }.max()
    return (0..<table.count).filter { table.count(of: $0) == most }.map { table[$0] }.min { $0.precedes($1) }
  }
}

extension ShapeCounts.Entry {
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
