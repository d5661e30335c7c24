import Foundation
#if canImport(FoundationXML)
  import FoundationXML
#endif
import MLGateReports
import MLGateResults
import Testing

/// The reports that a gate leaves, and what it prints.
struct ReportTests {
  /// Counts of a JUnit document.
  final class Counter: NSObject, XMLParserDelegate {
    var elements: [String: Int] = [:]
    var suite: [String: String] = [:]
    var attributes: Set<String> = []

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
      attributes: [String: String]
    ) {
      elements[name, default: 0] += 1
      if name == "testsuite" { suite = attributes }
      if name == "testcase" { self.attributes.formUnion(attributes.keys) }
    }
  }

  private func junit(_ project: Scratch, _ path: String = ".mlgate/reports/validate-data/junit.xml") throws -> Counter {
    let counter = Counter()
    let parser = XMLParser(data: Data(try project.read(path).utf8))
    parser.delegate = counter
    try #require(parser.parse(), "\(String(describing: parser.parserError))")
    return counter
  }

  /// One check of every verdict that data can come to.
  private func mixed() throws -> Scratch {
    try Projects.data(
      ["x,y", "1,a", "-2,b", "3,"],
      checks: [
        "range: {column: x, min: 0}", "missing: {column: y, max: 0%}\n      severity: warn",
        "row-count: {min: 1, change: {max: 5%}}", "unique: {column: x}",
      ])
  }

  @Test(arguments: ["extended", "strict"]) func junitAgreesWithTheReport(_ dialect: String) async throws {
    let project = try mixed()
    try await project.run("validate-data", "--junit", dialect, expecting: 1)
    let report = try project.report(.validateData)
    let counter = try junit(project)
    let failures = report.checks.count { $0.verdict == .failed }
    let errors = report.checks.count { [.errored, .inconclusive].contains($0.verdict) }
    #expect(failures == 1 && errors == 1 && report.checks.contains { $0.verdict == .warned })
    #expect(counter.elements["testcase"] == report.checks.count && counter.suite["tests"] == "\(report.checks.count)")
    #expect(counter.elements["failure"] == failures && counter.suite["failures"] == "\(failures)")
    #expect(counter.elements["error"] == errors && counter.suite["errors"] == "\(errors)")
    #expect(counter.attributes.contains("file") == (dialect == "extended"))
  }

  @Test func theDialectCanBeConfigured() async throws {
    let project = try mixed()
    try project.replace("model: tiny\n", by: "model: tiny\nreport: {junit: strict, folder: out}\n")
    try await project.run("validate-data", expecting: 1)
    #expect(!(try junit(project, "out/validate-data/junit.xml").attributes.contains("file")))
    try project.replace("junit: strict", by: "junit: stric")
    let outcome = try await project.run("validate-data", expecting: 64)
    #expect(
      outcome.error == """
        mlgate.yml:3:17: error: unknown JUnit dialect 'stric'; known are extended and strict
          report: {junit: stric, folder: out}
                          ^

        """)
  }

  @Test func jsonIsAloneOnStandardOutput() async throws {
    let project = try mixed()
    let outcome = try await project.run("validate-data", "--json", expecting: 1)
    #expect(outcome.output == (try project.read(".mlgate/reports/validate-data/report.json")))
    #expect(outcome.error == "")
    #expect(try JSONReportReader.read(Array(outcome.output.utf8)).gate == .validateData)
    let actions = try await project.run(
      "validate-data", "--json", expecting: 1, environment: ["GITHUB_ACTIONS": "true"])
    #expect(try JSONReportReader.read(Array(actions.output.utf8)).gate == .validateData)
    #expect(actions.error.hasPrefix("::error file=data.csv,line=3,col=1,"), "\(actions.error)")
  }

  @Test func reportsGoWhereTheyAreWanted() async throws {
    let project = try mixed()
    let outcome = try await project.run("validate-data", "--report-dir", "artifacts/reports", expecting: 1)
    let names = ["junit.xml", "report.json", "summary.md"]
    #expect(project.files(below: "artifacts/reports/validate-data") == names)
    #expect(outcome.output.hasSuffix("  reports  artifacts/reports/validate-data\n"))
    #expect(!project.exists(".mlgate/reports"))
    try project.write("deep/er/x", "")
    // The configuration is found upward; its reports are beside it, those asked for are where one stands.
    try await project.run("validate-data", expecting: 1, in: "deep/er")
    #expect(project.files(below: ".mlgate/reports/validate-data") == names)
    try await project.run("validate-data", "--report-dir", "here", expecting: 1, in: "deep/er")
    #expect(project.files(below: "deep/er/here/validate-data") == names)
  }

  @Test func aReportThatCannotBeWrittenIsNotGreen() async throws {
    let project = try Projects.passing()
    try project.write("file", "")
    let outcome = try await project.run("validate-data", "--report-dir", "file", expecting: 3)
    #expect(outcome.error.hasPrefix("error: "), "\(outcome.error)")
  }

  @Test func quietAndVerbose() async throws {
    let project = try Projects.passing()
    let quiet = try await project.run("validate-data", "-q", expecting: 0).output
    #expect(quiet.hasPrefix("validate-data PASSED  tiny  8 checks passed  (") || quiet.contains("checks passed"))
    #expect(quiet.split(separator: "\n").count == 1)
    let verbose = try await project.run("validate-data", "-v", expecting: 0).output
    #expect(verbose.contains("train/range/distance") && verbose.contains("sha256:"))
    #expect(!verbose.contains("\u{1B}"))
    let coloured = try await project.run("validate-data", "--color", "always", expecting: 0).output
    #expect(coloured.contains("\u{1B}["))
    let forced = try await project.run("validate-data", expecting: 0, environment: ["CLICOLOR_FORCE": "1"]).output
    #expect(forced.contains("\u{1B}["))
  }
}

