internal import MLGateChecks
internal import MLGateFiles
internal import MLGateProfiles
internal import MLGateResults
public import MLGateTables
internal import MLGateYAML

/// `mlgate validate-data`: reads every configured dataset once and judges it.
///
/// The rows are read a second time only to show where a check that failed was broken.
public struct ValidateDataGate: Sendable {
  let project: Project
  /// The datasets to validate; all configured ones when empty.
  let only: [String]
  /// Files in place of a dataset's configured source.
  let sources: [String: [String]]
  /// Where reports are written, in place of the configured folder.
  let reportFolder: String?
  let progress: ScanProgress
  /// Whether the repository's own programs must not be started.
  let isUntrusted: Bool
  /// Whether the rows that break any check are kept.
  let keepsFailingRows: Bool
  /// What earlier runs have learnt; `nil` when nothing of it is to be believed.
  let cache: DataCache?

  /// - Parameters:
  ///   - sources: files in place of a dataset's configured ones, relative to the working directory's project.
  ///   - reportFolder: in place of the configured one, for what is put in quarantine.
  ///   - progress: tells how far each reading has come, and can end the gate.
  ///   - isUntrusted: whether neither the repository's own programs nor what lies in its cache is to be trusted.
  ///   - usesCache: whether files that have not changed need not be read again.
  ///   - keepsFailingRows: whether the rows that break any check are kept, not only where a check asks for it.
  public init(
    _ project: Project, only: [String] = [], sources: [String: [String]] = [:], reportFolder: String? = nil,
    progress: ScanProgress = ScanProgress(), isUntrusted: Bool = false, usesCache: Bool = true,
    keepsFailingRows: Bool = false
  ) {
    self.project = project
    self.only = only
    self.sources = sources
    self.reportFolder = reportFolder
    self.progress = progress
    self.isUntrusted = isUntrusted
    self.keepsFailingRows = keepsFailingRows
    cache = usesCache && !isUntrusted ? DataCache(in: project.stateFolder) : nil
  }

  fileprivate struct Plan {
    var name: String
    var location: SourceLocation
    var dataset: DatasetConfiguration
    var checks: [ConfiguredCheck]
    var schema: DatasetSchema?
  }

  /// What was read and judged, and what programs have still to judge.
  public struct Reading: Sendable {
    fileprivate let gate: ValidateDataGate
    fileprivate var session: GateSession
    /// The profiles of datasets with `custom` checks.
    fileprivate var profiles: [(plan: Plan, profile: Profile)] = []
    fileprivate let isWhole: Bool
    fileprivate let history: ReportHistory

    /// Has programs judge where that is asked, and remembers what earlier reports said.
    public func outcome(environment: [String: String]) async throws -> GateOutcome {
      var session = session
      for (plan, profile) in profiles { try await gate.judgeByPrograms(plan, profile, &session) }
      let suppressions = Suppressions(gate.project.configuration.suppressions, now: session.started)
      session.checks = suppressions.applied(to: session.checks, isWhole: isWhole)
      gate.tellVacuous(&session)
      let report = session.report(environment: environment)
      // Whoever ended the gate wants no trace of it.
      return gate.progress.isCancelled ? GateOutcome(report) : await history.outcome(report)
    }
  }

  /// Reads the datasets and judges them by their checks, but for what programs judge.
  ///
  /// - Throws: ``ConfigurationError`` before any data is read, when the configuration makes no sense;
  ///   ``RefusedError`` where a program would have to be started that nobody trusts.
  public func read() throws -> Reading {
    let history = ReportHistory(of: .validateData, in: project)
    let plans = try plan()
    if isUntrusted, plans.contains(where: { $0.checks.contains { $0.check is CustomCheck } }) {
      throw RefusedError("a custom check runs the repository's own program; --untrusted forbids it.")
    }
    let isWhole = plans.count == project.configuration.validateData?.count
    var reading = Reading(
      gate: self, session: GateSession(.validateData, project), isWhole: isWhole, history: history)
    // What an earlier run put there is not this report's; the files of this run are replaced in any case.
    try? Folder.removeFlat(quarantineFolder)
    let foreign = ForeignDatasets(project, sources: sources, progress: progress)
    let others = foreign.read(for: plans.flatMap(\.checks), beside: Set(plans.map(\.name)), &reading.session)
    var patches = SchemaPatches(project, in: project.reportFolder(of: .validateData, in: reportFolder))
    for plan in plans {
      guard let profile = validate(plan, others, &reading.session, &patches) else { continue }
      if plan.checks.contains(where: { $0.check is CustomCheck }) { reading.profiles.append((plan, profile)) }
    }
    patches.offer(in: &reading.session)
    cache?.prune()
    return reading
  }

