/// What is known about a flight before it departs, and whether it came late.
struct Flight: Equatable {
  /// The local day of departure, `YYYY-MM-DD`.
  var date: String
  /// Scheduled departure and arrival, minutes after local midnight at the respective airport.
  var departure: Int
  var arrival: Int
  var carrier: String
  var number: String
  var origin: String
  var destination: String
  /// Miles.
  var distance: Double?
  /// Reported at the origin for the scheduled hour: nil where no report is.
  var weather: Weather
  /// Whether it arrived more than 15 minutes late: the label.
  var isLate: Bool

  struct Weather: Equatable {
    /// Temperature and dew point, degrees Fahrenheit.
    var temperature: Double?
    var dewPoint: Double?
    /// Relative humidity, percent.
    var humidity: Double?
    /// Miles per hour.
    var wind: Double?
    /// Inches in the hour.
    var precipitation: Double?
    /// Millibars at sea level.
    var pressure: Double?
    /// Miles.
    var visibility: Double?
  }
}

/// Whether a text is a day of the Gregorian calendar, written `YYYY-MM-DD`.
func isDay(_ date: String) -> Bool {
  let parts = date.split(separator: "-", omittingEmptySubsequences: false)
  guard parts.map(\.count) == [4, 2, 2], let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2]),
    year > 0, (1...12).contains(month)
  else { return false }
  let isLeap = year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
  let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
  return (1...lengths[month - 1]).contains(day)
}

/// Returns the minutes after midnight of a clock time written as `HHMM` without leading zeros (`515` is 5:15), or nil.
func minutes(ofClock text: some StringProtocol) -> Int? {
  guard let clock = Int(text), (0..<2400).contains(clock), clock % 100 < 60 else { return nil }
  return clock / 100 * 60 + clock % 100
}
