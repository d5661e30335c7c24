public import MLGateResults

/// What came of holding one metric's value against its bounds.
public struct BoundJudgement: Sendable, Hashable {
  /// `passed`, `failed` or `inconclusive`: the worst over the bounds that are set.
  public var verdict: Verdict
  /// Full sentences; bounds that hold are left out when another does not.
  public var message: String
  /// The value; without a number when it is undefined.
  public var observed: Quantity
  /// All bounds in words; the number is the limit that decided: the first that does not hold, else the first.
  public var expected: Quantity
}

extension MetricBounds {
  /// Holds `candidate` against the bounds.
  ///
  /// Comparisons are inclusive and made on the full values. `min` and `max` compare exactly. The difference that `drop`
  /// limits is made of rounded numbers, so it may exceed the tolerance by four units in the last place of the greatest
  /// of them (about 1e-15 of it): from 0.71 to 0.7 is a drop of 0.01, though binary fractions make it a little more.
  ///
  /// What cannot be compared is inconclusive: an undefined or NaN value on either side, a missing reference, bounds that
  /// `problem(for:)` objects to.
  public func judge(
    _ candidate: MetricValue, of metric: any Metric.Type, against reference: MetricReference = MetricReference()
  ) -> BoundJudgement {
    if let problem = problem(for: metric) { return inconclusive(candidate, metric, reference, because: problem) }
    switch candidate {
    case .undefined(let reason):
      return inconclusive(candidate, metric, reference, because: reason)
    case .value(let value) where !value.isFinite:
      let text = MetricFormat.text(value)
      let reason = "\(metric.title) is \(text), which no bound can judge; look for such values in the predictions."
      return inconclusive(candidate, metric, reference, because: reason)
    case .value(let value):
      return judge(value, metric, reference)
    }
  }

  private func judge(_ value: Double, _ metric: any Metric.Type, _ reference: MetricReference) -> BoundJudgement {
    let others = [min, max, drop == nil ? nil : reference.value?.number].compactMap(\.self)
    let digits = MetricFormat.digits(telling: value, from: others)
    let limits = limits(metric, reference, digits: digits)
    let findings = limits.map { $0.finding(value) }
    let verdict = Verdict.worst(of: findings.map(\.verdict)) ?? .inconclusive
    let decisive = zip(limits, findings).first { $1.verdict == verdict }?.0

    let text = MetricFormat.text(value, digits: digits)
    let telling = verdict == .passed ? findings : findings.filter { $0.verdict != .passed }
    let worstFirst = telling.filter { $0.verdict == verdict } + telling.filter { $0.verdict != verdict }
    let sentences = worstFirst.enumerated().map { place, finding in
      place == 0 ? "\(metric.title) is \(text), \(finding.predicate)" : "It is \(finding.predicate)"
    }
    return BoundJudgement(
      verdict: verdict, message: sentences.joined(separator: " "), observed: Quantity(number: value, text: text),
      expected: Quantity(number: decisive?.number, text: limits.map(\.text).joined(separator: ", ")))
  }

  private func inconclusive(
    _ candidate: MetricValue, _ metric: any Metric.Type, _ reference: MetricReference, because message: String
  ) -> BoundJudgement {
    let limits = limits(metric, reference, digits: MetricFormat.usualDigits)
    return BoundJudgement(
      verdict: .inconclusive, message: message,
      observed: Quantity(number: candidate.number, text: candidate.number.map { MetricFormat.text($0) } ?? "undefined"),
      expected: Quantity(
        number: limits.first?.number,
        text: limits.isEmpty ? "a bound" : limits.map(\.text).joined(separator: ", ")))
  }
}

/// One bound: its words, its number, and what it finds.
private struct Limit {
  var text: String
  /// `nil` when it depends on a reference that is missing.
  var number: Double?
  var finding: (Double) -> Finding
}

/// What one bound finds.
///
/// The predicate follows `ROC AUC is 0.7, ` or `It is ` and ends its sentence.
private struct Finding {
  var verdict: Verdict
  var predicate: String
}

extension MetricBounds {
  private func limits(_ metric: any Metric.Type, _ reference: MetricReference, digits: Int) -> [Limit] {
    var limits: [Limit] = []
    if let min {
      let text = MetricFormat.text(min, digits: digits)
      limits.append(
        Limit(text: "at least \(text)", number: min) { value in
          value >= min
            ? Finding(verdict: .passed, predicate: "at or above the minimum of \(text).")
            : Finding(verdict: .failed, predicate: "below the minimum of \(text).")
        })
    }
    if let max {
      let text = MetricFormat.text(max, digits: digits)
      limits.append(
        Limit(text: "at most \(text)", number: max) { value in
          value <= max
            ? Finding(verdict: .passed, predicate: "at or below the maximum of \(text).")
            : Finding(verdict: .failed, predicate: "above the maximum of \(text).")
        })
    }
    if let drop { limits.append(dropLimit(drop, metric, reference, digits: digits)) }
    return limits
  }

  private func dropLimit(
    _ drop: Double, _ metric: any Metric.Type, _ reference: MetricReference, digits: Int
  ) -> Limit {
    let isHigherBetter = metric.direction == .higherIsBetter
    let worseSide = isHigherBetter ? "below" : "above"
    let expected = "at most \(MetricFormat.text(drop)) \(worseSide) \(reference.name)"
    guard let champion = reference.value?.number, champion.isFinite else {
      let predicate = "not comparable with \(reference.name)\(reference.absence)"
      return Limit(text: expected, number: nil) { _ in Finding(verdict: .inconclusive, predicate: predicate) }
    }

    let championText = "\(reference.name)'s \(MetricFormat.text(champion, digits: digits))"
    let number = isHigherBetter ? champion - drop : champion + drop
    return Limit(text: "\(expected)'s \(MetricFormat.text(champion, digits: digits))", number: number) { value in
      let worsening = isHigherBetter ? champion - value : value - champion
      if worsening == 0 { return Finding(verdict: .passed, predicate: "equal to \(championText).") }
      if worsening < 0 {
        let side = isHigherBetter ? "above" : "below"
        return Finding(verdict: .passed, predicate: "\(MetricFormat.text(-worsening)) \(side) \(championText).")
      }
      let rounding = 4 * Swift.max(abs(champion), abs(value), drop).ulp
      let isWithin = worsening <= drop + rounding
      let telling = isWithin ? MetricFormat.usualDigits : MetricFormat.digits(telling: worsening, from: [drop])
      let distance = MetricFormat.text(worsening, digits: telling)
      let allowed = MetricFormat.text(drop, digits: telling)
      return Finding(
        verdict: isWithin ? .passed : .failed,
        predicate: "\(distance) \(worseSide) \(championText), where at most \(allowed) is allowed.")
    }
  }
}

extension MetricReference {
  /// How a sentence that says `not comparable with the champion` goes on.
  fileprivate var absence: String {
    switch value {
    case nil: ", of which no value is recorded. \(remedy)"
    case .undefined(let reason): ". There, \(reason)"
    case .value(let number): ", whose value is \(MetricFormat.text(number)). \(remedy)"
    }
  }
}
