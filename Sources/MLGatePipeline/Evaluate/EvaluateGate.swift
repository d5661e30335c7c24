internal import MLGateFiles
internal import MLGateLedger
internal import MLGateMetrics
internal import MLGateRegistry
internal import MLGateReports
internal import MLGateResults
internal import MLGateTables
internal import MLGateYAML

/// `mlgate evaluate`: judges predictions against bounds and against the champion.
public struct EvaluateGate: Sendable {
  /// What is evaluated.
  public struct Subject: Sendable {
    /// A run's id or a part of its beginning; the latest successful run when absent.
    public var run: String?
    /// A predictions file in place of the configured one.
    public var predictions: String?
    /// The model that made the predictions, when there is no run.
    public var model: String?

    public init(run: String? = nil, predictions: String? = nil, model: String? = nil) {
      self.run = run
      self.predictions = predictions
      self.model = model
    }
  }

  let project: Project
  let subject: Subject

  public init(_ project: Project, _ subject: Subject = Subject()) {
    self.project = project
    self.subject = subject
  }

  /// What is compared with, and what it is called.
  private struct Reference {
    var name: String
    var evaluation: Evaluation?
    /// What a person does when there is nothing to compare with.
    var remedy: String

    func value(_ keyword: String, slice: String?) -> MetricValue? {
      guard let evaluation else { return nil }
      guard let slice else { return evaluation.metrics[keyword].map { .value($0) } }
      return evaluation.slices.first { $0.name == slice }?.metrics[keyword].map { .value($0) }
    }
  }

  /// Runs the gate; predictions that are not those of the run are refused.
  public func run(environment: [String: String]) throws(ConfigurationError) -> GateOutcome {
    guard let configuration = project.configuration.evaluate else {
      throw ConfigurationError("error: mlgate.yml has no 'evaluate'; it says which metrics a model must reach.")
    }
    guard let task = TaskKind(rawValue: configuration.task.value) else {
      let known = TaskKind.allCases.map(\.rawValue)
      throw ConfigurationError(
        configuration.task.error(
          "unknown task '\(configuration.task.value)'; known are \(known.joined(separator: ", "))"))
    }
    var specifications: [MetricSpecification] = []
    do {
      specifications = try configuration.metrics.map { node throws(YAMLError) in
        try MetricSpecification(node, task: task)
      }
    } catch {
      throw ConfigurationError(error)
    }
    var session = GateSession(.evaluate, project)
    var evaluation: Evaluation?
    var isRefused = false
    do {
      evaluation = try judge(configuration, task, specifications, &session)
    } catch let error as ConfigurationError {
      throw error
    } catch {
      isRefused = (error as? PredictionTable.Problem)?.isTampering ?? false
      session.add(unreadable(error, configuration))
    }
    let report = session.report(environment: environment)
    return GateOutcome(try recorded(report, evaluation, &session, environment), isRefused: isRefused)
  }

  // MARK: Measuring

