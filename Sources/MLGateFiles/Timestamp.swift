#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A moment in UTC, to the second, written as RFC 3339 writes it: `2026-11-23T04:15:00Z`.
public struct Timestamp: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// Seconds since 1970-01-01T00:00:00Z.
  public let seconds: Int

  public init(seconds: Int) { self.seconds = seconds }

  public static var now: Timestamp { Timestamp(seconds: time(nil)) }

  public static func < (left: Timestamp, right: Timestamp) -> Bool { left.seconds < right.seconds }

  /// RFC 3339, section 5.6.
  public var description: String {
    let part = parts
    return "\(part.year)-\(part.month)-\(part.day)T\(part.hour):\(part.minute):\(part.second)Z"
  }

  /// The same without punctuation, lowercase, for names that sort by time: `20261123t041500z`.
  public var compact: String {
    let part = parts
    return "\(part.year)\(part.month)\(part.day)t\(part.hour)\(part.minute)\(part.second)z"
  }

  // The civil calendar from a day count, as in Hinnant, "chrono-Compatible Low-Level Date Algorithms", 2021.
  private var parts: (year: String, month: String, day: String, hour: String, minute: String, second: String) {
    let days = Int((Double(seconds) / 86400).rounded(.down))
    let inDay = seconds - days * 86400
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    func padded(_ number: Int, _ width: Int) -> String {
      let digits = String(number)
      return String(repeating: "0", count: Swift.max(0, width - digits.count)) + digits
    }
    return (
      padded(year, 4), padded(month, 2), padded(day, 2), padded(inDay / 3600, 2), padded(inDay / 60 % 60, 2),
      padded(inDay % 60, 2)
    )
  }
}