  /// How many checks decided something, and how many had nothing to decide by.
  fileprivate func tellVacuous(_ session: inout GateSession) {
    let vacuous = session.checks.count { $0.verdict == .inconclusive }
    guard vacuous > 0 else { return }
    session.facts.append(
      GateReport.Fact("checks", "\(session.checks.count - vacuous) decided, \(vacuous) had nothing to decide by"))
  }

  // MARK: What is asked

  /// The checks by dataset; one that has a schema and no checks is judged by its schema.
  private func configured() throws(ConfigurationError) -> YAMLOrdered<[YAMLNode]> {
    var configured = project.configuration.validateData ?? YAMLOrdered()
    for dataset in project.configuration.datasets where configured[dataset.key] == nil && dataset.value.schema != nil {
      configured.entries.append(
        YAMLOrdered.Entry(key: dataset.key, location: dataset.location, value: [], source: dataset.source))
    }
    guard !configured.isEmpty else {
      throw ConfigurationError(
        "error: mlgate.yml has no checks under 'validate-data'; write for example\n"
          + "validate-data:\n  train:\n    - row-count: {min: 1000}")
    }
    return configured
  }

  private func plan() throws(ConfigurationError) -> [Plan] {
    let configured = try configured()
    for name in only where configured[name] == nil {
      throw ConfigurationError(
        "error: there are no checks for a dataset '\(name)'\(Suggestion.phrase(for: name, in: configured.keys))")
    }
    for name in sources.keys.sorted() where configured[name] == nil {
      throw ConfigurationError(
        "error: --source names '\(name)', for which there are no checks"
          + Suggestion.phrase(for: name, in: configured.keys))
    }
    var plans: [Plan] = []
    for entry in configured {
      let name = Located(entry.key, at: entry.location, in: entry.source)
      var dataset = try project.dataset(name)
      if let files = sources[entry.key] {
        dataset.source = .paths(files.map { Located($0, at: entry.location, in: entry.source) })
      }
      do {
        let checks = try entry.value.map { node throws(YAMLError) in try ConfiguredCheck(node) }
        try ForeignDatasets.refuseMistakes(in: checks, of: entry.key, project)
        let schema = try project.schema(of: dataset)
        guard only.isEmpty || only.contains(entry.key) else { continue }
        plans.append(
          Plan(
            name: entry.key, location: entry.location, dataset: dataset,
            checks: (schema.map { [$0.configured] } ?? []) + checks, schema: schema))
      } catch let error as ConfigurationError {
        throw error
      } catch let error as YAMLError {
        throw ConfigurationError(error)
      } catch {
        throw ConfigurationError("error: \(error)")
      }
    }
    return plans
  }

  // MARK: What is there

  private func validate(
    _ plan: Plan, _ foreign: [String: any Sendable], _ session: inout GateSession, _ patches: inout SchemaPatches
  ) -> Profile? {
    do {
      do { return try judge(plan, foreign, &session, &patches, cache) } catch is DamagedEntry {
        try DatasetIntake(project.table(of: plan.dataset), cache: cache).forgetDamaged()
        return try judge(plan, foreign, &session, &patches, cache)
      }
    } catch {
      session.add(unreadable(plan, error))
      return nil
    }
  }

