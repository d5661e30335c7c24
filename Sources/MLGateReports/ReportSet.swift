public import MLGateResults

/// The files that a gate's report folder gets.
public enum ReportSet {
  /// What a person may choose about them.
  public struct Options: Sendable {
    public var junit: JUnitRenderer.Dialect
    /// The most bytes of the summary.
    public var summaryLimit: Int

    public init(junit: JUnitRenderer.Dialect = .extended, summaryLimit: Int = MarkdownRenderer.defaultLimit) {
      self.junit = junit
      self.summaryLimit = summaryLimit
    }
  }

  /// `junit.xml`, `report.json` and `summary.md`, to be written by the caller as UTF-8.
  public static func render(
    _ report: GateReport, options: Options = Options()
  ) -> [(fileName: String, contents: String)] {
    [
      ("junit.xml", JUnitRenderer(dialect: options.junit).render(report)),
      ("report.json", JSONRenderer().render(report)),
      ("summary.md", MarkdownRenderer(limit: options.summaryLimit).render(report)),
    ]
  }
}
