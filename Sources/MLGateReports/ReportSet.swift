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
  public static func files(
    _ options: Options = Options()
  ) -> [(name: String, render: @Sendable (GateReport) -> String)] {
    [
      ("junit.xml", { JUnitRenderer(dialect: options.junit).render($0) }),
      ("report.json", { JSONRenderer().render($0) }),
      ("summary.md", { MarkdownRenderer(limit: options.summaryLimit).render($0) }),
    ]
  }
}
