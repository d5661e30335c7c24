import Foundation
import Testing

/// What a person has to correct: exit code 64 and a message with the line and a caret, and nothing else is done.
struct ConfigurationErrorTests {
  struct Mistake: Sendable, CustomTestStringConvertible {
    var verb: String
    /// What stands in the good configuration, and what stands there by mistake.
    var good: String
    var bad: String
    var message: String

    init(_ verb: String, _ good: String, _ bad: String, _ message: String) {
      (self.verb, self.good, self.bad, self.message) = (verb, good, bad, message)
    }

    var testDescription: String { "\(verb): \(bad)" }
  }

  static let mistakes = [
    Mistake(
      "validate-data", "label: late}", "lable: late}",
      """
      mlgate.yml:5:29: error: unknown key 'lable' in datasets.train; did you mean 'label'?
          train: {source: data.csv, lable: late}
                                    ^

      """),
    Mistake(
      "validate-data", "model: tiny\n", "model: tiny\nmodel: large\n",
      """
      mlgate.yml:3:1: error: duplicate key 'model'; it stands first at mlgate.yml:2:1
        model: large
        ^

      """),
    Mistake(
      "validate-data", "{min: 10, max: 20}", "{min: ten, max: 20}",
      """
      mlgate.yml:9:24: error: expected a whole number, found the text 'ten'
            - row-count: {min: ten, max: 20}
                               ^

      """),
    Mistake(
      "validate-data", "row-count", "row-cont",
      """
      mlgate.yml:9:7: error: unknown check 'row-cont'; did you mean 'row-count'?
            - row-cont: {min: 10, max: 20}
              ^

      """),
    Mistake(
      "validate-data", "version: 1\n", "version: 2\n",
      """
      mlgate.yml:1:10: error: version 2 of mlgate.yml is not known; this mlgate reads version 1
        version: 2
                 ^

      """),
    Mistake(
      "train", "inputs: {train: train}", "inputs: {train: trian}",
      """
      mlgate.yml:16:19: error: unknown dataset 'trian'; did you mean 'train'?
          inputs: {train: trian}
                          ^

      """),
    Mistake(
      "train", #"train.sh, "{outputs.model}""#, #"train.sh, "{output.model}""#,
      """
      mlgate.yml:15:27: error: unknown placeholder '{output.model}'; did you mean 'outputs.model'?
          command: [sh, train.sh, "{output.model}", "{outputs.predictions}", "{outputs.metrics}", "{paramete...
                                  ^

      """),
    Mistake(
      "train", "model: model.json", "model: ../model.json",
      """
      mlgate.yml:19:20: error: '../model.json' must be a relative path within the run's folder
          outputs: {model: ../model.json, predictions: predictions.csv, metrics: metrics.json}
                           ^

      """),
    Mistake(
      "evaluate", "dataset: train\n", "dataset: eval\n",
      """
      mlgate.yml:22:12: error: unknown dataset 'eval'
          dataset: eval
                   ^

      """),
    Mistake(
      "evaluate", "roc-auc", "rocauc",
      """
      mlgate.yml:26:7: error: unknown metric 'rocauc'; did you mean 'roc-auc'?
            - rocauc: {min: 0.7}
              ^

      """),
    Mistake(
      "evaluate", "binary-classification", "classification",
      """
      mlgate.yml:23:9: error: unknown task 'classification'; known are binary-classification, regression
          task: classification
                ^

      """),
    Mistake(
      "evaluate", "{run.predictions}", "{run.prediction}",
      """
      mlgate.yml:24:23: error: unknown placeholder '{run.prediction}'; did you mean 'run.predictions'?
          predictions: {file: "{run.prediction}", score: score, key: [id]}
                              ^

      """),
    Mistake(
      "deploy", "registry: registry", "registri: registry",
      """
      mlgate.yml:29:3: error: unknown key 'registri' in deploy; did you mean 'registry'?
          registri: registry
          ^

      """),
  ]

  @Test(arguments: mistakes) func mistakesAreShownWhereTheyStand(_ mistake: Mistake) async throws {
    let project = try Projects.passing()
    if mistake.verb == "evaluate" { try await project.run("train", expecting: 0) }
    try project.replace(mistake.good, by: mistake.bad)
    let outcome = try await project.run(mistake.verb, expecting: 64)
    #expect(outcome.error == mistake.message)
    #expect(outcome.output == "")
    #expect(!project.exists(".mlgate/reports/\(mistake.verb)"))
  }

  @Test func aWrongPlaceholderLeavesNoRun() async throws {
    let project = try Projects.passing()
    try project.replace("{seed}", by: "{sead}")
    try await project.run("train", expecting: 64)
    #expect(!project.exists(".mlgate"))
  }

  @Test(arguments: [
    (["validate-data", "trian"], "error: there are no checks for a dataset 'trian'; did you mean 'train'?\n"),
    (["validate-data", "--source", "x=y"], "error: --source names 'x', for which there are no checks\n"),
    (["train", "--parameter", "rat=1"], "error: mlgate.yml has no parameter 'rat'; did you mean 'rate'?\n"),
    (["train", "--parameter", "rate"], "error: '--parameter rate' is not NAME=VALUE.\n"),
    (
      ["evaluate"],
      "error: no training run of 'tiny' has succeeded yet; run 'mlgate train' first, or name a predictions file with "
        + "--predictions.\n"
    ),
    (
      ["deploy"],
      "error: no training run of 'tiny' has succeeded yet; run 'mlgate train' first, or name a predictions file with "
        + "--predictions.\n"
    ),
    (["accept", "trian"], "error: unknown dataset 'trian'; did you mean 'train'?\n"),
    (["accept", "--evaluation"], "error: nothing was evaluated yet; run 'mlgate evaluate' first.\n"),
    (
      ["rollback"],
      "error: There is no model 'tiny' in the registry 'REGISTRY'. Check the name, or deploy the model first.\n"
    ),
  ])
  func argumentsThatMeanNothing(_ arguments: [String], _ message: String) async throws {
    let project = try Projects.passing()
    let outcome = try await project.start(arguments).outcome()
    #expect(outcome.code == 64)
    #expect(outcome.error == message.replacing("REGISTRY", with: project("registry")))
    #expect(outcome.output == "")
  }

