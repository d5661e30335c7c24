#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Reads the flights of CSV files: comma-separated, a header, no quoted fields, an empty field is missing.
///
/// Columns are found by name, so their order does not matter and further columns are ignored.
enum FlightTable {
  /// Returns the flights of all files, in order.
  static func read(_ paths: [String]) throws(Failure) -> [Flight] {
    var flights: [Flight] = []
    for path in paths {
      let text: String
      do {
        text = try String(contentsOf: URL(fileURLWithPath: path), encoding: .utf8)
      } catch {
        throw Failure("\(path): this file cannot be read as UTF-8 text; check that it exists and may be read.")
      }
      try flights.append(contentsOf: parse(text, path: path))
    }
    return flights
  }

  /// Returns the flights of a file's text; `path` is for messages.
  static func parse(_ text: String, path: String) throws(Failure) -> [Flight] {
    var lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
    if lines.last == "" { lines.removeLast() }
    guard let header = lines.first else { throw Failure("\(path): this file is empty; expected a header line.") }
    let columns = try Columns(header: header, path: path)
    var flights: [Flight] = []
    flights.reserveCapacity(lines.count - 1)
    for (index, line) in lines.enumerated().dropFirst() {
      let row = Row(fields: line.split(separator: ",", omittingEmptySubsequences: false), place: "\(path):\(index + 1)")
      flights.append(try columns.flight(row))
    }
    return flights
  }
}

/// The fields of one line and where the line stands.
private struct Row {
  var fields: [Substring]
  var place: String
}

/// Where each column of a flight stands in a line.
private struct Columns {
  private var position: [String: Int] = [:]
  private let count: Int

  private static let wanted = [
    "date", "sched_dep", "sched_arr", "carrier", "flight", "origin", "dest", "distance", "temp", "dewp", "humid",
    "wind", "precip", "pressure", "visib", "late",
  ]

  init(header: Substring, path: String) throws(Failure) {
    let names = header.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    count = names.count
    for (index, name) in names.enumerated() { position[name] = index }
    if let missing = Self.wanted.first(where: { position[$0] == nil }) {
      throw Failure("\(path):1: the header has no column '\(missing)'; expected \(Self.wanted.joined(separator: ",")).")
    }
  }

  func flight(_ row: Row) throws(Failure) -> Flight {
    guard row.fields.count == count else {
      throw Failure("\(row.place): this line has \(row.fields.count) fields; the header has \(count).")
    }
    let date = text("date", row)
    guard isDay(date) else { throw unexpected("date", row, "a day as YYYY-MM-DD") }
    return Flight(
      date: date,
      departure: try clock("sched_dep", row),
      arrival: try clock("sched_arr", row),
      carrier: text("carrier", row),
      number: text("flight", row),
      origin: text("origin", row),
      destination: text("dest", row),
      distance: try number("distance", row),
      weather: Flight.Weather(
        temperature: try number("temp", row),
        dewPoint: try number("dewp", row),
        humidity: try number("humid", row),
        wind: try number("wind", row),
        precipitation: try number("precip", row),
        pressure: try number("pressure", row),
        visibility: try number("visib", row)),
      isLate: try label("late", row))
  }

  private func field(_ name: String, _ row: Row) -> Substring {
    position[name].map { row.fields[$0] } ?? ""
  }

  private func text(_ name: String, _ row: Row) -> String {
    String(field(name, row))
  }

  private func number(_ name: String, _ row: Row) throws(Failure) -> Double? {
    let field = field(name, row)
    if field.isEmpty { return nil }
    guard let number = Double(field), number.isFinite else { throw unexpected(name, row, "a number or nothing") }
    return number
  }

  private func clock(_ name: String, _ row: Row) throws(Failure) -> Int {
    guard let minutes = minutes(ofClock: field(name, row)) else { throw unexpected(name, row, "a clock time as HHMM") }
    return minutes
  }

  private func label(_ name: String, _ row: Row) throws(Failure) -> Bool {
    switch field(name, row) {
    case "1": return true
    case "0": return false
    default: throw unexpected(name, row, "1 for late or 0")
    }
  }

  private func unexpected(_ name: String, _ row: Row, _ wanted: String) -> Failure {
    Failure("\(row.place): column '\(name)' is '\(field(name, row))'; expected \(wanted).")
  }
}
