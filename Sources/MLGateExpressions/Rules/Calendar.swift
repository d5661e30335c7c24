internal import MLGateTables

/// The proleptic Gregorian calendar over days and microseconds since 1970-01-01.
enum Calendar {
  static let microsecondsPerDay: Int64 = 86_400_000_000

  struct Day {
    var year: Int
    var month: Int
    var day: Int
  }

  /// Year, month and day of a day number.
  ///
  /// Years begin in March, so that the leap day comes last; an era has 400 years.
  static func day(_ number: Int) -> Day {
    let shifted = number + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let march = (5 * dayOfYear + 2) / 153
    let month = march < 10 ? march + 3 : march - 9
    return Day(
      year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month: month, day: dayOfYear - (153 * march + 2) / 5 + 1)
  }

  /// The day number of a year, a month and a day.
  static func number(year: Int, month: Int, day: Int) -> Int {
    let shifted = month <= 2 ? year - 1 : year
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  /// The dates that there are: about the years -135000 to 139000, so that the distance of any two timestamps, in
  /// microseconds, is a whole number of 64 bits.
  static let days: ClosedRange<Int64> = -50_000_000...50_000_000

  /// The whole quotient, rounded down.
  static func floor(_ value: Int64, by unit: Int64) -> Int64 {
    let quotient = value / unit
    return value % unit < 0 ? quotient - 1 : quotient
  }

  /// The day number of a timestamp.
  static func dayNumber(_ time: Int64) -> Int { Int(floor(time, by: microsecondsPerDay)) }

  /// Monday is 1, Sunday is 7.
  static func weekday(_ number: Int) -> Int { Int(floor(Int64(number) + 3, by: 7) * -7) + number + 3 + 1 }

  /// The week of the year (ISO 8601): the week that holds a year's first Thursday is its first.
  static func week(_ number: Int) -> Int {
    let thursday = number - weekday(number) + 4
    return (thursday - self.number(year: day(thursday).year, month: 1, day: 1)) / 7 + 1
  }

  /// `2024-01-31`.
  static func text(day number: Int) -> String {
    let day = day(number)
    return "\(padded(day.year, 4))-\(padded(day.month, 2))-\(padded(day.day, 2))"
  }

  /// `2024-01-31 10:00:00`, with microseconds where there are any.
  static func text(time: Int64) -> String {
    let day = dayNumber(time)
    let rest = Int(time - Int64(day) * microsecondsPerDay)
    let seconds = rest / 1_000_000
    let clock = [seconds / 3600, seconds / 60 % 60, seconds % 60].map { padded($0, 2) }.joined(separator: ":")
    var fraction = rest % 1_000_000 == 0 ? "" : ".\(padded(rest % 1_000_000, 6))"
    while fraction.hasSuffix("0") { fraction.removeLast() }
    return "\(text(day: day)) \(clock)\(fraction)"
  }

  private static func padded(_ value: Int, _ width: Int) -> String {
    let digits = String(value.magnitude)
    return (value < 0 ? "-" : "") + String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}

/// What a time is measured in or taken apart into.
enum TimeUnit: String, CaseIterable, Sendable {
  case year, quarter, month, week, day, hour, minute, second, millisecond, microsecond
  case dayOfWeek = "dow"
  case isoDayOfWeek = "isodow"
  case dayOfYear = "doy"
  case epoch

  /// The units of `EXTRACT`.
  static let parts: [TimeUnit] = [
    .year, .quarter, .month, .week, .day, .dayOfWeek, .isoDayOfWeek, .dayOfYear, .hour, .minute, .second, .epoch,
  ]
  /// The units of `DATE_DIFF`.
  static let distances: [TimeUnit] = [
    .year, .quarter, .month, .day, .hour, .minute, .second, .millisecond, .microsecond,
  ]
  /// The units of `DATE_TRUNC`.
  static let starts: [TimeUnit] = [.year, .quarter, .month, .week, .day, .hour, .minute, .second]

  /// How long it is, where that does not depend on the calendar.
  private var microseconds: Int64? {
    switch self {
    case .day: Calendar.microsecondsPerDay
    case .hour: 3_600_000_000
    case .minute: 60_000_000
    case .second: 1_000_000
    case .millisecond: 1000
    case .microsecond: 1
    default: nil
    }
  }

  /// This part of a time; ``epoch`` is not a whole number and not here.
  func part(of time: Int64) -> Int64 {
    let number = Calendar.dayNumber(time)
    let seconds = (time - Int64(number) * Calendar.microsecondsPerDay) / 1_000_000
    switch self {
    case .hour: return seconds / 3600
    case .minute: return seconds / 60 % 60
    case .second: return seconds % 60
    case .dayOfWeek: return Int64(Calendar.weekday(number) % 7)
    case .isoDayOfWeek: return Int64(Calendar.weekday(number))
    case .week: return Int64(Calendar.week(number))
    default: break
    }
    let day = Calendar.day(number)
    switch self {
    case .year: return Int64(day.year)
    case .quarter: return Int64((day.month + 2) / 3)
    case .month: return Int64(day.month)
    case .dayOfYear: return Int64(number - Calendar.number(year: day.year, month: 1, day: 1) + 1)
    default: return Int64(day.day)
    }
  }

  /// How many starts of this unit lie between two times.
  func boundaries(from start: Int64, to end: Int64) -> Int64 {
    if let microseconds { return Calendar.floor(end, by: microseconds) - Calendar.floor(start, by: microseconds) }
    return ordinal(of: end) - ordinal(of: start)
  }

  private func ordinal(of time: Int64) -> Int64 {
    let day = Calendar.day(Calendar.dayNumber(time))
    switch self {
    case .year: return Int64(day.year)
    case .quarter: return Int64(day.year * 4 + (day.month - 1) / 3)
    default: return Int64(day.year * 12 + day.month - 1)
    }
  }

  /// The start of the unit that a time lies in.
  func start(of time: Int64) -> Int64 {
    if let microseconds { return Calendar.floor(time, by: microseconds) * microseconds }
    let number = Calendar.dayNumber(time)
    if self == .week { return Int64(number - Calendar.weekday(number) + 1) * Calendar.microsecondsPerDay }
    let day = Calendar.day(number)
    let month =
      switch self {
      case .year: 1
      case .quarter: (day.month - 1) / 3 * 3 + 1
      default: day.month
      }
    return Int64(Calendar.number(year: day.year, month: month, day: 1)) * Calendar.microsecondsPerDay
  }
}
