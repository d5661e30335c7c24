internal import MLGateTables

/// One thread's part of a ``RuleSet``.
final class RuleWorker: BatchWorker {
  /// What one batch makes of one rule.
  struct Part: Sendable {
    var result = RuleResult()
    /// By comparison of undeclared columns.
    var kinds: [ValueKinds]
    /// Whether the rows were left to the values of the columns.
    var isLeft = false
    /// Whether the rows were asked though some of the columns are counted.
    var isMixed = false
  }

  /// What one batch makes of all rules.
  struct Outcome: Sendable {
    var parts: [Part]
    /// The batch's columns, where they are not those of the worker's batch before.
    var columns: [String]?
  }

  private unowned let set: RuleSet
  private let rules: [RuleSet.Ready]
  private let names: [String]
  private let reading: ColumnReading
  private let evaluator: Evaluator
  private lazy var explanation = RuleExplanation(reading, names: names, columns: rules.flatMap(\.columns))
  private let outcome = RowVector(capacity: Evaluator.rows)
  private let screens: [ColumnScreen]
  /// The rules that no screen has.
  private let others: [Int]
  /// Who counts the values of columns, so that their screens need not look at the rows.
  private let counting: (any ValueCounting)?
  /// Where the columns are in batches of ``columnCount`` columns.
  private var layout: [Int?] = []
  private var columnCount = 0
  private var wanted: [(rows: Int, reason: Bool)]?
  private var parts: [Part] = []

  init(
    set: RuleSet, rules: [RuleSet.Ready], names: [String], reading: ColumnReading, counting: (any ValueCounting)?
  ) {
    self.counting = counting
    self.set = set
    self.rules = rules
    self.names = names
    self.reading = reading
    evaluator = Evaluator(reading, columns: rules.flatMap(\.columns))
    var columns: [Int: [Int]] = [:]
    for (index, rule) in rules.enumerated() where rule.looksAtOneColumn {
      columns[rule.columns[0], default: []].append(index)
    }
    screens = columns.sorted { $0.key < $1.key }.map {
      ColumnScreen(column: $0.key, rules: $0.value, capacity: Evaluator.rows)
    }
    let screened = Set(screens.flatMap(\.rules))
    others = rules.indices.filter { !screened.contains($0) }
  }

  func process(_ batch: ColumnBatch) -> (any Sendable)? {
    let columns = place(in: batch) ? batch.names : nil
    wanted = nil
    parts = rules.map { Part(kinds: $0.undeclared.map { _ in [] }) }
    let isCounted = counted(in: batch)
    let screens = isCounted.isEmpty ? screens : screens.filter { !isCounted[$0.column] }
    let open = rulesLeftOpen(in: batch, isCounted)
    var isNamed = [Bool](repeating: false, count: names.count)
    for rule in open { for column in rules[rule].columns { isNamed[column] = true } }
    if columns != nil { wantPlaces(of: isNamed, in: batch) }
    let unread = isCounted.isEmpty ? [] : zip(isCounted, isNamed).map { $0 && !$1 }
    for first in stride(from: 0, to: batch.rowCount, by: Evaluator.rows) {
      let count = min(Evaluator.rows, batch.rowCount - first)
      evaluator.move(to: batch, layout, from: first, count: count, unread: unread)
      evaluator.readNumbers { rows in
        for screen in screens where screen.isUseful {
          guard let place = layout[screen.column], let numbers = evaluator.numbers(screen.column) else { continue }
          screen.look(batch, place, from: first, rows: rows, numbers)
        }
      }
      for screen in screens { see(screen, batch, first) }
      for rule in open { _ = judge(rule, batch, first) }
    }
    defer { parts = [] }
    return Outcome(parts: parts, columns: columns)
  }

  /// The rules without a screen that are to be asked row by row.
  ///
  /// The others are left to the values of their columns, their rows being taken for rows that pass.
  private func rulesLeftOpen(in batch: ColumnBatch, _ isCounted: [Bool]) -> [Int] {
    guard !isCounted.isEmpty else { return others }
    var open: [Int] = []
    for rule in others {
      let counted = rules[rule].conjuncts.count { isCounted[$0.column] }
      if counted > 0, counted == rules[rule].conjuncts.count {
        parts[rule].isLeft = true
        parts[rule].result.considered += batch.rowCount
      } else {
        parts[rule].isMixed = counted > 0
        open.append(rule)
      }
    }
    return open
  }

  /// Asks for the small whole numbers of columns that are read in any case.
  private func wantPlaces(of isNamed: [Bool], in batch: ColumnBatch) {
    guard let places = batch.places else { return }
    for (column, place) in layout.enumerated() where isNamed[column] {
      if let place { places.want(place) }
    }
  }

