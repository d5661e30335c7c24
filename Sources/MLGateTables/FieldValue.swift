/// What the content of a field is, read by its own light.
public enum FieldValue: Hashable, Sendable {
  case integer(Int64)
  /// A whole number past 64 bits; its text is kept, so that no digit is lost.
  case bigInteger
  case decimal(Double)
  /// `nan`, `inf`, `infinity`, in any case and with a sign.
  case nonFinite(Double)
  case boolean(Bool)
  /// Days since 1970-01-01.
  case date(Int)
  /// Microseconds since 1970-01-01 UTC.
  case timestamp(Int64)
  case text
  /// An array of so many elements.
  case list(Int)

  /// Reads content that is not missing and whose quotes are off.
  ///
  /// 8 bytes before and after it must be readable.
  public init(_ content: UnsafeBufferPointer<UInt8>) {
    self = .text
    guard let first = content.first else { return }
    switch first {
    case 0x30...0x39, 0x2B, 0x2D, 0x2E:
      if let value = NumberParsing.integer(content) {
        self = value
      } else if let value = NumberParsing.decimal(content) {
        self = value.isFinite ? .decimal(value) : .nonFinite(value)
      } else if let day = DateParsing.date(content) {
        self = .date(day)
      } else if let time = DateParsing.timestamp(content) {
        self = .timestamp(time)
      } else if let word = Self.word(content) {
        self = word
      }
    case 0x46, 0x66, 0x49, 0x69, 0x4E, 0x6E, 0x54, 0x74:
      if let word = Self.word(content) { self = word }
    default: break
    }
  }

  /// Reads a string.
  public init(_ text: String) { self = text.utf8.withNumberPadding { FieldValue($0) } }

  /// The value as a number: integers and decimals, finite or not.
  public var number: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .decimal(let value), .nonFinite(let value): value
    default: nil
    }
  }

  /// A finite number, 0 without a sign.
  @inlinable @inline(__always)
  public var finiteNumber: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .decimal(let value): value == 0 ? 0 : value
    default: nil
    }
  }

  /// A date's or timestamp's microseconds since 1970-01-01 UTC.
  @inlinable @inline(__always)
  public var microseconds: Double? {
    switch self {
    case .date(let days): Double(days) * 86_400_000_000
    case .timestamp(let micros): Double(micros)
    default: nil
    }
  }

  private static func word(_ content: UnsafeBufferPointer<UInt8>) -> FieldValue? {
    // true, false, nan, inf, infinity, the last three with or without a sign.
    guard content.count >= 3, content.count <= 9, content.count != 6, content.count != 7 else { return nil }
    let isNegative = content[0] == 0x2D
    let start = isNegative || content[0] == 0x2B ? 1 : 0
    func reads(_ word: StaticString) -> Bool {
      guard content.count - start == word.utf8CodeUnitCount else { return false }
      let letters = UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
      return zip(content[start...], letters).allSatisfy { $0 | 0x20 == $1 }
    }
    if start == 0, reads("true") { return .boolean(true) }
    if start == 0, reads("false") { return .boolean(false) }
    if reads("nan") { return .nonFinite(.nan) }
    if reads("inf") || reads("infinity") { return .nonFinite(isNegative ? -.infinity : .infinity) }
    return nil
  }
}

extension Collection<UInt8> {
  /// Hands over a copy of the bytes with 8 readable ones on either side, as the number readers want.
  @inlinable
  public func withNumberPadding<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    let size = count
    return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: size + 16) { copy in
      copy.initialize(repeating: 0x30)
      for (index, byte) in enumerated() { copy[8 + index] = byte }
      return body(UnsafeBufferPointer(rebasing: UnsafeBufferPointer(copy)[8..<(8 + size)]))
    }
  }
}
