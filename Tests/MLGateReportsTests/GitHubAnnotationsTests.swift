import MLGateResults
import Testing

@testable import MLGateReports

@Suite struct GitHubAnnotationsTests {
  /// A command as the runner reads it (`ActionCommand.TryParseV2` and its unescaping).
  struct Command {
    var name: String
    var properties: [String: String] = [:]
    var data: String

    init?(_ line: [UInt8]) {
      guard line.starts(with: Array("::".utf8)), let end = line.dropFirst(2).firstRange(of: Array("::".utf8)) else {
        return nil
      }
      let info = line[..<end.lowerBound].dropFirst(2)
      let space = info.firstIndex(of: UInt8(ascii: " ")) ?? info.endIndex
      name = String(decoding: info[..<space], as: UTF8.self)
      for pair in info[space...].dropFirst().split(separator: UInt8(ascii: ",")) {
        let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1).map(Array.init)
        guard parts.count == 2 else { return nil }
        properties[String(decoding: parts[0], as: UTF8.self)] = Self.unescape(
          parts[1], ["%0D": 13, "%0A": 10, "%3A": 58, "%2C": 44, "%25": 37])
      }
      data = Self.unescape(Array(line[end.upperBound...]), ["%0D": 13, "%0A": 10, "%25": 37])
    }

    private static func unescape(_ text: [UInt8], _ codes: KeyValuePairs<String, UInt8>) -> String {
      let bytes = codes.reduce(text) { $0.replacing(Array($1.key.utf8), with: [$1.value]) }
      return String(decoding: bytes, as: UTF8.self)
    }
  }

  @Test(arguments: 0..<60)
  func everyLineIsOneCommandWithinGitHubsLimits(seed: Int) throws {
    var random = RandomReports(seed: seed)
    let report = random.report()
    let text = GitHubAnnotations().render(report)
    let lines = text.utf8.split(separator: 10).map(Array.init)
    let commands = try lines.map { try #require(Command($0), "\(String(decoding: $0, as: UTF8.self))") }
    #expect(!text.utf8.contains(13))
    let stopping = report.checks([.failed, .errored, .inconclusive]).count
    #expect(commands.count { $0.name == "error" } == min(stopping, 10))
    #expect(commands.count { $0.name == "warning" } == min(report.count(.warned), 10))
    #expect(commands.allSatisfy { ["error", "warning"].contains($0.name) && $0.data.utf16.count <= 4096 })
    #expect(commands.allSatisfy { Set($0.properties.keys).isSubset(of: ["file", "line", "col", "title"]) })
    #expect(commands.allSatisfy { $0.properties["line"].map { Int($0) ?? 0 } != 0 })
  }

  @Test func theTenthFoldsTheRest() {
    let text = GitHubAnnotations().render(Self.report(failures: 16))
    let lines = text.split(separator: "\n")
    #expect(lines.count == 10)
    #expect(lines.last == "::error title=validate-data::and 7 more failures; see the step summary")
    #expect(
      GitHubAnnotations().render(Self.report(failures: 10)).split(separator: "\n").last?.contains("check 10") == true)
  }

  @Test func everythingPassedIsSilence() {
    #expect(GitHubAnnotations().render(Samples.passed) == "")
  }

  @Test func propertiesAndMessagesComeBackAsTheyWere() throws {
    let check = CheckResult(
      id: "a", title: "100%: a, b", verdict: .failed, message: "50%0A of it::here\nand ::there",
      location: Place(file: "dir,x/a:b.yml", line: 3, column: 4))
    let report = GateReport(
      gate: .train, project: "p", checks: [check], started: "2026-11-23T04:15:00Z", duration: 0, tool: "0")
    let text = GitHubAnnotations().render(report)
    #expect(
      text == "::error file=dir%2Cx/a%3Ab.yml,line=3,col=4,title=100%25%3A a%2C b::50%250A of it::here%0Aand ::there%0A"
        + "configured at dir,x/a:b.yml:3:4\n")
    let command = try #require(Command(Array(text.utf8.dropLast())))
    #expect(command.properties["file"] == "dir,x/a:b.yml")
    #expect(command.properties["title"] == "100%: a, b")
    #expect(command.data.hasPrefix("50%0A of it::here\nand ::there\n"))
  }

  @Test func longMessagesAreCutBetweenScalars() {
    let cut = GitHubAnnotations.cut("a" + String(repeating: "😀", count: 3000))
    #expect(cut.utf16.count <= 4096 && cut.utf16.count >= 4095)
    #expect(cut.hasSuffix("😀..."))
    #expect(GitHubAnnotations.cut("short") == "short")
  }

  private static func report(failures: Int) -> GateReport {
    GateReport(
      gate: .validateData, project: "p",
      checks: (1...failures).map { CheckResult(id: "\($0)", title: "check \($0)", verdict: .failed, message: "Bad.") },
      started: "2026-11-23T04:15:00Z", duration: 0, tool: "0")
  }
}
