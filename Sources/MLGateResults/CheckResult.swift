/// What one check is about.
///
/// Fields that do not apply are `nil`.
public struct CheckSubject: Codable, Hashable, Sendable {
  public var dataset: String?
  public var column: String?
  /// Column values that the rows share, for example `origin=EWR`.
  public var slice: String?
  public var metric: String?

  public init(dataset: String? = nil, column: String? = nil, slice: String? = nil, metric: String? = nil) {
    self.dataset = dataset
    self.column = column
    self.slice = slice
    self.metric = metric
  }
}

/// One thing to look at: a row, a value, a line of a log.
public struct Evidence: Codable, Hashable, Sendable {
  /// Where it stands, when it stands in a file.
  public var location: SourceLocation?
  /// What is there and why it matters, on one line.
  public var text: String
  /// The offending value exactly as it was read, when there is one.
  public var value: String?

  public init(location: SourceLocation? = nil, text: String, value: String? = nil) {
    self.location = location
    self.text = text
    self.value = value
  }
}

/// A measured quantity: the number for machines, the text for people.
public struct Quantity: Codable, Hashable, Sendable {
  /// The number; `nil` when the quantity is not one, or is not finite.
  public var number: Double?
  public var text: String

  public init(number: Double? = nil, text: String) {
    self.number = number.flatMap { $0.isFinite ? $0 : nil }
    self.text = text
  }
}

/// One named assertion inside a gate, and what came of it.
///
/// One check is one JUnit test case.
public struct CheckResult: Codable, Hashable, Sendable {
  /// Stable across runs and unique within the report, for example `train/missing/carrier`.
  public var id: String
  /// What is asserted, in a few words, for example `train.carrier: missing at most 0%`.
  public var title: String
  public var subject: CheckSubject
  public var verdict: Verdict
  public var observed: Quantity?
  /// The bound, as a person would write it.
  public var expected: Quantity?
  /// One or two full sentences: what was found, what was expected, what to do next.
  public var message: String
  public var evidence: [Evidence]
  /// How much more evidence there is than `evidence` carries.
  public var evidenceOmitted: Int
  /// Where the bound was written.
  public var location: SourceLocation?
  /// Seconds.
  public var duration: Double
  /// What the ledger remembers of it, when there is something to tell.
  public var history: CheckHistory?

  public init(
    id: String, title: String, subject: CheckSubject = CheckSubject(), verdict: Verdict, observed: Quantity? = nil,
    expected: Quantity? = nil, message: String, evidence: [Evidence] = [], evidenceOmitted: Int = 0,
    location: SourceLocation? = nil, duration: Double = 0
  ) {
    self.id = id
    self.title = title
    self.subject = subject
    self.verdict = verdict
    self.observed = observed
    self.expected = expected
    self.message = message
    self.evidence = evidence
    self.evidenceOmitted = evidenceOmitted
    self.location = location
    self.duration = duration
  }
}
