internal import MLGateExpressions
public import MLGateProfiles
public import MLGateResults
public import MLGateTables
public import MLGateYAML

/// An assertion about a dataset.
///
/// One check, one file, with the keyword it has in `mlgate.yml`, what it says, and examples that are its tests.
public protocol DataCheck: Sendable {
  static var keyword: String { get }
  /// One sentence, at most 150 characters.
  static var summary: String { get }
  /// What the summary leaves open, in paragraphs: definitions, sources, what is inconclusive.
  static var details: String { get }
  /// The arguments a person can write, with what they mean.
  static var arguments: [ArgumentDescription] { get }
  /// Arguments that stand beside the keyword, not under it.
  static var siblings: [ArgumentDescription] { get }
  static var examples: [CheckExample] { get }

  /// Reads the arguments; unknown ones are refused with their place.
  init(_ arguments: YAMLNode) throws(YAMLError)

  /// What the profile says, and what remains to be looked up in the rows.
  func findings(in context: CheckContext) -> [Finding]

  /// What has to be seen of the rows while they are read; checks that ask for the same share it.
  var observations: [Observation] { get }
  /// The same, for checks that look at the column which holds what the model predicts.
  ///
  /// - Parameter label: that column, where it is known; it is the ``CheckContext/label`` of the findings.
  func observations(label: String?) -> [Observation]
  /// What has to be seen of other datasets.
  var foreign: [ForeignObservation] { get }
  /// The columns whose profiles are looked at; all when `nil`.
  ///
  /// Slices are profiled in these only.
  var columnsNeeded: [String]? { get }
  /// Whether it says the same of the same data at any time.
  var isTimeless: Bool { get }
}

extension DataCheck {
  public static var details: String { "" }
  public static var siblings: [ArgumentDescription] { [] }
  public var observations: [Observation] { [] }
  public func observations(label: String?) -> [Observation] { observations }
  public var foreign: [ForeignObservation] { [] }
  public var columnsNeeded: [String]? { nil }
  public var isTimeless: Bool { true }
}

/// A small table and what a check says of it: documentation and test in one.
public struct CheckExample: Sendable {
  /// The check as it is written in `mlgate.yml`.
  public var check: String
  /// The table, header first.
  public var rows: [String]
  public var verdict: Verdict
  /// The observed quantity of the first result that has this verdict.
  public var observed: String?
  /// Whether the table is JSON Lines, not comma-separated text.
  public var isJSON = false
  /// The table that was accepted before, when there is one.
  public var baseline: [String]?
  /// Other datasets that the check names, as tables.
  public var others: [String: [String]] = [:]

  public static func passes(
    _ check: String, rows: [String], others: [String: [String]] = [:], observed: String? = nil
  ) -> CheckExample {
    CheckExample(check: check, rows: rows, verdict: .passed, observed: observed, others: others)
  }

  public static func fails(
    _ check: String, rows: [String], others: [String: [String]] = [:], observed: String
  ) -> CheckExample {
    CheckExample(check: check, rows: rows, verdict: .failed, observed: observed, others: others)
  }

  /// The same with an accepted profile, of the table `baseline`.
  public static func passes(_ check: String, rows: [String], baseline: [String], observed: String? = nil)
    -> CheckExample
  {
    CheckExample(check: check, rows: rows, verdict: .passed, observed: observed, baseline: baseline)
  }

  /// The same with an accepted profile, of the table `baseline`.
  public static func fails(_ check: String, rows: [String], baseline: [String], observed: String) -> CheckExample {
    CheckExample(check: check, rows: rows, verdict: .failed, observed: observed, baseline: baseline)
  }

  /// The same over JSON Lines.
  public static func passes(_ check: String, records: [String], observed: String? = nil) -> CheckExample {
    CheckExample(check: check, rows: records, verdict: .passed, observed: observed, isJSON: true)
  }

  /// The same over JSON Lines.
  public static func fails(_ check: String, records: [String], observed: String) -> CheckExample {
    CheckExample(check: check, rows: records, verdict: .failed, observed: observed, isJSON: true)
  }

  public static func cannotDecide(
    _ check: String, rows: [String], others: [String: [String]] = [:]
  ) -> CheckExample {
    CheckExample(check: check, rows: rows, verdict: .inconclusive, observed: nil, others: others)
  }
}

/// What a check may look at.
public struct CheckContext: Sendable {
  public var dataset: String
  public var profile: Profile
  /// The accepted profile, when there is one.
  public var baseline: Profile?
  /// What a person does to accept one.
  public var baselineRemedy: String
  /// The column that holds what the model predicts.
  public var label: String?
  /// Where the rows came from; empty for a slice.
  public var files: [File] = []
  /// The names of all columns, also where the profile has some of them only.
  public var columns: [String] = []
  /// Seconds since 1970, for what is judged by its age.
  public var now = 0.0
  /// What was observed, by ``Observation/id`` and ``ForeignObservation/id``.
  public var observations: [String: any Sendable] = [:]

  /// A file that was read.
  public struct File: Sendable {
    public var name: String
    public var bytes: Int

    public init(name: String, bytes: Int) {
      self.name = name
      self.bytes = bytes
    }
  }

  public init(dataset: String, profile: Profile, baseline: Profile?, baselineRemedy: String) {
    self.dataset = dataset
    self.profile = profile
    self.baseline = baseline
    self.baselineRemedy = baselineRemedy
  }

  /// What was observed under an id.
  public func observed<Value>(_ id: String, as type: Value.Type = Value.self) -> Value? { observations[id] as? Value }
}

/// One result in the making: what a check says of one subject.
public struct Finding: Sendable {
  /// What makes the result's id unique within the check: usually the column.
  public var name: String
  public var title: String
  public var column: String?
  public var judgement: Judgement
  /// What to look for in the rows, for evidence or for the decision itself.
  public var search: RowSearch?
  /// Decides anew once the rows have been searched.
  public var settle: (@Sendable (RowSearchResult) -> Judgement)?
  /// Rows to show that are known already.
  public var rows: [PlacedEvidence] = []
  /// How many there are in all, when ``rows`` has but the first of them.
  public var violations: Int?
  /// Finds the rows to show, where that is no search of one column; asked only when the check failed.
  public var collect: (@Sendable (TableSource) -> any EvidenceCollector)?
  /// The rule that rows broke, where it is one.
  var rule: RuleSet.Rule?
  /// Where its bound was written, when that is not where the check stands.
  public var location: SourceLocation?

  public init(
    name: String, title: String, column: String? = nil, judgement: Judgement, search: RowSearch? = nil,
    settle: (@Sendable (RowSearchResult) -> Judgement)? = nil,
    collect: (@Sendable (TableSource) -> any EvidenceCollector)? = nil
  ) {
    self.name = name
    self.title = title
    self.column = column
    self.judgement = judgement
    self.search = search
    self.settle = settle
    self.collect = collect
  }
}

/// A row to show, by its place in the data.
public struct PlacedEvidence: Sendable {
  public var place: RowPlace
  public var text: String

  public init(place: RowPlace, text: String) {
    self.place = place
    self.text = text
  }
}

/// What a check says of its subject, before severity is applied.
public struct Judgement: Sendable {
  public var verdict: Verdict
  public var observed: Quantity?
  public var expected: Quantity?
  public var message: String

  public init(_ verdict: Verdict, observed: Quantity? = nil, expected: Quantity? = nil, _ message: String) {
    self.verdict = verdict
    self.observed = observed
    self.expected = expected
    self.message = message
  }
}
