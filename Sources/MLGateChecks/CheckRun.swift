internal import MLGateExpressions
public import MLGateProfiles
public import MLGateResults
public import MLGateTables

/// Judges a dataset by its checks: one reading, and a second one where the rows have to decide or to be shown.
///
///     let run = CheckRun(checks, of: "train", in: source)
///     let account = try TableScan(source).run(run.consumers)
///     try run.decide(account)
///     if !run.searches.isEmpty { run.settle(try TableScan(run.source).run(run.searches)) }
///     let results = run.results(ids: &ids)
///
/// Used from one thread; what it hands out is used from several.
public final class CheckRun {
  /// What the gate knows beside the rows.
  public struct Surroundings: Sendable {
    /// The accepted profile, when there is one.
    public var baseline: Profile?
    /// What a person does to accept one.
    public var baselineRemedy: String
    /// The column that holds what the model predicts.
    public var label: String?
    /// Seconds since 1970.
    public var now: Double
    /// What was observed of other datasets, by ``ForeignObservation/id``.
    public var foreign: [String: any Sendable]

    public init(
      baseline: Profile? = nil, baselineRemedy: String, label: String? = nil, now: Double,
      foreign: [String: any Sendable] = [:]
    ) {
      self.baseline = baseline
      self.baselineRemedy = baselineRemedy
      self.label = label
      self.now = now
      self.foreign = foreign
    }
  }

  /// What is profiled and observed of some rows.
  private struct Sight: Sendable {
    let profiler: Profiler
    let observers: [(id: String, observer: any RowObserver)]
    let rules: RuleSet?
    let ruleNames: [String]

    var consumers: [any BatchConsumer] {
      [profiler] + observers.map { $0.observer } + (rules.map { [$0] } ?? [])
    }

    func observations(_ account: ScanAccount) -> [String: any Sendable] {
      var all = Dictionary(uniqueKeysWithValues: observers.map { ($0.id, $0.observer.observation) })
      for (name, result) in zip(ruleNames, rules?.results ?? []) { all[name] = result }
      return all
    }
  }

  /// A result in the making.
  private struct Open {
    let check: ConfiguredCheck
    var finding: Finding
    let slice: (label: String, key: SliceKey)?
    let duration: Double
    var evidence: [Evidence] = []
    var violations = 0
  }

  private let checks: [ConfiguredCheck]
  private let dataset: String
  /// The table, with all its columns once they are known.
  public private(set) var source: TableSource
  private let surroundings: Surroundings
  private let whole: Sight
  private var slicings: [(scan: SliceScan, sights: Guarded<[SliceKey: Sight]>)] = []
  /// The profiles of slices that have been judged: a profiler tells only once.
  private var profiles: [ObjectIdentifier: Profile] = [:]
  private var open: [Open] = []
  private var secondReading: SecondReading?
  /// The profile of all rows, once they have been read.
  public private(set) var profile = Profile(rows: 0, columns: [])
  /// What is worth telling beside the results.
  public private(set) var facts: [String] = []

  public init(
    _ checks: [ConfiguredCheck], of dataset: String, in source: TableSource, limits: ExactLimits = ExactLimits(),
    _ surroundings: Surroundings
  ) {
    self.checks = checks
    self.dataset = dataset
    self.source = source
    self.surroundings = surroundings
    whole = Self.sight(of: checks.filter { $0.view.isWhole }, in: source, limits: limits, only: nil, surroundings)
    var views: [RowView] = []
    for check in checks where !check.view.isWhole && !views.contains(check.view) { views.append(check.view) }
    for view in views {
      let mine = checks.filter { $0.view == view }
      let sights = Guarded<[SliceKey: Sight]>([:])
      let scan = SliceScan(view, in: source) { key in
        let sight = Self.sight(of: mine, in: source, limits: limits, only: Self.columnsNeeded(mine), surroundings)
        sights.withLock { $0[key] = sight }
        return sight.consumers
      }
      slicings.append((scan, sights))
    }
  }

