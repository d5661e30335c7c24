public import MLGateResults

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Reads a `report.json` back, or says in a sentence why it is none.
///
/// A report of another version is refused, and so is one that claims a better verdict than its own checks came to.
public enum JSONReportReader {
  /// What is wrong with the document.
  public struct ReadError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Full sentences: what was found, where, what was expected, what to do.
    public let description: String
  }

  /// The report in `bytes`; `name` is what errors call the document.
  public static func read(_ bytes: [UInt8], name: String = "report.json") throws(ReadError) -> GateReport {
    let report: GateReport
    do throws(ReadError) {
      report = try decode(GateReport.self, from: bytes, name: name)
    } catch {
      // What another version wrote may look like nothing that is known here.
      try check(version: try decode(Header.self, from: bytes, name: name).version, name)
      throw error
    }
    try check(version: report.version, name)
    guard report.verdict >= report.outcome else {
      throw ReadError(
        description: "\(name) claims the verdict '\(report.verdict.rawValue)', and its checks came to "
          + "'\(report.outcome.rawValue)'. It was changed after the gate wrote it; run the gate again.")
    }
    return report
  }

  private static func check(version: Int, _ name: String) throws(ReadError) {
    guard version == GateReport.currentVersion else {
      throw ReadError(
        description: "\(name) is a report of version \(version), and this mlgate reads version "
          + "\(GateReport.currentVersion). Read it with the mlgate that wrote it, or run the gate again.")
    }
  }

  private struct Header: Decodable {
    var version: Int
  }

  private static func decode<Value: Decodable>(
    _ type: Value.Type, from bytes: [UInt8], name: String
  ) throws(ReadError) -> Value {
    do {
      return try JSONDecoder().decode(type, from: Data(bytes))
    } catch let error as DecodingError {
      throw ReadError(description: "\(name) \(reason(error)). Expected a report that mlgate wrote; run the gate again.")
    } catch {
      throw ReadError(description: "\(name) is not JSON. Expected a report that mlgate wrote; run the gate again.")
    }
  }

  private static func reason(_ error: DecodingError) -> String {
    switch error {
    case .keyNotFound(let key, let context): "lacks '\(path(context.codingPath + [key]))'"
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      context.codingPath.isEmpty
        ? "is not a JSON object" : "has a value of the wrong type at '\(path(context.codingPath))'"
    case .dataCorrupted(let context):
      context.codingPath.isEmpty ? "is not JSON" : "has a value that is not allowed at '\(path(context.codingPath))'"
    @unknown default: "cannot be read"
    }
  }

  /// `checks[3].verdict`.
  private static func path(_ keys: [any CodingKey]) -> String {
    keys.reduce(into: "") { path, key in
      if let index = key.intValue {
        path += "[\(index)]"
      } else {
        path += (path.isEmpty ? "" : ".") + Visible.line(key.stringValue, limit: 100)
      }
    }
  }
}
