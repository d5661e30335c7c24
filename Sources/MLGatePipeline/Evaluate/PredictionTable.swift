internal import MLGateFiles
internal import MLGateMetrics
internal import MLGateResults
internal import MLGateTables
internal import MLGateYAML

/// Predictions, labels and slice columns, put side by side row by row.
struct PredictionTable {
  var predictions: Predictions
  /// Slice columns with a text for every row.
  var slices: [(column: String, values: [String])]
  var predictionsDigest: Digest
  /// The dataset's files; empty when the predictions file brings the labels.
  var data: [NamedDigest]
  /// How a missing slice value is called.
  static let missing = "(missing)"

  /// Why predictions cannot be judged: a full sentence with its place.
  struct Problem: Error, CustomStringConvertible {
    var location: SourceLocation?
    var message: String
    /// Whether the file was changed since it was recorded.
    var isTampering = false
    var description: String { location.map { "\($0): \(message)" } ?? message }
  }

  /// Reads the files.
  ///
  /// - Parameters:
  ///   - file: the predictions file.
  ///   - expected: the digest that it was recorded with, when it was.
  init(
    _ configuration: EvaluateConfiguration, task: TaskKind, file: TableSource.File, expected: Digest?,
    project: Project
  ) throws {
    let wanted = configuration.predictions
    let dataset = try configuration.dataset.map { name in try project.dataset(name) }
    let keys = wanted.key?.map(\.value) ?? []
    let value = try Self.valueColumn(wanted, task)
    let label = try Self.labelColumn(configuration, dataset)
    let sliceNames = configuration.slices.map(\.value)
    let fromData = dataset != nil && wanted.label == nil

    let predicted = try Loaded(
      try Dialect().table(of: [file], in: project.paths.root),
      [value] + keys + (fromData ? [] : [label.value] + sliceNames),
      name: file.name, expected: expected)
    guard let digest = predicted.account.files.first?.digest else {
      throw Problem(location: SourceLocation(file: file.name), message: "the predictions file has no digest.")
    }
    predictionsDigest = digest
    var truth = predicted
    data = []
    if fromData, let dataset, let name = configuration.dataset?.value {
      truth = try Loaded(try project.table(of: dataset), [label.value] + keys + sliceNames, name: "dataset '\(name)'")
      data = truth.account.files.compactMap { file in file.digest.map { NamedDigest(name: file.name, digest: $0) } }
      try Self.align(predicted, truth, keys: keys, name: name)
    }
    predictions = try Self.predictions(
      task, wanted, predicted.loader.numbers(value, predicted.account), label.value, truth)
    slices = sliceNames.map { name in (name, truth.loader.texts(name).map { $0 ?? Self.missing }) }
  }

  /// A scanned table with some of its columns.
  private struct Loaded {
    var loader: ColumnLoader
    var account: ScanAccount

    init(_ source: TableSource, _ columns: [String], name: String, expected: Digest? = nil) throws {
      var unique: [String] = []
      for column in columns where !unique.contains(column) { unique.append(column) }
      loader = ColumnLoader(unique, format: source.format, sourceName: name)
      account = try TableScan(source).run([loader])
      // Before anything else: what else is wrong with a changed file is no use to know.
      if let expected, let found = account.files.first?.digest, found != expected {
        throw Problem(
          location: SourceLocation(file: name),
          message: "the predictions are not those that the run wrote: their digest is \(found.short), "
            + "the run recorded \(expected.short). Train again.", isTampering: true)
      }
      if let first = account.malformed.first {
        throw Problem(
          location: first.location,
          message: "\(first.message); \(account.malformedCount) malformed in all. Predictions and labels must match "
            + "row by row, so no record may be left out.")
      }
    }
  }

  private static func valueColumn(
    _ wanted: EvaluateConfiguration.PredictionsFile, _ task: TaskKind
  ) throws -> String {
    switch task {
    case .binaryClassification:
      guard let score = wanted.score else {
        throw ConfigurationError(
          wanted.file.error("binary classification needs 'score: COLUMN', the probability of the positive class"))
      }
      return score.value
    case .regression:
      guard let prediction = wanted.prediction else {
        throw ConfigurationError(wanted.file.error("regression needs 'prediction: COLUMN', the predicted number"))
      }
      return prediction.value
    }
  }

  private static func labelColumn(
    _ configuration: EvaluateConfiguration, _ dataset: DatasetConfiguration?
  ) throws -> Located<String> {
    if let label = configuration.predictions.label ?? dataset?.label { return label }
    if let name = configuration.dataset {
      throw ConfigurationError(name.error("dataset '\(name.value)' has no 'label'; name the column with the truth"))
    }
    throw ConfigurationError(
      configuration.predictions.file.error(
        "the truth is nowhere: name a 'dataset' with a label, or the 'label' column of the predictions file"))
  }

  /// Refuses predictions that are not about the dataset's rows.
  private static func align(_ predicted: Loaded, _ truth: Loaded, keys: [String], name: String) throws {
    let place = predicted.account.files.first.map { SourceLocation(file: $0.name) }
    if predicted.account.rows != truth.account.rows {
      throw Problem(
        location: place,
        message: "there are \(predicted.account.rows) predictions for \(truth.account.rows) rows of '\(name)'; "
          + "expected one prediction a row, in the dataset's order.")
    }
    for key in keys {
      let pairs = zip(predicted.loader.texts(key), truth.loader.texts(key))
      guard let row = pairs.enumerated().first(where: { $0.element.0 != $0.element.1 }) else { continue }
      throw Problem(
        location: predicted.loader.location(ofRow: row.offset, predicted.account),
        message: "the key '\(key)' is '\(row.element.0 ?? "")', but '\(row.element.1 ?? "")' at "
          + "\(truth.loader.location(ofRow: row.offset, truth.account)); expected the predictions in the dataset's order."
      )
    }
  }

  private static func predictions(
    _ task: TaskKind, _ wanted: EvaluateConfiguration.PredictionsFile, _ values: [Double], _ label: String,
    _ truth: Loaded
  ) throws -> Predictions {
    switch task {
    case .regression:
      return .regression(
        try RegressionPredictions(predicted: values, actual: truth.loader.numbers(label, truth.account)))
    case .binaryClassification:
      let texts = truth.loader.texts(label)
      let positive = wanted.positive ?? "1"
      var labels: [Bool] = []
      var negative: String?
      for (row, text) in texts.enumerated() {
        func problem(_ message: String) -> Problem {
          Problem(location: truth.loader.location(ofRow: row, truth.account), message: message)
        }
        guard let text else { throw problem("the label '\(label)' is missing; expected a label in every row.") }
        if text != positive {
          // Two texts that are not the positive one are two negative classes: not a binary task, or a wrong 'positive'.
          if let negative, negative != text {
            throw problem(
              "the label '\(label)' is '\(text)', '\(negative)' in an earlier row and the positive class is "
                + "'\(positive)'; binary classification has two labels. Set 'positive' to the positive one's text.")
          }
          negative = text
        }
        labels.append(text == positive)
      }
      return .binary(try BinaryPredictions(scores: values, labels: labels, threshold: wanted.threshold ?? 0.5))
    }
  }
}
