internal import MLGateYAML

/// Between which numbers a statistic may lie, and how far from the baseline's.
struct StatisticBounds: Sendable {
  /// A number as it was written.
  private struct Limit: Sendable {
    var value: Double
    var text: String
  }

  private var least: Limit?
  private var most: Limit?
  private var above: Limit?
  private var below: Limit?
  let change: Percentage?

  /// The keys of the bounds, for the reference page.
  static func arguments(isShare: Bool = false) -> [ArgumentDescription] {
    let kind: ArgumentDescription.Kind = isShare ? .proportion : .number
    return [
      ArgumentDescription("min", kind, "the smallest number that passes"),
      ArgumentDescription("max", kind, "the largest number that passes"),
      ArgumentDescription("above", kind, "the number must be larger than this"),
      ArgumentDescription("below", kind, "the number must be smaller than this"),
      ArgumentDescription(
        "change",
        .mapping([
          ArgumentDescription(
            "max", .percentage, isShare ? "the largest difference in points: 5%" : "the largest relative change: 10%",
            isRequired: true)
        ]), "how far the number may be from the baseline's"),
    ]
  }

  /// What a check of a statistic has.
  fileprivate struct Keys: Decodable {
    var column: Located<String>?
    var columns: ColumnList.Given?
    var min: Located<PlainText>?
    var max: Located<PlainText>?
    var above: Located<PlainText>?
    var below: Located<PlainText>?
    var change: Change?
  }

  fileprivate struct Change: Decodable {
    var max: Percentage
  }

  /// Any scalar, as it is written.
  fileprivate struct PlainText: Decodable, Sendable {
    var text: String

    init(from decoder: any Decoder) throws {
      let node = try YAMLNode(from: decoder)
      guard let text = node.scalar?.text, !node.isNull else { throw node.error("expected a number") }
      self.text = text
    }
  }

  fileprivate init(_ given: Keys, in node: YAMLNode, isShare: Bool, keyword: String) throws(YAMLError) {
    least = try Self.limit(given.min, isShare)
    most = try Self.limit(given.max, isShare)
    above = try Self.limit(given.above, isShare)
    below = try Self.limit(given.below, isShare)
    change = given.change?.max
    guard hasLimits || change != nil else {
      throw node.error("\(keyword) has no bound; write 'min', 'max' or 'change: {max: 10%}'")
    }
    if least != nil, above != nil { throw node.error("both 'min' and 'above' are given; keep one") }
    if most != nil, below != nil { throw node.error("both 'max' and 'below' are given; keep one") }
    guard let low = least ?? above, let high = most ?? below else { return }
    if low.value > high.value || (low.value == high.value && (above != nil || below != nil)) {
      throw node.error("no number lies \(words)")
    }
  }

  private static func limit(_ given: Located<PlainText>?, _ isShare: Bool) throws(YAMLError) -> Limit? {
    guard let given else { return nil }
    let text = given.value.text
    if isShare {
      guard let value = Proportion(text) else {
        throw given.error("expected \(Proportion.wanted), found the text '\(text)'")
      }
      return Limit(value: value.value, text: value.description)
    }
    guard let value = Double(text), value.isFinite else {
      throw given.error("expected a number, found the text '\(text)'")
    }
    return Limit(value: value, text: text)
  }

  var hasLimits: Bool { least != nil || most != nil || above != nil || below != nil }

  /// The limits as they were written.
  var texts: [String] { [least, most, above, below].compactMap { $0?.text } }

  /// Whether a number is one of the limits.
  func isLimit(_ value: Double) -> Bool { [least, most, above, below].contains { $0?.value == value } }

  /// Whether a number lies within the limits.
  func hold(_ value: Double) -> Bool {
    guard !value.isNaN else { return false }
    if let least, value < least.value { return false }
    if let most, value > most.value { return false }
    if let above, value <= above.value { return false }
    if let below, value >= below.value { return false }
    return true
  }

  /// Whether no number of the range lies within the limits.
  func exclude(_ range: ClosedRange<Double>) -> Bool {
    if let least, range.upperBound < least.value { return true }
    if let most, range.lowerBound > most.value { return true }
    if let above, range.upperBound <= above.value { return true }
    if let below, range.lowerBound >= below.value { return true }
    return false
  }

  /// `from 1 to 2`, `at least 1`, `above 1 and below 2`.
  var words: String {
    if let least, let most {
      return least.text == most.text ? "exactly \(least.text)" : "from \(least.text) to \(most.text)"
    }
    let low = least.map { "at least \($0.text)" } ?? above.map { "above \($0.text)" }
    let high = most.map { "at most \($0.text)" } ?? below.map { "below \($0.text)" }
    return [low, high].compactMap { $0 }.joined(separator: " and ")
  }
}

/// The arguments that checks of a statistic share: columns and bounds.
struct StatisticArguments: Sendable {
  let columns: ColumnList
  let bounds: StatisticBounds

  /// Reads the arguments.
  ///
  /// - Parameter besides: keys that the check reads itself.
  init(
    _ node: YAMLNode, keyword: String, isShare: Bool = false, allByDefault: Bool = false, besides: Set<String> = []
  ) throws(YAMLError) {
    let given = try node.removing(besides).decode(StatisticBounds.Keys.self)
    columns = try ColumnList(given.column, given.columns, in: node, allByDefault: allByDefault)
    bounds = try StatisticBounds(given, in: node, isShare: isShare, keyword: keyword)
  }
}
