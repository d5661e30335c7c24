import MLGateResults
import Testing

@testable import MLGateReports

@Suite struct MarkdownTests {
  @Test(arguments: 0..<40)
  func thePageKeepsItsLimit(seed: Int) {
    var random = RandomReports(seed: seed)
    let report = random.report()
    let whole = MarkdownRenderer(limit: .max).render(report)
    let limits = [0, 1, 7, 40, 100, 300, 1000, 2500, 5000, whole.utf8.count - 1, whole.utf8.count]
    for limit in limits {
      let page = MarkdownRenderer(limit: limit).render(report)
      #expect(page.utf8.count <= limit)
      #expect(limit < 100 || page.hasPrefix("## ") || page.hasPrefix(String(whole.dropFirst(3).prefix(1))))
      #expect(!page.unicodeScalars.contains("\u{FFFD}") || whole.unicodeScalars.contains("\u{FFFD}"))
      expectWhole(page)
      if page.hasPrefix("## "), page.utf8.count < whole.utf8.count {
        #expect(page.hasSuffix("\n_This summary was cut; report.json has everything._\n"))
      }
    }
    // A little room is kept for saying what was left out.
    #expect(MarkdownRenderer(limit: whole.utf8.count + 200).render(report) == whole)
  }

  /// Each table row has the cells of its table's head, and each fold is closed.
  private func expectWhole(_ page: String) {
    var bars: Int?
    for line in page.utf8.split(separator: 10, omittingEmptySubsequences: false).map({
      String(decoding: $0, as: UTF8.self)
    }) {
      let found = line.utf8.count { $0 == UInt8(ascii: "|") }
      if line.utf8.first == UInt8(ascii: "|") {
        #expect(found == bars ?? found && line.utf8.last == UInt8(ascii: "|"), "\(line)")
        bars = found
      } else {
        #expect(found == 0, "\(line)")
        bars = nil
      }
    }
    #expect(page.ranges(of: "<details>").count == page.ranges(of: "</details>").count)
  }

  @Test(arguments: 0..<40)
  func dataIsNoMarkup(seed: Int) {
    var random = RandomReports(seed: seed)
    let page = MarkdownRenderer().render(random.report())
    let tags = page.replacing(#/</?(details|summary|code)>|<br>/#, with: "")
    #expect(!tags.contains("<"), "a tag of the data's own")
    // Outside code spans nobody is mentioned and nothing referred to.
    let prose = page.replacing(#/`[^`\n]*`/#, with: "")
    #expect(prose.firstMatch(of: #/@\w/#) == nil)
    #expect(prose.firstMatch(of: #/(?:^|[^&])#\w/#) == nil)
    #expect(prose.firstMatch(of: #/:\/\//#) == nil)
  }

  @Test func manyRowsEndWithHowManyMore() {
    let checks = (1...500).map { CheckResult(id: "check/\($0)", title: "t", verdict: .failed, message: "Bad.") }
    let report = GateReport(
      gate: .validateData, project: "p", checks: checks, started: "2026-11-23T04:15:00Z", duration: 0, tool: "0")
    let page = MarkdownRenderer(limit: 2000).render(report)
    #expect(page.utf8.count <= 2000 && page.utf8.count > 1700)
    let rows = page.ranges(of: "| ❌ failed |").count
    #expect(page.contains("|\n\nand \(500 - rows) more checks in report.json\n"))
  }

  @Test(arguments: [
    ("a|b", "a&#124;b"), ("<b> & `c`", "&lt;b&gt; &amp; \\`c\\`"), ("@me", "@&#8203;me"),
    ("see #12", "see \\#&#8203;12"),
    ("GH-12", "GH-&#8203;12"), ("a\nb", "a<br>b"), ("- x", "\\- x"), ("1. x", "1\\. x"), ("0.5 is -1", "0.5 is -1"),
    ("-0.5", "-0.5"), ("---", "\\---"), ("    code", "code"), ("https://x", "https&#58;//x"), ("a_b", "a\\_b"),
    ("www.x", "www&#46;x"), ("\u{202E}", "\\\\u{202E}"),
  ])
  func proseIsEscaped(text: String, escaped: String) {
    #expect(MarkdownText.prose(text) == escaped)
  }

  @Test(arguments: [
    ("a.csv:1:2", "`a.csv:1:2`"), ("a|b", "<code>a&#124;b</code>"), ("`", "<code>&#96;</code>"), ("", "<code></code>"),
    (" a", "<code> a</code>"), ("a\nb", "<code>a&#92;nb</code>"),
  ])
  func codeIsEscaped(text: String, escaped: String) {
    #expect(MarkdownText.code(text) == escaped)
  }
}