  private static func sight(
    of checks: [ConfiguredCheck], in source: TableSource, limits: ExactLimits, only: Set<String>?,
    _ surroundings: Surroundings
  ) -> Sight {
    var observers: [(id: String, observer: any RowObserver)] = []
    for observation in checks.flatMap({ $0.check.observations(label: surroundings.label) })
    where !observers.contains(where: { $0.id == observation.id }) {
      observers.append((observation.id, observation.make(source)))
    }
    let rules = checks.compactMap { $0.check as? RuleCheck }
    return Sight(
      profiler: Profiler(source, limits: limits, only: only), observers: observers,
      rules: rules.isEmpty ? nil : RuleSet(rules.map(\.rule), in: source, keeping: RowSearcher.evidenceKept),
      ruleNames: rules.map(\.observationID))
  }

  private static func columnsNeeded(_ checks: [ConfiguredCheck]) -> Set<String>? {
    var all: Set<String> = []
    for check in checks {
      guard let columns = check.check.columnsNeeded else { return nil }
      all.formUnion(columns)
    }
    return all
  }

  /// What is to see every batch of the first reading.
  public var consumers: [any BatchConsumer] { whole.consumers + slicings.map { $0.scan } }

  // MARK: Decisions

  /// Judges by what was read.
  ///
  /// - Throws: why a slice could not be looked at.
  public func decide(_ account: ScanAccount) throws(TableError) {
    profile = whole.profiler.profile(account)
    // Where records bring the columns, all are known by now.
    source.expectedColumns = account.columns
    var context = CheckContext(
      dataset: dataset, profile: profile, baseline: surroundings.baseline, baselineRemedy: surroundings.baselineRemedy)
    context.label = surroundings.label
    context.now = surroundings.now
    context.files = account.files.map { CheckContext.File(name: $0.name, bytes: $0.bytes) }
    context.observations = whole.observations(account).merging(surroundings.foreign) { own, _ in own }
    context.columns = account.columns
    for slicing in slicings { if let failure = slicing.scan.failure { throw failure } }
    for check in checks {
      if check.view.isWhole {
        judge(check, in: context, account, slice: nil)
      } else {
        judgeSlices(check, in: context, account)
      }
    }
    secondReading = SecondReading(open.map { ($0.finding, $0.slice?.key, $0.check.view) }, in: source)
  }

  private func judge(
    _ check: ConfiguredCheck, in context: CheckContext, _ account: ScanAccount, slice: (label: String, key: SliceKey)?
  ) {
    let began = ContinuousClock.now
    let findings = check.check.findings(in: context)
    let parts = (ContinuousClock.now - began).components
    let duration = (Double(parts.seconds) + Double(parts.attoseconds) * 1e-18) / Double(max(1, findings.count))
    open += findings.map { finding in
      var item = Open(check: check, finding: finding, slice: slice, duration: duration)
      item.evidence = finding.rows.map { Evidence(location: account.location(of: $0.place), text: $0.text) }
      item.violations = finding.violations ?? 0
      return item
    }
  }

  private func judgeSlices(_ check: ConfiguredCheck, in context: CheckContext, _ account: ScanAccount) {
    if let absent = check.slicedBy.first(where: { context.profile.column($0) == nil }) {
      return open.append(Open(check: check, finding: context.absent(absent), slice: nil, duration: 0))
    }
    guard let slicing = slicings.first(where: { $0.scan.view == check.view }) else { return }
    if let problem = unasked(check, slicing.scan, context) { return open.append(problem) }
    if check.slicedBy.isEmpty { return judgeRows(check, slicing.scan, slicing.sights, in: context, account) }
    let words = check.slicedBy.joined(separator: ", ")
    guard !slicing.scan.hasTooMany else {
      return undecided(
        check,
        "There are more than \(Wording.count(SliceScan.mostSlices)) different values of \(words); "
          + "slice by columns with fewer.")
    }
    let slices = slicing.scan.slices
    let large = slices.filter { $0.rows >= check.minimumSliceRows }
    let small = slices.filter { $0.rows < check.minimumSliceRows }
    if !small.isEmpty {
      let names = small.map { "\($0.key.label(check.slicedBy)) (\(Wording.count($0.rows, "row")))" }
      facts.append(
        "\(check.id ?? check.keyword): not judged, with fewer than \(Wording.count(check.minimumSliceRows, "row")): "
          + Wording.list(names))
    }
    guard !large.isEmpty else {
      return undecided(
        check,
        "No value of \(words) has \(Wording.count(check.minimumSliceRows, "row")) or more, so no slice was judged.")
    }
    let sights = slicing.sights.withLock { $0 }
    for slice in large {
      guard let sight = sights[slice.key] else { continue }
      let context = part(of: context, slice, sight, account, "its slices")
      judge(check, in: context, account, slice: (slice.key.label(check.slicedBy), slice.key))
    }
  }

