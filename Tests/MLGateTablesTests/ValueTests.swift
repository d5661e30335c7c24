import Foundation
import MLGateTables
import Testing

@Suite struct NumberTests {
  private static func decimal(_ text: String) -> Double? {
    text.utf8.withNumberPadding { NumberParsing.decimal($0) }
  }

  private static func digits(_ count: Int, _ generator: inout SeededGenerator) -> String {
    String((0..<count).map { _ in Character(String(Int.random(in: 0...9, using: &generator))) })
  }

  private static func whole(_ count: Int, _ generator: inout SeededGenerator) -> String {
    count == 0 ? "0" : String(Int.random(in: 1...9, using: &generator)) + digits(count - 1, &generator)
  }

  /// A number as some program somewhere writes it.
  private static func randomText(_ shape: Int, _ generator: inout SeededGenerator) -> String {
    let sign = ["", "", "-", "+"][Int.random(in: 0..<4, using: &generator)]
    func length(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &generator) }
    switch shape % 8 {
    case 0: return sign + whole(length(0...6), &generator) + "." + digits(length(1...6), &generator)
    case 1: return sign + whole(length(0...10), &generator) + "." + digits(length(8...17), &generator)
    case 2: return sign + "0." + String(repeating: "0", count: length(1...25)) + digits(length(1...20), &generator)
    case 3: return sign + whole(length(1...25), &generator) + "e" + String(length(-30...30))
    case 4: return "\(sign)\(Double(bitPattern: UInt64.random(in: 0..<(2047 << 52), using: &generator)))"
    case 5:
      return sign + whole(1, &generator) + "." + digits(length(0...20), &generator) + "E-" + String(length(290...330))
    case 6: return sign + whole(length(1...400), &generator) + "." + digits(length(0...30), &generator)
    default: return sign + whole(length(15...20), &generator) + "e+" + String(length(0...300))
    }
  }

  @Test func `100,000 decimals are what the C library reads, bit for bit`() {
    var generator = SeededGenerator(11)
    var wrong: [String] = []
    for index in 0..<100_000 {
      let text = Self.randomText(index, &generator)
      if Self.decimal(text)?.bitPattern != strtod(text, nil).bitPattern { wrong.append(text) }
    }
    #expect(wrong == [])
  }

  @Test(arguments: [
    "9007199254740992", "9007199254740993", "9007199254740993.0", "9007199254740991e22", "1e22", "1e23", "1e-22",
    "2.2250738585072011e-308", "2.2250738585072014e-308", "4.9406564584124654e-324", "2.47e-324", "1e-400",
    "1.7976931348623157e308", "1.7976931348623159e308", "0.1", "0.30000000000000004", "123456789012345678901234567890",
    "1e309", "5.", ".5", "-0", "-0.0", "0e5", "0.000", "1e+0", "1E5", "8.5e99999999999999999999",
    "1e-99999999999999999999",
    "6.0221409e+23", "3.14159265358979323846264338327950288", "0.00000000000000000000000000000000000000000000001",
  ]) func `a notable decimal is what the C library reads`(text: String) {
    #expect(Self.decimal(text)?.bitPattern == strtod(text, nil).bitPattern)
  }

  @Test(arguments: [
    "", "-", "+", ".", "-.", "e5", "1e", "1e+", "1e-", "1.2.3", "1,5", "0x10", "1_000", " 1", "1 ", "--1", "+-1", "1f",
    "007.5", "00", "00.5", "-01.5", "1e5.0", "infinity", "nan", "\u{661}",
  ]) func `what is no decimal is refused`(text: String) {
    #expect(Self.decimal(text) == nil)
  }

  @Test(arguments: [
    ("0", FieldValue.integer(0)), ("7", .integer(7)), ("-7", .integer(-7)), ("+7", .integer(7)), ("+0", .integer(0)),
    ("12345678", .integer(12_345_678)), ("123456789", .integer(123_456_789)), ("-99999999", .integer(-99_999_999)),
    ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
    ("9223372036854775808", .bigInteger), ("-9223372036854775809", .bigInteger), ("18446744073709551615", .bigInteger),
    ("18446744073709551616", .bigInteger), ("99999999999999999999999999", .bigInteger),
    ("-0", .decimal(-0.0)), ("1e3", .decimal(1000)), ("1.0", .decimal(1)), ("5.", .decimal(5)),
    ("007", .text), ("00", .text), ("-01", .text), ("+01", .text), ("1_000", .text), ("0x1F", .text),
    ("1e400", .nonFinite(.infinity)),
    ("-1e400", .nonFinite(-.infinity)), ("inf", .nonFinite(.infinity)), ("-Infinity", .nonFinite(-.infinity)),
    ("true", .boolean(true)), ("FALSE", .boolean(false)), ("True", .boolean(true)), ("+true", .text), ("yes", .text),
    ("t", .text), ("nano", .text), ("infinite", .text), ("", .text), (" 5", .text), ("NA", .text),
    ("2013-01-01", .date(15_706)), ("1970-01-01", .date(0)), ("2013-1-1", .text), ("01/02/2013", .text),
  ]) func `content is read by its own light`(text: String, value: FieldValue) {
    #expect(FieldValue(text) == value)
  }

  @Test(arguments: ["nan", "NaN", "-nan", "+NAN"]) func `not a number is a number that is not finite`(text: String) {
    guard case .nonFinite(let value) = FieldValue(text) else {
      Issue.record("\(text) is \(FieldValue(text))")
      return
    }
    #expect(value.isNaN)
  }

  @Test func `small whole numbers are read as Swift reads them`() {
    var generator = SeededGenerator(12)
    for _ in 0..<20_000 {
      let magnitude = Int.random(in: 0..<1_000_000_000, using: &generator) >> Int.random(in: 0..<30, using: &generator)
      let text = String(Bool.random(using: &generator) ? magnitude : -magnitude)
      let found = text.utf8.withNumberPadding { NumberParsing.smallInteger($0) }
      let isSmall = text.utf8.count { $0 != 0x2D } <= 8
      #expect(found == (isSmall ? Int(text) : nil))
    }
    for text in ["", "-", "-0", "007", "1a", "a1", "1.", "+1", "12345678a", "--1", "1-", "1234 678"] {
      #expect(text.utf8.withNumberPadding { NumberParsing.smallInteger($0) } == nil, "\(text)")
    }
  }

  @Test func `the bytes around a number do not matter`() {
    for surrounding in [UInt8(0x30), 0x39, 0x2E, 0x65, 0, 0xFF] {
      for text in ["5", "-5", "1.5", "12345678", "0.123456789", "1e5"] {
        let padding = [UInt8](repeating: surrounding, count: 8)
        let bytes = padding + Array(text.utf8) + padding
        bytes.withUnsafeBufferPointer { all in
          let field = UnsafeBufferPointer(rebasing: all[8..<(8 + text.utf8.count)])
          #expect(NumberParsing.decimal(field) == Double(text))
          #expect(NumberParsing.smallInteger(field) == (text.utf8.count <= 8 ? Int(text) : nil))
        }
      }
    }
  }
}

