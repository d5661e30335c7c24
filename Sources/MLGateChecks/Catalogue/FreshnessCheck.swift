internal import MLGateProfiles
internal import MLGateResults
internal import MLGateTables
internal import MLGateYAML

/// Fails when the newest time of a column is too old, or lies in the future.
struct FreshnessCheck: DataCheck {
  static let keyword = "freshness"
  static let summary = "The newest date or timestamp of a column is at most so old."
  static let details = """
    Ages are measured from the start of the gate. A date stands for its first moment in UTC.
    """
  static let arguments = [
    ArgumentDescription("column", .column, "the column with the times", isRequired: true),
    ArgumentDescription("max-age", .duration, "the largest age of the newest time: 36h", isRequired: true),
    ArgumentDescription(
      "max-ahead", .duration, "how far it may lie in the future; 1d by default, for dates of other time zones"),
  ]
  static let examples: [CheckExample] = [
    .passes("freshness: {column: x, max-age: 2d}", rows: ["x", "2026-11-20", "2026-11-22"], observed: "1d12h"),
    .fails("freshness: {column: x, max-age: 2d}", rows: ["x", "2026-11-20"], observed: "3d12h"),
    .fails("freshness: {column: x, max-age: 2d}", rows: ["x", "2026-11-25T00:00:00Z"], observed: "1d12h ahead"),
    .cannotDecide("freshness: {column: x, max-age: 2d}", rows: ["x", "yesterday"]),
  ]

  private struct Arguments: Decodable {
    var column: Located<String>
    var maxAge: HumanDuration
    var maxAhead: HumanDuration?

    enum CodingKeys: String, CodingKey {
      case column
      case maxAge = "max-age"
      case maxAhead = "max-ahead"
    }
  }

  private let column: String
  private let age: HumanDuration
  private let ahead: Double

  init(_ arguments: YAMLNode) throws(YAMLError) {
    let given = try arguments.decode(Arguments.self)
    column = given.column.value
    age = given.maxAge
    ahead = given.maxAhead?.seconds ?? 86_400
  }

  var columnsNeeded: [String]? { [column] }

  var isTimeless: Bool { false }

  func findings(in context: CheckContext) -> [Finding] {
    guard let profile = context.profile.column(column) else { return [context.absent(column)] }
    let expected = Quantity(number: age.seconds, text: "at most \(age) old")
    func finding(_ verdict: Verdict, _ observed: Quantity?, _ message: String) -> Finding {
      Finding(
        name: column, title: "\(column): newest at most \(age) old", column: column,
        judgement: Judgement(verdict, observed: observed, expected: expected, message))
    }
    guard profile.type == .date || profile.type == .timestamp, let text = profile.maximum?.description,
      let seconds = FieldValue(text).microseconds.map({ $0 / 1_000_000 })
    else {
      return [
        finding(
          .inconclusive, nil,
          profile.present == 0
            ? "Column '\(column)' has no values, so there is no newest one."
            : "Column '\(column)' is not all dates and timestamps, so there is no newest one.")
      ]
    }
    let old = context.now - seconds
    let words = Self.words(abs(old)) + (old < 0 ? " ahead" : "")
    let observed = Quantity(number: old, text: words)
    let found = "The newest '\(column)' is \(text)"
    if old < -ahead { return [finding(.failed, observed, "\(found), \(words) of now; expected a time that has been.")] }
    return [
      finding(
        old <= age.seconds ? .passed : .failed, observed,
        old < 0 ? "\(found), \(words) of now." : "\(found), \(words) ago; expected at most \(age).")
    ]
  }

  /// The two largest units: `3d12h`.
  private static func words(_ seconds: Double) -> String {
    var left = Int(seconds.rounded(.down))
    var parts: [String] = []
    for (name, size) in [("d", 86_400), ("h", 3600), ("m", 60), ("s", 1)] where parts.count < 2 {
      let count = left / size
      if count > 0 || (name == "s" && parts.isEmpty) {
        parts.append("\(count)\(name)")
      } else if !parts.isEmpty {
        break
      }
      left -= count * size
    }
    return parts.joined()
  }
}
