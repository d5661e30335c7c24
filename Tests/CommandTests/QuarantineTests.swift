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
    {"byte":15,"end":10,"file":"data.csv","kind":"field-count","line":3,"message":"1 field, header has 2","start":7}
    {"byte":18,"column":8,"end":19,"file":"data.csv","kind":"stray-quote","line":4,"message":"the record has a quote \
    that neither begins nor ends a field","start":10}

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
        + "in .mlgate/reports/validate-data/quarantine/d.rejected.jsonl; no statistic includes them, so the other checks "
        + "speak of the remaining 2 rows.")
    let folder = ".mlgate/reports/validate-data/quarantine"
    #expect(try project.read("\(folder)/d.csv") == "x,\"y\"\r\n2\r\n\"3\",\"b\"c\n")
    #expect(try project.read("\(folder)/d.rejected.jsonl") == Self.places)
    #expect(project.files(below: folder) == ["d.csv", "d.rejected.jsonl"])
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
    #expect(ignored.error.hasPrefix("data.csv:3: warning: 1 field, header has 2\n"))
    for options in [[], ["--on-malformed", "quarantine"]] {
      let kept = try await project.start(["profile", "--quarantine", "kept/here"] + options + ["data.csv"]).outcome()
      #expect(
        kept.error
          == "warning: 2 malformed records were left out; see kept/here/data.csv, and kept/here/data.rejected.jsonl for "
          + "places and reasons.\n")
      #expect(kept.code == 0)
      #expect(try project.read("kept/here/data.csv") == "x,\"y\"\r\n2\r\n\"3\",\"b\"c\n")
      #expect(try project.read("kept/here/data.rejected.jsonl") == Self.places)
    }
    try project.write("data.csv", "x,y\n1,a\n")
    try await project.run("profile", "--quarantine", "kept/here", "data.csv", expecting: 0)
    #expect(project.files(below: "kept/here") == [])
    // Without anything to keep there is no folder either.
    try await project.run("profile", "--quarantine", "other", "data.csv", expecting: 0)
    #expect(!project.exists("other"))
  }

  @Test func profileNeedsAFolderForIt() async throws {
    let project = try project("fail")
    let none = try await project.run("profile", "--on-malformed", "quarantine", "data.csv", expecting: 64)
    #expect(
      none.error.hasPrefix("Error: '--on-malformed quarantine' needs a folder; write '--quarantine FOLDER'.\n"))
    for policy in ["fail", "ignore"] {
      let both = try await project.run(
        "profile", "--on-malformed", policy, "--quarantine", "q", "data.csv", expecting: 64)
      #expect(both.error.hasPrefix("Error: '--on-malformed \(policy)' and '--quarantine q' exclude each other.\n"))
    }
  }

  /// Neither the data nor a stranger's file may be taken for what an earlier quarantine left.
  @Test func filesOfOthersAreNotReplaced() async throws {
    let project = try project("fail")
    let message =
      "error: Could not write './data.csv': a file is there that is not from a quarantine. Choose another folder for the "
      + "quarantine.\n"
    for clean in [false, true] {
      if clean { try project.write("data.csv", "x,y\n1,a\n") }
      let text = try project.read("data.csv")
      let itself = try await project.run("profile", "--quarantine", ".", "data.csv", expecting: 3)
      #expect(itself.error == message)
      #expect(try project.read("data.csv") == text)
    }
    // What was quarantined can be profiled, but not replaced by what remains of it.
    try project.write("data.csv", Self.text)
    try await project.run("profile", "--quarantine", "q", "data.csv", expecting: 0)
    let again = try await project.run("profile", "--quarantine", "q", "q/data.csv", expecting: 3)
    #expect(again.error == message.replacingOccurrences(of: "./", with: "q/"))
    #expect(try project.read("q/data.csv") == "x,\"y\"\r\n2\r\n\"3\",\"b\"c\n")
  }

  @Test func itsNameEndsAsTheDataDoes() async throws {
    let project = try Scratch(["a.tab": "x\ty\n1\n", "b.txt": "x,y\n1\n", "c": "x\ty\n1\n"])
    try await project.run("profile", "--quarantine", "q", "a.tab", expecting: 0)
    try await project.run("profile", "--quarantine", "q", "b.txt", expecting: 0)
    try await project.run("profile", "--quarantine", "q", "--format", "tsv", "c", expecting: 0)
    #expect(
      project.files(below: "q")
        == ["a.rejected.jsonl", "a.tab", "b.rejected.jsonl", "b.txt", "c.rejected.jsonl", "c.tsv"])
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
