internal import MLGateFiles
public import MLGateResults

/// Reads a `report.json` back, or says in a sentence why it is none.
///
/// A report of another version is refused, and so is one that claims a better verdict than its own checks came to. Keys that are
/// not known are passed over.
public enum JSONReportReader {
  /// What is wrong with the document.
  public struct ReadError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Full sentences: what was found, where, what was expected, what to do.
    public let description: String
  }

  /// The report in `bytes`; `name` is what errors call the document.
  public static func read(_ bytes: [UInt8], name: String = "report.json") throws(ReadError) -> GateReport {
    func refusal(_ reason: String) -> ReadError {
      ReadError(description: "\(name) \(reason). Expected a report that mlgate wrote; run the gate again.")
    }
    let json: JSON
    do { json = try JSON(parsing: bytes) } catch { throw refusal("is not JSON") }
    guard case .object(let members) = json else { throw refusal("is not a JSON object") }
    let document = JSONMembers(members)
    // What another version wrote may look like nothing that is known here.
    let version: Int
    do { version = try document.integer("version") } catch { throw refusal(error.sentence) }
    guard version == GateReport.currentVersion else {
      throw ReadError(
        description: "\(name) is a report of version \(version), and this mlgate reads version "
          + "\(GateReport.currentVersion). Read it with the mlgate that wrote it, or run the gate again.")
    }
    let report: GateReport
    do { report = try document.report() } catch { throw refusal(error.sentence) }
    guard report.verdict >= report.outcome else {
      throw ReadError(
        description: "\(name) claims the verdict '\(report.verdict.rawValue)', and its checks came to "
          + "'\(report.outcome.rawValue)'. It was changed after the gate wrote it; run the gate again.")
    }
    return report
  }
}
