internal import MLGateResults
internal import MLGateStatistics

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Glibc)
  internal import Glibc
#else
  internal import Musl
#endif

/// How probable, and how far, values may be from a distribution.
struct DistributionBounds: Sendable {
  var leastPValue: Double?
  var mostDistance: Double?

  var isEmpty: Bool { leastPValue == nil && mostDistance == nil }

  /// What they ask, as in `a p-value of at least 0.05 and a distance of at most 0.1`.
  var words: String {
    [
      leastPValue.map { "a p-value of at least \(written($0))" },
      mostDistance.map { "a distance of at most \(written($0))" },
    ].compactMap { $0 }.joined(separator: " and ")
  }

  /// A bound with all its digits.
  private func written(_ bound: Double) -> String { Wording.number(bound, digits: 15) }

  /// Whether a distance is near enough; both are rounded, the one in its computation.
  private func allow(_ distance: Double) -> Bool { mostDistance.map { distance <= $0 * (1 + 1e-12) } ?? true }

  private func allow(pValue: Double) -> Bool { leastPValue.map { pValue >= $0 } ?? true }

  private func observed(_ pValue: Double, _ distance: Double) -> Quantity {
    guard leastPValue != nil else { return Quantity(number: distance, text: "distance \(short(distance))") }
    return Quantity(number: pValue, text: "p-value \(Wording.pValue(pValue)), distance \(short(distance))")
  }

  private func short(_ distance: Double) -> String {
    let text = Wording.number(distance, digits: 3)
    // A distance that looks like its bound, but breaks it, is shown to its last digit.
    return !allow(distance) && mostDistance.map(written) == text ? "\(distance)" : text
  }

  private func judgement(_ verdict: Verdict, _ observed: Quantity, _ sentences: String) -> Judgement {
    Judgement(verdict, observed: observed, expected: Quantity(text: words), sentences)
  }

  /// That of numbers.
  ///
  /// - Parameter distribution: from which they should be, in words.
  func judgement(of column: String, _ found: DistributionDistance, from distribution: String) -> Judgement {
    // The p-value falls as the distance rises, so the ends of the range decide for all between.
    func holds(_ distance: Double) -> Bool {
      allow(distance) && allow(pValue: KolmogorovSmirnov.pValue(of: distance, count: found.count))
    }
    let about = found.isExact ? "" : "about "
    let pValue = found.pValue
    let observed = observed(pValue, found.estimate)
    let sentence =
      "The distance of '\(column)' from \(distribution) is \(about)\(short(found.estimate)) over "
      + "\(Wording.count(found.count, "number")), its p-value \(about)\(Wording.pValue(pValue))"
    let isNear = holds(found.least)
    guard isNear == holds(found.most) else {
      return judgement(
        .inconclusive, observed, "\(sentence); whether that is \(words) cannot be told from an estimate.")
    }
    return judgement(isNear ? .passed : .failed, observed, "\(sentence); expected \(words).")
  }

  /// That of values with weights.
  func judgement(of column: String, _ found: ExpectedWeights.Found) -> Judgement {
    let test = found.test
    let observed = observed(test.pValue, test.totalVariation)
    let statistic = test.statistic.isFinite ? Wording.number(test.statistic, digits: 3) : "infinite"
    let sentence =
      "The distance of '\(column)' from the weights is \(short(test.totalVariation)) over "
      + "\(Wording.count(found.count, "value")), its p-value \(Wording.pValue(test.pValue)) (chi-square \(statistic), "
      + "\(Wording.count(test.degrees, "degree")) of freedom)"
    let names = found.unexpected.map { "'\($0)'" }
    let unexpected =
      names.isEmpty ? "" : " Without a weight \(names.count == 1 ? "is" : "are") \(Wording.list(names))."
    let isNear = allow(test.totalVariation)
    if isNear, leastPValue != nil, !test.isReliable, test.statistic.isFinite {
      return judgement(
        .inconclusive, observed,
        "\(sentence), but of some value too few are expected for such a p-value: none may be expected less than once, and "
          + "at most a fifth of them less than 5 times. Bound 'max-distance', or leave rare values to 'others'.")
    }
    let holds = isNear && allow(pValue: test.pValue)
    return judgement(holds ? .passed : .failed, observed, "\(sentence); expected \(words).\(unexpected)")
  }
}

extension Wording {
  /// A probability with three digits: `0.57`, `5.1e-53`.
  static func pValue(_ value: Double) -> String {
    guard value > 0, value < 1e-4 else {
      // 0.9999 is not 1.
      let text = number(value, digits: 3)
      return text == "1" && value < 1 ? "above 0.999" : text
    }
    var exponent = Int(log10(value).rounded(.down))
    var digits = (value / pow(10, Double(exponent)) * 10).rounded() / 10
    if digits >= 10 {
      digits /= 10
      exponent += 1
    }
    return "\(number(digits, digits: 2))e\(exponent)"
  }
}
