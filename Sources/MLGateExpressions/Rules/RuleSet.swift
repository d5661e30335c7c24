public import MLGateTables

/// Looks at every row of a table with many rules at once.
///
/// ```swift
/// let rules = RuleSet([.init(try RowRule("distance > 0"))], in: source)
/// let account = try TableScan(source).run([rules])
/// rules.results[0].breaches
/// ```
///
/// Each column is read once a batch, whatever the number of rules that name it. Rules of one column are asked once for
/// each value, where somebody counts the values (``leaveValues(to:)``). The results do not depend on the number of threads.
public final class RuleSet: BatchConsumer, ValueTaking {
  /// What a row is for which a rule is neither true nor false.
  public enum Nulls: Sendable, Hashable {
    /// It passes, as in a SQL `CHECK`.
    case pass
    case fail
  }

  /// One rule and what it is asked about.
  public struct Rule: Sendable {
    public var rule: RowRule
    /// Which rows the rule is asked about: those for which this is true; `nil` for all.
    public var condition: RowRule?
    public var nulls: Nulls

    public init(_ rule: RowRule, where condition: RowRule? = nil, nulls: Nulls = .pass) {
      self.rule = rule
      self.condition = condition
      self.nulls = nulls
    }
  }

  /// A rule that is ready to run.
  struct Ready: Sendable {
    var index: Int
    var rule: TypedExpression
    var condition: TypedExpression?
    var nulls: Nulls
    /// The columns that rule and condition name: those of the rule first.
    var columns: [Int]
    /// The comparisons of undeclared columns: of the rule, then of the condition.
    var undeclared: [UndeclaredComparison]

    /// The conditions of one column each that the rule joins by `AND`; empty where it is anything else.
    var conjuncts: [Conjunct] = []

    /// Whether what the rule is for a row follows from the bytes of one field.
    var looksAtOneColumn: Bool { columns.count == 1 && undeclared.isEmpty }
  }

  /// A condition that looks at one column.
  struct Conjunct: Sendable {
    var expression: TypedExpression
    var column: Int
  }

  struct State: Sendable {
    var names: [String] = []
    /// The columns that there are: all are known only after the scan where records bring their own.
    var columns: [String] = []
    var ready: [Ready] = []
    var results: [RuleResult]
    /// By ready rule and comparison.
    var kinds: [[ValueKinds]] = []
    /// What the values that were counted make of each conjunct, by ready rule.
    var conjuncts: [[RuleResult]] = []
    /// The ready rules some of whose rows were left to the values.
    var left: Set<Int> = []
    /// Those that were asked row by row where some of their columns were counted.
    var mixed: Set<Int> = []
    weak var counting: (any ValueCounting)?
  }

  private let rules: [Rule]
  let source: TableSource
  private let types: [String: ColumnType]
  let rowsKept: Int
  let state: Guarded<State>

  /// - Parameters:
  ///   - types: types of columns beside those that the source declares, which go before them: a schema's, or those of
  ///     an earlier profile. A column without one is read as each rule asks for.
  ///   - rowsKept: how many failing rows of a rule are kept with their values.
  public init(
    _ rules: [Rule], in source: TableSource, types: [String: ColumnType] = [:], keeping rowsKept: Int = 20
  ) {
    self.rules = rules
    self.source = source
    self.types = types.merging(source.types) { _, declared in declared }
    self.rowsKept = rowsKept
    state = Guarded(State(results: rules.map { _ in RuleResult() }))
  }

