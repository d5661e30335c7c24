internal import MLGateFiles
internal import MLGateLedger
internal import MLGateResults
internal import MLGateTables
internal import MLGateYAML

/// `mlgate train`: runs the configured program in a folder of its own and records what went in and what came out.
public struct TrainGate: Sendable {
  let project: Project
  /// `NAME=VALUE`, in place of configured parameters.
  let parameters: [String]
  let seed: UInt64?

  public init(_ project: Project, parameters: [String] = [], seed: UInt64? = nil) {
    self.project = project
    self.parameters = parameters
    self.seed = seed
  }

  /// Runs the gate.
  ///
  /// - Parameter show: called with every line the program writes, as it comes.
  public func run(showing show: @escaping @Sendable (String) -> Void) async throws -> GateOutcome {
    guard let configuration = project.configuration.train else {
      throw ConfigurationError("error: mlgate.yml has no 'train'; it says which program trains the model.")
    }
    let facts = HostFacts.read()
    var session = GateSession(.train, project)
    let plan: Plan
    let inputs: [NamedDigest]
    do {
      plan = try self.plan(configuration)
      inputs = try plan.inputs.flatMap { input in
        try input.files.map { file in
          NamedDigest(name: "\(input.name): \(file.name)", digest: try FileDigest.sha256(file.path).digest)
        }
      }
    } catch let error as ConfigurationError {
      throw error
    } catch {
      session.add(
        CheckResult(
          id: "inputs", title: "the inputs can be read", verdict: .errored, message: "\(error)",
          location: (error as? SourceError)?.location ?? Self.location(of: configuration)))
      return GateOutcome(session.report(environment: facts))
    }
    session.subjects = inputs
    var record = try await begin(plan, configuration, inputs, facts)
    session.facts.append(GateReport.Fact("run", record.id))
    session.facts.append(
      GateReport.Fact("parameters", plan.parameters.map { "\($0.name)=\($0.text)" }.joined(separator: ", ")))
    session.facts.append(GateReport.Fact("seed", String(plan.seed)))

    let ended = await execute(plan, configuration, &record, &session, show)
    if ended { collect(plan, &record, &session) }
    let failed = session.checks.contains { $0.verdict > .warned }
    record.status = failed ? (record.status == .running ? .failed : record.status) : .succeeded
    record.finished = Timestamp.now.description
    record.failure = session.checks.first { $0.verdict > .warned }?.message
    try project.ledger().finish(record)
    session.subjects += record.outputs.map { NamedDigest(name: "output: \($0.name)", digest: $0.digest) }
    return GateOutcome(session.report(environment: facts))
  }

  // MARK: What is asked

  private struct Input {
    var name: String
    var files: [(name: String, path: String)]
  }

  private struct Plan {
    var location: SourceLocation?
    var inputs: [Input]
    var parameters: [(name: String, text: String)]
    var outputs: [(name: String, file: Located<String>)]
    var seed: UInt64
  }

  private static func location(of configuration: TrainConfiguration) -> SourceLocation? {
    configuration.product?.location ?? configuration.command?.first?.location
  }

  private func plan(_ configuration: TrainConfiguration) throws -> Plan {
    switch (configuration.product, configuration.command) {
    case (nil, nil):
      throw ConfigurationError(
        "error: 'train' in mlgate.yml names no program; write 'product: NAME' or 'command: [...]'.")
    case (let product?, _?):
      throw ConfigurationError(product.error("both 'product' and 'command' are given; keep one"))
    case (nil, let command?) where command.isEmpty:
      throw ConfigurationError("error: 'train.command' in mlgate.yml is empty; its first item is the program.")
    default: break
    }
    if let argument = configuration.arguments?.first, configuration.product == nil {
      throw ConfigurationError(argument.error("'arguments' belong to 'product'; with 'command', write them there"))
    }
    var inputs: [Input] = []
    for entry in configuration.inputs {
      let files = try project.files(of: project.dataset(entry.value))
      inputs.append(Input(name: entry.key, files: files.map { ($0.name, $0.path) }))
    }
    var parameters = configuration.parameters.map { (name: $0.key, text: $0.value.value.text) }
    for replacement in self.parameters {
      let parts = replacement.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 2 else {
        throw ConfigurationError("error: '--parameter \(replacement)' is not NAME=VALUE.")
      }
      guard let index = parameters.firstIndex(where: { $0.name == parts[0] }) else {
        let known = parameters.map { $0.name }
        throw ConfigurationError(
          "error: mlgate.yml has no parameter '\(parts[0])'\(Suggestion.phrase(for: parts[0], in: known))")
      }
      parameters[index].text = parts[1]
    }
    for entry in configuration.outputs {
      let components = entry.value.value.split(separator: "/", omittingEmptySubsequences: false)
      if components.contains("..") || components.contains("") || entry.value.value.contains("\\") {
        throw ConfigurationError(
          entry.value.error("'\(entry.value.value)' must be a relative path within the run's folder"))
      }
    }
    let plan = Plan(
      location: Self.location(of: configuration), inputs: inputs, parameters: parameters,
      outputs: configuration.outputs.map { ($0.key, $0.value) }, seed: seed ?? configuration.seed)
    // A wrong placeholder is told before anything runs; the run's folder has no name yet.
    _ = try TrainingCommand(configuration, product: configuration.product?.value, values(of: plan, in: ""))
    return plan
  }

