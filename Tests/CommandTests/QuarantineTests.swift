import Foundation
import MLGateResults
import Testing

/// `on-malformed`: what happens to records that cannot be read.
struct QuarantineTests {
  private static let text = "\u{FEFF}x,\"y\"\r\n1,a\r\n2\r\n\"3\",\"b\"c\n4,d"

  private func project(_ policy: String, _ text: String = Self.text) throws -> Scratch {
    try Scratch([
      "mlgate.yml": "version: 1\nmodel: tiny\ndatasets:\n  d: {source: data.csv, on-malformed: \(policy)}\n"
        + "validate-data:\n  d:\n    - row-count: {min: 1}\n",
      "data.csv": text,
    ])
  }

  private static let places = """
    {"byte":15,"file":"data.csv","kind":"field-count","line":3,"message":"1 field, header has 2"}
    {"byte":18,"column":8,"file":"data.csv","kind":"stray-quote","line":4,"message":"the record has a quote that \
    neither begins nor ends a field"}

    """

  @Test func quarantineKeepsTheirVeryBytesAndWarns() async throws {
    let project = try project("quarantine")
    try await project.run("validate-data", expecting: 0)
    try await project.run("validate-data", "--strict", expecting: 1)
    let check = try project.report(.validateData).check("d/well-formed")
    #expect(check.verdict == .warned)
    #expect(
      check.message
        == "2 records are malformed and kept in .mlgate/reports/validate-data/quarantine/d.csv, with places and reasons "
        + "in .mlgate/reports/validate-data/quarantine/d.jsonl; no statistic includes them, so the other checks speak of "
        + "the remaining 2 rows.")
    let folder = ".mlgate/reports/validate-data/quarantine"
    #expect(try project.read("\(folder)/d.csv") == "x,\"y\"\r\n2\r\n\"3\",\"b\"c\n")
    #expect(try project.read("\(folder)/d.jsonl") == Self.places)
    #expect(project.files(below: folder) == ["d.csv", "d.jsonl"])
    // A later run without malformed records leaves none of an earlier one's.
    try project.write("data.csv", "x,y\n1,a\n")
    try await project.run("validate-data", "--strict", expecting: 0)
    #expect(project.files(below: folder) == [])
  }

  @Test func ignoredRecordsAreCounted() async throws {
    let project = try project("ignore")
    try await project.run("validate-data", "--strict", expecting: 0)
    let report = try project.report(.validateData)
    let check = try report.check("d/well-formed")
    #expect(check.verdict == .passed)
    #expect(
      check.message
        == "2 records are malformed and left out, as 'on-malformed: ignore' says; no statistic includes them, so the "
        + "other checks speak of the remaining 2 rows.")
    #expect(
      report.fact("d read")
        == "2 rows, 2 columns, \(Self.text.utf8.count) bytes in 1 file; 2 malformed records left out")
    try await project.run("accept", expecting: 0)
  }

  @Test func failIsTheDefault() async throws {
    let project = try project("fail")
    try await project.run("validate-data", expecting: 1)
    #expect(try project.report(.validateData).troubles == ["failed d/well-formed"])
    try await project.run("accept", expecting: 64)
    #expect(!project.exists(".mlgate/reports/validate-data/quarantine"))
  }

  @Test func profileKnowsTheSamePolicies() async throws {
    let project = try project("fail")
    let ignored = try await project.run("profile", "--on-malformed", "ignore", "data.csv", expecting: 0)
    #expect(ignored.error.hasSuffix("warning: 2 malformed records were left out.\n"))
    let kept = try await project.run("profile", "--on-malformed", "quarantine", "data.csv", expecting: 0)
    #expect(
      kept.error
        == "warning: 2 malformed records were left out; see quarantine/data.csv, and quarantine/data.jsonl for places "
        + "and reasons.\n")
    #expect(try project.read("quarantine/data.jsonl") == Self.places)
  }

  @Test func whatIsNotReadAtAllCannotBeOverlooked() async throws {
    for policy in ["quarantine", "ignore"] {
      let project = try project(policy, "x,y\n1,a\n")
      let handle = try #require(FileHandle(forWritingAtPath: project("data.csv")))
      // A hole longer than the longest record: it costs no disk.
      try handle.truncate(atOffset: 130 << 20)
      try handle.close()
      try await project.run("validate-data", expecting: 1)
      #expect(try project.report(.validateData).troubles == ["failed d/well-formed"])
    }
  }
}
