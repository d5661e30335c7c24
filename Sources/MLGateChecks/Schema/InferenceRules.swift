internal import MLGateExpressions
internal import MLGateProfiles
internal import MLGateTables
internal import MLGateYAML

/// When the texts of a column are a closed set.
///
/// Few different values in many rows, and hardly any value met only once: by Good and Turing, the share of values that
/// occur once estimates the probability that the next row brings a value never seen (Good 1953, Biometrika 40).
enum DomainRule {
  static let mostValues = 200
  /// Rows for each different value, on average.
  static let rowsPerValue = 10
  /// The largest estimated probability that the next row brings a new value.
  static let mostUnseen = 0.01

  static func domain(of column: ColumnProfile, type: ColumnType) -> (values: [String], once: Int)? {
    guard type == .text, column.kinds.text > 0, NullTexts.of(column) == nil,
      let counts = column.counts(most: mostValues), column.present >= rowsPerValue * counts.count,
      column.present >= SchemaInference.fewestRows
    else { return nil }
    let once = counts.count { $0.count == 1 }
    guard Double(once) <= mostUnseen * Double(column.present) else { return nil }
    return (counts.map(\.value), once)
  }
}

/// When the form of a column's texts is fixed: every text has the same kinds of characters at the same places.
enum FormatRule {
  static let fewestValues = 100

  static func pattern(of column: ColumnProfile, type: ColumnType) -> String? {
    guard type == .text, column.isExact, column.kinds.text == column.present, column.distinct >= fewestValues,
      let pattern = column.pattern, pattern.share == 1, column.minimumLength == column.maximumLength,
      // Letters alone may be words that happen to have one length.
      pattern.expression.contains("[0-9]"), !pattern.expression.contains(","),
      (try? Pattern(pattern.expression)) != nil
    else { return nil }
    return pattern.expression
  }
}

/// Where numbers show a natural bound, not merely the largest that happened to occur.
enum RangeRule {
  /// Whole numbers from 0 or 1 up to this far are taken for a code or a calendar, when all of them occur.
  static let widestCode = 100

  static func range(of column: ColumnProfile, type: ColumnType) -> (min: Int64, max: Int64?, reason: String)? {
    guard type == .integer || type == .decimal, column.kinds.nonFinite == 0,
      column.kinds.integer + column.kinds.decimal == column.present, column.present >= SchemaInference.fewestRows,
      let least = column.minimum?.number, let most = column.maximum?.number, least >= 0
    else { return nil }
    if type == .integer, let code = code(column, least, most) { return code }
    if type == .decimal, most <= 1, most >= 0.95 { return (0, 1, "shares: 0 to 1") }
    guard isWall(column) else { return nil }
    return (0, nil, "nothing below 0")
  }

  /// Months, hours, flags: every whole number from 0 or 1 occurs, and the ends as often as the rest.
  private static func code(
    _ column: ColumnProfile, _ least: Double, _ most: Double
  ) -> (min: Int64, max: Int64?, reason: String)? {
    guard least <= 1, most <= Double(widestCode), most > least, let counts = column.counts(most: widestCode + 1),
      Double(counts.count) == most - least + 1
    else { return nil }
    let (low, high) = (Int64(least), Int64(most))
    if low == 0, high == 1 { return (0, 1, "0 and 1") }
    // A tail that ends at 9 today ends at 11 tomorrow; an end that is as frequent as the rest is a wall.
    let average = column.present / counts.count
    guard average >= DomainRule.rowsPerValue, high - low >= 3 else { return nil }
    for end in [String(low), String(high)] {
      guard let count = counts.first(where: { $0.value == end })?.count, 4 * count >= average else { return nil }
    }
    return (low, high, "each of \(low) to \(high)")
  }