  public func begin(columns: [String]) {
    // Where records bring their own columns, one that a rule names may still come.
    let names = source.content == .jsonLines ? columns + namesToCome(columns) : columns
    let typed = names.map { (name: $0, type: types[$0]) }
    state.withLock { state in
      state = State(
        names: names, columns: columns, results: rules.map { _ in RuleResult() }, counting: state.counting)
      for (index, rule) in rules.enumerated() {
        do throws(RuleError) {
          let bound = try rule.rule.bind(columns: typed)
          let condition = try rule.condition.map { (condition) throws(RuleError) in
            try condition.bind(columns: typed, after: bound.undeclared)
          }
          let more = (condition?.columns ?? []).filter { !bound.columns.contains($0) }
          var ready = Ready(
            index: index, rule: bound.expression, condition: condition?.expression, nulls: rule.nulls,
            columns: bound.columns + more, undeclared: condition?.undeclared ?? bound.undeclared)
          if ready.columns.count > 1, ready.condition == nil, ready.undeclared.isEmpty {
            ready.conjuncts = Self.conjuncts(of: ready.rule)
          }
          state.kinds.append(ready.undeclared.map { _ in [] })
          state.conjuncts.append(ready.conjuncts.map { _ in RuleResult() })
          state.ready.append(ready)
        } catch {
          state.results[index].problem = error
        }
      }
    }
  }

  /// The conditions that a rule joins, if each looks at one column.
  private static func conjuncts(of rule: TypedExpression) -> [Conjunct] {
    guard case .all(let parts) = rule.operation else { return [] }
    var conjuncts: [Conjunct] = []
    for part in parts {
      let columns = part.columns
      guard columns.count == 1 else { return [] }
      conjuncts.append(Conjunct(expression: part, column: columns[0]))
    }
    return conjuncts
  }

  private func namesToCome(_ columns: [String]) -> [String] {
    var names: [String] = []
    for name in rules.flatMap({ $0.rule.columns + ($0.condition?.columns ?? []) }) {
      let isKnown = (columns + names).contains { $0.utf8.elementsEqual(name.utf8) }
      if !isKnown { names.append(name) }
    }
    return names
  }

  public func makeWorker() -> any BatchWorker {
    state.withLock {
      RuleWorker(
        set: self, rules: $0.ready, names: $0.names, reading: ColumnReading(source.format), counting: $0.counting)
    }
  }

  public func commit(_ result: (any Sendable)?, batch: Int) {
    guard let outcome = result as? RuleWorker.Outcome else { return }
    state.withLock { state in
      if let columns = outcome.columns, columns.count > state.columns.count { state.columns = columns }
      for (place, part) in outcome.parts.enumerated() {
        state.results[state.ready[place].index].append(part.result, keeping: rowsKept)
        for (comparison, kinds) in part.kinds.enumerated() { state.kinds[place][comparison].formUnion(kinds) }
        if part.isLeft { state.left.insert(place) }
        if part.isMixed { state.mixed.insert(place) }
      }
    }
  }

  /// For each rule that runs, how many more rows and whether a reason are wanted.
  ///
  /// What earlier batches have is enough whoever finds more, so the answer never changes a result.
  func wanted() -> [(rows: Int, reason: Bool)] {
    state.withLock { state in
      state.ready.map { ready in
        (rowsKept - state.results[ready.index].rows.count, state.results[ready.index].firstError == nil)
      }
    }
  }

  /// What the rows made of each rule, in the order of the rules; call after the scan.
  public var results: [RuleResult] {
    state.withLock { state in
      var results = state.results
      for (place, ready) in state.ready.enumerated() where state.left.contains(place) {
        results[ready.index].join(state.conjuncts[place], isMixed: state.mixed.contains(place))
      }
      for (place, ready) in state.ready.enumerated() {
        let found = zip(ready.undeclared, state.kinds[place]).first { $1.areMixed }
        if let found { results[ready.index].problem = found.0.problem(found.1) }
      }
      // A column that never came: the columns are known only now.
      for (index, rule) in rules.enumerated() where results[index].problem == nil {
        let typed = state.columns.map { (name: $0, type: types[$0]) }
        do throws(RuleError) {
          for part in [rule.rule, rule.condition].compactMap(\.self) { _ = try part.bind(columns: typed) }
        } catch { results[index].problem = error }
      }
      return results
    }
  }
}
