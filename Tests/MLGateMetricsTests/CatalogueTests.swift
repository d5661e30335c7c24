import MLGateMetrics
import Testing

@Suite struct CatalogueTests {
  @Test(arguments: MetricCatalogue.all.map { $0.keyword })
  func theExamplesOfAMetricHold(keyword: String) throws {
    let metric = try MetricCatalogue.named(keyword)
    #expect(!metric.examples.isEmpty)
    for example in metric.examples {
      let value = metric.value(of: try example.predictions(for: metric.task))
      guard let expected = example.value else {
        #expect(value.number == nil, "\(example.source)")
        continue
      }
      let number = try #require(value.number, "\(example.source)")
      #expect(abs(number - expected) <= 1e-12, "\(example.source)")
      #expect(metric.range.contains(number))
    }
  }

  @Test(arguments: MetricCatalogue.all.map { $0.keyword })
  func aMetricSaysWhatAPersonHasToKnow(keyword: String) throws {
    let metric = try MetricCatalogue.named(keyword)
    #expect(!metric.title.isEmpty && !metric.title.contains("\n"))
    for sentence in [metric.definition, metric.undefinedWhen] {
      #expect(sentence.hasSuffix(".") && !sentence.contains("\n") && !sentence.contains("  "))
    }
    #expect(metric.definition.contains("scikit-learn's "))
  }

  @Test func eachTaskHasItsMetrics() {
    #expect(
      MetricCatalogue.metrics(for: .binaryClassification).map { $0.keyword } == [
        "accuracy", "precision", "recall", "f1", "roc-auc", "log-loss", "brier",
      ])
    #expect(MetricCatalogue.metrics(for: .regression).map { $0.keyword } == ["mae", "rmse", "r2"])
    #expect(Set(MetricCatalogue.all.map { $0.keyword }).count == MetricCatalogue.all.count)
  }

  @Test(arguments: [
    ("roc-auk", nil, "unknown metric 'roc-auk'; did you mean 'roc-auc'?"),
    (
      "wibble", TaskKind.regression,
      "unknown metric 'wibble'; the metrics of regression are mae, rmse, r2."
    ),
    (
      "f1", .regression,
      "the metric 'f1' judges binary-classification, and the task is regression; "
        + "the metrics of regression are mae, rmse, r2."
    ),
  ])
  func anUnknownNameIsExplained(name: String, task: TaskKind?, message: String) {
    let error = #expect(throws: UnknownMetric.self) { _ = try MetricCatalogue.named(name, for: task) }
    #expect(error?.description == message)
  }

  @Test func aMetricOfAnotherTaskIsUndefined() throws {
    let regression = Predictions.regression(try RegressionPredictions(predicted: [1], actual: [1]))
    #expect(
      ROCAUC.value(of: regression)
        == .undefined(
          "ROC AUC is undefined: it judges binary-classification, and the predictions are of regression."))
  }
}
