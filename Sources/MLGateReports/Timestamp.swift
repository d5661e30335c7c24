/// A moment in UTC to the second, read from RFC 3339 (`2026-11-23T04:15:00Z`, with or without a fraction).
struct Timestamp {
  /// `2026-11-23T04:15:00`, without a zone.
  let text: String

  /// `nil` for anything but a real date and time of day in UTC.
  init?(_ started: String) {
    let bytes = Array(started.utf8)
    guard bytes.count >= 20, bytes.last == UInt8(ascii: "Z") else { return nil }
    let fraction = bytes[19..<bytes.count - 1]
    let isFraction =
      fraction.first == UInt8(ascii: ".") && fraction.count > 1 && fraction.dropFirst().allSatisfy(Self.isDigit)
    guard fraction.isEmpty || isFraction, Self.hasShape(bytes[..<19]) else { return nil }
    let numbers = [0..<4, 5..<7, 8..<10, 11..<13, 14..<16, 17..<19].map { range in
      bytes[range].reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }
    let (year, month, day) = (numbers[0], numbers[1], numbers[2])
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    guard year > 0, (1...12).contains(month), (1...days[month - 1]).contains(day) else { return nil }
    guard numbers[3] < 24, numbers[4] < 60, numbers[5] < 60 else { return nil }
    text = String(decoding: bytes[..<19], as: UTF8.self)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  private static func hasShape(_ bytes: ArraySlice<UInt8>) -> Bool {
    zip(bytes, "dddd-dd-ddTdd:dd:dd".utf8).allSatisfy { byte, shape in
      shape == UInt8(ascii: "d") ? isDigit(byte) : byte == shape
    }
  }
}
