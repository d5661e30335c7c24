import Foundation
import MLGateResults
import Testing

/// `mlgate evaluate` on twelve rows: the numbers are those that a person gets with a pencil.
struct EvaluateTests {
  static let metrics = """
      metrics:
        - accuracy
        - precision
        - recall
        - f1
        - roc-auc
        - log-loss
        - brier

    """

  /// Of the scores from 0.5 on, 4 of 6 are late, which are 4 of the 5; 29 of the 35 pairs are in order.
  static let classification: [(String, Double)] = [
    ("accuracy", 9.0 / 12), ("precision", 4.0 / 6), ("recall", 4.0 / 5), ("f1", 8.0 / 11), ("roc-auc", 29.0 / 35),
    // The mean of -ln p, by Python's math.log.
    ("log-loss", 0.49310293614541445), ("brier", 2.0175 / 12),
  ]

  @Test(arguments: classification)
  func classificationMetrics(_ keyword: String, _ value: Double) async throws {
    let project = try Projects.passing()
    try project.replace("  metrics:\n    - roc-auc: {min: 0.7}\n", by: Self.metrics)
    try await project.run("evaluate", "--predictions", "scores.csv", expecting: 0)
    let observed = try #require(try project.report(.evaluate).check(keyword).observed?.number)
    #expect(abs(observed - value) < 1e-12, "\(observed)")
  }

  /// Errors 0.5, -0.5, 1 and -2; the actual values 1, 2, 4 and 5 have mean 3 and squares 10 about it.
  static let regression: [(String, Double)] = [
    ("mae", 1.0), ("rmse", (5.5 / 4).squareRoot()), ("r2", 1 - 5.5 / 10),
  ]

  @Test(arguments: regression)
  func regressionMetrics(_ keyword: String, _ value: Double) async throws {
    let project = try Scratch([
      "mlgate.yml": """
      version: 1
      model: regression
      datasets:
        d: {source: data.csv, label: price}
      evaluate:
        dataset: d
        task: regression
        predictions: {file: predictions.csv, prediction: predicted}
        metrics:
          - mae: {max: 1.5}
          - rmse: {max: 1.5}
          - r2: {min: 0.4}

      """,
      "data.csv": "price\n1\n2\n4\n5\n", "predictions.csv": "predicted\n1.5\n1.5\n5\n3\n",
    ])
    try await project.run("evaluate", expecting: 0)
    let report = try project.report(.evaluate)
    let observed = try #require(try report.check(keyword).observed?.number)
    #expect(abs(observed - value) < 1e-12, "\(observed)")
    #expect(report.fact("receipt") == "none: name the model with --model to have one for deploy")
  }

  @Test func metricsOutOfBoundsFailWhereTheBoundStands() async throws {
    let project = try Projects.passing()
    try project.replace(
      "roc-auc: {min: 0.7}", by: "roc-auc: {min: 0.9}\n    - log-loss: {max: 0.4}\n      severity: warn")
    try await project.run("evaluate", "--predictions", "scores.csv", expecting: 1)
    let report = try project.report(.evaluate)
    #expect(report.troubles == ["failed roc-auc", "warned log-loss"])
    let check = try report.check("roc-auc")
    #expect(check.location == SourceLocation(file: "mlgate.yml", line: 26, column: 7))
    #expect(check.expected?.text == "at least 0.9")
    #expect(check.message.contains("0.828571"), "\(check.message)")
  }

