/// Writes times as ISO 8601.
public enum TimeText {
  /// - Parameter micros: microseconds since 1970-01-01 UTC.
  public static func of(_ micros: Int64, dateOnly: Bool) -> String {
    let perDay: Int64 = 86_400_000_000
    let days = Int((micros - (micros % perDay + perDay) % perDay) / perDay)
    let date = civil(days)
    let text = "\(padded(date.year, 4))-\(padded(date.month, 2))-\(padded(date.day, 2))"
    if dateOnly { return text }
    let rest = Int((micros % perDay + perDay) % perDay)
    let seconds = rest / 1_000_000
    let clock = "\(padded(seconds / 3600, 2)):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2))"
    let fraction = rest % 1_000_000
    return fraction == 0 ? "\(text)T\(clock)Z" : "\(text)T\(clock).\(padded(fraction, 6))Z"
  }

  private static func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number.magnitude)
    return (number < 0 ? "-" : "") + String(repeating: "0", count: max(0, width - digits.count)) + digits
  }

  /// The proleptic Gregorian date of a day since 1970-01-01; years begin in March, so that the leap day comes last.
  private static func civil(_ day: Int) -> (year: Int, month: Int, day: Int) {
    let shifted = day + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * marchMonth + 2) / 5 + 1)
  }
}
