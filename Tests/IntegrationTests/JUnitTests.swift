import Foundation
import MLGateReports
import MLGateResults
import Testing

extension Everything {
  /// The example's JUnit XML before readers that are not ours.
  struct JUnitTests {
    /// A failing report of the tool itself, in a dialect.
    private func reports(_ dialect: String, _ example: Example) async throws -> (junit: URL, report: GateReport) {
      let delivery = try await example.corruptedDelivery()
      let folder = example.temporary("reports-\(dialect)")
      try await example.swift(
        "package", "validate-data", "--source", "eval=\(delivery)", "--junit", dialect, "--report-dir", folder.path,
        expecting: 1)
      let files = folder.appendingPathComponent("validate-data")
      let bytes = try Data(contentsOf: files.appendingPathComponent("report.json"))
      return (files.appendingPathComponent("junit.xml"), try JSONReportReader.read(Array(bytes)))
    }

    @Test(.enabled(if: Integration.installed("xmllint") != nil && Integration.schemas != nil))
    func strictDocumentsAreValid() async throws {
      let example = try Example()
      let junit = try await reports("strict", example).junit
      let schemas = try #require(Integration.schemas)
      for schema in ["jenkins-xunit-junit-10.xsd", "windyroad-JUnit.xsd"] {
        let outcome = try await Started(
          ["xmllint", "--nonet", "--noout", "--schema", schemas.appendingPathComponent(schema).path, junit.path],
          in: example.folder
        ).outcome()
        #expect(outcome.code == 0, "\(schema): \(outcome.error)")
      }
    }

    @Test(.enabled(if: Integration.python != nil), arguments: ["strict", "extended"])
    func junitparserReadsTheSameCounts(_ dialect: String) async throws {
      let example = try Example()
      let (junit, report) = try await reports(dialect, example)
      let script = """
        import sys
        from junitparser import JUnitXml, Failure, Error, Skipped
        kinds = {Failure: 0, Error: 0, Skipped: 0}
        cases = 0
        document = JUnitXml.fromfile(sys.argv[1])
        for suite in document:
            for case in suite:
                cases += 1
                for result in case.result:
                    kinds[type(result)] += 1
            assert (suite.tests, suite.failures, suite.errors, suite.skipped) == (cases, *kinds.values())
        print(cases, *kinds.values())
        """
      let python = try #require(Integration.python)
      let outcome = try await Started([python, "-c", script, junit.path], in: example.folder).outcome()
      #expect(outcome.code == 0, "\(outcome.error)")
      let checks = report.checks
      let counts = [
        checks.count, checks.count { $0.verdict == .failed },
        checks.count { [.errored, .inconclusive].contains($0.verdict) }, checks.count { $0.verdict == .skipped },
      ]
      #expect(outcome.output == counts.map(String.init).joined(separator: " ") + "\n")
    }
  }
}