  private func judge(
    _ configuration: EvaluateConfiguration, _ task: TaskKind, _ specifications: [MetricSpecification],
    _ session: inout GateSession
  ) throws -> Evaluation? {
    let candidate = try Candidate(configuration, subject, project)
    let table = try PredictionTable(
      configuration, task: task, file: candidate.predictions, expected: candidate.predictionsDigest, project: project)
    session.subjects += table.data.map { NamedDigest(name: "data: \($0.name)", digest: $0.digest) }
    session.subjects.append(
      NamedDigest(name: "predictions: \(candidate.predictions.name)", digest: table.predictionsDigest))
    if let model = candidate.model { session.subjects.append(NamedDigest(name: "model", digest: model)) }
    if let run = candidate.run { session.facts.append(GateReport.Fact("run", run)) }
    session.facts.append(GateReport.Fact("evaluated", "\(table.predictions.count) rows"))
    if candidate.model == nil {
      session.facts.append(GateReport.Fact("receipt", "none: name the model with --model to have one for deploy"))
    }
    let reference = try self.reference(configuration, specifications)
    if let name = reference.evaluation.map({ _ in reference.name }) {
      session.facts.append(GateReport.Fact("compared with", name))
    }
    let groups = table.slices.flatMap { slice in
      Slices.group(values: slice.values).map { (name: "\(slice.column)=\($0.value)", rows: $0.rows) }
    }
    var evaluation = Evaluation(
      model: candidate.model ?? table.predictionsDigest, predictions: table.predictionsDigest, data: table.data,
      run: candidate.run, task: task.rawValue, rows: table.predictions.count, metrics: [:],
      slices: groups.map { Evaluation.Slice(name: $0.name, rows: $0.rows.count, metrics: [:]) })
    let slices = groups.map { table.predictions.subset($0.rows) }

    for specification in specifications {
      let keyword = specification.metric.keyword
      let began = ContinuousClock.now
      let value = specification.metric.value(of: table.predictions)
      evaluation.metrics[keyword] = value.number
      session.add(
        result(
          specification, specification.bounds, value, reference, slice: nil, duration: seconds(since: began)))
      for (index, slice) in slices.enumerated() {
        let began = ContinuousClock.now
        let value = specification.metric.value(of: slice)
        evaluation.slices[index].metrics[keyword] = value.number
        guard let bounds = specification.sliceBounds, slice.count >= configuration.minimumSliceRows else { continue }
        session.add(
          result(
            specification, bounds, value, reference, slice: evaluation.slices[index].name,
            duration: seconds(since: began)))
      }
    }
    tellSlices(evaluation, specifications, fewest: configuration.minimumSliceRows, &session)
    return candidate.model == nil ? nil : evaluation
  }

  private func result(
    _ specification: MetricSpecification, _ bounds: MetricBounds, _ value: MetricValue, _ reference: Reference,
    slice: String?, duration: Double
  ) -> CheckResult {
    let metric = specification.metric
    let id = [specification.id ?? metric.keyword, slice].compactMap { $0 }.joined(separator: "/")
    let subject = CheckSubject(slice: slice, metric: metric.keyword)
    let name = slice.map { "\(metric.title), \($0)" } ?? metric.title
    if bounds.isEmpty {
      var (verdict, text) = (Verdict.passed, "")
      switch value {
      case .value(let number): text = "\(metric.title) is \(MetricFormat.text(number)); no bound is set."
      case .undefined(let reason): (verdict, text) = (.inconclusive, reason)
      }
      return CheckResult(
        id: id, title: name, subject: subject, verdict: verdict,
        observed: value.number.map { Quantity(number: $0, text: MetricFormat.text($0)) }, message: text,
        location: specification.location, duration: duration)
    }
    let judgement = bounds.judge(
      value, of: metric,
      against: MetricReference(
        name: reference.name, value: reference.value(metric.keyword, slice: slice), remedy: reference.remedy))
    var verdict = judgement.verdict
    if specification.severity == .warn, verdict == .failed { verdict = .warned }
    return CheckResult(
      id: id, title: "\(name): \(judgement.expected.text)", subject: subject, verdict: verdict,
      observed: judgement.observed, expected: judgement.expected, message: judgement.message,
      location: specification.location, duration: duration)
  }

  /// The three worst slices of each metric, among those with enough rows; the evaluation has all of them.
  private func tellSlices(
    _ evaluation: Evaluation, _ specifications: [MetricSpecification], fewest: Int, _ session: inout GateSession
  ) {
    let small = evaluation.slices.filter { $0.rows < fewest }
    if !small.isEmpty {
      let names = small.map { "\($0.name) (\($0.rows))" }.joined(separator: ", ")
      session.facts.append(GateReport.Fact("slices under \(fewest) rows, not judged", names))
    }
    let judged = evaluation.slices.filter { $0.rows >= fewest }
    guard !judged.isEmpty else { return }
    for specification in specifications {
      let keyword = specification.metric.keyword
      let values = judged.compactMap { slice in slice.metrics[keyword].map { (slice: slice, value: $0) } }
      let worst = values.sorted {
        specification.metric.direction == .higherIsBetter ? $0.value < $1.value : $0.value > $1.value
      }
      let parts = worst.prefix(3).map { "\($0.slice.name) \(MetricFormat.text($0.value, digits: 4))" }
      let text = parts.joined(separator: ", ") + " of \(judged.count) slices"
      session.facts.append(GateReport.Fact("worst \(keyword)", text))
    }
  }