/// In GitHub Actions: what data says is never what the runner does.
struct GitHubActionsTests {
  static let hostile = [
    "::error::pwned", "a\n::add-mask::b", "\u{1B}[31mred\u{1B}[0m", "🧪👩‍🔬", "%0A::set-output name=x::y",
    "\r::stop-commands::z",
    "<img src=x onerror=alert(1)>|`", "\u{202E}gnp.exe",
  ]

  private func project(_ values: [String]) throws -> Scratch {
    try Projects.data(
      ["x"] + values.map { "\"" + $0.replacing("\"", with: "\"\"") + "\"" },
      checks: ["allowed: {column: x, values: [ok]}"])
  }

  @Test func annotationsAreTheOnlyCommands() async throws {
    let project = try project(Self.hostile)
    let outcome = try await project.run("validate-data", expecting: 1, environment: ["GITHUB_ACTIONS": "true"])
    // Carriage returns count as line ends to the runner.
    let lines = outcome.output.split { $0.isNewline }
    let commands = lines.filter { $0.hasPrefix("::") || $0.hasPrefix("##[") }
    #expect(commands.count == 1, "\(outcome.output)")
    #expect(commands.first?.hasPrefix("::error file=data.csv,line=2,col=1,title=d%3A x%3A one of ok::") == true)
    #expect(!outcome.output.unicodeScalars.contains("\u{1B}") && !outcome.output.unicodeScalars.contains("\u{202E}"))
    #expect(outcome.output.contains("🧪👩‍🔬"))
  }

  @Test func filesAreThoseOfTheWorkspace() async throws {
    let project = try project(["bad"])
    try project.write("sub/x", "")
    let workspace = URL(fileURLWithPath: project.path).deletingLastPathComponent().path
    let outcome = try await project.run(
      "validate-data", expecting: 1, in: "sub", environment: ["GITHUB_ACTIONS": "true", "GITHUB_WORKSPACE": workspace])
    #expect(outcome.output.contains("\n::error file=project/data.csv,line=2,col=1,"), "\(outcome.output)")
  }

  @Test func theSummaryIsAppended() async throws {
    let project = try project(Self.hostile)
    try project.write("step.md", "before\n")
    let environment = ["GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": project("step.md")]
    try await project.run("validate-data", expecting: 1, environment: environment)
    let once = try project.read("step.md")
    #expect(once.hasPrefix("before\n") && once.contains("validate-data"))
    #expect(!once.contains("<img") && !once.unicodeScalars.contains("\u{1B}"))
    try await project.run("validate-data", expecting: 1, environment: environment)
    let twice = try project.read("step.md")
    #expect(twice.hasPrefix(once) && twice.utf8.count > once.utf8.count)
  }

  @Test func theSummaryStaysUnderItsLimit() async throws {
    let project = try project(Self.hostile)
    let environment = ["GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": project("step.md")]
    // 300 checks that fail, each with evidence.
    let checks = (0..<300).map {
      "    - allowed: {column: x, values: [\"\(String(repeating: "v", count: 400))\($0)\"]}\n"
    }
    try project.replace("    - allowed: {column: x, values: [ok]}\n", by: checks.joined())
    for room in [0, 500_000, 995_000, 999_500, 1_048_000] {
      try project.write("step.md", String(repeating: "x", count: room))
      let outcome = try await project.run("validate-data", "-q", expecting: 1, environment: environment)
      let size = try project.read("step.md").utf8.count
      #expect(size >= room && size <= 1_048_576, "\(room) became \(size)")
      #expect(outcome.output.split(separator: "\n").count { $0.hasPrefix("::error ") } == 10)
    }
  }
}