  private func begin(
    _ plan: Plan, _ configuration: TrainConfiguration, _ inputs: [NamedDigest], _ facts: [String: String]
  ) async throws -> Run {
    let git = await GitState.read(in: project.root)
    let name = configuration.product?.value
    let run = Run(
      model: project.configuration.model.value,
      command: name.map { [$0] } ?? configuration.command?.map(\.value) ?? [],
      parameters: Dictionary(plan.parameters.map { ($0.name, $0.text) }, uniquingKeysWith: { $1 }), seed: plan.seed,
      gitCommit: git?.commit, gitDirty: git?.dirty, environment: facts, inputs: inputs)
    try project.ledger().begin(run)
    return run
  }

  private func values(of plan: Plan, in folder: String) -> TrainingCommand.Values {
    TrainingCommand.Values(
      inputs: plan.inputs.map { ($0.name, $0.files.map(\.path)) }, parameters: plan.parameters,
      outputs: plan.outputs.map { ($0.name, "\(folder)/\($0.file.value)") }, seed: plan.seed, runFolder: folder)
  }

  private func folder(of run: Run) -> String { "\(project.stateFolder)/runs/\(run.id)" }

  // MARK: Running

  /// Runs the program; whether it ended well.
  private func execute(
    _ plan: Plan, _ configuration: TrainConfiguration, _ run: inout Run, _ session: inout GateSession,
    _ show: @escaping @Sendable (String) -> Void
  ) async -> Bool {
    let began = ContinuousClock.now
    let folder = folder(of: run)
    let title = "the training program ends well"
    func result(_ verdict: Verdict, _ message: String, _ tail: [String] = [], observed: String? = nil) -> CheckResult {
      CheckResult(
        id: "program", title: title, verdict: verdict, observed: observed.map { Quantity(text: $0) },
        expected: Quantity(text: "exit code 0"), message: message, evidence: tail.map { Evidence(text: $0) },
        location: plan.location, duration: seconds(since: began))
    }
    do {
      try Folder.create(folder)
      let values = values(of: plan, in: folder)
      for output in values.outputs { try Folder.create(Project.parent(of: output.path)) }
      var product: String?
      if let name = configuration.product { product = try await ProductBuilder(project).path(of: name, show) }
      let command = try TrainingCommand(configuration, product: product, values)
      run.command = command.words
      // Python would keep its lines to itself until the end.
      let child = ChildProcess(
        command.words, in: project.root,
        environment: ["MLGATE_RUN": run.id, "MLGATE_RUN_FOLDER": folder, "PYTHONUNBUFFERED": "1"],
        timeLimit: configuration.limits?.time?.seconds)
      let ended = try await child.run { _, line in show(line) }
      switch ended.outcome {
      case .exited(0):
        run.exitCode = 0
        session.add(result(.passed, "The program ended with exit code 0.", observed: "exit code 0"))
        return true
      case .exited(let code):
        run.exitCode = Int(code)
        session.add(
          result(
            .failed, "The program ended with exit code \(code); expected 0. Its last lines are below.", ended.tail,
            observed: "exit code \(code)"))
      case .signalled(let signal):
        session.add(
          result(
            .failed, "The program was ended by \(SignalName.of(signal)). Its last lines are below.", ended.tail,
            observed: SignalName.of(signal)))
      case .timedOut:
        run.status = .timedOut
        let limit = configuration.limits?.time.map { "\($0)" } ?? "its limit"
        session.add(
          result(
            .failed,
            "The program was still running after \(limit) and was ended. Its last lines are below; "
              + "raise limits.time if it needs longer.", ended.tail, observed: "running after \(limit)"))
      }
    } catch {
      if case .interrupted? = error as? ChildProcessError { run.status = .interrupted }
      session.add(result(.errored, "\(error)"))
    }
    return false
  }

  /// Looks at what the program left behind.
  private func collect(_ plan: Plan, _ run: inout Run, _ session: inout GateSession) {
    let folder = folder(of: run)
    for output in plan.outputs {
      let path = "\(folder)/\(output.file.value)"
      let shown = project.paths.displayPath(path)
      func result(_ verdict: Verdict, _ message: String) -> CheckResult {
        CheckResult(
          id: "output/\(output.name)", title: "the program writes its \(output.name)", verdict: verdict,
          message: message, location: output.file.location)
      }
      guard FileSystem.exists(path) else {
        session.add(
          result(
            .failed,
            "The program ended well but did not write '\(shown)'. It is given the path as "
              + "'{outputs.\(output.name)}'; write the \(output.name) there."))
        continue
      }
      do {
        let found = try FileDigest.sha256(path)
        guard found.byteCount > 0 else {
          session.add(result(.failed, "The program left '\(shown)' empty."))
          continue
        }
        run.outputs.append(
          Run.Artifact(name: output.name, path: shown, digest: found.digest, bytes: found.byteCount))
        session.add(result(.passed, "'\(shown)' has \(found.byteCount) bytes, \(found.digest.short)."))
        if output.name == "metrics" { metrics(path, shown, output.file.location, &run, &session) }
      } catch {
        session.add(result(.errored, "\(error)"))
      }
    }
  }

  private func metrics(
    _ path: String, _ shown: String, _ location: SourceLocation, _ run: inout Run, _ session: inout GateSession
  ) {
    do {
      run.metrics = try MetricsFile.read(path, name: shown)
      let text = run.metrics.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
      session.facts.append(GateReport.Fact("metrics", text))
      session.add(
        CheckResult(
          id: "metrics", title: "every metric is a finite number", verdict: .passed,
          message: "All \(run.metrics.count) metrics are finite numbers.", location: location))
    } catch {
      session.add(
        CheckResult(
          id: "metrics", title: "every metric is a finite number", verdict: .failed, message: "\(error)",
          evidence: [Evidence(location: SourceLocation(file: shown), text: "\(error)")], location: location))
    }
  }
}
