internal import MLGateProfiles
internal import MLGateResults
internal import MLGateYAML

/// A check that a number lies within bounds, or close to the accepted profile's, which the profile tells of a column.
protocol StatisticCheck: DataCheck {
  /// What is measured, as in `The mean of 'x' is 3.`
  static var noun: String { get }
  /// Whether the number is a share of the whole, which people write as a percentage.
  static var isShare: Bool { get }
  var columns: ColumnList { get }
  var bounds: StatisticBounds { get }
  /// The number that a column has; the accepted profile's columns have no single values.
  func measure(_ column: ColumnProfile) -> Measurement
}

/// A number that was measured, or why there is none.
enum Measurement {
  case exactly(Double)
  /// An estimate, and between which numbers the true one lies.
  case about(Double, ClosedRange<Double>)
  /// Why there is no such number, after `because`: `it has no numbers`.
  case undefined(String)
}

extension StatisticCheck {
  static var isShare: Bool { false }
  var noun: String { Self.noun }
  var columnsNeeded: [String]? { columns.needed }

  func findings(in context: CheckContext) -> [Finding] {
    columns.findings(in: context) { column in
      let measured = measure(column)
      return [
        bounds.hasLimits ? within(column.name, measured) : nil,
        bounds.change.map { changed(column.name, measured, by: $0, context) },
      ].compactMap { $0 }
    }
  }

  private func within(_ column: String, _ measured: Measurement) -> Finding {
    let expectation = bounds.words
    func finding(_ verdict: Verdict, _ value: Double?, _ message: String) -> Finding {
      Finding(
        name: column, title: "\(column): \(noun) \(expectation)", column: column,
        judgement: Judgement(
          verdict, observed: value.map { Quantity(number: $0, text: text($0)) }, expected: Quantity(text: expectation),
          message))
    }
    switch measured {
    case .undefined(let reason):
      return finding(.inconclusive, nil, "The \(noun) of '\(column)' is undefined, because \(reason).")
    case .exactly(let value):
      return finding(
        bounds.hold(value) ? .passed : .failed, value,
        "The \(noun) of '\(column)' is \(text(value)); expected \(expectation).")
    case .about(let value, let range):
      let holds = bounds.hold(range.lowerBound) && bounds.hold(range.upperBound)
      guard holds || bounds.exclude(range) else {
        return finding(
          .inconclusive, value,
          "The \(noun) of '\(column)' is about \(text(value)), from \(text(range.lowerBound)) to "
            + "\(text(range.upperBound)); whether it is \(expectation) cannot be told from an estimate.")
      }
      return finding(
        holds ? .passed : .failed, value,
        "The \(noun) of '\(column)' is about \(text(value)); expected \(expectation).")
    }
  }

  private func changed(
    _ column: String, _ measured: Measurement, by limit: Percentage, _ context: CheckContext
  ) -> Finding {
    let expected = Quantity(
      number: limit.value, text: Self.isShare ? "at most \(limit) apart" : "at most \(limit) change")
    func finding(_ verdict: Verdict, _ observed: Quantity?, _ message: String) -> Finding {
      Finding(
        name: "\(column)/change", title: "\(column): \(noun) \(expected.text) from the baseline", column: column,
        judgement: Judgement(verdict, observed: observed, expected: expected, message))
    }
    guard let baseline = context.baseline else {
      return finding(.inconclusive, nil, "There is no accepted profile to compare with. \(context.baselineRemedy)")
    }
    guard let before = baseline.column(column) else {
      return finding(.inconclusive, nil, "The accepted profile has no column '\(column)'. \(context.baselineRemedy)")
    }
    guard let now = measured.value else {
      return finding(.inconclusive, nil, "The \(noun) of '\(column)' is undefined, because \(measured.reason).")
    }
    let old = measure(before)
    guard let then = old.value else {
      return finding(
        .inconclusive, nil, "The accepted profile's \(noun) of '\(column)' is undefined, because \(old.reason).")
    }
    guard Self.isShare || then != 0 || now == 0 else {
      return finding(
        .inconclusive, nil,
        "The \(noun) of '\(column)' is \(text(now)), the accepted profile's is 0, so a relative change is undefined; "
          + "bound it with 'min' and 'max'.")
    }
    let change = Self.isShare ? now - then : then == 0 ? 0 : (now - then) / abs(then)
    let sign = change > 0 ? "+" : ""
    let words = sign + Wording.percent(change)
    return finding(
      abs(change) <= limit.value ? .passed : .failed, Quantity(number: change, text: words),
      "The \(noun) of '\(column)' is \(text(now)), the accepted profile's is \(text(then)): \(words); "
        + "expected at most \(limit) either way.")
  }

  private func text(_ value: Double) -> String {
    let short = Self.isShare ? Wording.percent(value) : Wording.number(value)
    guard bounds.texts.contains(short), !bounds.isLimit(value) else { return short }
    // A number that looks like its bound, but is not, is shown to its last digit.
    return Self.isShare ? "\(value * 100)%" : "\(value)"
  }
}

extension Measurement {
  var value: Double? {
    switch self {
    case .exactly(let value), .about(let value, _): value
    case .undefined: nil
    }
  }

  fileprivate var reason: String { if case .undefined(let reason) = self { reason } else { "" } }

  /// A number that is there only when the column is all numbers.
  static func ofNumbers(_ column: ColumnProfile, _ value: Double?, or reason: String) -> Measurement {
    if let reason = column.reasonAgainstNumbers { return .undefined(reason) }
    return value.map { .exactly($0) } ?? .undefined(reason)
  }
}

extension ColumnProfile {
  /// The number of different values; past what is kept exactly, within 1.5%.
  var distinctMeasured: Measurement {
    let count = Double(distinct)
    return isExact ? .exactly(count) : .about(count, (count / 1.015)...(count / 0.985))
  }

  /// Why the column's numbers do not speak for it; `nil` when it has nothing but finite numbers.
  var reasonAgainstNumbers: String? {
    let numbers = kinds.integer + kinds.decimal
    guard present > 0 else { return "it has no values" }
    guard numbers > 0 else { return "it has no numbers" }
    guard numbers < present else { return nil }
    return "\(Wording.count(present - numbers)) of its \(Wording.count(present, "value")) "
      + "\(present - numbers == 1 ? "is no finite number" : "are no finite numbers")"
  }
}
