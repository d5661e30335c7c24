internal import MLGateExpressions
public import MLGateProfiles
public import MLGateResults
public import MLGateTables

/// Judges a dataset by its checks: one reading, and a second one where the rows have to decide or to be shown.
///
///     let run = CheckRun(checks, of: "train", in: source, surroundings)
///     let profiler = Profiler(source)
///     let account = try TableScan(source).run([profiler] + run.consumers)
///     if let rules = run.askAgain() { _ = try TableScan(source).run([rules]) }
///     try run.decide(account, profiler.profile(account))
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
    /// `nil` for all rows, which the caller profiles.
    let profiler: Profiler?
    let observers: [(id: String, observer: any RowObserver)]
    let rules: RuleSet?
    let ruleNames: [String]
    /// Rules that are asked row by row in a reading of their own.
    var again: (rules: RuleSet, names: [String])?

    var consumers: [any BatchConsumer] {
      (profiler.map { [$0] } ?? []) + observers.map { $0.observer } + (rules.map { [$0] } ?? [])
    }

    func observations(_ account: ScanAccount) -> [String: any Sendable] {
      var all = Dictionary(uniqueKeysWithValues: observers.map { ($0.id, $0.observer.observation) })
      for (name, result) in zip(ruleNames, rules?.results ?? []) { all[name] = result }
      if let again { for (name, result) in zip(again.names, again.rules.results) { all[name] = result } }
      return all
    }
  }

  /// A result in the making.
  struct Open {
    let check: ConfiguredCheck
    var finding: Finding
    /// Which of the checks it is of.
    let index: Int
    /// The slice's label.
    let slice: String?
    let key: SliceKey?
    let duration: Double
    var evidence: [Evidence] = []
    var violations = 0

    init(check: ConfiguredCheck, finding: Finding, index: Int, slice: String?, key: SliceKey?, duration: Double) {
      self.check = check
      self.finding = finding
      self.index = index
      self.slice = slice
      self.key = key
      self.duration = duration
    }

    /// What was settled before.
    init(_ settled: SettledFinding, of check: ConfiguredCheck, _ index: Int) {
      self.init(check: check, finding: settled.finding, index: index, slice: settled.slice, key: nil, duration: 0)
      evidence = settled.evidence
      violations = settled.violations
    }
  }

  private let checks: [ConfiguredCheck]
  /// What is known of checks from an earlier run over the same data, by their place.
  private let known: [Int: SettledCheck]
  private let dataset: String
  /// The table, with all its columns once they are known.
  public private(set) var source: TableSource
  private let surroundings: Surroundings
  private var whole: Sight
  private var slicings: [(scan: SliceScan, sights: Guarded<[SliceKey: Sight]>)] = []
  /// The profiles of slices that have been judged: a profiler tells only once.
  private var profiles: [ObjectIdentifier: Profile] = [:]
  private var open: [Open] = []
  private var secondReading: SecondReading?
  /// The profile of all rows, once they have been read.
  public private(set) var profile = Profile(rows: 0, columns: [])
  /// What is worth telling beside the results, by the check's place.
  private var tellings: [Int: [String]] = [:]

  /// - Parameters:
  ///   - limits: for the profiles of slices.
  ///   - known: what checks said of the very same data, by their place; they are not asked again.
  public init(
    _ checks: [ConfiguredCheck], of dataset: String, in source: TableSource, limits: ExactLimits = ExactLimits(),
    known: [Int: SettledCheck] = [:], _ surroundings: Surroundings
  ) {
    self.checks = checks
    self.known = known
    self.dataset = dataset
    self.source = source
    self.surroundings = surroundings
    let asked = checks.enumerated().filter { known[$0.offset] == nil }.map(\.element)
    whole = Self.sight(of: asked.filter { $0.view.isWhole }, in: source, profiler: nil, surroundings)
    var views: [RowView] = []
    for check in asked where !check.view.isWhole && !views.contains(check.view) { views.append(check.view) }
    for view in views {
      let mine = asked.filter { $0.view == view }
      let sights = Guarded<[SliceKey: Sight]>([:])
      let scan = SliceScan(view, in: source) { key in
        let profiler = Profiler(source, limits: limits, only: Self.columnsNeeded(mine))
        let sight = Self.sight(of: mine, in: source, profiler: profiler, surroundings)
        sights.withLock { $0[key] = sight }
        return sight.consumers
      }
      slicings.append((scan, sights))
    }
  }

  private static func sight(
    of checks: [ConfiguredCheck], in source: TableSource, profiler: Profiler?, _ surroundings: Surroundings
  ) -> Sight {
    var observers: [(id: String, observer: any RowObserver)] = []
    for observation in checks.flatMap({ $0.check.observations(label: surroundings.label) })
    where !observers.contains(where: { $0.id == observation.id }) {
      observers.append((observation.id, observation.make(source)))
    }
    let rules = checks.compactMap { $0.check as? RuleCheck }
    return Sight(
      profiler: profiler, observers: observers,
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

  /// What is to see every batch of the first reading; nothing when all is decided by the profile.
  public var consumers: [any BatchConsumer] { whole.consumers + slicings.map { $0.scan } }

  /// What can decide by the values that the profile of all rows keeps.
  public var valueTaker: (any ValueTaking)? { whole.rules }

  /// Asks the rules again whose failing rows are to be shown and were counted by their values only, and those that the
  /// values do not decide.
  ///
  /// - Returns: what is to see every batch in a reading of its own, after the first and before anything is decided; `nil`
  ///   when no rule has to be asked.
  public func askAgain() -> (any BatchConsumer)? {
    guard let rules = whole.rules else { return nil }
    let results = Dictionary(zip(whole.ruleNames, rules.results)) { first, _ in first }
    var again: [String: RuleCheck] = [:]
    for case let check as RuleCheck in checks.filter({ $0.view.isWhole }).map(\.check) {
      if let result = results[check.observationID], check.needsRows(result) { again[check.observationID] = check }
    }
    guard !again.isEmpty else { return nil }
    let wanted = again.sorted { $0.key < $1.key }
    let set = RuleSet(wanted.map(\.value.rule), in: source, keeping: RowSearcher.evidenceKept)
    whole.again = (set, wanted.map(\.key))
    return set
  }

  // MARK: Decisions

  /// Judges by what was read.
  ///
  /// - Parameter profile: of all rows.
  /// - Throws: why a slice could not be looked at.
  public func decide(_ account: ScanAccount, _ profile: Profile) throws(TableError) {
    self.profile = profile
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
    for index in checks.indices {
      if let settled = known[index] {
        open += settled.findings.map { Open($0, of: checks[index], index) }
        tellings[index] = settled.facts
      } else if checks[index].view.isWhole {
        judge(index, in: context, account, slice: nil)
      } else {
        judgeSlices(index, in: context, account)
      }
    }
    secondReading = SecondReading(open.map { ($0.finding, $0.key, $0.check.view) }, in: source)
  }

  /// What is worth telling beside the results.
  public var facts: [String] { checks.indices.flatMap { tellings[$0] ?? [] } }

  private func judge(
    _ index: Int, in context: CheckContext, _ account: ScanAccount, slice: (label: String, key: SliceKey)?
  ) {
    let check = checks[index]
    let began = ContinuousClock.now
    let findings = check.check.findings(in: context)
    let parts = (ContinuousClock.now - began).components
    let duration = (Double(parts.seconds) + Double(parts.attoseconds) * 1e-18) / Double(max(1, findings.count))
    open += findings.map { finding in
      var item = Open(
        check: check, finding: finding, index: index, slice: slice?.label, key: slice?.key, duration: duration)
      item.evidence = finding.rows.map { Evidence(location: account.location(of: $0.place), text: $0.text) }
      item.violations = finding.violations ?? 0
      return item
    }
  }

  /// Adds what is said of a check as a whole.
  private func add(_ finding: Finding, _ index: Int) {
    open.append(Open(check: checks[index], finding: finding, index: index, slice: nil, key: nil, duration: 0))
  }

  private func judgeSlices(_ index: Int, in context: CheckContext, _ account: ScanAccount) {
    let check = checks[index]
    if let absent = check.slicedBy.first(where: { context.profile.column($0) == nil }) {
      return add(context.absent(absent), index)
    }
    guard let slicing = slicings.first(where: { $0.scan.view == check.view }) else { return }
    if let problem = unasked(check, slicing.scan, context) { return add(problem, index) }
    if check.slicedBy.isEmpty { return judgeRows(index, slicing.scan, slicing.sights, in: context, account) }
    let words = check.slicedBy.joined(separator: ", ")
    guard !slicing.scan.hasTooMany else {
      return undecided(
        index,
        "There are more than \(Wording.count(SliceScan.mostSlices)) different values of \(words); "
          + "slice by columns with fewer.")
    }
    let slices = slicing.scan.slices
    let large = slices.filter { $0.rows >= check.minimumSliceRows }
    let small = slices.filter { $0.rows < check.minimumSliceRows }
    if !small.isEmpty {
      let names = small.map { "\($0.key.label(check.slicedBy)) (\(Wording.count($0.rows, "row")))" }
      tellings[index, default: []].append(
        "\(check.id ?? check.keyword): not judged, with fewer than \(Wording.count(check.minimumSliceRows, "row")): "
          + Wording.list(names))
    }
    guard !large.isEmpty else {
      return undecided(
        index,
        "No value of \(words) has \(Wording.count(check.minimumSliceRows, "row")) or more, so no slice was judged.")
    }
    let sights = slicing.sights.withLock { $0 }
    for slice in large {
      guard let sight = sights[slice.key] else { continue }
      let context = part(of: context, slice, sight, account, "its slices")
      judge(index, in: context, account, slice: (slice.key.label(check.slicedBy), slice.key))
    }
  }

  /// Judges the rows that a condition picks.
  private func judgeRows(
    _ index: Int, _ scan: SliceScan, _ sights: Guarded<[SliceKey: Sight]>, in context: CheckContext,
    _ account: ScanAccount
  ) {
    guard let slice = scan.slices.first, let sight = sights.withLock({ $0[slice.key] }) else { return }
    judge(
      index, in: part(of: context, slice, sight, account, "some of its rows"), account,
      slice: ("where \(checks[index].condition?.description ?? "")", slice.key))
  }

  private func part(
    of context: CheckContext, _ slice: SliceScan.Slice, _ sight: Sight, _ account: ScanAccount, _ words: String
  ) -> CheckContext {
    var part = account
    part.rows = slice.rows
    var context = context
    let profile = profiles[ObjectIdentifier(slice)] ?? sight.profiler?.profile(part) ?? Profile(rows: 0, columns: [])
    profiles[ObjectIdentifier(slice)] = profile
    context.profile = profile
    context.baseline = nil
    context.baselineRemedy = "An accepted profile is of the whole dataset, not of \(words)."
    context.files = []
    context.observations = sight.observations(account).merging(surroundings.foreign) { own, _ in own }
    return context
  }

  /// Why the condition of a check cannot be asked; `nil` when it was.
  private func unasked(_ check: ConfiguredCheck, _ scan: SliceScan, _ context: CheckContext) -> Finding? {
    guard let condition = check.condition else { return nil }
    func open(_ verdict: Verdict, _ message: String) -> Finding {
      Finding(name: "where", title: "\(check.keyword) where \(condition)", judgement: Judgement(verdict, message))
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

  private func undecided(_ index: Int, _ message: String) {
    let check = checks[index]
    let finding = Finding(
      name: "slices", title: "\(check.keyword) by \(check.slicedBy.joined(separator: ", "))",
      judgement: Judgement(.inconclusive, message))
    add(finding, index)
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

  /// The results that failed, of some checks, with their places among all.
  func failures(of wanted: Set<Int>) -> [(place: Int, item: Open)] {
    open.enumerated().filter { wanted.contains($1.index) && $1.finding.judgement.verdict == .failed }
      .map { (place: $0.offset, item: $0.element) }
  }

  /// What a check has said, evidence included, to be kept for a run over the same data; call at last.
  public func settled(_ index: Int) -> SettledCheck {
    SettledCheck(
      findings: open.filter { $0.index == index }.map { item in
        SettledFinding(item.finding, slice: item.slice, evidence: item.evidence, violations: item.violations)
      }, facts: tellings[index] ?? [])
  }

  /// The finished results, in the order of the checks.
  ///
  /// - Parameter ids: the ids that have been given out.
  public func results(ids: inout [String: Int]) -> [CheckResult] {
    open.map { item in
      item.check.result(
        of: item.finding, dataset: dataset, slice: item.slice, evidence: item.evidence,
        violations: item.violations, ids: &ids, duration: item.duration)
    }
  }
}
