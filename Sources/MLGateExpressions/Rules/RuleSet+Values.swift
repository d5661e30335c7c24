public import MLGateTables

// Values that are counted: a rule of one column is asked once for each of them, whatever the number of rows.
extension RuleSet {
  public func leaveValues(to counting: any ValueCounting) { state.withLock { $0.counting = counting } }

  public func wantsValues(of column: String) -> Bool {
    let (rules, conjuncts, _) = rules(of: column)
    return !rules.isEmpty || !conjuncts.isEmpty
  }

  public func take(_ column: String, _ values: (Visitor) -> Void) {
    let (rules, conjuncts, names) = rules(of: column)
    let judge = ValueJudge(rules + conjuncts.map(\.rule), of: column, names: names, source.format)
    values { content, isQuoted, count in judge.add(content, isQuoted: isQuoted, count: count) }
    judge.finish()
    state.withLock { state in
      for (rule, result) in zip(rules, judge.results) { state.results[rule.index].append(result, keeping: rowsKept) }
      for (conjunct, result) in zip(conjuncts, judge.results.dropFirst(rules.count)) {
        state.conjuncts[conjunct.place][conjunct.number].append(result, keeping: rowsKept)
      }
    }
  }

  /// One of the conditions that a ready rule joins, as a rule of its own.
  private struct Joined {
    var place: Int
    var number: Int
    var rule: Ready
  }

  /// The rules that look at a column alone, and the conditions of others that do.
  private func rules(of column: String) -> (rules: [Ready], conjuncts: [Joined], names: [String]) {
    state.withLock { state in
      func isIt(_ index: Int) -> Bool { state.names[index].utf8.elementsEqual(column.utf8) }
      let rules = state.ready.filter { $0.looksAtOneColumn && isIt($0.columns[0]) }
      var joined: [Joined] = []
      for (place, ready) in state.ready.enumerated() {
        for (number, conjunct) in ready.conjuncts.enumerated() where isIt(conjunct.column) {
          let rule = Ready(
            index: ready.index, rule: conjunct.expression, condition: nil, nulls: ready.nulls,
            columns: [conjunct.column], undeclared: [])
          joined.append(Joined(place: place, number: number, rule: rule))
        }
      }
      return (rules, joined, state.names)
    }
  }
}

extension RuleResult {
  /// Adds what values make of conditions that must all hold, whose rows were taken for rows that pass.
  ///
  /// Where at most one condition ever fails to hold, the rule is for every row what that one is.
  ///
  /// - Parameter isMixed: whether the values are also those of rows that were asked one by one.
  mutating func join(_ conjuncts: [RuleResult], isMixed: Bool) {
    let failing = conjuncts.filter { $0.passed < $0.considered }
    guard let only = failing.first else { return }
    guard failing.count == 1, !isMixed else {
      isUndecided = true
      return
    }
    breaches += only.breaches
    nulls += only.nulls
    errors += only.errors
    unseenFailures += only.unseenFailures
  }
}

/// Asks rules of one column about values that stand for many rows each; used by one thread.
private final class ValueJudge {
  private let rules: [RuleSet.Ready]
  private(set) var results: [RuleResult]
  private let values: ValueBatch
  private var counts: [Int] = []
  private let evaluator: Evaluator
  private let outcome = RowVector(capacity: Evaluator.rows)
  private var layout: [Int?]

  /// - Parameter rules: at least one.
  init(_ rules: [RuleSet.Ready], of column: String, names: [String], _ format: DelimitedFormat) {
    self.rules = rules
    results = rules.map { _ in RuleResult() }
    values = ValueBatch(column: column, format: format)
    evaluator = Evaluator(ColumnReading(format), columns: rules.flatMap(\.columns))
    layout = names.map { _ in nil }
    for column in rules.flatMap(\.columns) { layout[column] = 0 }
  }

  func add(_ content: UnsafeBufferPointer<UInt8>, isQuoted: Bool, count: Int) {
    values.append(content, isQuoted: isQuoted)
    counts.append(count)
    if values.count == Evaluator.rows || values.isFull { finish() }
  }

  /// Judges what has been added.
  func finish() {
    guard values.count > 0 else { return }
    values.withBatch { batch in
      evaluator.move(to: batch, layout, from: 0, count: batch.rowCount)
      evaluator.readNumbers()
      for (place, rule) in rules.enumerated() {
        evaluator.reset()
        let truth = evaluator.truth(of: rule.rule, where: rule.condition, into: outcome)
        var tally = Tally()
        for (row, count) in counts.enumerated() { tally.add(truth[row], rows: count) }
        results[place].add(tally, rows: counts.reduce(0, +))
        results[place].unseenFailures += tally.breaches + tally.errors + (rule.nulls == .fail ? tally.nulls : 0)
      }
    }
    values.removeAll()
    counts.removeAll(keepingCapacity: true)
  }
}
