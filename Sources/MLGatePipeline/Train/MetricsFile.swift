internal import MLGateFiles
internal import MLGateResults

/// The numbers a training program reports: a flat JSON object.
enum MetricsFile {
  struct Problem: Error, CustomStringConvertible {
    var description: String
  }

  /// Reads the file strictly: numbers only, no NaN, no nesting.
  static func read(_ path: String, name: String) throws -> [String: Double] {
    let json: JSON
    do {
      json = try JSON(parsing: try FileContents.read(path, limit: 1 << 20))
    } catch let error as JSON.ParseError {
      throw Problem(
        description: "The metrics file '\(name)' is no JSON: \(error). "
          + "Expected a flat object of numbers, such as {\"loss\": 0.5}; NaN and infinity are no numbers.")
    }
    guard case .object(let members) = json else {
      throw Problem(
        description: "The metrics file '\(name)' is no JSON object; expected numbers by name, such as {\"loss\": 0.5}.")
    }
    var metrics: [String: Double] = [:]
    for (key, value) in members {
      guard case .number(let text) = value, let number = Double(text), number.isFinite else {
        throw Problem(
          description: "The metric '\(key)' in '\(name)' is \(value.text), which is no finite number. "
            + "A training whose metrics are not numbers has failed.")
      }
      metrics[key] = number
    }
    return metrics
  }
}
