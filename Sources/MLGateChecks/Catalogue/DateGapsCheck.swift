internal import MLGateProfiles
internal import MLGateResults
internal import MLGateYAML

/// Fails when there is a long time without rows: a day that was not delivered, for instance.
struct DateGapsCheck: DataCheck {
  static let keyword = "date-gaps"
  static let summary = "Between one date or timestamp of a column and the next, there is at most so much time."
  static let details = """
    Looks at the different dates and timestamps of a column in their order, wherever the rows stand; a date is
    its first instant. What is missing or no time is left out and counted. Memory grows with the different
    times: at most 30 bytes for each.
    """
  static let arguments = [
    .columns, ArgumentDescription("max", .duration, "the longest time: 1d", isRequired: true),
  ]
  static let examples: [CheckExample] = [
    .passes(
      "date-gaps: {column: x, max: 1d}", rows: ["x", "2013-03-01", "2013-02-27", "2013-02-28", "2013-02-28"],
      observed: "1d"),
    .fails("date-gaps: {column: x, max: 1d}", rows: ["x", "2013-01-05", "2013-01-01", "2013-01-02"], observed: "3d"),
    .fails(
      "date-gaps: {column: x, max: 1h}", rows: ["x", "2013-01-01T10:00:00Z", "2013-01-01T11:00:00.5Z"],
      observed: "1h500ms"),
    .fails("date-gaps: {column: z, max: 1d}", rows: ["x", "2013-01-01"], observed: "not there"),
    .cannotDecide("date-gaps: {column: x, max: 1d}", rows: ["x", "2013-01-01", "2013-01-01"]),
    .cannotDecide("date-gaps: {column: x, max: 1d}", rows: ["x", "1", "5"]),
  ]

  private struct Arguments: Decodable {
    var column: Located<String>?
    var columns: ColumnList.Given?
    var max: HumanDuration
  }

  private let columns: [String]
  private let longest: HumanDuration

  init(_ arguments: YAMLNode) throws(YAMLError) {
    let given = try arguments.decode(Arguments.self)
    columns = try ColumnList(given.column, given.columns, in: arguments).written(in: arguments)
    longest = given.max
  }

  var observations: [Observation] { columns.map { DistinctTimes.observation($0) } }
  var columnsNeeded: [String]? { columns }

  func findings(in context: CheckContext) -> [Finding] { columns.map { finding($0, in: context) } }

  private struct Gap {
    var start: Int64
    var end: Int64
    var length: Double { Double(end - start) / 1e6 }
  }

  private func finding(_ column: String, in context: CheckContext) -> Finding {
    guard context.profile.column(column) != nil else { return context.absent(column) }
    let found: TimeSummary = context.observed(DistinctTimes.observation(column).id) ?? TimeSummary()
    let expected = Quantity(number: longest.seconds, text: "at most \(longest)")
    let left =
      found.others == 0
      ? ""
      : " \(Wording.count(found.others, "value")) \(found.others == 1 ? "is" : "are") neither date nor timestamp, "
        + "and \(found.others == 1 ? "was" : "were") left out."
    var finding = Finding(
      name: column, title: "\(column): gaps of at most \(longest)", column: column,
      judgement: Judgement(
        .inconclusive, expected: expected,
        "Column '\(column)' has fewer than two different times, so there is no gap to measure.\(left)"))
    let gaps = zip(found.times, found.times.dropFirst()).map { Gap(start: $0, end: $1) }
    guard var widest = gaps.first else { return finding }
    for gap in gaps where gap.length > widest.length { widest = gap }
    let long = gaps.filter { $0.length > longest.seconds }
    let text = Self.text(widest.length)
    let isDated = found.areDates
    let span =
      "from \(TimeText.of(widest.start, dateOnly: isDated)) to \(TimeText.of(widest.end, dateOnly: isDated))"
    finding.judgement = Judgement(
      long.isEmpty ? .passed : .failed, observed: Quantity(number: widest.length, text: text), expected: expected,
      (long.isEmpty
        ? "The longest of \(Wording.count(gaps.count, "gap")) between the values of '\(column)' is \(text), \(span)."
        : "\(Wording.count(long.count)) of \(Wording.count(gaps.count, "gap")) between the values of '\(column)' "
          + "\(long.count == 1 ? "is" : "are") longer than \(longest), the longest \(text), \(span).") + left)
    let shown = long.prefix(RowSearcher.evidenceKept).map { gap in
      (gap.end, "comes \(Self.text(gap.length)) after \(TimeText.of(gap.start, dateOnly: isDated))")
    }
    finding.collect = {
      TimeSearch(column, in: $0, wanted: Dictionary(shown) { first, _ in first }, violations: long.count)
    }
    return finding
  }

  private static func text(_ seconds: Double) -> String {
    HumanDuration(seconds: seconds).map { "\($0)" } ?? "\(seconds)s"
  }
}
