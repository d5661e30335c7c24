internal import MLGateTables

/// One thread's part of a ``RuleSet``.
final class RuleWorker: BatchWorker {
  private unowned let set: RuleSet
  private let rules: [RuleSet.Ready]
  private let names: [String]
  private let reading: ColumnReading
  private let evaluator: Evaluator
  private lazy var explanation = RuleExplanation(reading, names: names)
  private let outcome = RowVector(capacity: Evaluator.rows)

  init(set: RuleSet, rules: [RuleSet.Ready], names: [String], reading: ColumnReading) {
    self.set = set
    self.rules = rules
    self.names = names
    self.reading = reading
    evaluator = Evaluator(reading)
  }

  func process(_ batch: ColumnBatch) -> (any Sendable)? {
    var results = rules.map { _ in RuleResult() }
    var wanted: [(rows: Int, reason: Bool)]?
    for first in stride(from: 0, to: batch.rowCount, by: Evaluator.rows) {
      let count = min(Evaluator.rows, batch.rowCount - first)
      evaluator.move(to: batch, from: first, count: count)
      for (index, rule) in rules.enumerated() {
        evaluator.reset()
        let truth = truth(of: rule, &results[index])
        let tally = Tally(truth, count)
        results[index].breaches += tally.breaches
        results[index].nulls += tally.nulls
        results[index].errors += tally.errors
        let failures = tally.breaches + tally.errors + (rule.nulls == .fail ? tally.nulls : 0)
        guard failures > 0 else { continue }
        let want = wanted ?? set.wanted()
        wanted = want
        collect(rule, truth, batch, first, count, want[index], &results[index])
      }
    }
    return results
  }

  /// The truth of each row, true where the rule is not asked.
  private func truth(of rule: RuleSet.Ready, _ result: inout RuleResult) -> UnsafePointer<UInt8> {
    let rows = evaluator.count
    let truth = evaluator.expanded(evaluator.evaluate(rule.rule), rows)
    // A constant of one row, or of a rule without columns, is expanded, too.
    let state = UnsafePointer(truth.state)
    guard let condition = rule.condition else {
      result.considered += rows
      return state
    }
    let asked = UnsafePointer(evaluator.expanded(evaluator.evaluate(condition), rows).state)
    let out = outcome.state
    var considered = 0
    for row in 0..<rows {
      let isAsked = asked[row] == Truth.yes
      let hasFailed = asked[row] == Truth.failed
      considered += isAsked || hasFailed ? 1 : 0
      out[row] = isAsked ? state[row] : hasFailed ? Truth.failed : Truth.yes
    }
    result.considered += considered
    return UnsafePointer(out)
  }

  /// Keeps the first failing rows with their values.
  private func collect(
    _ rule: RuleSet.Ready, _ truth: UnsafePointer<UInt8>, _ batch: ColumnBatch, _ first: Int, _ count: Int,
    _ wanted: (rows: Int, reason: Bool), _ result: inout RuleResult
  ) {
    for row in 0..<count {
      let needsReason = wanted.reason && result.firstError == nil
      guard result.rows.count < wanted.rows || needsReason else { return }
      let kind: RuleResult.Row.Kind
      switch truth[row] {
      case Truth.no: kind = .breach
      case Truth.failed: kind = .error
      case Truth.null where rule.nulls == .fail: kind = .null
      default: continue
      }
      let place = RowPlace(batch: batch.index, lineOffset: batch.lineOffset(ofRow: first + row))
      if kind == .error, needsReason {
        let reason = explanation.reason(rule, batch, row: first + row)
        result.firstError = RuleResult.Failure(place: place, reason: reason)
      }
      guard result.rows.count < wanted.rows else { continue }
      let values = rule.columns.map { column in
        let field = column < batch.columnCount ? batch.field(row: first + row, column: column) : nil
        let text = field.flatMap { reading.fields.isMissing($0) ? nil : reading.fields.text(of: $0) }
        return RuleResult.Value(column: names[column], text: text)
      }
      result.rows.append(RuleResult.Row(kind: kind, place: place, values: values))
    }
  }
}

/// How many rows are not true, and how.
private struct Tally {
  var breaches = 0
  var nulls = 0
  var errors = 0

  init(_ truth: UnsafePointer<UInt8>, _ rows: Int) {
    var mayBeFalse = 0
    var unknown = 0
    var failed = 0
    // Blocks that a byte can count, so that the loop stays within bytes.
    var start = 0
    while start < rows {
      let end = min(start &+ 192, rows)
      var block: (UInt8, UInt8, UInt8) = (0, 0, 0)
      for row in start..<end {
        let value = truth[row]
        block.0 &+= value &>> 1 & 1
        block.1 &+= value &>> 1 & value & 1
        block.2 &+= value &>> 2
      }
      mayBeFalse += Int(block.0)
      unknown += Int(block.1)
      failed += Int(block.2)
      start = end
    }
    breaches = mayBeFalse - unknown
    nulls = unknown - failed
    errors = failed
  }
}
