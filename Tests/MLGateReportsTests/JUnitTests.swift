import Foundation
import MLGateResults
import Testing

@testable import MLGateReports

@Suite struct JUnitTests {
  @Test(arguments: 0..<60, JUnitRenderer.Dialect.allCases)
  func aParserReadsBackWhatTheReportSays(seed: Int, dialect: JUnitRenderer.Dialect) throws {
    var random = RandomReports(seed: seed)
    try expectFaithful(random.report(), dialect)
  }

  @Test(arguments: Samples.all.map(\.name), JUnitRenderer.Dialect.allCases)
  func aParserReadsBackWhatTheSamplesSay(name: String, dialect: JUnitRenderer.Dialect) throws {
    try expectFaithful(#require(Samples.all.first { $0.name == name }).report, dialect)
  }

  private func expectFaithful(_ report: GateReport, _ dialect: JUnitRenderer.Dialect) throws {
    let document = JUnitRenderer(dialect: dialect).render(report)
    let root = try #require(readXML(document), "not well-formed:\n\(document)")
    let suite = dialect == .rootless ? root : try #require(root.children.first)
    let cases = suite.children(named: "testcase")
    let checks = report.accountedChecks

    #expect(cases.count == max(checks.count, 1))
    #expect(suite.attributes["tests"] == String(cases.count))
    for (attribute, element) in [("failures", "failure"), ("errors", "error"), ("skipped", "skipped")] {
      let number = cases.count { !$0.children(named: element).isEmpty }
      #expect(suite.attributes[attribute] == String(number))
    }
    #expect(Set(cases.map { Array(($0.attributes["name"] ?? "").utf8) }).count == cases.count)
    let isGreen = cases.allSatisfy { $0.children(named: "failure").isEmpty && $0.children(named: "error").isEmpty }
    #expect(isGreen == (report.outcome <= .warned))

    for (testCase, check) in zip(cases, checks) {
      expectNamed(testCase, check)
      let results = ["failure", "error", "skipped"].flatMap { testCase.children(named: $0) }
      #expect(results.map(\.name) == Self.elements(check.verdict))
      guard let result = results.first else { continue }
      let (kept, note) = Visible.cut(check.message, to: 1000)
      #expect(same(result.attributes["message"], legal(kept + note)))
      if check.verdict != .skipped {
        #expect(bytes(result.text).starts(with: bytes(legal(check.title + "\n" + check.message))))
      }
    }
    for testCase in cases {
      #expect(testCase.attributes["time"]?.wholeMatch(of: #/[0-9]+\.[0-9]{3}/#) != nil)
    }
  }

  /// The id, or the id and a number where another check has it already.
  private func expectNamed(_ testCase: ReadElement, _ check: CheckResult) {
    let isBlank = check.id.unicodeScalars.allSatisfy { [" ", "\t", "\n", "\r"].contains($0) }
    #expect(bytes(testCase.attributes["name"] ?? "").starts(with: bytes(isBlank ? "check" : legal(check.id))))
  }

  private static func elements(_ verdict: Verdict) -> [String] {
    switch verdict {
    case .passed, .warned: []
    case .skipped: ["skipped"]
    case .failed: ["failure"]
    case .inconclusive, .errored: ["error"]
    }
  }

  /// XML 1.0, section 2.2, written down once more.
  private func legal(_ text: String) -> String {
    text.unicodeScalars.map { scalar in
      let isForbidden =
        scalar.value < 0x20 && ![9, 10, 13].contains(scalar.value) || scalar.value == 0xFFFE || scalar.value == 0xFFFF
      return isForbidden ? "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}" : String(scalar)
    }.joined()
  }

  private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }
  private func same(_ left: String?, _ right: String) -> Bool { left.map(bytes) == bytes(right) }

  @Test func aWarningIsToldWhereItsDialectHasRoomForIt() throws {
    let message = "The calibration error is 0.060, above 0.05.\nIts severity is 'warn', so the gate goes on."
    for dialect in JUnitRenderer.Dialect.allCases {
      let root = try #require(readXML(JUnitRenderer(dialect: dialect).render(Samples.everyVerdict)))
      let suite = dialect == .rootless ? root : try #require(root.children.first)
      let warned = try #require(
        suite.children(named: "testcase").first { $0.attributes["name"] == "expected-calibration-error" })
      let place = dialect == .strict ? suite : warned
      #expect(place.children(named: "system-out").first?.text.contains(message) == true)
      #expect(warned.children(named: "system-out").isEmpty == (dialect == .strict))
    }
  }

  @Test func placesAndPropertiesAreForTheExtendedDialect() throws {
    let suite = try #require(readXML(JUnitRenderer(dialect: .extended).render(Samples.everyVerdict))?.children.first)
    let failed = try #require(suite.children(named: "testcase").dropFirst().first)
    #expect(failed.attributes["file"] == "data/2013-09.csv")
    #expect(failed.attributes["line"] == "812")
    #expect(!failed.children(named: "properties").isEmpty)
    #expect(suite.attributes["timestamp"] == "2026-11-23T04:15:00Z")
    let strict = JUnitRenderer(dialect: .strict).render(Samples.everyVerdict)
    #expect(!strict.contains(" file=") && !strict.contains(" line="))
  }
}
