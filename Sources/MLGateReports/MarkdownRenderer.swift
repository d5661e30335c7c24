public import MLGateResults

/// The report as a page of GitHub-flavoured Markdown: `summary.md` and the step summary of GitHub Actions.
///
/// What did not pass stands first, in a table, then with its evidence; passed checks, subjects and environment are folded away. GitHub
/// throws a step summary over 1 MiB away as a whole, so the page keeps within its limit and says what it left out.
public struct MarkdownRenderer: Sendable {
  /// Below GitHub's 1,048,576 bytes a step, with room for what other tools add to the same step.
  public static let defaultLimit = 1_000_000

  /// The most bytes of the page, as UTF-8.
  public var limit: Int

  public init(limit: Int = Self.defaultLimit) { self.limit = limit }

  public func render(_ report: GateReport) -> String {
    var page = BoundedText(limit: limit, note: "\n_This summary was cut; report.json has everything._\n")
    let headline = Headline(report)
    let title = "\(Self.icon(headline.outcome)) \(headline.gate) \(headline.outcome.rawValue)"
    let project = MarkdownText.prose(Visible.line(headline.project), limit: 200)
    guard page.add("## \(title): \(project)\n\n**\(headline.counts)** in \(headline.elapsed)\n") else {
      return page.finished(least: title + "\n")
    }
    let noted = report.checks(Set(readingOrder.dropLast()))
    page.add(
      opening: "\n| | Check | Observed | Expected | Bound |\n|---|---|---|---|---|\n", items: noted.map(Self.row),
      closing: "", more: { "\nand \(Numbers.count($0, "more check")) in report.json\n" })
    page.add(
      opening: "", items: noted.map(Self.details), closing: "",
      more: { "\nThe details of \(Numbers.count($0, "more check")) are in report.json\n" })
    addFolded(
      Numbers.count(report.count(.passed), "passed check"), report.checks([.passed]).map(Self.passedRow), to: &page,
      header: ["Check", "Observed", "Expected"])
    page.add(
      opening: "\n| Fact | |\n|---|---|\n", items: report.facts.map { Self.pair($0.name, $0.value) }, closing: "",
      more: { "\nand \(Numbers.count($0, "more fact")) in report.json\n" })
    addFolded(
      "Subjects", report.subjects.map { Self.pair($0.name, $0.digest.description) }, to: &page,
      header: ["Subject", "Digest"])
    let environment = report.environment.sorted { $0.key < $1.key }.map { Self.pair($0.key, $0.value) }
    addFolded(
      "Environment", environment + [Self.pair("started", report.started), Self.pair("mlgate", report.tool)],
      to: &page, header: ["", ""])
    return page.finished(least: title + "\n")
  }

  private func addFolded(_ summary: String, _ rows: [String], to page: inout BoundedText, header: [String]) {
    let head = "| " + header.joined(separator: " | ") + " |\n|" + String(repeating: "---|", count: header.count) + "\n"
    page.add(
      opening: "\n<details><summary>\(summary)</summary>\n\n" + head, items: rows, closing: "\n</details>\n",
      more: { "\nand \($0) more in report.json\n" })
  }

  /// How much evidence of a check is told.
  private static let someEvidence = 20

  private static func row(_ check: CheckResult) -> String {
    let cells = [
      "\(icon(check.verdict)) \(check.verdict.rawValue)\(check.history.map { ", \($0.words)" } ?? "")",
      MarkdownText.code(check.id), cell(check.observed),
      cell(check.expected), check.location.map { MarkdownText.code($0.description) } ?? "",
    ]
    return "| " + cells.joined(separator: " | ") + " |\n"
  }

  private static func passedRow(_ check: CheckResult) -> String {
    "| \(MarkdownText.code(check.id)) | \(cell(check.observed)) | \(cell(check.expected)) |\n"
  }

  private static func pair(_ name: String, _ value: String) -> String {
    "| \(MarkdownText.prose(Visible.line(name), limit: 200)) | \(MarkdownText.code(value, limit: 500)) |\n"
  }

  private static func cell(_ quantity: Quantity?) -> String {
    quantity.map { MarkdownText.prose(Visible.line($0.text), limit: 200) } ?? ""
  }

  private static func details(_ check: CheckResult) -> String {
    let heading = "\n### \(icon(check.verdict)) \(MarkdownText.code(check.id))\n"
    let title = MarkdownText.prose(Visible.line(check.title), limit: 300)
    let message = MarkdownText.prose(check.message, limit: 4000)
    var items = check.evidence.prefix(someEvidence).map { evidence in
      let place = evidence.location.map { MarkdownText.code($0.description) + ": " } ?? ""
      let value = evidence.untoldValue.map { " (value: \(MarkdownText.code($0)))" } ?? ""
      return "- " + place + MarkdownText.prose(evidence.text, limit: 1000) + value
    }
    let more = check.evidenceBeyond(someEvidence)
    if more > 0 { items.append("- and \(more) more") }
    let paragraphs = [heading, title + "\n", message + "\n"].filter { $0 != "\n" }
    return paragraphs.joined(separator: "\n") + (items.isEmpty ? "" : "\n" + items.joined(separator: "\n") + "\n")
  }

  private static func icon(_ verdict: Verdict) -> String {
    switch verdict {
    case .passed: "✅"
    case .skipped: "⏭️"
    case .warned: "⚠️"
    case .inconclusive: "❔"
    case .failed: "❌"
    case .errored: "💥"
    }
  }
}