  private func judge(
    _ plan: Plan, _ foreign: [String: any Sendable], _ session: inout GateSession, _ patches: inout SchemaPatches,
    _ cache: DataCache?
  ) throws -> Profile {
    let began = ContinuousClock.now
    let source = try project.table(of: plan.dataset)
    let baselines = Baselines(project)
    let intake = DatasetIntake(source, cache: cache)
    let checks = plan.checks.filter { !($0.check is CustomCheck) }
    let beside = [plan.name, plan.dataset.label?.value ?? "", baselines.fingerprint(of: plan.name)]
    let known = keepsFailingRows ? [:] : intake.knownChecks(checks, beside)
    let surroundings = CheckRun.Surroundings(
      baseline: try baselines.profile(of: plan.name),
      baselineRemedy: "Look at the data, then accept it with 'mlgate accept \(plan.name)'.",
      label: plan.dataset.label?.value, now: Double(session.started.seconds),
      foreign: foreign)
    let run = CheckRun(checks, of: plan.name, in: source, known: known, surroundings)
    // Programs get the profile, and so does the patch of a schema that failed.
    let hasPatch = plan.schema != nil && known[0]?.findings.contains { $0.verdict == .failed } == true
    let needsProfile = known.count < plan.checks.count || hasPatch
    let (reading, kept) = try read(intake, plan, run, needsProfile: needsProfile)
    let account = reading.account
    if let rules = run.askAgain() {
      var scan = TableScan(run.source, digests: false)
      scan.progress = progress
      _ = try scan.run([rules])
    }
    try run.decide(account, reading.profile)
    tell(account, of: plan, &session)
    if let told = intake.telling(reading, checks, known) {
      session.facts.append(GateReport.Fact("\(plan.name) cache", told))
    }
    for fact in run.facts { session.facts.append(GateReport.Fact("\(plan.name)", fact)) }
    session.add(wellFormed(account, plan, kept, duration: seconds(since: began)))
    if !run.searches.isEmpty {
      var scan = TableScan(run.source, digests: false)
      scan.progress = progress
      run.settle(try scan.run(run.searches))
    }
    if !progress.isCancelled { intake.keep(run, checks, known, beside, account) }
    let results = run.results(ids: &session.ids)
    if let schema = plan.schema { patches.take(results, of: plan.name, schema, run.profile) }
    session.checks += results
    if !progress.isCancelled { try keepFailingRows(run, checks, results, plan, &session) }
    return run.profile
  }

  /// Writes down the rows that broke checks, where that is wanted.
  private func keepFailingRows(
    _ run: CheckRun, _ checks: [ConfiguredCheck], _ results: [CheckResult], _ plan: Plan, _ session: inout GateSession
  ) throws {
    let wanted = Set(checks.indices.filter { keepsFailingRows || checks[$0].wantsFailingRows })
    let file = FailingRowsFile(of: plan.name, in: quarantineFolder, from: run.source)
    let (rows, without) = run.failingRows(of: wanted, ids: results.map(\.id)) { try file.append($0) }
    var told: [String] = []
    if let rows {
      var scan = TableScan(run.source, digests: false)
      scan.progress = progress
      file.attach(to: &scan)
      rows.attach(to: &scan)
      _ = try scan.run(rows.consumers)
      let count = try rows.finish()
      if let kept = try file.finish() {
        told.append(
          "\(counted(count, "row")) kept in \(shown(kept.records)), with places and checks in \(shown(kept.places))")
      }
    }
    if !without.isEmpty { told.append("no single rows are at fault in \(without.joined(separator: ", "))") }
    if !told.isEmpty {
      session.facts.append(GateReport.Fact("\(plan.name) failing rows", told.joined(separator: "; ")))
    }
  }

  fileprivate func judgeByPrograms(_ plan: Plan, _ profile: Profile, _ session: inout GateSession) async throws {
    let folder = project.reportFolder(of: .validateData, in: reportFolder) + "/profiles"
    let judge = CustomJudge(project: project, folder: folder, dataset: plan.name)
    for check in plan.checks {
      guard let custom = check.check as? CustomCheck else { continue }
      session.checks += try await judge.results(of: check, custom, profile, ids: &session.ids)
    }
  }

  /// Reads a dataset, and writes down what it leaves out where that is wanted.
  private func read(
    _ intake: DatasetIntake, _ plan: Plan, _ run: CheckRun, needsProfile: Bool
  ) throws -> (DatasetIntake.Reading, Quarantine.Kept?) {
    // Rows that break a rule may have to be looked up again.
    let taker = intake.source.hasOnlyFiles ? run.valueTaker : nil
    guard plan.dataset.onMalformed == .quarantine else {
      let reading = try intake.read(run.consumers, values: taker, needsProfile: needsProfile) { $0.progress = progress }
      return (reading, nil)
    }
    let quarantine = try Quarantine(of: plan.name, in: quarantineFolder, from: intake.source)
    let reading = try intake.read(run.consumers, values: taker, needsProfile: needsProfile) { scan in
      scan.progress = progress
      quarantine.attach(to: &scan)
    }
    return (reading, try quarantine.finish())
  }

