import Testing

@testable import TrainFlightDelays

@Suite("Flight table")
struct FlightTableTests {
  static let header =
    "date,sched_dep,sched_arr,carrier,flight,origin,dest,distance,temp,dewp,humid,wind,precip,pressure,visib,late"

  static func parse(_ lines: String...) throws -> [Flight] {
    try FlightTable.parse(([header] + lines).joined(separator: "\n") + "\n", path: "f.csv")
  }

  @Test("A line becomes a flight")
  func readsALine() throws {
    let flights = try Self.parse("2013-09-01,516,800,UA,1545,EWR,IAH,1400,74,72,94,9,0.02,1012.3,10,1")
    #expect(
      flights == [
        Flight(
          date: "2013-09-01", departure: 5 * 60 + 16, arrival: 8 * 60, carrier: "UA", number: "1545",
          origin: "EWR", destination: "IAH", distance: 1400,
          weather: .init(
            temperature: 74, dewPoint: 72, humidity: 94, wind: 9, precipitation: 0.02, pressure: 1012.3, visibility: 10),
          isLate: true)
      ])
  }

  @Test("An empty field is a missing number")
  func readsMissingWeather() throws {
    let flights = try Self.parse("2013-09-01,516,800,UA,1545,EWR,IAH,1400,,,,,,,,0")
    #expect(flights.map(\.weather) == [Flight.Weather()])
    #expect(flights.map(\.isLate) == [false])
  }

  @Test("Columns are found by name, line ends may be Windows', further columns do not matter")
  func readsByName() throws {
    let names = Self.header.split(separator: ",").map(String.init).reversed() + ["note"]
    let values = "0,10,1012,0,9,94,72,74,1400,IAH,EWR,1545,UA,800,516,2013-09-01,x"
    let text = names.joined(separator: ",") + "\r\n" + values + "\r\n"
    let flights = try FlightTable.parse(text, path: "f.csv")
    #expect(flights.map(\.origin) == ["EWR"])
    #expect(flights.map(\.weather.visibility) == [10])
  }

  @Test(
    "What cannot be read is named with its line",
    arguments: [
      ("2013-09-01,516,800", "f.csv:2: this line has 3 fields; the header has 16."),
      (
        "2013-02-29,516,800,UA,1,EWR,IAH,1400,,,,,,,,0",
        "f.csv:2: column 'date' is '2013-02-29'; expected a day as YYYY-MM-DD."
      ),
      (
        "2013-09-01,560,800,UA,1,EWR,IAH,1400,,,,,,,,0",
        "f.csv:2: column 'sched_dep' is '560'; expected a clock time as HHMM."
      ),
      (
        "2013-09-01,516,800,UA,1,EWR,IAH,1400,NA,,,,,,,0",
        "f.csv:2: column 'temp' is 'NA'; expected a number or nothing."
      ),
      (
        "2013-09-01,516,800,UA,1,EWR,IAH,1400,,,,,,,,yes",
        "f.csv:2: column 'late' is 'yes'; expected 1 for late or 0."
      ),
    ])
  func namesTheLine(line: String, message: String) {
    #expect(throws: Failure(message)) { try Self.parse(line) }
  }

  @Test("A header without a column of the model is refused")
  func refusesAShortHeader() {
    let header = Self.header.replacing(",origin", with: "")
    #expect(throws: Failure("f.csv:1: the header has no column 'origin'; expected \(Self.header).")) {
      try FlightTable.parse(header + "\n", path: "f.csv")
    }
  }

  @Test("A file that is not there is named")
  func namesAnAbsentFile() {
    #expect(
      throws: Failure("no/such.csv: this file cannot be read as UTF-8 text; check that it exists and may be read.")
    ) { try FlightTable.read(["no/such.csv"]) }
  }

  @Test("Days are the calendar's", arguments: ["2013-01-01", "2013-09-01", "2000-02-29", "2024-02-29", "1900-03-01"])
  func knowsDays(date: String) {
    #expect(isDay(date))
  }

  @Test("What is no day is refused", arguments: ["2013-13-01", "1900-02-29", "2013-9-1", "", "09/07/2013"])
  func refusesOtherDates(date: String) {
    #expect(!isDay(date))
  }
}
