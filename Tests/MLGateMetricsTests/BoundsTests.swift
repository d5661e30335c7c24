import MLGateMetrics
import MLGateResults
import Testing

@Suite struct BoundsTests {
  /// Bounds, the metric, its value, the champion's, and what comes of it.
  struct Case: Sendable, CustomTestStringConvertible {
    var bounds: MetricBounds
    var metric: any Metric.Type = ROCAUC.self
    var value: MetricValue
    var champion: MetricValue?
    var verdict: Verdict
    var message: String
    var testDescription: String { message }
  }

  static let cases = [
    Case(
      bounds: MetricBounds(min: 0.65), value: .value(0.712), verdict: .passed,
      message: "ROC AUC is 0.712, at or above the minimum of 0.65."),
    Case(
      bounds: MetricBounds(min: 0.65), value: .value(0.65), verdict: .passed,
      message: "ROC AUC is 0.65, at or above the minimum of 0.65."),
    Case(
      bounds: MetricBounds(min: 0.65), value: .value(0.65.nextDown), verdict: .failed,
      message: "ROC AUC is 0.6499999999999999, below the minimum of 0.65."),
    Case(
      bounds: MetricBounds(min: 0.67), value: .value(0.6699999), verdict: .failed,
      message: "ROC AUC is 0.6699999, below the minimum of 0.67."),
    Case(
      bounds: MetricBounds(max: 0.55), metric: LogLoss.self, value: .value(0.55), verdict: .passed,
      message: "Log loss is 0.55, at or below the maximum of 0.55."),
    Case(
      bounds: MetricBounds(max: 0.55), metric: LogLoss.self, value: .value(0.612345678), verdict: .failed,
      message: "Log loss is 0.612346, above the maximum of 0.55."),
    Case(
      bounds: MetricBounds(drop: 0.01), value: .value(0.7), champion: .value(0.71), verdict: .passed,
      message: "ROC AUC is 0.7, 0.01 below the champion's 0.71, where at most 0.01 is allowed."),
    Case(
      bounds: MetricBounds(drop: 0.01), value: .value(0.6999), champion: .value(0.71), verdict: .failed,
      message: "ROC AUC is 0.6999, 0.0101 below the champion's 0.71, where at most 0.01 is allowed."),
    Case(
      bounds: MetricBounds(drop: 0.01), value: .value(0.72), champion: .value(0.71), verdict: .passed,
      message: "ROC AUC is 0.72, 0.01 above the champion's 0.71."),
    Case(
      bounds: MetricBounds(drop: 0), value: .value(0.71), champion: .value(0.71), verdict: .passed,
      message: "ROC AUC is 0.71, equal to the champion's 0.71."),
    Case(
      bounds: MetricBounds(drop: 0.02), metric: LogLoss.self, value: .value(0.55), champion: .value(0.5),
      verdict: .failed, message: "Log loss is 0.55, 0.05 above the champion's 0.5, where at most 0.02 is allowed."),
    Case(
      bounds: MetricBounds(drop: 0.02), metric: LogLoss.self, value: .value(0.45), champion: .value(0.5),
      verdict: .passed, message: "Log loss is 0.45, 0.05 below the champion's 0.5."),
    Case(
      bounds: MetricBounds(min: 0.65, drop: 0.01), value: .value(0.7), champion: .value(0.73), verdict: .failed,
      message: "ROC AUC is 0.7, 0.03 below the champion's 0.73, where at most 0.01 is allowed."),
    Case(
      bounds: MetricBounds(min: 0.65, drop: 0.01), value: .value(0.725), champion: .value(0.73), verdict: .passed,
      message: "ROC AUC is 0.725, at or above the minimum of 0.65. "
        + "It is 0.005 below the champion's 0.73, where at most 0.01 is allowed."),
    Case(
      bounds: MetricBounds(drop: 0.01), value: .value(0.7), verdict: .inconclusive,
      message:
        "ROC AUC is 0.7, not comparable with the champion, of which no value is recorded. Deploy a champion that "
        + "was evaluated with this metric, or remove 'drop' until there is one."),
    Case(
      bounds: MetricBounds(min: 0.75, drop: 0.01), value: .value(0.7), verdict: .failed,
      message:
        "ROC AUC is 0.7, below the minimum of 0.75. It is not comparable with the champion, of which no value is "
        + "recorded. Deploy a champion that was evaluated with this metric, or remove 'drop' until there is one."),
    Case(
      bounds: MetricBounds(drop: 0.01), value: .value(0.7), champion: .undefined("ROC AUC is undefined: why."),
      verdict: .inconclusive,
      message: "ROC AUC is 0.7, not comparable with the champion. There, ROC AUC is undefined: why."),
    Case(
      bounds: MetricBounds(min: 0), value: .undefined("ROC AUC is undefined: why."), verdict: .inconclusive,
      message: "ROC AUC is undefined: why."),
    Case(
      bounds: MetricBounds(min: 0), value: .value(.nan), verdict: .inconclusive,
      message: "ROC AUC is NaN, which no bound can judge; look for such values in the predictions."),
    Case(
      bounds: MetricBounds(drop: 0.1), value: .value(0.7), champion: .value(.nan), verdict: .inconclusive,
      message: "ROC AUC is 0.7, not comparable with the champion, whose value is NaN. Deploy a champion that was "
        + "evaluated with this metric, or remove 'drop' until there is one."),
    Case(
      bounds: MetricBounds(), value: .value(0.7), verdict: .inconclusive,
      message: "ROC AUC has no bound; write min, max or drop."),
  ]

