internal import CMLGateScan

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Glibc)
  internal import Glibc
#else
  internal import Musl
#endif

/// Numbers as they are written in data, read from raw bytes.
///
/// The callers promise that 8 bytes before and after the text are readable, as batches and field copies provide.
public enum NumberParsing {
  @inlinable @inline(__always)
  static func load(_ bytes: UnsafePointer<UInt8>) -> UInt64 {
    UInt64(littleEndian: UnsafeRawPointer(bytes).loadUnaligned(as: UInt64.self))
  }

  /// The value of 8 ASCII digits in a word, first digit in the lowest byte; `nil` when one is no digit.
  @inlinable @inline(__always)
  static func eightDigits(_ word: UInt64) -> UInt64? {
    let digits = word &- 0x3030_3030_3030_3030
    guard ((word &+ 0x4646_4646_4646_4646) | digits) & 0x8080_8080_8080_8080 == 0 else { return nil }
    let pairs = (digits &* 10) &+ (digits &>> 8)
    let low = (pairs & 0x0000_00FF_0000_00FF) &* 0x000F_4240_0000_0064
    let high = ((pairs &>> 16) & 0x0000_00FF_0000_00FF) &* 0x0000_2710_0000_0001
    return (low &+ high) &>> 32 & 0xFFFF_FFFF
  }

  /// The value of 1 to 8 digits that end at `end`; `nil` when one is no digit.
  @inlinable @inline(__always)
  public static func digits(endingAt end: UnsafePointer<UInt8>, count: Int) -> UInt64? {
    let shift = UInt64(truncatingIfNeeded: (8 &- count) &* 8)
    let mask = ~UInt64(0) &<< shift
    return eightDigits((load(end - 8) & mask) | (0x3030_3030_3030_3030 & ~mask))
  }

  /// A whole number in canonical form (`-?(0|[1-9][0-9]*)`) of at most 8 digits; `nil` for everything else.
  @inlinable @inline(__always)
  public static func smallInteger(_ field: UnsafeBufferPointer<UInt8>) -> Int? {
    guard let base = field.baseAddress, field.count > 0 else { return nil }
    let isNegative = base[0] == 0x2D
    let count = field.count &- (isNegative ? 1 : 0)
    guard UInt(bitPattern: count &- 1) < 8 else { return nil }
    let first = isNegative ? base[1] : base[0]
    // "007" is an identifier and "-0" is not the integer 0.
    if first == 0x30 && (count > 1 || isNegative) { return nil }
    guard let value = digits(endingAt: base + field.count, count: count) else { return nil }
    return isNegative ? -Int(truncatingIfNeeded: value) : Int(truncatingIfNeeded: value)
  }

  /// A whole number without leading zeros; ``FieldValue/integer(_:)`` or, past 64 bits, ``FieldValue/bigInteger``.
  static func integer(_ field: UnsafeBufferPointer<UInt8>) -> FieldValue? {
    guard !field.isEmpty else { return nil }
    let isSigned = field[0] == 0x2D || field[0] == 0x2B
    let start = isSigned ? 1 : 0
    let count = field.count - start
    guard count > 0, count == 1 || field[start] != 0x30 else { return nil }
    if field[0] == 0x2D && count == 1 && field[start] == 0x30 { return nil }
    var magnitude: UInt64 = 0
    var fits = true
    for index in start..<field.count {
      let digit = field[index] &- 0x30
      guard digit <= 9 else { return nil }
      let (tens, tooBig) = magnitude.multipliedReportingOverflow(by: 10)
      let (sum, carried) = tens.addingReportingOverflow(UInt64(digit))
      fits = fits && !tooBig && !carried
      magnitude = sum
    }
    if field[0] == 0x2D {
      guard fits, magnitude <= UInt64(Int64.max) + 1 else { return .bigInteger }
      return .integer(Int64(truncatingIfNeeded: 0 &- magnitude))
    }
    guard fits, let value = Int64(exactly: magnitude) else { return .bigInteger }
    return .integer(value)
  }

  /// A decimal number (`[+-]?digits[.digits][e[+-]digits]`), correctly rounded; `nil` for everything else.
  ///
  /// A whole part with leading zeros (`007.5`) is no number. Magnitudes past the largest double are not finite.
  public static func decimal(_ field: UnsafeBufferPointer<UInt8>) -> Double? {
    guard let base = field.baseAddress else { return nil }
    var value = 0.0
    var integer: Int64 = 0
    switch mlgate_read_number(base, field.count, &value, &integer) {
    case MLGATE_NO_NUMBER: return nil
    case MLGATE_HARD_NUMBER: return slowDecimal(field)
    default: return base[0] == 0x2D && value == 0 ? -0.0 : value
    }
  }

  /// The C library's correctly rounded conversion.
  ///
  /// The process keeps the "C" locale, so the point is a point.
  private static func slowDecimal(_ field: UnsafeBufferPointer<UInt8>) -> Double? {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: field.count + 1) { text in
      for index in field.indices { text[index] = CChar(bitPattern: field[index]) }
      text[field.count] = 0
      guard let base = text.baseAddress else { return nil }
      var stop: UnsafeMutablePointer<CChar>?
      let value = strtod(base, &stop)
      return stop == base + field.count ? value : nil
    }
  }
}