@Suite struct DateTests {
  private static func date(_ text: String) -> Int? { text.utf8.withNumberPadding { DateParsing.date($0) } }
  private static func timestamp(_ text: String) -> Int64? { text.utf8.withNumberPadding { DateParsing.timestamp($0) } }

  private static func padded(_ number: Int, _ width: Int) -> String {
    String(repeating: "0", count: max(0, width - String(number).count)) + String(number)
  }

  @Test func `every day from 1600 to 2400 is one after the day before it`() {
    var expected = -135_140  // 1600-01-01, 370 years and 90 leap days before 1970.
    var wrong: [String] = []
    for year in 1600...2400 {
      let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
      for (month, length) in [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31].enumerated() {
        for day in 1...31 {
          let text = "\(Self.padded(year, 4))-\(Self.padded(month + 1, 2))-\(Self.padded(day, 2))"
          if Self.date(text) != (day <= length ? expected : nil) { wrong.append(text) }
          if day <= length { expected += 1 }
        }
      }
    }
    #expect(wrong == [])
    #expect(Self.date("2000-03-01") == 11_017)
  }

  @Test(arguments: [
    "2023-02-29", "1900-02-29", "2024-02-30", "2024-04-31", "2024-00-01", "2024-13-01", "2024-01-00", "2024-01-32",
    "24-01-01", "2024-1-01", "2024/01/01", "2024-01-01 ", "02024-01-1", "-024-01-01", "",
  ]) func `what is no date is refused`(text: String) {
    #expect(Self.date(text) == nil)
  }

  @Test func `timestamps with zones are what Foundation reads`() throws {
    var generator = SeededGenerator(13)
    func two(_ range: Range<Int>) -> String { Self.padded(Int.random(in: range, using: &generator), 2) }
    for _ in 0..<500 {
      let day = "\(Int.random(in: 1700...2300, using: &generator))-\(two(1..<13))-\(two(1..<29))"
      let clock = "\(two(0..<24)):\(two(0..<60)):\(two(0..<60))"
      let zone =
        Bool.random(using: &generator)
        ? "Z" : "\(Bool.random(using: &generator) ? "+" : "-")\(two(0..<15)):\(two(0..<60))"
      let text = "\(day)T\(clock)\(zone)"
      let expected = try Date.ISO8601FormatStyle().parse(text).timeIntervalSince1970
      #expect(Self.timestamp(text) == Int64(expected) * 1_000_000, "\(text)")
    }
  }

  @Test(arguments: [
    ("1970-01-01T00:00:00Z", Int64(0)), ("1970-01-01 00:00:00", 0), ("1970-01-01T00:01", 60_000_000),
    ("1970-01-01T00:00:00.5", 500_000), ("1970-01-01T00:00:00.000001Z", 1), ("1970-01-01T00:00:00.123456000", 123_456),
    ("1970-01-01T01:00:00+01:00", 0), ("1970-01-01T01:00:00+0100", 0), ("1969-12-31T23:00:00-01:00", 0),
    ("1969-12-31T23:59:59.999999Z", -1), ("2016-12-31T23:59:60Z", 1_483_228_800_000_000),
    ("1970-01-01T00:01Z", 60_000_000),
  ]) func `a timestamp is microseconds since 1970`(text: String, micros: Int64) {
    #expect(Self.timestamp(text) == micros)
  }

  @Test(arguments: [
    "1970-01-01T24:00:00", "1970-01-01T00:60:00", "1970-01-01T00:00:61", "1970-01-01T00:00:00.", "1970-01-01T0:00:00",
    "1970-01-01T00:00:00.1234567", "1970-01-01t00:00:00", "1970-01-01T00:00:00z", "1970-01-01T00:00:00+1",
    "1970-01-01T00:00:00+24:00", "1970-01-01T00:00:00+01:60", "1970-01-01T00:00:00ZZ", "1970-02-30T00:00:00",
    "1970-01-01T", "1970-01-01T00", "1970-01-01T00:00:0", "1970-01-01T00:00:00+01:000",
  ]) func `what is no timestamp is refused`(text: String) {
    #expect(Self.timestamp(text) == nil)
  }
}
