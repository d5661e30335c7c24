internal import MLGateFiles
internal import MLGateLedger
internal import MLGateResults
internal import MLGateTables
internal import MLGateYAML

/// The model that is judged: its predictions, and what is known of it.
struct Candidate {
  var predictions: TableSource.File
  /// What the run said the predictions were.
  var predictionsDigest: Digest?
  var model: Digest?
  var run: String?

  /// Finds the candidate: the run that was named, the latest successful one, or a file.
  init(_ configuration: EvaluateConfiguration, _ subject: EvaluateGate.Subject, _ project: Project) throws {
    let written = configuration.predictions.file
    let template = try Template(written)
    let usesRun = subject.predictions == nil && template.names.contains { $0.hasPrefix("run.") }
    var found: Run?
    if usesRun || subject.run != nil {
      found = try RunFinder(project).run(subject.run)
    }
    run = found?.id
    if let path = subject.predictions {
      let absolute = project.paths.absolute(path)
      predictions = TableSource.File(path: absolute, name: project.paths.displayPath(absolute))
    } else {
      let known = found.map { run in run.outputs.map { "run.\($0.name)" } } ?? []
      let path = try template.text(known: known) { name throws(ConfigurationError) in
        guard let run = found, name.hasPrefix("run.") else { return nil }
        return run.outputs.first { "run.\($0.name)" == name }?.path
      }
      let absolute = project.paths.absolute(path)
      predictions = TableSource.File(path: absolute, name: project.paths.displayPath(absolute))
      predictionsDigest = found?.outputs.first { project.paths.absolute($0.path) == absolute }?.digest
    }
    if let path = subject.model {
      let digest = try FileDigest.sha256(project.paths.absolute(path)).digest
      let written = found?.outputs.first { $0.name == "model" }?.digest
      // Else a receipt would say of one model what another one's predictions came to.
      if let found, usesRun, written != digest {
        throw ConfigurationError(
          "error: '\(path)' is not the model of run \(found.id), whose predictions would be judged; "
            + "name the model's own with --predictions.")
      }
      model = digest
    } else {
      model = found?.outputs.first { $0.name == "model" }?.digest
    }
  }
}

/// Finds runs in the ledger.
struct RunFinder {
  let project: Project

  init(_ project: Project) { self.project = project }

  /// The run with that id (or a unique beginning of it), or the latest that succeeded.
  func run(_ id: String?) throws -> Run {
    let ledger = try project.ledger()
    if let id {
      do {
        return try ledger.run(id: id)
      } catch {
        guard error.kind == .usage else { throw error }
        throw ConfigurationError("error: " + error.message)
      }
    }
    guard let run = try ledger.latestRun(model: project.configuration.model.value, succeededOnly: true) else {
      throw ConfigurationError(
        "error: no training run of '\(project.configuration.model.value)' has succeeded yet; "
          + "run 'mlgate train' first, or name a predictions file with --predictions.")
    }
    return run
  }
}

extension Project {
  /// The ledger beside `mlgate.yml`.
  func ledger() throws -> Ledger {
    try Folder.create(stateFolder)
    return try Ledger.open(at: ledgerPath)
  }

  /// Whether something was recorded in it before.
  var hasLedger: Bool { FileIdentity.of(ledgerPath) != nil }

  private var ledgerPath: String { "\(stateFolder)/ledger.sqlite" }

  /// Files named by their digest: the evaluations that receipts speak of.
  var objects: ContentStore { ContentStore(root: "\(stateFolder)/objects") }

  /// The evaluation that a receipt is about, whose digest is checked.
  func evaluation(of receipt: Receipt) throws -> [UInt8]? {
    guard let input = receipt.predicate.inputs.last(where: { $0.name == Evaluation.inputName }) else { return nil }
    return try objects.read(input.digest)
  }
}
