public import MLGateTables

/// A condition that picks rows of a table: those for which it is true.
public struct RowCondition: Sendable {
  public let rule: RowRule
  private let bound: BoundRule
  private let names: [String]
  private let format: DelimitedFormat

  /// Resolves the condition against a table's columns.
  ///
  /// - Throws: an unknown column, types that do not fit, and a comparison of columns without declared types.
  /// - Parameter columns: all that are known; where records bring their own, those that the condition names may still come.
  public init(_ rule: RowRule, in source: TableSource, columns: [String]) throws(RuleError) {
    self.rule = rule
    var names = columns
    if source.content == .jsonLines {
      names += rule.columns.filter { name in !columns.contains { $0.utf8.elementsEqual(name.utf8) } }
    }
    bound = try rule.bind(columns: names.map { (name: $0, type: source.types[$0]) })
    // What such columns are is known only when all rows have been seen, and then the rows have been picked.
    guard bound.undeclared.isEmpty else {
      throw RuleError(
        message: "it compares columns whose types are not declared; declare them under the dataset's 'types'",
        offset: 0, length: rule.description.count)
    }
    self.names = names
    format = source.format
  }

  /// Picks rows, on one thread.
  public func makeSelector() -> RowSelector {
    RowSelector(bound.expression, columns: bound.columns, names: names, ColumnReading(format))
  }
}

/// One thread's part of a ``RowCondition``, or of the rows that break a rule.
public final class RowSelector {
  private let expression: TypedExpression
  /// Which rows are asked; all when `nil`.
  private let condition: TypedExpression?
  /// What the expression is for the rows that are picked.
  private let picked: [UInt8]
  private let names: [String]
  private let evaluator: Evaluator
  private var layout: [Int?] = []
  private var columnCount = -1
  /// The rows that the last batch has, rising.
  public private(set) var rows: [Int] = []
  /// For how many rows of the last batch the condition could not be computed; they are not picked.
  public private(set) var errors = 0

  init(
    _ expression: TypedExpression, where condition: TypedExpression? = nil, picked: [UInt8] = [Truth.yes],
    undeclared: Int = 0, columns: [Int], names: [String], _ reading: ColumnReading
  ) {
    self.expression = expression
    self.condition = condition
    self.picked = picked
    self.names = names
    evaluator = Evaluator(reading, columns: columns)
    evaluator.kinds = [ValueKinds](repeating: [], count: undeclared)
  }

  /// Looks at a batch; what it picks is in ``rows``.
  public func look(at batch: ColumnBatch) {
    rows.removeAll(keepingCapacity: true)
    errors = 0
    if batch.columnCount != columnCount {
      columnCount = batch.columnCount
      layout = names.map { name in batch.names.firstIndex { $0.utf8.elementsEqual(name.utf8) } }
    }
    for first in stride(from: 0, to: batch.rowCount, by: Evaluator.rows) {
      let count = min(Evaluator.rows, batch.rowCount - first)
      evaluator.move(to: batch, layout, from: first, count: count)
      evaluator.readNumbers()
      let asked = condition.map { truth(of: $0, count) }
      let found = truth(of: expression, count)
      for row in 0..<count where asked == nil || asked?[row] == Truth.yes {
        if picked.contains(found[row]) {
          rows.append(first + row)
        } else if found[row] == Truth.failed {
          errors += 1
        }
      }
    }
  }

  private func truth(of expression: TypedExpression, _ count: Int) -> [UInt8] {
    evaluator.reset()
    let state = UnsafePointer(evaluator.expanded(evaluator.evaluate(expression), count).state)
    return Array(UnsafeBufferPointer(start: state, count: count))
  }
}

extension RuleSet.Rule {
  /// Picks the rows that break the rule, or for which it cannot be computed, on one thread.
  ///
  /// - Throws: what ``RuleSet`` calls the rule's problem, but for what only all rows can tell.
  public func makeBreachSelector(in source: TableSource, columns: [String]) throws(RuleError) -> RowSelector {
    let typed = columns.map { (name: $0, type: source.types[$0]) }
    let bound = try rule.bind(columns: typed)
    let asked = try condition.map { (condition) throws(RuleError) in
      try condition.bind(columns: typed, after: bound.undeclared)
    }
    let more = (asked?.columns ?? []).filter { !bound.columns.contains($0) }
    return RowSelector(
      bound.expression, where: asked?.expression,
      picked: [Truth.no, Truth.failed] + (nulls == .fail ? [Truth.null] : []),
      undeclared: (asked?.undeclared ?? bound.undeclared).count, columns: bound.columns + more, names: columns,
      ColumnReading(source.format))
  }
}