  @Test func anUnknownRunIsNamed() async throws {
    let project = try await Projects.evaluated()
    let message =
      "error: There is no run 'x' in the ledger '\(project(".mlgate/ledger.sqlite"))'. List the runs and name one of "
      + "them.\n"
    #expect(try await project.run("evaluate", "--run", "x", expecting: 64).error == message)
    #expect(try await project.run("deploy", "--run", "x", expecting: 64).error == message)
  }

  @Test(arguments: [
    (["validate-data", "--frob"], "Error: Unknown option '--frob'"),
    (["frobnicate"], "Error: Unexpected argument 'frobnicate'"),
    (["validate-data", "-q", "-v"], "Error: Give --quiet or --verbose, not both."),
    (["validate-data", "--source", "x"], "Error: '--source x' is not NAME=PATH."),
    (["accept", "train", "--evaluation"], "Error: Name datasets or give --evaluation, not both."),
    (["train", "--seed", "seven"], "Error: The value 'seven' is invalid for '--seed <seed>'"),
    (["validate-data", "--junit", "loose"], "Error: The value 'loose' is invalid for '--junit <junit>'"),
  ])
  func optionsThatMeanNothing(_ arguments: [String], _ beginning: String) async throws {
    let project = try Projects.passing()
    let outcome = try await project.start(arguments).outcome()
    #expect(outcome.code == 64)
    #expect(outcome.error.hasPrefix(beginning), "\(outcome.error)")
    let usage = arguments[0] == "frobnicate" ? "Usage: mlgate <subcommand>" : "Usage: mlgate \(arguments[0]) "
    #expect(outcome.error.contains(usage), "\(outcome.error)")
    #expect(outcome.output == "")
  }

  @Test func aMissingConfigurationIsToldWithThePlace() async throws {
    let project = try Scratch([".git/HEAD": "", "models/readme.md": ""])
    let remedy = "; copy a starter from mlgate's templates/, or name the file with --config.\n"
    let none = try await project.run("validate-data", expecting: 64)
    #expect(none.error == "error: no mlgate.yml in \(project.path)" + remedy)
    let below = try await project.run("validate-data", expecting: 64, in: "models")
    #expect(
      below.error
        == "error: no mlgate.yml in \(project("models")) or a folder above it in the repository "
        + project.path + remedy)
    let named = try await project.run("validate-data", "--config", "ci.yml", expecting: 64)
    #expect(
      named.error
        == "error: Could not read '\(project("ci.yml"))': No such file or directory (errno 2). Check the path; "
        + "the folder that holds it must exist.\n")
  }

  @Test func aConfigurationOutsideTheRepositoryIsAnothers() async throws {
    let project = try Scratch(["mlgate.yml": "version: none", "inner/.git/HEAD": "", "loose/readme.md": ""])
    let inner = try await project.run("validate-data", expecting: 64, in: "inner")
    #expect(inner.error.hasPrefix("error: no mlgate.yml in \(project("inner")); "), "\(inner.error)")
    let loose = try await project.run("validate-data", expecting: 64, in: "loose")
    #expect(loose.error.hasPrefix("\(project("mlgate.yml")):1:10: error: "), "\(loose.error)")
  }

  @Test func aConfigurationInAFolderOfEveryonesIsOnlyTakenThere() async throws {
    let project = try Scratch([".git/HEAD": "", "shared/mlgate.yml": "version: none", "shared/mine/readme.md": ""])
    #expect(chmod(project("shared"), 0o1777) == 0)
    let below = try await project.run("validate-data", expecting: 64, in: "shared/mine")
    #expect(
      below.error.contains(
        " (\(project("shared/mlgate.yml")) is passed over: everyone may make files in that folder); "), "\(below.error)"
    )
    let there = try await project.run("validate-data", expecting: 64, in: "shared")
    #expect(there.error.hasPrefix("mlgate.yml:1:10: error: "), "\(there.error)")
    #expect(chmod(project("shared"), 0o755) == 0)
    let closed = try await project.run("validate-data", expecting: 64, in: "shared/mine")
    #expect(closed.error.hasPrefix("\(project("shared/mlgate.yml")):1:10: error: "), "\(closed.error)")
  }

  @Test func anAliasThatCannotBeAFileIsRefused() async throws {
    let project = try await Projects.evaluated()
    try project.replace("registry: registry", by: "alias: ../champion")
    let outcome = try await project.run("deploy", expecting: 64)
    #expect(
      outcome.error
        == "error: The alias name '../champion' cannot be used. Names have 1 to 128 characters of a-z, 0-9, "
        + "'.', '_' and '-', and begin with a letter or digit; choose such a name.\n")
    #expect(!project.exists("registry/models/tiny/releases/1"))
  }
}
