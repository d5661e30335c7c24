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

    var consumers: [any BatchConsumer] { [profiler] + observers.map { $0.observer } }

    var observations: [String: any Sendable] {
      Dictionary(uniqueKeysWithValues: observers.map { ($0.id, $0.observer.observation) })
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
  private var slicings: [(columns: [String], scan: SliceScan, sights: Guarded<[SliceKey: Sight]>)] = []
  /// The profiles of slices that have been judged: a profiler tells only once.
  private var profiles: [[String]: [SliceKey: Profile]] = [:]
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
    whole = Self.sight(
      of: checks.filter { $0.slicedBy.isEmpty }, in: source, limits: limits, only: nil, surroundings)
    for columns in Set(checks.map(\.slicedBy)).sorted(by: { $0.lexicographicallyPrecedes($1) }) where !columns.isEmpty {
      let mine = checks.filter { $0.slicedBy == columns }
      let sights = Guarded<[SliceKey: Sight]>([:])
      let scan = SliceScan(by: columns, in: source) { key in
        let sight = Self.sight(of: mine, in: source, limits: limits, only: Self.columnsNeeded(mine), surroundings)
        sights.withLock { $0[key] = sight }
        return sight.consumers
      }
      slicings.append((columns, scan, sights))
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
    return Sight(profiler: Profiler(source, limits: limits, only: only), observers: observers)
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
    context.observations = whole.observations.merging(surroundings.foreign) { own, _ in own }
    for slicing in slicings { if let failure = slicing.scan.failure { throw failure } }
    for check in checks {
      if check.slicedBy.isEmpty {
        judge(check, in: context, slice: nil)
      } else {
        judgeSlices(check, in: context, account)
      }
    }
    secondReading = SecondReading(open.map { ($0.finding, $0.slice?.key, $0.check.slicedBy) }, in: source)
  }

  private func judge(_ check: ConfiguredCheck, in context: CheckContext, slice: (label: String, key: SliceKey)?) {
    let began = ContinuousClock.now
    let findings = check.check.findings(in: context)
    let parts = (ContinuousClock.now - began).components
    let duration = (Double(parts.seconds) + Double(parts.attoseconds) * 1e-18) / Double(max(1, findings.count))
    open += findings.map { Open(check: check, finding: $0, slice: slice, duration: duration) }
  }

  private func judgeSlices(_ check: ConfiguredCheck, in context: CheckContext, _ account: ScanAccount) {
    if let absent = check.slicedBy.first(where: { context.profile.column($0) == nil }) {
      return open.append(Open(check: check, finding: context.absent(absent), slice: nil, duration: 0))
    }
    guard let slicing = slicings.first(where: { $0.columns == check.slicedBy }) else { return }
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
      var part = account
      part.rows = slice.rows
      var context = context
      let profile = profiles[check.slicedBy]?[slice.key] ?? sight.profiler.profile(part)
      profiles[check.slicedBy, default: [:]][slice.key] = profile
      context.profile = profile
      context.baseline = nil
      context.baselineRemedy = "An accepted profile is of the whole dataset, not of its slices."
      context.files = []
      context.observations = sight.observations.merging(surroundings.foreign) { own, _ in own }
      judge(check, in: context, slice: (slice.key.label(check.slicedBy), slice.key))
    }
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
