/// Dates and timestamps of ISO 8601 (extended format), read from bytes.
public enum DateParsing {
  /// `YYYY-MM-DD` as days since 1970-01-01; `nil` for anything else, 2023-02-30 included.
  public static func date(_ field: UnsafeBufferPointer<UInt8>) -> Int? {
    field.count == 10 ? days(field) : nil
  }

  /// `YYYY-MM-DDTHH:MM[:SS[.fraction]][Z|±HH:MM|±HHMM]`, with `T` or a space, as microseconds since 1970-01-01 UTC.
  ///
  /// Without a zone the time is taken as UTC. Digits past the microsecond make it no timestamp, so nothing is rounded.
  public static func timestamp(_ field: UnsafeBufferPointer<UInt8>) -> Int64? {
    guard field.count >= 16, field.count <= 35, field[10] == 0x54 || field[10] == 0x20, field[13] == 0x3A,
      let day = days(UnsafeBufferPointer(rebasing: field[0..<10])), let hour = number(field, 11, 2), hour < 24,
      let minute = number(field, 14, 2), minute < 60
    else { return nil }
    var at = 16
    var seconds = 0
    var micros = 0
    if at < field.count, field[at] == 0x3A {
      // 60 is a leap second.
      guard let value = number(field, at + 1, 2), value <= 60 else { return nil }
      seconds = value
      at += 3
      if at < field.count, field[at] == 0x2E {
        at += 1
        let start = at
        while at < field.count, field[at] &- 0x30 <= 9 { at += 1 }
        let used = min(at - start, 6)
        guard used > 0, let value = number(field, start, used) else { return nil }
        guard field[(start + used)..<at].allSatisfy({ $0 == 0x30 }) else { return nil }
        micros = (used..<6).reduce(value) { scaled, _ in scaled * 10 }
      }
    }
    guard let zone = zoneMinutes(field, at) else { return nil }
    let minutes = Int64(day) * 1440 + Int64(hour * 60 + minute - zone)
    return (minutes * 60 + Int64(seconds)) * 1_000_000 + Int64(micros)
  }

  private static func zoneMinutes(_ field: UnsafeBufferPointer<UInt8>, _ at: Int) -> Int? {
    guard at < field.count else { return 0 }
    if field[at] == 0x5A { return at + 1 == field.count ? 0 : nil }
    guard field[at] == 0x2B || field[at] == 0x2D, let hours = number(field, at + 1, 2), hours < 24 else { return nil }
    let hasColon = at + 3 < field.count && field[at + 3] == 0x3A
    let minuteAt = at + (hasColon ? 4 : 3)
    guard let minutes = number(field, minuteAt, 2), minutes < 60, minuteAt + 2 == field.count else { return nil }
    return (field[at] == 0x2D ? -1 : 1) * (hours * 60 + minutes)
  }

  private static func number(_ field: UnsafeBufferPointer<UInt8>, _ start: Int, _ count: Int) -> Int? {
    guard start + count <= field.count else { return nil }
    var value = 0
    for index in start..<(start + count) {
      guard field[index] &- 0x30 <= 9 else { return nil }
      value = value * 10 + Int(field[index] &- 0x30)
    }
    return value
  }

  private static func days(_ field: UnsafeBufferPointer<UInt8>) -> Int? {
    guard field.count == 10, field[4] == 0x2D, field[7] == 0x2D, let year = number(field, 0, 4),
      let month = number(field, 5, 2), let day = number(field, 8, 2), (1...12).contains(month), day >= 1,
      day <= length(of: month, year)
    else { return nil }
    return daysSinceEpoch(year: year, month: month, day: day)
  }

  private static func length(of month: Int, _ year: Int) -> Int {
    switch month {
    case 2: year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400)) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Days of the proleptic Gregorian calendar: years begin in March, so that the leap day comes last.
  private static func daysSinceEpoch(year: Int, month: Int, day: Int) -> Int {
    let shifted = month <= 2 ? year - 1 : year
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }
}