  /// Whether 0 stops the numbers: so spread out, they would have gone below it otherwise.
  ///
  /// Of a normal distribution whose mean is under two standard deviations, over 2% lies below 0.
  private static func isWall(_ column: ColumnProfile) -> Bool {
    guard column.present >= 200, let mean = column.mean, let spread = column.standardDeviation, spread > 0 else {
      return false
    }
    return mean < 2 * spread
  }
}

/// When a column is a key, not merely one whose values happen to differ.
enum UniqueRule {
  static let fewestRows = 100
  static let longestKey = 64

  static func holds(for column: ColumnProfile, type: ColumnType) -> Bool {
    guard column.isExact, column.missing == 0, column.present >= fewestRows, column.distinct == column.present else {
      return false
    }
    switch type {
    case .integer:
      guard let least = column.minimum?.number, let most = column.maximum?.number else { return false }
      // Numbers drawn at random from so narrow a range would have met each other (the birthday problem).
      let rows = Double(column.present)
      return rows * rows / (2 * (most - least + 1)) >= 5
    case .text:
      // What people write differs, too, but has spaces or is long.
      guard let characters = column.characters, column.kinds.text == column.present else { return false }
      return characters.space == 0 && (column.maximumLength ?? .max) <= longestKey
    default: return false
    }
  }
}

/// Texts that stand for a missing number: without them, the column would be one of numbers.
enum NullTexts {
  private static let known: Set<String> = [
    "", "na", "n/a", "#n/a", "nan", "null", "none", "nil", "-", "--", "?", ".", "\\n", "missing", "unknown",
    "not available",
  ]

  static func of(_ column: ColumnProfile) -> (values: [String], count: Int)? {
    let kinds = column.kinds
    guard column.type == .text, kinds.text > 0, kinds.integer + kinds.decimal > 0,
      kinds.text + kinds.integer + kinds.decimal + kinds.nonFinite == column.present
    else { return nil }
    var found: [(value: String, count: Int)] = []
    var isEach = true
    if let values = column.values {
      values.forEach { content, value, count in
        guard value == .text, isEach else { return }
        let text = String(decoding: content, as: UTF8.self)
        if known.contains(text.lowercased()) { found.append((text, count)) } else { isEach = false }
      }
    } else {
      // All that is known then are the most frequent values.
      found = column.top.filter { known.contains($0.value.lowercased()) }.map { ($0.value, $0.count) }
      isEach = found.reduce(0) { $0 + $1.count } == kinds.text
    }
    guard isEach, !found.isEmpty else { return nil }
    let values = found.filter { !$0.value.isEmpty }.map(\.value).sorted()
    return values.isEmpty ? nil : (values, kinds.text)
  }
}

/// How much a rate that was seen may differ from the one there is.
enum Confidence {
  /// The 97.5th percentile of the standard normal distribution.
  private static let z = 1.959963984540054

  /// The upper end of the 95% interval of a rate of `count` in `total`.
  ///
  /// Wilson's score interval (Wilson 1927, JASA 22); for a count of 0 the rule of three (Hanley and Lippman-Hand 1983,
  /// JAMA 249), 3 / total.
  static func upperBound(of count: Int, in total: Int) -> Double {
    guard total > 0 else { return 1 }
    let n = Double(total)
    if count == 0 { return min(1, 3 / n) }
    let rate = Double(count) / n
    let square = z * z
    let spread = z * (rate * (1 - rate) / n + square / (4 * n * n)).squareRoot()
    return min(1, (rate + square / (2 * n) + spread) / (1 + square / n))
  }

  /// The next 1%, 2%, 5% of any power of ten that is not below, past 10% the next ten; `nil` above 100%.
  static func roundedUp(_ rate: Double) -> Proportion? {
    if rate > 0.1 { return Proportion((rate * 10).rounded(.up) / 10) }
    for power in stride(from: -10, through: 0, by: 1) {
      for digit in [1, 2, 5] {
        guard let step = Double("\(digit)e\(power)"), step >= rate else { continue }
        return Proportion(step)
      }
    }
    return nil
  }
}
