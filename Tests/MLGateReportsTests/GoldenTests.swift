import MLGateReports
import MLGateResults
import Testing

@Suite struct GoldenTests {
  @Test(arguments: Samples.all.map(\.name))
  func everyRendererSaysWhatItSaid(name: String) throws {
    let report = try #require(Samples.all.first { $0.name == name }).report
    for (verbosity, word) in [(TerminalRenderer.Verbosity.quiet, "quiet"), (.normal, "normal"), (.verbose, "verbose")] {
      let text = TerminalRenderer(color: false, verbosity: verbosity, width: 80).render(report)
      try expectGolden(text, "\(name).\(word).txt")
    }
    try expectGolden(TerminalRenderer(color: true, width: 80).render(report), "\(name).color.txt")
    for dialect in JUnitRenderer.Dialect.allCases {
      try expectGolden(JUnitRenderer(dialect: dialect).render(report), "\(name).\(dialect.rawValue).xml")
    }
    try expectGolden(JSONRenderer().render(report), "\(name).json")
    try expectGolden(MarkdownRenderer().render(report), "\(name).md")
    try expectGolden(GitHubAnnotations().render(report), "\(name).annotations.txt")
  }

  @Test func theFolderGetsThreeFiles() {
    let files = ReportSet.files(.init(junit: .strict, summaryLimit: 500)).map {
      (name: $0.name, contents: $0.render(Samples.everyVerdict))
    }
    #expect(files.map(\.name) == ["junit.xml", "report.json", "summary.md"])
    #expect(files[0].contents == JUnitRenderer(dialect: .strict).render(Samples.everyVerdict))
    #expect(files[1].contents == JSONRenderer().render(Samples.everyVerdict))
    #expect(files[2].contents == MarkdownRenderer(limit: 500).render(Samples.everyVerdict))
  }
}