  private var quarantineFolder: String { project.reportFolder(of: .validateData, in: reportFolder) + "/quarantine" }

  private func tell(_ account: ScanAccount, of plan: Plan, _ session: inout GateSession) {
    for file in account.files {
      guard let digest = file.digest else { continue }
      session.subjects.append(NamedDigest(name: "\(plan.name): \(file.name)", digest: digest))
    }
    let bytes = account.files.reduce(0) { $0 + $1.bytes }
    var read =
      "\(counted(account.rows, "row")), \(counted(account.columns.count, "column")), \(counted(bytes, "byte")) in "
      + counted(account.files.count, "file")
    if account.malformedCount > 0 { read += "; \(counted(account.malformedCount, "malformed record")) left out" }
    if account.blankLines > 0 { read += "; \(counted(account.blankLines, "blank line")) skipped" }
    if account.commentLines > 0 { read += "; \(counted(account.commentLines, "comment line")) skipped" }
    session.facts.append(GateReport.Fact("\(plan.name) read", read))
  }

  /// Every dataset's first check: that all of it could be read.
  private func wellFormed(
    _ account: ScanAccount, _ plan: Plan, _ kept: Quarantine.Kept?, duration: Double
  ) -> CheckResult {
    let count = account.malformedCount
    let evidence = account.malformed.prefix(RowSearcher.evidenceKept).map {
      Evidence(location: $0.location, text: $0.message)
    }
    return CheckResult(
      id: "\(plan.name)/well-formed", title: "\(plan.name): every record can be read",
      subject: CheckSubject(dataset: plan.name), verdict: verdict(of: account, plan.dataset.onMalformed),
      observed: Quantity(number: Double(count), text: "\(count) malformed"),
      expected: plan.dataset.onMalformed == .ignore
        ? Quantity(text: "any number") : Quantity(number: 0, text: "0 malformed"),
      message: message(about: account, plan.dataset.onMalformed, kept),
      evidence: Array(evidence), evidenceOmitted: max(0, count - evidence.count), location: plan.location,
      duration: duration)
  }

  private func verdict(of account: ScanAccount, _ policy: MalformedPolicy) -> Verdict {
    guard account.malformedCount > 0 else { return .passed }
    // What was never read can be neither kept nor overlooked.
    guard account.files.allSatisfy(\.isComplete) else { return .failed }
    switch policy {
    case .fail: return .failed
    case .quarantine: return .warned
    case .ignore: return .passed
    }
  }

  private func message(
    about account: ScanAccount, _ policy: MalformedPolicy, _ kept: Quarantine.Kept?
  ) -> String {
    let count = account.malformedCount
    guard count > 0 else { return "All \(counted(account.rows, "record")) can be read." }
    var message = counted(count, "record") + (count == 1 ? " is" : " are") + " malformed"
    if policy == .ignore { message += " and left out, as 'on-malformed: ignore' says" }
    if let kept {
      message += " and kept in \(shown(kept.records)), with places and reasons in \(shown(kept.places))"
    }
    return message + "; no statistic includes them, so the other checks speak of the remaining "
      + "\(counted(account.rows, "row"))."
  }

  /// A path as a person would type it.
  private func shown(_ path: String) -> String { reportFolder == nil ? project.paths.displayPath(path) : path }

  private func unreadable(_ plan: Plan, _ error: any Error) -> CheckResult {
    var location = plan.location
    var message = "\(error)"
    var evidence: [Evidence] = []
    var verdict = Verdict.errored
    if let error = error as? SourceError {
      location = error.location
    } else if let error = error as? TableError {
      message = "The dataset could not be read: \(error.message)"
      evidence = [Evidence(location: error.location, text: error.message)]
      // A file that is there but is no table is the data's fault.
      if error.kind != .io, error.kind != .query { verdict = .failed }
    }
    return CheckResult(
      id: "\(plan.name)/readable", title: "\(plan.name): the dataset can be read",
      subject: CheckSubject(dataset: plan.name), verdict: verdict, message: message, evidence: evidence,
      location: location)
  }
}
