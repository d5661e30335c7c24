import MLGateExpressions
import MLGateProfiles
import MLGateTables
import Testing

/// Rules of one column that are decided by the values a profile keeps say what they say row by row.
@Suite struct CountedValuesTests {
  private static let rules =
    ColumnScreenTests.rules + ["n < 0 OR n > 1000", "q < 5000", "s <> 'NULL'", "n <> m", "n < q", "n + q > 3 OR m < 5"]
    + joined
  /// Conditions of one column each, of which none, one or several have values that break them.
  private static let joined = [
    "n IS NOT NULL OR n IS NULL AND TRUE", "(n < 1 OR n >= 1 OR n IS NULL) AND (q IS NULL OR q IS NOT NULL)",
    "(n IS NULL OR n IS NOT NULL) AND q < 5000", "n >= 0 AND (s = 'a' OR s IS NULL OR s IS NOT NULL)",
    "n > 5 AND q < 5000", "n > 5 AND q < 5000 AND s <> 'a'", "n > 5 AND (n < 3 OR m > n)",
  ]

  private struct Outcome {
    var counted: [RuleResult]
    var byRow: [RuleResult]
  }

  private func outcome(
    _ texts: [String], limits: ExactLimits, threads: Int, types: [String: ColumnType], where condition: String? = nil,
    nulls: RuleSet.Nulls = .fail
  ) throws -> Outcome {
    var source = RuleTable.single.source(csv: texts[0])
    source.files = texts.map { RuleTable.single.source(csv: $0).files[0] }
    let rules = try Self.rules.map {
      RuleSet.Rule(try RowRule($0), where: try condition.map { try RowRule($0) }, nulls: nulls)
    }
    let (counted, byRow) = (RuleSet(rules, in: source, types: types), RuleSet(rules, in: source, types: types))
    let profiler = FileProfiler(source, limits: limits, taker: counted)
    let account = try TableScan(source, threads: threads, digests: false).run([profiler, counted, byRow])
    _ = try profiler.state(account)
    // What a profile has read of the same batches does not show, either.
    let alone = RuleSet(rules, in: source, types: types)
    _ = try TableScan(source, threads: threads, digests: false).run([alone])
    #expect(alone.results == byRow.results)
    return Outcome(counted: counted.results, byRow: byRow.results)
  }

  /// Whether what was decided by values is what the rows say; how many rules the values did not decide.
  private func compare(_ outcome: Outcome, _ location: SourceLocation = #_sourceLocation) -> Int {
    var undecided = 0
    for (counted, byRow) in zip(outcome.counted, outcome.byRow) {
      if counted.isUndecided {
        undecided += 1
        #expect(byRow.passed < byRow.considered, sourceLocation: location)
      } else {
        #expect(counts([counted]) == counts([byRow]), sourceLocation: location)
      }
    }
    return undecided
  }

  /// The counts alone: what rows that fail are shown is a matter of a second reading.
  private func counts(_ results: [RuleResult]) -> [RuleResult] {
    results.map { result in
      var counts = result
      counts.unseenFailures = 0
      counts.firstError = nil
      counts.rows = []
      return counts
    }
  }

  /// Rows that make many batches, so that columns leave the exact path in the middle.
  private static func table(_ random: inout RandomExpression, rows: Int) -> String {
    let filler = String(repeating: "long text, ", count: 90)
    let lines = ColumnScreenTests.table(&random, rows: rows).split(separator: "\r\n")
    return lines.enumerated().map { "\($1),\($0 == 0 ? "filler" : "\"\(filler)\"")\r\n" }.joined()
  }

  @Test(arguments: [1, 2, 8], [1, 3]) func `counts are those of the rows`(threads: Int, files: Int) throws {
    var random = RandomExpression(seed: UInt64(threads * 10 + files))
    let texts = (0..<files).map { _ in Self.table(&random, rows: 6000 / files) }
    for types in [[:], ["n": .integer, "m": .decimal, "s": .text, "t": .timestamp]] as [[String: ColumnType]] {
      let outcome = try outcome(texts, limits: ExactLimits(), threads: threads, types: types)
      #expect(compare(outcome) >= 1)
      #expect(outcome.counted.contains { $0.unseenFailures > 0 && $0.rows.isEmpty })
      #expect(outcome.byRow.allSatisfy { $0.unseenFailures == 0 })
    }
  }

  @Test(arguments: [1, 2, 8]) func `a column may leave the exact path in the middle`(threads: Int) throws {
    var random = RandomExpression(seed: UInt64(threads))
    let texts = [Self.table(&random, rows: 6000)]
    let limits = ExactLimits(values: 40, bytes: 2000, total: 6 << 20)
    let outcome = try outcome(texts, limits: limits, threads: threads, types: [:])
    #expect(compare(outcome) >= 1)
    // Some failures were counted by value, and others later, row by row.
    let both = outcome.counted.filter { result in
      let failures = result.breaches + result.nulls + result.errors
      return result.unseenFailures > 0 && result.unseenFailures < failures
    }
    #expect(both.count >= 3)
  }

  @Test func `conditions and nulls count the same`() throws {
    var random = RandomExpression(seed: 77)
    let texts = [Self.table(&random, rows: 1500)]
    for condition in ["n > 5", "s <> 'a'"] {
      for nulls in [RuleSet.Nulls.pass, .fail] {
        let outcome = try outcome(
          texts, limits: ExactLimits(), threads: 2, types: [:], where: condition, nulls: nulls)
        #expect(compare(outcome) == 0)
      }
    }
  }

  @Test func `a part whose profile is known is asked row by row`() throws {
    var random = RandomExpression(seed: 78)
    var source = RuleTable.single.source(csv: Self.table(&random, rows: 500))
    source.files.append(RuleTable.single.source(csv: Self.table(&random, rows: 500)).files[0])
    let first = Profiler(source)
    var part = source
    part.files.removeLast()
    let known = first.state(try TableScan(part, digests: false).run([first])).encoded
    let rules = try Self.rules.map { RuleSet.Rule(try RowRule($0), nulls: .fail) }
    let (counted, byRow) = (RuleSet(rules, in: source), RuleSet(rules, in: source))
    let profiler = FileProfiler(
      source, known: FileProfiler.Known(parts: [0]) { _ in try ProfileState(encoded: known) }, taker: counted)
    let account = try TableScan(source, digests: false).run([profiler, counted, byRow])
    #expect(try profiler.state(account).rows == 1000)
    #expect(compare(Outcome(counted: counted.results, byRow: byRow.results)) >= 1)
    // The first file's rows are shown, those of the second were counted by value.
    #expect(counted.results.contains { $0.unseenFailures > 0 && !$0.rows.isEmpty })
  }
}