  @Test(arguments: cases)
  func aValueIsHeldAgainstItsBounds(example: Case) {
    let judgement = example.bounds.judge(
      example.value, of: example.metric, against: MetricReference(value: example.champion))
    #expect(judgement.verdict == example.verdict)
    #expect(judgement.message == example.message)
  }

  @Test func theQuantitiesSayWhatDecided() {
    let bounds = MetricBounds(min: 0.65, max: 0.999, drop: 0.01)
    let judgement = bounds.judge(.value(0.7), of: ROCAUC.self, against: MetricReference(value: .value(0.75)))
    #expect(judgement.observed == Quantity(number: 0.7, text: "0.7"))
    #expect(
      judgement.expected
        == Quantity(number: 0.74, text: "at least 0.65, at most 0.999, at most 0.01 below the champion's 0.75"))
    let passing = bounds.judge(.value(0.75), of: ROCAUC.self, against: MetricReference(value: .value(0.75)))
    #expect(passing.expected.number == 0.65)
    let undefined = bounds.judge(.undefined("Why."), of: ROCAUC.self)
    #expect(undefined.observed == Quantity(text: "undefined"))
    #expect(undefined.expected.text == "at least 0.65, at most 0.999, at most 0.01 below the champion")
  }

  /// Drops that are equal to the tolerance as people write them pass, though their doubles differ by rounding.
  @Test func aDropOfExactlyTheToleranceIsTolerated() {
    for hundredths in 2...99 {
      for drop in 1..<hundredths {
        let reference = MetricReference(value: .value(Double(hundredths) / 100))
        let bounds = MetricBounds(drop: Double(drop) / 100)
        let equal = bounds.judge(.value(Double(hundredths - drop) / 100), of: Accuracy.self, against: reference)
        #expect(equal.verdict == .passed)
        let beyond = Double(hundredths - drop) / 100 - 1e-13
        #expect(bounds.judge(.value(beyond), of: Accuracy.self, against: reference).verdict == .failed)
      }
    }
  }

  @Test(arguments: [
    (MetricBounds(min: 65), "The bound min: 65 of roc-auc can never decide anything; ROC AUC lies from 0 to 1."),
    (
      MetricBounds(max: .infinity),
      "The bound max: infinity of roc-auc can never decide anything; ROC AUC lies from 0 to 1."
    ),
    (MetricBounds(min: .nan), "The bound min: NaN of roc-auc can never decide anything; ROC AUC lies from 0 to 1."),
    (MetricBounds(min: 0.8, max: 0.7), "The bounds of roc-auc contradict each other: min: 0.8 is above max: 0.7."),
    (
      MetricBounds(drop: -0.1),
      "The bound drop: -0.1 of roc-auc is no tolerance; write a number that is zero or more."
    ),
    (MetricBounds(drop: 1), "The bound drop: 1 of roc-auc can never decide anything; ROC AUC lies from 0 to 1."),
  ])
  func boundsThatDecideNothingAreNotGreen(bounds: MetricBounds, problem: String) {
    #expect(bounds.problem(for: ROCAUC.self) == problem)
    let judgement = bounds.judge(.value(0.9), of: ROCAUC.self, against: MetricReference(value: .value(0.9)))
    #expect(judgement.verdict == .inconclusive)
    #expect(judgement.message == problem)
  }

  @Test func aHalfOpenRangeIsDescribed() {
    #expect(
      MetricBounds(max: -1).problem(for: RootMeanSquaredError.self)
        == "The bound max: -1 of rmse can never decide anything; RMSE lies at or above 0.")
    #expect(
      MetricBounds(min: 2).problem(for: RSquared.self)
        == "The bound min: 2 of r2 can never decide anything; R2 lies at or below 1.")
    #expect(MetricBounds(drop: 1e6).problem(for: RootMeanSquaredError.self) == nil)
  }
}

@Suite struct FormatTests {
  @Test(
    arguments: [
      (0.0, "0"), (-0.0, "0"), (1, "1"), (0.5, "0.5"), (0.8194444444444444, "0.819444"), (2.0 / 3, "0.666667"),
      (0.669999, "0.669999"), (0.6699999, "0.67"), (0.99999999, "1"), (-9.9999999, "-10"), (1234567.89, "1234568"),
      (100, "100"), (0.00012345678, "0.000123457"), (0.00001, "0.00001"), (1.5e-7, "1.5e-07"), (1e15, "1e+15"),
      (123456789012345, "123456789012345"), (6.02214076e23, "6.02214e+23"), (.leastNonzeroMagnitude, "5e-324"),
      (1.7976931348623157e308, "1.79769e+308"), (.infinity, "infinity"), (-.infinity, "-infinity"), (.nan, "NaN"),
    ] as [(Double, String)])
  func numbersAreShort(number: Double, text: String) {
    #expect(MetricFormat.text(number) == text)
  }

  @Test func differentNumbersLookDifferent() {
    var random = Seeded(11)
    for _ in 0..<2000 {
      let number = (random.unit() - 0.5) * 1e3
      let close = [number.nextUp, number.nextDown, number * (1 + random.unit() * 1e-9), number + 0.1]
      for other in close {
        let digits = MetricFormat.digits(telling: number, from: [other])
        #expect(MetricFormat.text(number, digits: digits) != MetricFormat.text(other, digits: digits))
      }
    }
    #expect(MetricFormat.digits(telling: 0.5, from: [0.5, 0.25]) == 6)
  }

  @Test func allDigitsReadBack() {
    var random = Seeded(12)
    for _ in 0..<2000 {
      let number = Double(bitPattern: random.next())
      guard number.isFinite else { continue }
      #expect(Double(MetricFormat.text(number, digits: 17)) == number)
    }
  }
}
