public import MLGateYAML

/// `mlgate.yml`, decoded.
///
/// Every key is known, every value has its type; what words mean is judged by ``Project``.
public struct Configuration: Decodable, Sendable {
  var version: Located<Int>
  public var model: Located<String>
  public var datasets: YAMLOrdered<DatasetConfiguration>
  public var validateData: YAMLOrdered<[YAMLNode]>?
  public var train: TrainConfiguration?
  public var evaluate: EvaluateConfiguration?
  public var deploy: DeployConfiguration?
  public var report: ReportConfiguration?
  /// Failures of data checks that may wait.
  public var suppressions: [SuppressionConfiguration]

  enum CodingKeys: String, CodingKey {
    case version, model, datasets
    case validateData = "validate-data"
    case train, evaluate, deploy, report, suppressions
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    version = try container.decode(Located<Int>.self, forKey: .version)
    guard version.value == 1 else {
      throw version.error(
        "version \(version.value) of mlgate.yml is not known; this mlgate reads version 1")
    }
    model = try container.decode(Located<String>.self, forKey: .model)
    datasets = try container.decodeIfPresent(YAMLOrdered<DatasetConfiguration>.self, forKey: .datasets) ?? YAMLOrdered()
    validateData = try container.decodeIfPresent(YAMLOrdered<[YAMLNode]>.self, forKey: .validateData)
    train = try container.decodeIfPresent(TrainConfiguration.self, forKey: .train)
    evaluate = try container.decodeIfPresent(EvaluateConfiguration.self, forKey: .evaluate)
    deploy = try container.decodeIfPresent(DeployConfiguration.self, forKey: .deploy)
    report = try container.decodeIfPresent(ReportConfiguration.self, forKey: .report)
    suppressions = try container.decodeIfPresent([SuppressionConfiguration].self, forKey: .suppressions) ?? []
  }
}

/// How a model is trained.
public struct TrainConfiguration: Decodable, Sendable {
  /// A Swift executable of the package.
  public var product: Located<String>?
  /// Program and arguments; never a shell string.
  public var command: [Located<String>]?
  /// Arguments for `product`; by default `--NAME VALUE...` for every input, parameter and output, and the seed.
  public var arguments: [Located<String>]?
  /// Names to datasets.
  public var inputs: YAMLOrdered<Located<String>>
  public var parameters: YAMLOrdered<Located<PlainValue>>
  public var seed: UInt64
  /// Names to file names within the run's folder.
  public var outputs: YAMLOrdered<Located<String>>
  public var limits: Limits?

  /// What a training may use.
  public struct Limits: Decodable, Sendable {
    public var time: HumanDuration?
  }

  enum CodingKeys: String, CodingKey {
    case product, command, arguments, inputs, parameters, seed, outputs, limits
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    product = try container.decodeIfPresent(Located<String>.self, forKey: .product)
    command = try container.decodeIfPresent([Located<String>].self, forKey: .command)
    arguments = try container.decodeIfPresent([Located<String>].self, forKey: .arguments)
    inputs = try container.decodeIfPresent(YAMLOrdered<Located<String>>.self, forKey: .inputs) ?? YAMLOrdered()
    parameters =
      try container.decodeIfPresent(YAMLOrdered<Located<PlainValue>>.self, forKey: .parameters) ?? YAMLOrdered()
    seed = try container.decodeIfPresent(UInt64.self, forKey: .seed) ?? 0
    outputs = try container.decodeIfPresent(YAMLOrdered<Located<String>>.self, forKey: .outputs) ?? YAMLOrdered()
    limits = try container.decodeIfPresent(Limits.self, forKey: .limits)
  }
}

/// How a model is judged.
public struct EvaluateConfiguration: Decodable, Sendable {
  /// The dataset that brings labels and slice columns; without it the predictions file brings them.
  public var dataset: Located<String>?
  public var task: Located<String>
  public var predictions: PredictionsFile
  /// Each a mapping whose first key is a metric.
  public var metrics: [YAMLNode]
  public var slices: [Located<String>]
  /// Slices with fewer rows are told, not judged.
  public var minimumSliceRows: Int
  public var against: Located<String>?

  /// Where the predictions stand.
  public struct PredictionsFile: Decodable, Sendable {
    public var file: Located<String>
    /// The column with the probability of the positive class.
    public var score: Located<String>?
    /// The column with the predicted number (regression).
    public var prediction: Located<String>?
    /// The column with the truth, when the predictions file brings it.
    public var label: Located<String>?
    /// The label's text that means the positive class.
    public var positive: String?
    public var threshold: Double?
    /// Columns that predictions and dataset share, row by row: proof that they are about the same rows.
    public var key: [Located<String>]?
  }

  enum CodingKeys: String, CodingKey {
    case dataset, task, predictions, metrics, slices
    case minimumSliceRows = "minimum-slice-rows"
    case against
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    dataset = try container.decodeIfPresent(Located<String>.self, forKey: .dataset)
    task = try container.decode(Located<String>.self, forKey: .task)
    predictions = try container.decode(PredictionsFile.self, forKey: .predictions)
    metrics = try container.decode([YAMLNode].self, forKey: .metrics)
    slices = try container.decodeIfPresent([Located<String>].self, forKey: .slices) ?? []
    minimumSliceRows = try container.decodeIfPresent(Int.self, forKey: .minimumSliceRows) ?? 100
    against = try container.decodeIfPresent(Located<String>.self, forKey: .against)
  }
}

/// Where a model is released.
public struct DeployConfiguration: Decodable, Sendable {
  /// The registry's folder, relative to `mlgate.yml`.
  public var registry: String
  public var alias: String
  /// Further files of the bundle: names in the bundle to paths.
  public var files: YAMLOrdered<Located<String>>

  enum CodingKeys: String, CodingKey { case registry, alias, files }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    registry = try container.decodeIfPresent(String.self, forKey: .registry) ?? "registry"
    alias = try container.decodeIfPresent(String.self, forKey: .alias) ?? "champion"
    files = try container.decodeIfPresent(YAMLOrdered<Located<String>>.self, forKey: .files) ?? YAMLOrdered()
  }
}

/// How results are written down.
public struct ReportConfiguration: Decodable, Sendable {
  /// The folder for reports, relative to `mlgate.yml`; `.mlgate/reports` when absent.
  public var folder: String?
  /// `extended` (the default) or `strict`.
  public var junit: Located<String>?
}

/// One value or a list of values.
struct OneOrMore<Value: Decodable & Sendable>: Decodable, Sendable {
  var values: [Value]

  init(from decoder: any Decoder) throws {
    let node = try YAMLNode(from: decoder)
    values = node.items == nil ? [try node.decode(Value.self)] : try node.decode([Value].self)
  }
}

/// A scalar as it is written: what a training program gets on its command line.
public struct PlainValue: Decodable, Sendable, Equatable {
  public var text: String

  public init(from decoder: any Decoder) throws {
    let node = try YAMLNode(from: decoder)
    guard let scalar = node.scalar, !node.isNull else {
      throw node.error("expected a number, a text, true or false")
    }
    text = scalar.text
  }
}