  /// For each column that is named, whether its values in the batch are counted; empty when nobody counts.
  private func counted(in batch: ColumnBatch) -> [Bool] {
    guard let counting, !screens.isEmpty || rules.contains(where: { !$0.conjuncts.isEmpty }) else { return [] }
    let isCounted = counting.countsValues(of: batch)
    return layout.map { place in place.map { isCounted[$0] } ?? false }
  }

  /// Finds the columns in a batch; where records bring their own, one may have more than the one before.
  ///
  /// - Returns: whether it has other columns than the one before.
  private func place(in batch: ColumnBatch) -> Bool {
    guard batch.columnCount != columnCount || layout.isEmpty else { return false }
    columnCount = batch.columnCount
    layout = names.indices.map { index in
      if index < batch.names.count, batch.names[index].utf8.elementsEqual(names[index].utf8) { return index }
      return batch.names.firstIndex { $0.utf8.elementsEqual(names[index].utf8) }
    }
    return true
  }

  // MARK: Rules of one column

  private func see(_ screen: ColumnScreen, _ batch: ColumnBatch, _ first: Int) {
    let count = evaluator.count
    guard screen.isUseful, let place = layout[screen.column], let numbers = evaluator.numbers(screen.column) else {
      for rule in screen.rules { _ = judge(rule, batch, first) }
      return
    }
    switch screen.sight(count) {
    case .clear: for rule in screen.rules { parts[rule].result.considered += count }
    case .known:
      for (position, rule) in screen.rules.enumerated() { take(screen, position, rule, batch, first) }
    case .unknown:
      for (position, rule) in screen.rules.enumerated() {
        screen.teach(rule: position, judge(rule, batch, first), count)
      }
      screen.learn(batch, place, from: first, count: count, numbers)
    }
  }

  /// Counts the rows by what their values are known to make of a rule, unless rows that fail are wanted.
  private func take(_ screen: ColumnScreen, _ position: Int, _ rule: Int, _ batch: ColumnBatch, _ first: Int) {
    var tally = Tally()
    for (pattern, truths) in screen.patterns.enumerated() {
      tally.add(truths[position], rows: screen.counts[pattern])
    }
    if isWanted(rule, tally) {
      _ = judge(rule, batch, first)
    } else {
      parts[rule].result.add(tally, rows: evaluator.count)
    }
  }

  private func failures(_ rule: Int, _ tally: Tally) -> Int {
    tally.breaches + tally.errors + (rules[rule].nulls == .fail ? tally.nulls : 0)
  }

  /// Whether rows that fail are to be looked at one by one.
  private func isWanted(_ rule: Int, _ tally: Tally) -> Bool {
    guard failures(rule, tally) > 0 else { return false }
    let want = want(rule)
    let result = parts[rule].result
    return result.rows.count < want.rows || (want.reason && tally.errors > 0 && result.firstError == nil)
  }

  private func want(_ rule: Int) -> (rows: Int, reason: Bool) {
    let known = wanted ?? set.wanted()
    wanted = known
    return known[rule]
  }

  // MARK: Row by row

  /// Asks one rule about the rows; returns what it is for each.
  private func judge(_ rule: Int, _ batch: ColumnBatch, _ first: Int) -> UnsafePointer<UInt8> {
    evaluator.reset()
    evaluator.kinds = parts[rule].kinds
    let truth = evaluator.truth(of: rules[rule].rule, where: rules[rule].condition, into: outcome)
    if !evaluator.kinds.isEmpty { parts[rule].kinds = evaluator.kinds }
    let tally = Tally(truth, evaluator.count)
    parts[rule].result.add(tally, rows: evaluator.count)
    if isWanted(rule, tally) {
      collect(rules[rule], truth, batch, first, want(rule), &parts[rule].result)
    }
    return truth
  }

  /// Keeps the first failing rows with their values.
  private func collect(
    _ rule: RuleSet.Ready, _ truth: UnsafePointer<UInt8>, _ batch: ColumnBatch, _ first: Int,
    _ wanted: (rows: Int, reason: Bool), _ result: inout RuleResult
  ) {
    for row in 0..<evaluator.count {
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
        let reason = explanation.reason(rule, batch, layout, row: first + row)
        result.firstError = RuleResult.Failure(place: place, reason: reason)
      }
      guard result.rows.count < wanted.rows else { continue }
      let values = rule.columns.map { column in
        let field = layout[column].map { batch.field(row: first + row, column: $0) }
        let text = field.flatMap { reading.fields.isMissing($0) ? nil : reading.fields.text(of: $0) }
        return RuleResult.Value(column: names[column], text: text)
      }
      result.rows.append(RuleResult.Row(kind: kind, place: place, values: values))
    }
  }
}
