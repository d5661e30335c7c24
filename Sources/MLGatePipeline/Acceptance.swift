internal import MLGateFiles
internal import MLGateLedger
internal import MLGateProfiles
internal import MLGateReports
internal import MLGateResults
internal import MLGateTables
internal import MLGateYAML

/// `mlgate accept`: makes what is there now the baseline that later deliveries and models are compared with.
public struct Acceptance: Sendable {
  let project: Project

  public init(_ project: Project) { self.project = project }

  /// Profiles datasets and accepts the profiles.
  ///
  /// - Parameter names: datasets; all that `validate-data` names when empty.
  /// - Returns: a line for each file that was written.
  public func acceptProfiles(of names: [String]) throws -> [String] {
    let configured = project.configuration.validateData?.keys ?? []
    let wanted = names.isEmpty ? configured : names
    if wanted.isEmpty { throw ConfigurationError("error: mlgate.yml has no dataset under 'validate-data' to accept.") }
    return try wanted.map { name in
      guard let dataset = project.configuration.datasets[name] else {
        let known = project.configuration.datasets.keys
        throw ConfigurationError("error: unknown dataset '\(name)'\(Suggestion.phrase(for: name, in: known))")
      }
      let source = try project.table(of: dataset)
      let profiler = FileProfiler(source)
      let account = try TableScan(source, digests: false).run([profiler])
      if dataset.onMalformed == .fail, let first = account.malformed.first {
        throw ConfigurationError(
          "\(first.location): error: \(first.message); \(counted(account.malformedCount, "malformed record")) in '\(name)'. "
            + "A baseline must be whole: correct the data, then accept it.")
      }
      let baselines = Baselines(project)
      try baselines.accept(profiler.state(account).profile, of: name)
      return
        "accepted \(name): \(counted(account.rows, "row")), in \(project.paths.displayPath(baselines.profilePath(of: name)))"
    }
  }

  /// Accepts the latest evaluation.
  public func acceptEvaluation() throws -> String {
    let none = ConfigurationError("error: nothing was evaluated yet; run 'mlgate evaluate' first.")
    guard let report = try project.ledger().reports(gate: .evaluate, limit: 1).first else { throw none }
    let subjects = try JSONReportReader.read(report.json, name: "the latest evaluation").subjects
    guard let model = subjects.last(where: { $0.name == "model" })?.digest,
      let receipt = try project.ledger().receipts(gate: .evaluate, subject: model).first,
      let bytes = try project.evaluation(of: receipt)
    else { throw none }
    let evaluation = try VersionedJSON.decode(
      Evaluation.self, from: bytes, version: Evaluation.currentVersion, name: "the latest evaluation")
    let baselines = Baselines(project)
    try baselines.accept(evaluation)
    return "accepted the evaluation of \(receipt.predicate.time) (\(receipt.predicate.verdict.rawValue)), model "
      + "\(evaluation.model.short), in \(project.paths.displayPath(baselines.evaluationPath))"
  }
}
