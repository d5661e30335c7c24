import Foundation
import MLGateResults
import Testing

@testable import MLGateReports

@Suite struct JSONTests {
  @Test(arguments: 0..<100)
  func whatIsWrittenIsReadBack(seed: Int) throws {
    var random = RandomReports(seed: seed)
    let report = random.report()
    let text = JSONRenderer().render(report)
    let read = try JSONReportReader.read(Array(text.utf8))
    #expect(read == report)
    // `==` on strings takes canonically equivalent ones for equal; the documents must agree to the byte.
    #expect(Array(JSONRenderer().render(read).utf8) == Array(text.utf8))
  }

  @Test(arguments: 0..<30)
  func theDocumentIsTheOneThatCodableMeans(seed: Int) throws {
    var random = RandomReports(seed: seed)
    let report = random.report()
    let ours = try JSONSerialization.jsonObject(with: Data(JSONRenderer().render(report).utf8)) as? NSDictionary
    let codable = try JSONSerialization.jsonObject(with: JSONEncoder().encode(report)) as? NSDictionary
    #expect(ours != nil && ours == codable)
  }

  @Test(arguments: 0..<30)
  func aPrintedDocumentCommandsNobody(seed: Int) {
    var random = RandomReports(seed: seed)
    let text = JSONRenderer().render(random.report())
    #expect(text.hasSuffix("}\n"))
    #expect(!text.contains("##"))
    #expect(!text.unicodeScalars.contains { $0 != "\n" && $0.properties.generalCategory == .control })
    #expect(!text.split(separator: "\n").contains { $0.drop { $0 == " " }.hasPrefix("::") })
  }

  @Test func numbersThatAreNoneAreLeftOut() throws {
    var report = Samples.hostile
    report.checks[0].observed?.number = .nan
    let read = try JSONReportReader.read(Array(JSONRenderer().render(report).utf8))
    #expect(read.duration == 0)
    #expect(read.checks[0].duration == 0)
    #expect(read.checks[0].observed == Quantity(text: report.checks[0].observed?.text ?? ""))
  }

  @Test(arguments: [
    (
      #"{"version": 7}"#,
      "report.json is a report of version 7, and this mlgate reads version 1. "
        + "Read it with the mlgate that wrote it, or run the gate again."
    ),
    ("{}", "report.json lacks 'version'. Expected a report that mlgate wrote; run the gate again."),
    (
      #"{"version": "1"}"#,
      "report.json has a value of the wrong type at 'version'. Expected a report that mlgate wrote; run the gate again."
    ),
    (#"{"version": 1}"#, "report.json lacks 'gate'. Expected a report that mlgate wrote; run the gate again."),
    (
      #"{"version": 1, "gate": "dance"}"#,
      "report.json has a value that is not allowed at 'gate'. Expected a report that mlgate wrote; run the gate again."
    ),
    ("[1]", "report.json is not a JSON object. Expected a report that mlgate wrote; run the gate again."),
    ("", "report.json is not JSON. Expected a report that mlgate wrote; run the gate again."),
    ("{\"version\": 1", "report.json is not JSON. Expected a report that mlgate wrote; run the gate again."),
  ])
  func whatIsNoReportIsRefused(text: String, message: String) {
    #expect(throws: JSONReportReader.ReadError(description: message)) { try JSONReportReader.read(Array(text.utf8)) }
  }

  @Test(arguments: [
    (#""verdict": "warned""#, #""verdict": "fine""#, "has a value that is not allowed at 'checks[5].verdict'"),
    (#""verdict": "warned""#, #""verdict": null"#, "has a value of the wrong type at 'checks[5].verdict'"),
    (#""line": 813"#, #""line": 813.5"#, "has a value of the wrong type at 'checks[1].evidence[1].location.line'"),
    (#""evidenceOmitted": 10"#, #""omitted": 10"#, "lacks 'checks[1].evidenceOmitted'"),
    (#""number": 0.61"#, #""number": 1e999"#, "has a value of the wrong type at 'checks[2].observed.number'"),
    (#""facts": ["#, #""facts": [7, "#, "has a value of the wrong type at 'facts[0]'"),
    (#""os": "Linux""#, #""os": 3"#, "has a value of the wrong type at 'environment.os'"),
    (#""tool": "0.1.0""#, #""tool": "0.1.0", "tool": "9""#, "is not JSON"),
  ])
  func errorsNameTheirPlace(part: String, replacement: String, reason: String) {
    let text = JSONRenderer().render(Samples.everyVerdict)
    let changed = text.replacing(part, with: replacement, maxReplacements: 1)
    #expect(changed != text)
    let message = "r.json \(reason). Expected a report that mlgate wrote; run the gate again."
    #expect(throws: JSONReportReader.ReadError(description: message)) {
      try JSONReportReader.read(Array(changed.utf8), name: "r.json")
    }
  }

  @Test func strangersArePassedOverAndNullIsAbsent() throws {
    let report = Samples.everyVerdict
    let text = JSONRenderer().render(report)
      .replacing(#""evidenceOmitted": 0"#, with: #""evidenceOmitted": 0, "history": null, "later": {"a": [1]}"#)
    #expect(text.contains("later"))
    #expect(try JSONReportReader.read(Array(text.utf8)) == report)
  }

  @Test func aVerdictBetterThanItsChecksIsRefused() {
    var report = Samples.everyVerdict
    report.verdict = .passed
    let message =
      "report.json claims the verdict 'passed', and its checks came to 'errored'. "
      + "It was changed after the gate wrote it; run the gate again."
    #expect(throws: JSONReportReader.ReadError(description: message)) {
      try JSONReportReader.read(Array(JSONRenderer().render(report).utf8))
    }
  }
}
