/// A few literal texts, looked up by length and bytes.
struct TextSet: Sendable {
  /// Ordered by length, then by bytes.
  private let texts: [[UInt8]]
  /// Where the texts of each length begin, up to the longest; one more entry than lengths.
  private let starts: [Int]
  /// Whether `NULL` is one of the items.
  let hasNull: Bool

  /// The items; `nil` when one is no literal.
  init?(_ items: [TypedExpression]) {
    var texts: Set<[UInt8]> = []
    var hasNull = false
    for item in items {
      switch item.operation {
      case .constant(.text(let text, _)): texts.insert(Array(text.utf8))
      case .constant(.null): hasNull = true
      default: return nil
      }
    }
    self.hasNull = hasNull
    self.texts = texts.sorted { left, right in
      left.count == right.count ? left.lexicographicallyPrecedes(right) : left.count < right.count
    }
    let longest = self.texts.last?.count ?? 0
    var starts = [Int](repeating: 0, count: longest + 2)
    for text in self.texts { starts[text.count + 1] += 1 }
    for length in 1..<starts.count { starts[length] += starts[length - 1] }
    self.starts = starts
  }

  func contains(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard bytes.count + 1 < starts.count else { return false }
    var low = starts[bytes.count]
    var high = starts[bytes.count + 1]
    while low < high {
      let middle = (low + high) / 2
      let order = texts[middle].withUnsafeBufferPointer { TextOrder.order($0, bytes) }
      if order == 0 { return true }
      if order < 0 { low = middle + 1 } else { high = middle }
    }
    return false
  }
}

/// The order of texts: by their bytes, which is the order of their code points.
enum TextOrder {
  @inline(__always)
  static func order(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Int {
    let shared = min(left.count, right.count)
    for index in 0..<shared where left[index] != right[index] {
      return left[index] < right[index] ? -1 : 1
    }
    return left.count < right.count ? -1 : left.count > right.count ? 1 : 0
  }

  /// Whether two texts have the same bytes; 8 bytes from the start of each are readable.
  @inline(__always)
  static func areEqual(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Bool {
    let count = left.count
    guard count == right.count, let left = left.baseAddress, let right = right.baseAddress else {
      return left.isEmpty && right.isEmpty
    }
    guard count >= 8 else {
      let difference = UInt64(littleEndian: word(left) ^ word(right))
      return count == 0 || difference &<< UInt64(truncatingIfNeeded: 64 &- 8 &* count) == 0
    }
    // Words, the last of which may lie over the one before it.
    var at = 0
    while at &+ 8 < count {
      if word(left + at) != word(right + at) { return false }
      at &+= 8
    }
    return word(left + (count &- 8)) == word(right + (count &- 8))
  }

  @inline(__always)
  private static func word(_ bytes: UnsafePointer<UInt8>) -> UInt64 {
    UnsafeRawPointer(bytes).loadUnaligned(as: UInt64.self)
  }
}
