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
  @inlinable
  public static func decimal(_ field: UnsafeBufferPointer<UInt8>) -> Double? {
    guard let base = field.baseAddress else { return nil }
    let end = base + field.count
    var at = base
    guard at < end else { return nil }
    let isNegative = at[0] == 0x2D
    if isNegative || at[0] == 0x2B { at += 1 }
    let whole = at
    var mantissa: UInt64 = 0
    while at < end, at[0] &- 0x30 <= 9 {
      mantissa = mantissa &* 10 &+ UInt64(at[0] &- 0x30)
      at += 1
    }
    var digits = at - whole
    if digits > 1 && whole[0] == 0x30 { return nil }
    if digits > 0 && whole[0] == 0x30 { digits = 0 }
    var seen = at > whole
    var exponent = 0
    if at < end, at[0] == 0x2E {
      at += 1
      let fraction = at
      while end - at >= 8, let eight = eightDigits(load(at)) {
        mantissa = mantissa &* 100_000_000 &+ eight
        at += 8
      }
      while at < end, at[0] &- 0x30 <= 9 {
        mantissa = mantissa &* 10 &+ UInt64(at[0] &- 0x30)
        at += 1
      }
      seen = seen || at > fraction
      exponent = fraction - at
      digits += at - fraction
    }
    guard seen else { return nil }
    if at < end {
      guard at[0] | 0x20 == 0x65 else { return nil }
      at += 1
      let isDown = at < end && at[0] == 0x2D
      if at < end, isDown || at[0] == 0x2B { at += 1 }
      guard at < end else { return nil }
      var scale = 0
      while at < end {
        guard at[0] &- 0x30 <= 9 else { return nil }
        scale = min(scale &* 10 &+ Int(at[0] &- 0x30), 100_000)
        at += 1
      }
      exponent += isDown ? -scale : scale
    }
    // Clinger: a mantissa and a power of ten that are exact doubles give a correctly rounded quotient or product.
    if digits <= 19 && mantissa <= 1 << 53 && exponent >= -22 && exponent <= 22 {
      let magnitude = Double(mantissa)
      let scaled = exponent < 0 ? magnitude / powerOfTen(-exponent) : magnitude * powerOfTen(exponent)
      return isNegative ? -scaled : scaled
    }
    return slowDecimal(field)
  }

  @inlinable @inline(__always)
  static func powerOfTen(_ exponent: Int) -> Double {
    var value = 1.0
    var power = 10.0
    var left = exponent
    // Exact: every power of ten up to 10^22 is a double, and so is every product formed here.
    while left > 0 {
      if left & 1 == 1 { value *= power }
      power *= power
      left &>>= 1
    }
    return value
  }

  /// The C library's correctly rounded conversion.
  ///
  /// The process keeps the "C" locale, so the point is a point.
  @usableFromInline
  static func slowDecimal(_ field: UnsafeBufferPointer<UInt8>) -> Double? {
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
