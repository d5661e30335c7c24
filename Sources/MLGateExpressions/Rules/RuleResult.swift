public import MLGateTables

/// What rows made of one rule.
public struct RuleResult: Sendable, Hashable {
  /// Why the counts mean nothing: the rule could not be resolved against the table's columns, or it has compared values
  /// of several kinds in columns without a type.
  public var problem: RuleError?
  /// Rows that the rule was asked about: all, or those whose condition (`where`) is true or could not be computed.
  public var considered = 0
  /// Rows that it was not asked about: their condition is false or `NULL`.
  public var excluded = 0
  /// Rows for which the rule is false.
  public var breaches = 0
  /// Rows for which the rule is neither true nor false.
  public var nulls = 0
  /// Rows for which the rule, or its condition, could not be computed: they are failures, told apart from breaches.
  public var errors = 0
  /// Rows for which the rule is true.
  public var passed: Int { considered - breaches - nulls - errors }
  /// How many of the failures were counted by value: their rows are not among ``rows``, nor is their reason known.
  public var unseenFailures = 0
  /// Whether the counts mean nothing until the rows are asked: the rule joins conditions of one column each by `AND`,
  /// and for more than one of them there are values for which it does not hold, counted without their rows.
  public var isUndecided = false
  /// The first row of ``errors``, and why.
  public var firstError: Failure?
  /// The first rows that fail, in the data's order; at most as many as the ``RuleSet`` was told to keep.
  public var rows: [Row] = []

  public struct Failure: Sendable, Hashable {
    public var place: RowPlace
    /// What was found, as a clause: `'abc' in column 'price' is no number`.
    public var reason: String
  }

  /// One row that fails.
  public struct Row: Sendable, Hashable {
    public enum Kind: Sendable, Hashable {
      /// The rule is false.
      case breach
      /// The rule is `NULL`, and that fails.
      case null
      /// The rule could not be computed.
      case error
    }

    public var kind: Kind
    public var place: RowPlace
    /// The values of the columns that the rule names; `nil` where one is missing.
    public var values: [Value]
  }

  public struct Value: Sendable, Hashable {
    public var column: String
    public var text: String?
  }

  /// Adds what a later part of the table made of the rule.
  mutating func append(_ later: RuleResult, keeping limit: Int) {
    considered += later.considered
    excluded += later.excluded
    breaches += later.breaches
    nulls += later.nulls
    errors += later.errors
    unseenFailures += later.unseenFailures
    firstError = firstError ?? later.firstError
    rows.append(contentsOf: later.rows.prefix(max(0, limit - rows.count)))
  }
}