  // MARK: Comparing

  private func reference(
    _ configuration: EvaluateConfiguration, _ specifications: [MetricSpecification]
  ) throws -> Reference {
    let remedy =
      "There is nothing to compare with yet: no champion is deployed and no evaluation is accepted. "
      + "Look at this evaluation, then accept it with 'mlgate accept --evaluation'."
    let needed = specifications.contains { $0.bounds.drop != nil || $0.sliceBounds?.drop != nil }
    guard needed else { return Reference(name: "the champion", evaluation: nil, remedy: remedy) }
    switch configuration.against?.value {
    case nil, "champion":
      if let champion = try championEvaluation(remedy: remedy) { return champion }
      let accepted = try Baselines(project).evaluation()
      return Reference(name: "the accepted baseline (no champion yet)", evaluation: accepted, remedy: remedy)
    case "baseline":
      return Reference(
        name: "the accepted baseline", evaluation: try Baselines(project).evaluation(), remedy: remedy)
    case let name?:
      throw ConfigurationError(
        configuration.against?.error("unknown baseline '\(name)'; known are champion and baseline").description ?? name)
    }
  }

  private func championEvaluation(remedy: String) throws -> Reference? {
    guard let deploy = project.configuration.deploy else { return nil }
    let registry = try Registry.open(at: project.paths.absolute(deploy.registry))
    guard let champion = try registry.champion(model: project.configuration.model.value, alias: deploy.alias),
      let bytes = try registry.evaluation(of: champion)
    else { return nil }
    let evaluation = try VersionedJSON.decode(
      Evaluation.self, from: bytes, version: Evaluation.currentVersion, name: "evaluation of release \(champion.number)"
    )
    return Reference(name: "the champion (release \(champion.number))", evaluation: evaluation, remedy: remedy)
  }

  private func unreadable(_ error: any Error, _ configuration: EvaluateConfiguration) -> CheckResult {
    var location = configuration.predictions.file.location
    var place: SourceLocation?
    var message = "\(error)"
    switch error {
    case let error as PredictionTable.Problem:
      place = error.location
      message = error.message.capitalizedSentence
    case let error as TableError:
      place = error.location
      message = error.message.capitalizedSentence
    case let error as SourceError:
      location = error.location
    default: break
    }
    return CheckResult(
      id: "predictions", title: "the predictions can be judged", verdict: .errored, message: message,
      evidence: place.map { [Evidence(location: $0, text: message)] } ?? [], location: location)
  }
}

extension String {
  /// The text with a capital first letter, as a sentence begins.
  var capitalizedSentence: String { prefix(1).uppercased() + dropFirst() }
}

extension EvaluateGate {
  /// Writes the receipt that deploy will ask for, and keeps the evaluation for `mlgate accept`.
  private func recorded(
    _ report: GateReport, _ evaluation: Evaluation?, _ session: inout GateSession, _ environment: [String: String]
  ) throws(ConfigurationError) -> GateReport {
    guard let evaluation else { return report }
    do {
      let bytes = try VersionedJSON.encode(evaluation)
      let stored = try project.objects.put(bytes).digest
      let reportBytes = Array(JSONRenderer().render(report).utf8)
      var predicate = Receipt.Predicate(
        report, reportDigest: SHA256Stream.digest(of: reportBytes), metrics: evaluation.sliceMetrics)
      predicate.inputs.append(NamedDigest(name: Evaluation.inputName, digest: stored))
      predicate.inputs.append(NamedDigest(name: Project.fileName, digest: project.configurationDigest))
      let subject = NamedDigest(name: "model", digest: evaluation.model)
      try project.ledger().record(Receipt(subjects: [subject], predicate: predicate))
      try project.ledger().record(report, json: reportBytes)
      return report
    } catch {
      session.add(
        CheckResult(
          id: "receipt", title: "the evaluation is recorded", verdict: .errored,
          message: "The receipt that deploy asks for could not be recorded: \(error)"))
      return session.report(environment: environment)
    }
  }
}
