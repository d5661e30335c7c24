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

  @Test func errorsNameTheirPlace() {
    let text = JSONRenderer().render(Samples.everyVerdict).replacing(
      #""verdict": "warned""#, with: #""verdict": "fine""#)
    let message =
      "r.json has a value that is not allowed at 'checks[5].verdict'. Expected a report that mlgate wrote; run the gate again."
    #expect(throws: JSONReportReader.ReadError(description: message)) {
      try JSONReportReader.read(Array(text.utf8), name: "r.json")
    }
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
