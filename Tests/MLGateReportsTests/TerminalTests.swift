import MLGateResults
import Testing

@testable import MLGateReports

@Suite struct TerminalTests {
  /// What a runner would act on: at a line's start after spaces (GitHub, TeamCity), or anywhere (Azure Pipelines, GitHub's old form).
  private static let commands = ["##vso[", "##[", "##teamcity["]

  @Test(arguments: 0..<60, TerminalRenderer.Verbosity.allCases)
  func dataCannotCommandARunnerOrATerminal(seed: Int, verbosity: TerminalRenderer.Verbosity) {
    var random = RandomReports(seed: seed)
    let text = TerminalRenderer(color: false, verbosity: verbosity, width: 60).render(random.report())
    #expect(text.hasSuffix("\n"))
    for line in text.utf8.split(separator: 10).map({ String(decoding: $0, as: UTF8.self) }) {
      #expect(!line.drop { $0.isWhitespace }.hasPrefix("::"))
      // A search by culture, as .NET's is, does not see what is ignorable.
      let seen = String(
        String.UnicodeScalarView(line.unicodeScalars.filter { !$0.properties.isDefaultIgnorableCodePoint }))
      #expect(!Self.commands.contains { seen.contains($0) }, "\(line)")
      let acting = line.unicodeScalars.filter {
        let category = $0.properties.generalCategory
        return category == .control || category == .format && $0 != "\u{200C}" && $0 != "\u{200D}"
      }
      #expect(acting.isEmpty, "\(line)")
    }
  }

  @Test func colourAddsNothingButColour() {
    for (name, report) in Samples.all {
      let plain = TerminalRenderer(color: false, width: 80).render(report)
      let colored = TerminalRenderer(color: true, width: 80).render(report)
      #expect(colored.replacing(#/\u{1B}\[[0-9;]+m/#, with: "") == plain, "\(name)")
      #expect(colored.contains("\u{1B}[") && !plain.contains("\u{1B}"), "\(name)")
    }
  }

  @Test func theHeadlineIsTheReason() {
    let first = TerminalRenderer().render(Samples.everyVerdict).prefix { $0 != "\n" }
    #expect(
      first == "evaluate ERRORED  flight-delays  2 of 7 checks failed, 1 errored, 1 inconclusive, 1 warned, 1 skipped"
        + "  (2 min 5 s)")
    #expect(
      TerminalRenderer(verbosity: .quiet).render(Samples.passed)
        == "validate-data PASSED  flight-delays  4 checks passed  (0.31 s)\n")
  }

  @Test func aReportIsNeverShownGreenerThanItsChecks() {
    var report = Samples.everyVerdict
    report.verdict = .passed
    #expect(TerminalRenderer().render(report).hasPrefix("evaluate ERRORED"))
    var broken = Samples.passed
    broken.verdict = .errored
    let text = TerminalRenderer(verbosity: .quiet).render(broken)
    #expect(text.contains("The gate itself came to 'errored', and none of its checks says why."))
  }

  @Test func evidenceBeyondTenIsCounted() {
    let evidence = (1...14).map { (row: Int) in Evidence(location: Place(file: "a.csv", line: row), text: "row \(row)")
    }
    let check = CheckResult(
      id: "a", title: "a", verdict: .failed, message: "Bad.", evidence: evidence, evidenceOmitted: 100)
    let report = GateReport(
      gate: .validateData, project: "p", checks: [check], started: "2026-11-23T04:15:00Z", duration: 0, tool: "0")
    let normal = TerminalRenderer().render(report)
    #expect(normal.contains("  | a.csv:10: row 10\n  | and 104 more\n"))
    #expect(TerminalRenderer(verbosity: .verbose).render(report).contains("  | a.csv:14: row 14\n  | and 100 more\n"))
  }

  @Test(arguments: [
    ("one two three", 7, ["one two", "three"]), ("one two", 7, ["one two"]), ("", 7, [""]),
    ("unbreakable-word next", 7, ["unbreakable-word", "next"]), ("表は 数字", 5, ["表は", "数字"]), ("a b", 0, ["a b"]),
  ])
  func textIsBrokenAtSpaces(text: String, width: Int, lines: [String]) {
    #expect(TerminalStyle.wrap(text, width: width) == lines)
  }

  @Test func idsThatShareAStemShareALine() {
    let ids = ["train/row-count", "train/missing/a", "eval/missing/a", "train/missing/b", "plain"]
    #expect(
      TerminalRenderer.groups(ids) == ["train/row-count", "train/missing: a, b", "eval/missing/a", "plain"])
  }

  @Test(arguments: [
    (0, "0.00 s"), (0.314, "0.31 s"), (59.99, "59.99 s"), (59.999, "1 min 0 s"), (125.4, "2 min 5 s"),
    (3725, "1 h 2 min"), (-1, "0.00 s"), (.nan, "0.00 s"), (.infinity, "8760 h 0 min"),
  ])
  func durationsAreForPeople(seconds: Double, text: String) {
    #expect(Numbers.elapsed(seconds) == text)
  }

  @Test func secondsHaveNoExponentCommaOrSign() {
    #expect(Numbers.seconds(1e-9, places: 3) == "0.000")
    #expect(Numbers.seconds(1234.5678, places: 3) == "1234.568")
    #expect(Numbers.seconds(0.0625, places: 3) == "0.063")
    #expect(Numbers.seconds(1e300, places: 3) == "31536000.000")
    #expect(Numbers.seconds(-.infinity, places: 3) == "0.000")
  }

  @Test func controlCharactersAreShown() {
    #expect(
      Visible.line("a\u{1B}[31m\u{0}\u{9B}\u{202E}b\tc\r\nd\u{FEFF}")
        == "a\\u{1B}[31m\\u{0}\\u{9B}\\u{202E}b\\tc\\r\\nd\\u{FEFF}")
    #expect(Visible.lines("a\r\nb\nc\rd\r") == ["a", "b", "c\\rd\\r"])
    #expect(Visible.line("C:\\data 👩‍👩‍👧‍👦 e\u{301}") == "C:\\data 👩‍👩‍👧‍👦 e\u{301}")
    #expect(Visible.line("\u{301}a\u{301}") == "\\u{301}a\u{301}")
    #expect(Visible.line("###[x") == "#\\u{23}\\u{23}[x")
    #expect(Visible.line("abcdef", limit: 2) == "ab... (4 more characters)")
  }
}