  @Test func slicesAreJudgedByTheirOwnBounds() async throws {
    let project = try Projects.passing()
    try project.replace(
      "    - roc-auc: {min: 0.7}\n",
      by: "    - accuracy: {min: 0.7, slices: {min: 0.7}}\n  slices: [origin]\n  minimum-slice-rows: 4\n")
    try await project.run("evaluate", "--predictions", "scores.csv", expecting: 0)
    let report = try project.report(.evaluate)
    // EWR: rows 1, 2, 7 right, 8 wrong; JFK: 4, 9, 10 right, 3 wrong; LGA: 6, 11, 12 right, 5 wrong.
    #expect(
      report.checks.map(\.id) == ["accuracy", "accuracy/origin=EWR", "accuracy/origin=JFK", "accuracy/origin=LGA"])
    #expect(report.checks.map { $0.observed?.number } == [0.75, 0.75, 0.75, 0.75])
    #expect(report.verdict == .passed)
    try project.replace("7,0.4\n", by: "7,0.6\n", in: "scores.csv")
    try project.replace("accuracy: {min: 0.7,", by: "accuracy: {min: 0.6,")
    try await project.run("evaluate", "--predictions", "scores.csv", expecting: 1)
    #expect(try project.report(.evaluate).troubles == ["failed accuracy/origin=EWR"])
  }

  @Test func smallSlicesAreToldAndNotJudged() async throws {
    let project = try Projects.passing()
    try project.replace(
      "    - roc-auc: {min: 0.7}\n", by: "    - accuracy: {min: 0.7, slices: {min: 0.99}}\n  slices: [origin]\n")
    try await project.run("evaluate", "--predictions", "scores.csv", expecting: 0)
    let report = try project.report(.evaluate)
    #expect(report.checks.map(\.id) == ["accuracy"])
    #expect(
      report.fact("slices under 100 rows, not judged") == "origin=EWR (4), origin=JFK (4), origin=LGA (4)")
  }

  // MARK: Against a baseline

  @Test func withoutABaselineADropIsInconclusive() async throws {
    let project = try Projects.passing()
    try project.replace("{min: 0.7}", by: "{drop: {max: 0.01}}")
    try await project.run("train", expecting: 0)
    try await project.run("evaluate", expecting: 2)
    #expect(try project.report(.evaluate).troubles == ["inconclusive roc-auc"])
    // Not green is not deployable.
    try await project.run("deploy", expecting: 4)
  }

  @Test func aDropAgainstTheAcceptedEvaluationFails() async throws {
    let project = try Projects.passing()
    try project.replace("{min: 0.7}", by: "{drop: {max: 0.01}}")
    try await project.run("train", expecting: 0)
    try await project.run("evaluate", expecting: 2)
    let accepted = try await project.run("accept", "--evaluation", expecting: 0)
    #expect(accepted.output.hasSuffix("in baselines/evaluation.json\n"))
    try await project.run("evaluate", expecting: 0)
    #expect(try project.report(.evaluate).fact("compared with") == "the accepted baseline (no champion yet)")
    // One pair less in order: 28 of 35.
    try project.replace("6,0.5\n", by: "6,0.41\n", in: "scores.csv")
    try project.replace("7,0.4\n", by: "7,0.42\n", in: "scores.csv")
    try await project.run("train", expecting: 0)
    try await project.run("evaluate", expecting: 1)
    let check = try project.report(.evaluate).check("roc-auc")
    #expect(check.observed?.number == 28.0 / 35)
    #expect(check.message.contains("the accepted baseline (no champion yet)"), "\(check.message)")
  }

  @Test func aDropAgainstTheChampionFails() async throws {
    let project = try Projects.passing()
    try project.replace("{min: 0.7}", by: "{min: 0.7, drop: {max: 0.01}}")
    try await project.run("train", expecting: 0)
    try await project.run("evaluate", expecting: 2)
    try await project.run("accept", "--evaluation", expecting: 0)
    try await project.run("evaluate", expecting: 0)
    try await project.run("deploy", expecting: 0)
    // What is accepted is worth less than what is deployed.
    try FileManager.default.removeItem(atPath: project("baselines/evaluation.json"))
    try await project.run("evaluate", expecting: 0)
    #expect(try project.report(.evaluate).fact("compared with") == "the champion (release 1)")
    try project.replace("1,0.9\n", by: "1,0.45\n", in: "scores.csv")
    try await project.run("train", "--seed", "8", expecting: 0)
    try await project.run("evaluate", expecting: 1)
    #expect(try project.report(.evaluate).troubles == ["failed roc-auc"])
    try await project.run("deploy", expecting: 4)
    let message = try project.report(.deploy).check("receipt").message
    #expect(message.hasSuffix("came to 'failed'; only models that passed are deployed."), "\(message)")
  }

  // MARK: Predictions that cannot be judged

  struct Unjudged: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var file = "scores.csv"
    var good: String
    var bad: String
    var message: String
    var place: String
  }

  static let unjudged = [
    Unjudged(
      testDescription: "a row too few", good: "12,0.05\n", bad: "",
      message:
        "There are 11 predictions for 12 rows of 'train'; expected one prediction a row, in the dataset's order.",
      place: "scores.csv"),
    Unjudged(
      testDescription: "another order", good: "3,0.7\n4,0.6\n", bad: "4,0.6\n3,0.7\n",
      message: "The key 'id' is '4', but '3' at data.csv:4; expected the predictions in the dataset's order.",
      place: "scores.csv:4"),
    Unjudged(
      testDescription: "three labels", file: "data.csv", good: "5,LGA,500,0", bad: "5,LGA,500,2",
      message:
        "The label 'late' is '2', '0' in an earlier row and the positive class is '1'; binary classification has "
        + "two labels. Set 'positive' to the positive one's text.", place: "data.csv:6"),
    Unjudged(
      testDescription: "a missing label", file: "data.csv", good: "5,LGA,500,0", bad: "5,LGA,500,",
      message: "The label 'late' is missing; expected a label in every row.", place: "data.csv:6"),
    Unjudged(
      testDescription: "a score that is no number", good: "5,0.55", bad: "5,high",
      message: "", place: "scores.csv:6"),
    Unjudged(
      testDescription: "a missing score", good: "5,0.55", bad: "5,", message: "", place: "scores.csv:6"),
    Unjudged(
      testDescription: "a score that is NaN", good: "5,0.55", bad: "5,nan", message: "", place: "scores.csv:6"),
    Unjudged(
      testDescription: "a record with too many fields", good: "5,0.55", bad: "5,0.55,9",
      message: "3 fields, header has 2; 1 malformed in all. Predictions and labels must match row by row, so no record "
        + "may be left out.", place: "scores.csv:6"),
    Unjudged(
      testDescription: "no such column", good: "id,score", bad: "id,scores",
      message: "There is no column 'score'; did you mean 'scores'? The columns are id, scores.", place: "scores.csv:1"),
  ]

  @Test(arguments: unjudged) func predictionsThatCannotBeJudged(_ case: Unjudged) async throws {
    let project = try Projects.passing()
    try project.replace(`case`.good, by: `case`.bad, in: `case`.file)
    try await project.run("evaluate", "--predictions", "scores.csv", expecting: 3)
    let report = try project.report(.evaluate)
    #expect(report.troubles == ["errored predictions"])
    let check = try report.check("predictions")
    if !`case`.message.isEmpty { #expect(check.message == `case`.message) }
    #expect(check.evidence.first?.location?.description == `case`.place, "\(check.message)")
    #expect(check.location == SourceLocation(file: "mlgate.yml", line: 24, column: 23))
  }

  @Test func aScoreBeyondOneIsNoProbability() async throws {
    let project = try Projects.passing()
    try project.replace("5,0.55", by: "5,1.5", in: "scores.csv")
    try project.replace(
      "roc-auc: {min: 0.7}", by: "roc-auc: {min: 0.7}\n    - log-loss: {max: 1}\n    - brier: {max: 1}")
    try await project.run("evaluate", "--predictions", "scores.csv", expecting: 2)
    #expect(try project.report(.evaluate).troubles == ["inconclusive log-loss", "inconclusive brier"])
  }

  @Test func oneClassAloneIsInconclusive() async throws {
    let project = try Projects.passing()
    try project.write("data.csv", Projects.data.replacing(",1\n", with: ",0\n"))
    try await project.run("evaluate", "--predictions", "scores.csv", expecting: 2)
    #expect(try project.report(.evaluate).troubles == ["inconclusive roc-auc"])
  }

  // MARK: Nothing is swapped

  @Test func predictionsChangedAfterTheRunAreRefused() async throws {
    let project = try Projects.passing()
    try await project.run("train", expecting: 0)
    let run = try #require(try project.report(.train).fact("run"))
    let file = ".mlgate/runs/\(run)/predictions.csv"
    for change in [("12,0.05", "12,0.01"), ("12,0.01\n", ""), ("11,0.1\n", "11,0.1,\n")] {
      try project.replace(change.0, by: change.1, in: file)
      try await project.run("evaluate", expecting: 4)
      let message = try project.report(.evaluate).check("predictions").message
      #expect(message.hasPrefix("The predictions are not those that the run wrote: their digest is "), "\(message)")
      #expect(message.hasSuffix(". Train again."))
    }
    try await project.run("deploy", expecting: 4)
  }

  @Test func aRunsPredictionsGiveNoReceiptToAnotherModel() async throws {
    let project = try Projects.passing()
    try await project.run("train", expecting: 0)
    let run = try #require(try project.report(.train).fact("run"))
    try project.write("other.json", "{}\n")
    let outcome = try await project.run("evaluate", "--model", "other.json", expecting: 64)
    #expect(
      outcome.error
        == "error: 'other.json' is not the model of run \(run), whose predictions would be judged; name the "
        + "model's own with --predictions.\n")
    try await project.run("deploy", "--model", "other.json", expecting: 4)
    // The run's own model may be named, too.
    try await project.run("evaluate", "--model", ".mlgate/runs/\(run)/model.json", expecting: 0)
  }

  @Test func aModelWithoutARunIsEvaluatedFromItsFiles() async throws {
    let project = try Projects.passing()
    try project.write("model.bin", "any bytes")
    try await project.run("evaluate", "--predictions", "scores.csv", "--model", "model.bin", expecting: 0)
    try await project.run("deploy", "--model", "model.bin", expecting: 0)
    #expect(try project.report(.deploy).fact("release") == "tiny 1")
  }

  @Test func anEarlierRunCanBeNamedByItsBeginning() async throws {
    let project = try Projects.passing()
    try await project.run("train", expecting: 0)
    let first = try #require(try project.report(.train).fact("run"))
    try await project.run("train", "--seed", "8", expecting: 0)
    try await project.run("evaluate", "--run", String(first.dropLast(2)), expecting: 0)
    #expect(try project.report(.evaluate).fact("run") == first)
    try await project.run("deploy", expecting: 4)
    try await project.run("deploy", "--run", first, expecting: 0)
  }
}
