import Testing

/// The small projects that the tests run gates on.
enum Projects {
  /// Twelve rows, whose published-value arithmetic is short: 5 of 12 are late.
  static let data = """
    id,origin,distance,late
    1,EWR,100,1
    2,EWR,200,1
    3,JFK,300,0
    4,JFK,400,1
    5,LGA,500,0
    6,LGA,600,1
    7,EWR,700,0
    8,EWR,800,1
    9,JFK,900,0
    10,JFK,1000,0
    11,LGA,1100,0
    12,LGA,1200,0

    """

  static let predictions = """
    id,score
    1,0.9
    2,0.8
    3,0.7
    4,0.6
    5,0.55
    6,0.5
    7,0.4
    8,0.3
    9,0.25
    10,0.2
    11,0.1
    12,0.05

    """

  /// A training program in three lines: a model of its rate and seed, scores from a file, a loss.
  static let training = """
    printf '{"rate": %s, "seed": %s}\\n' "$4" "$5" > "$1"
    cp scores.csv "$2"
    printf '{"loss": 0.5}\\n' > "$3"

    """

  static let configuration = """
    version: 1
    model: tiny

    datasets:
      train: {source: data.csv, label: late}

    validate-data:
      train:
        - row-count: {min: 10, max: 20}
        - missing: {column: distance, max: 0%}
        - range: {column: distance, min: 50, max: 5000}
        - allowed: {column: origin, values: [EWR, JFK, LGA]}

    train:
      command: [sh, train.sh, "{outputs.model}", "{outputs.predictions}", "{outputs.metrics}", "{parameters.rate}", "{seed}"]
      inputs: {train: train}
      parameters: {rate: 0.1}
      seed: 7
      outputs: {model: model.json, predictions: predictions.csv, metrics: metrics.json}

    evaluate:
      dataset: train
      task: binary-classification
      predictions: {file: "{run.predictions}", score: score, key: [id]}
      metrics:
        - roc-auc: {min: 0.7}

    deploy:
      registry: registry

    """

  /// A project on which every gate passes.
  static func passing() throws -> Scratch {
    try Scratch([
      "mlgate.yml": configuration, "data.csv": data, "scores.csv": predictions, "train.sh": training,
    ])
  }

  /// A project whose model is trained and has passed evaluation.
  static func evaluated() async throws -> Scratch {
    let project = try passing()
    try await project.run("train", expecting: 0)
    try await project.run("evaluate", expecting: 0)
    return project
  }

  /// A project of one dataset in `data.csv`, to be validated.
  static func data(_ lines: [String], checks: [String], source: String = "data.csv") throws -> Scratch {
    let list = checks.map { "    - \($0)\n" }.joined()
    return try Scratch([
      "mlgate.yml": "version: 1\nmodel: tiny\ndatasets:\n  d: {source: \(source)}\nvalidate-data:\n  d:\n\(list)",
      "data.csv": lines.map { $0 + "\n" }.joined(),
    ])
  }
}
