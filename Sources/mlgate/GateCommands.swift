import ArgumentParser
import MLGateFiles
import MLGatePipeline

/// The command `mlgate validate-data`.
struct ValidateDataCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate-data",
    abstract: "Checks the datasets that mlgate.yml names under validate-data.",
    discussion: """
      Examples:
        mlgate validate-data            every configured dataset
        mlgate validate-data train      one of them
        mlgate validate-data --json     the report for machines

      Exit codes: 0 passed, 1 a check failed, 2 could not decide, 3 could not run,
      64 the configuration is wrong.
      """)

  @Argument(help: "Datasets to check; all configured ones when none is named.")
  var datasets: [String] = []

  @Option(
    name: .customLong("source"),
    help: "Files in place of a dataset's configured ones, NAME=PATH; may be repeated. To check a delivery on its way.")
  var sources: [String] = []

  @Flag(help: "Read every file again, also those that have not changed since an earlier run.")
  var noCache = false

  @Flag(
    help: "Keep the rows that break any check in a file beside the report, as 'quarantine: true' does for one check.")
  var quarantine = false

  @OptionGroup var common: CommonOptions

  func validate() throws { _ = try replacements() }

  /// Paths in place of datasets' configured ones.
  private func replacements() throws -> [String: [String]] {
    var replaced: [String: [String]] = [:]
    for source in sources {
      let parts = source.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2 else { throw ValidationError("'--source \(source)' is not NAME=PATH.") }
      if parts[1] == "-" {
        throw ValidationError(
          "'--source \(source)' names standard input, which can be read only once; save it in a file first.")
      }
      let path = PathResolver(root: Environment.workingFolder).absolute(parts[1])
      replaced[parts[0], default: []].append(path)
    }
    return replaced
  }

  func run() async throws {
    let files = try replacements()
    let untrusted = common.untrusted
    let usesCache = !noCache
    let keepsFailingRows = quarantine
    let line = ProgressLine(isQuiet: common.quiet)
    try await Presentation(options: common).present(patience: ProgressLine.patience) { project in
      let reading = try await line.showing { progress in
        try ValidateDataGate(
          project, only: datasets, sources: files, reportFolder: common.reportDir, progress: progress,
          isUntrusted: untrusted, usesCache: usesCache, keepsFailingRows: keepsFailingRows
        ).read()
      }
      return try await reading.outcome(environment: HostFacts.read())
    }
  }
}

/// The command `mlgate train`.
struct TrainCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Runs the configured training program and records the run.",
    discussion: """
      The program's output is shown as it comes. A crash, a time-out, a missing
      output and a metric that is no number fail the gate.

      Exit codes: 0 passed, 1 the training failed, 3 it could not be started,
      4 refused, 64 the configuration is wrong.
      """)

  @OptionGroup var common: CommonOptions

  @Option(name: .customLong("parameter"), help: "Replaces a parameter for this run: NAME=VALUE; may be repeated.")
  var parameters: [String] = []

  @Option(help: "Replaces the seed for this run.")
  var seed: UInt64?

  func run() async throws {
    try await Presentation(options: common).present { project in
      if common.untrusted { throw RefusedError("train runs the repository's own program; --untrusted forbids it.") }
      let quiet = common.quiet || common.json
      return try await TrainGate(project, parameters: parameters, seed: seed).run { line in
        // A prefix keeps a program's output from being read as a command of the CI system.
        if quiet { Console.error("| \(line)\n") } else { Console.out("| \(line)\n") }
      }
    }
  }
}

/// The command `mlgate evaluate`.
struct EvaluateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Judges the trained model against bounds and against the champion.",
    discussion: """
      Examples:
        mlgate evaluate                              the latest successful run
        mlgate evaluate --run 20261123               the run whose id begins so
        mlgate evaluate --predictions p.csv --model model.onnx

      Exit codes: 0 passed, 1 a metric is out of bounds, 2 could not decide,
      3 could not run, 4 the predictions were changed, 64 the configuration is wrong.
      """)

  @OptionGroup var common: CommonOptions

  @Option(help: "The run to evaluate; by default, the latest that succeeded.")
  var run: String?

  @Option(help: "A predictions file in place of the configured one.", completion: .file())
  var predictions: String?

  @Option(help: "The model file that made the predictions; its digest gets the receipt.", completion: .file())
  var model: String?

  func run() async throws {
    try await Presentation(options: common).present { project in
      let subject = EvaluateGate.Subject(run: run, predictions: predictions, model: model)
      return try EvaluateGate(project, subject).run(environment: HostFacts.read())
    }
  }
}

/// The command `mlgate deploy`.
struct DeployCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "deploy",
    abstract: "Releases the evaluated model to the registry and moves its alias.",
    discussion: """
      Deploys only a model whose very bytes have a passed evaluation; anything else
      is refused with exit code 4.

      Examples:
        mlgate deploy                 the model of the latest successful run
        mlgate deploy --model m.onnx  a model file that was evaluated with --model
      """)

  @OptionGroup var common: CommonOptions

  @Option(help: "The run whose model is deployed; by default, the latest that succeeded.")
  var run: String?

  @Option(help: "A model file in place of a run's.", completion: .file())
  var model: String?

  func run() async throws {
    try await Presentation(options: common).present { project in
      if common.untrusted { throw RefusedError("deploy changes the registry; --untrusted forbids it.") }
      return try DeployGate(project, run: run, model: model).run(environment: HostFacts.read())
    }
  }
}