  /// Judges the rows that a condition picks.
  private func judgeRows(
    _ check: ConfiguredCheck, _ scan: SliceScan, _ sights: Guarded<[SliceKey: Sight]>, in context: CheckContext,
    _ account: ScanAccount
  ) {
    guard let slice = scan.slices.first, let sight = sights.withLock({ $0[slice.key] }) else { return }
    judge(
      check, in: part(of: context, slice, sight, account, "some of its rows"), account,
      slice: ("where \(check.condition?.description ?? "")", slice.key))
  }

  private func part(
    of context: CheckContext, _ slice: SliceScan.Slice, _ sight: Sight, _ account: ScanAccount, _ words: String
  ) -> CheckContext {
    var part = account
    part.rows = slice.rows
    var context = context
    let profile = profiles[ObjectIdentifier(slice)] ?? sight.profiler.profile(part)
    profiles[ObjectIdentifier(slice)] = profile
    context.profile = profile
    context.baseline = nil
    context.baselineRemedy = "An accepted profile is of the whole dataset, not of \(words)."
    context.files = []
    context.observations = sight.observations(account).merging(surroundings.foreign) { own, _ in own }
    return context
  }

  /// Why the condition of a check cannot be asked; `nil` when it was.
  private func unasked(_ check: ConfiguredCheck, _ scan: SliceScan, _ context: CheckContext) -> Open? {
    guard let condition = check.condition else { return nil }
    func open(_ verdict: Verdict, _ message: String) -> Open {
      let finding = Finding(
        name: "where", title: "\(check.keyword) where \(condition)", judgement: Judgement(verdict, message))
      return Open(check: check, finding: finding, slice: nil, duration: 0)
    }
    if let problem = scan.problem {
      let isAbsent = condition.columns.contains { name in
        !context.columns.contains { $0.lowercased() == name.lowercased() }
      }
      return open(
        isAbsent ? .failed : .inconclusive,
        "The condition '\(condition)' could not be applied: \(problem.sentence)")
    }
    guard scan.errors > 0 else { return nil }
    return open(
      .inconclusive,
      "The condition '\(condition)' cannot be computed for \(Wording.count(scan.errors, "row")), so it is not known which "
        + "rows are meant.")
  }

  private func undecided(_ check: ConfiguredCheck, _ message: String) {
    let finding = Finding(
      name: "slices", title: "\(check.keyword) by \(check.slicedBy.joined(separator: ", "))",
      judgement: Judgement(.inconclusive, message))
    open.append(Open(check: check, finding: finding, slice: nil, duration: 0))
  }

  // MARK: Evidence

  /// What is to see every batch of the second reading, which is needed only when there is something.
  public var searches: [any BatchConsumer] { secondReading?.consumers ?? [] }

  /// Takes what the second reading has found.
  public func settle(_ account: ScanAccount) {
    guard let secondReading else { return }
    for index in open.indices {
      guard let found = secondReading.found(index, account) else { continue }
      if let settle = open[index].finding.settle, let result = found.search {
        open[index].finding.judgement = settle(result)
      }
      open[index].evidence = found.evidence
      open[index].violations = found.violations ?? Int(open[index].finding.judgement.observed?.number ?? 0)
    }
  }

  /// The finished results, in the order of the checks.
  ///
  /// - Parameter ids: the ids that have been given out.
  public func results(ids: inout [String: Int]) -> [CheckResult] {
    open.map { item in
      item.check.result(
        of: item.finding, dataset: dataset, slice: item.slice?.label, evidence: item.evidence,
        violations: item.violations, ids: &ids, duration: item.duration)
    }
  }
}
