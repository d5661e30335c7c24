internal import MLGateFiles
internal import MLGateLedger
internal import MLGateRegistry
internal import MLGateResults
internal import MLGateYAML

/// `mlgate deploy`: releases a model whose very bytes have passed evaluation.
public struct DeployGate: Sendable {
  let project: Project
  let run: String?
  let model: String?

  /// - Parameters:
  ///   - run: a run's id or its beginning; the latest successful run when neither is given.
  ///   - model: a model file in place of a run's.
  public init(_ project: Project, run: String? = nil, model: String? = nil) {
    self.project = project
    self.run = run
    self.model = model
  }

  private struct Subject {
    var path: String
    var name: String
    var digest: Digest
    var run: Run?
  }

  public func run(environment: [String: String]) throws -> GateOutcome {
    guard let configuration = project.configuration.deploy else {
      throw ConfigurationError("error: mlgate.yml has no 'deploy'; it says where models are released.")
    }
    var session = GateSession(.deploy, project)
    do {
      let subject = try subject()
      session.subjects.append(NamedDigest(name: subject.name, digest: subject.digest))
      guard let receipt = try receipt(for: subject, &session) else {
        return GateOutcome(session.report(environment: environment), isRefused: true)
      }
      try release(subject, receipt, configuration, &session)
    } catch let error as ConfigurationError {
      throw error
    } catch let error as RegistryError where error.kind == .usage {
      throw ConfigurationError("error: " + error.message)
    } catch let error as RegistryError {
      session.add(
        CheckResult(
          id: "release", title: "the bundle is released", verdict: error.kind == .refused ? .failed : .errored,
          message: error.message))
      return GateOutcome(session.report(environment: environment), isRefused: error.kind == .refused)
    } catch {
      session.add(CheckResult(id: "release", title: "the bundle is released", verdict: .errored, message: "\(error)"))
    }
    return GateOutcome(session.report(environment: environment))
  }

  private func subject() throws -> Subject {
    if let model {
      let path = project.paths.absolute(model)
      let name = project.paths.displayPath(path)
      return Subject(path: path, name: name, digest: try FileDigest.sha256(path).digest)
    }
    let run = try RunFinder(project).run(self.run)
    guard let output = run.outputs.first(where: { $0.name == "model" }) else {
      throw ConfigurationError(
        "error: run \(run.id) recorded no output called 'model'; name it under train.outputs in mlgate.yml.")
    }
    let path = project.paths.absolute(output.path)
    return Subject(path: path, name: output.path, digest: try FileDigest.sha256(path).digest, run: run)
  }

  /// The latest evaluation of exactly these bytes, if it passed.
  private func receipt(for subject: Subject, _ session: inout GateSession) throws -> Receipt? {
    let title = "the model has passed evaluation"
    func refuse(_ message: String) -> Receipt? {
      session.add(
        CheckResult(
          id: "receipt", title: title, verdict: .failed, expected: Quantity(text: "a passed evaluation"),
          message: message))
      return nil
    }
    if let recorded = subject.run?.outputs.first(where: { $0.name == "model" }), recorded.digest != subject.digest {
      return refuse(
        "'\(subject.name)' is \(subject.digest.short), but the run wrote \(recorded.digest.short): it was changed after "
          + "training. Train and evaluate again.")
    }
    let receipts = try project.ledger().receipts(gate: .evaluate, subject: subject.digest)
    guard let latest = receipts.first else {
      return refuse(
        "There is no evaluation of '\(subject.name)' (\(subject.digest.short)); only evaluated models are deployed. "
          + "Run 'mlgate evaluate' on it first.")
    }
    guard latest.predicate.project == project.configuration.model.value else {
      return refuse(
        "The evaluation of '\(subject.name)' was made for the model '\(latest.predicate.project)', not for "
          + "'\(project.configuration.model.value)'. Evaluate it here.")
    }
    let verdict = latest.predicate.verdict
    guard verdict <= .warned else {
      return refuse(
        "The latest evaluation of '\(subject.name)' (\(subject.digest.short)) came to '\(verdict.rawValue)'; "
          + "only models that passed are deployed.")
    }
    session.add(
      CheckResult(
        id: "receipt", title: title, verdict: .passed, observed: Quantity(text: verdict.rawValue),
        expected: Quantity(text: "a passed evaluation"),
        message: "The evaluation of \(latest.predicate.time) \(verdict.rawValue) for exactly these bytes."))
    return latest
  }

  private func release(
    _ subject: Subject, _ receipt: Receipt, _ configuration: DeployConfiguration, _ session: inout GateSession
  ) throws {
    let began = ContinuousClock.now
    let registry = try Registry.open(at: project.paths.absolute(configuration.registry))
    let fileName = subject.path.split(separator: "/").last.map(String.init) ?? "model"
    var files = [BundlePlan.File(path: fileName, source: subject.path, expected: subject.digest)]
    for entry in configuration.files {
      files.append(BundlePlan.File(path: entry.key, source: project.paths.absolute(entry.value.value)))
    }
    let plan = BundlePlan(
      model: project.configuration.model.value, files: files, modelDigest: subject.digest, run: subject.run?.id,
      evaluation: try project.evaluation(of: receipt), receipts: [try receipt.statement],
      metadata: ["configuration": project.configurationDigest.description])
    let done = try registry.release(plan, alias: configuration.alias)
    let release = done.release
    session.facts.append(GateReport.Fact("release", "\(release.model) \(release.number)"))
    session.facts.append(
      GateReport.Fact("registry", project.paths.displayPath(project.paths.absolute(configuration.registry))))
    let before = done.previous.map { "release \($0)" } ?? "nothing"
    session.add(
      CheckResult(
        id: "release", title: "the bundle is released", verdict: .passed,
        observed: Quantity(number: Double(release.number), text: "release \(release.number)"),
        message: done.isUnchanged
          ? "'\(configuration.alias)' means release \(release.number) with these very bytes already; nothing was changed."
          : "'\(configuration.alias)' means release \(release.number) now; before, it meant \(before).",
        duration: seconds(since: began)))
  }
}
