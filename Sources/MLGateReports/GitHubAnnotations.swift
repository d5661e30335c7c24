public import MLGateResults

/// Workflow commands that put what did not pass beside the changed lines of a pull request.
///
/// GitHub keeps ten annotations of a type for each step and 4096 UTF-16 units of each message (`ExecutionContext.cs` of its runner); the tenth
/// tells how many more there are. An annotation stands at the first evidence that has a place, else where the bound was written.
public struct GitHubAnnotations: Sendable {
  static let mostPerType = 10
  static let mostUnits = 4096

  public init() {}

  /// One command a line; empty when everything passed.
  public func render(_ report: GateReport) -> String {
    let errors = report.checks([.failed, .errored, .inconclusive])
    let warnings = report.checks([.warned])
    return commands("error", errors, gate: report.gate, noun: "failure")
      + commands("warning", warnings, gate: report.gate, noun: "warning")
  }

  private func commands(_ command: String, _ checks: [CheckResult], gate: Gate, noun: String) -> String {
    guard checks.count > Self.mostPerType else { return checks.map { line(command, $0, gate) }.joined() }
    let told = checks.prefix(Self.mostPerType - 1)
    let more = Numbers.count(checks.count - told.count, "more \(noun)")
    let last = "::\(command) title=\(gate.rawValue)::and \(more); see the step summary\n"
    return told.map { line(command, $0, gate) }.joined() + last
  }

  private func line(_ command: String, _ check: CheckResult, _ gate: Gate) -> String {
    var properties: [(String, String)] = []
    if let place = check.place, !place.file.isEmpty {
      properties.append(("file", place.file))
      if let line = place.line, line > 0 {
        properties.append(("line", String(line)))
        if let column = place.column, column > 0 { properties.append(("col", String(column))) }
      }
    }
    let title = [check.title, check.id].first { !$0.isEmpty } ?? gate.rawValue
    properties.append(("title", title))
    let written = properties.map { "\($0.0)=\(Self.property($0.1))" }.joined(separator: ",")
    return "::\(command) \(written)::\(Self.data(Self.cut(Self.message(check))))\n"
  }

  private static func message(_ check: CheckResult) -> String {
    var lines = Visible.lines(check.message, limit: mostUnits)
    if let measured = check.measured { lines.append(Visible.line(measured, limit: 1000)) }
    lines += check.evidence.prefix(3).map(\.line)
    let more = check.evidenceBeyond(3)
    if more > 0 { lines.append("and \(more) more") }
    return lines.joined(separator: "\n")
  }

  /// At most `mostUnits` UTF-16 units, never half a scalar.
  static func cut(_ message: String) -> String {
    guard message.utf16.count > mostUnits else { return message }
    var kept = ""
    var units = 3
    for scalar in message.unicodeScalars {
      units += UTF16.width(scalar)
      if units > mostUnits { break }
      kept.unicodeScalars.append(scalar)
    }
    return kept + "..."
  }

  /// The text after the second `::`, as the runner's `UnescapeData` reads it back.
  static func data(_ text: String) -> String { escape(text, [:]) }

  /// The value of a property, as the runner's `UnescapeProperty` reads it back; on one visible line.
  static func property(_ text: String) -> String { escape(Visible.line(text, limit: 300), [":": "%3A", ",": "%2C"]) }

  private static func escape(_ text: String, _ more: [Unicode.Scalar: String]) -> String {
    var out = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "%": out += "%25"
      case "\r": out += "%0D"
      case "\n": out += "%0A"
      default: if let code = more[scalar] { out += code } else { out.unicodeScalars.append(scalar) }
      }
    }
    return out
  }
}
