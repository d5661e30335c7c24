import MLGateExpressions
import MLGateTables
import Testing

/// What is known of values never shows: rules of one column are as if every row were judged alone.
@Suite struct ColumnScreenTests {
  static let rules = [
    "n > 3", "n BETWEEN 0 AND 100", "n IS NOT NULL", "n % 7 <> 3", "10 // n > 0", "n <> 12", "m < 5000", "m <> 77.5",
    "s = 'a'", "s LIKE 'a%'", "LENGTH(s) < 4", "s IS NOT NULL", "s <> 'unknown value of many bytes'",
    "t < TIMESTAMP '2024-06-01'", "DAY(t) < 28", "q > 100", "n > 0 AND n < 50",
  ]

  /// Many rows: few different values, values that come late, values that are all different, quotes, line ends.
  static func table(_ random: inout RandomExpression, rows: Int) -> String {
    var text = "n,m,s,t,q,always\r\n"
    for row in 0..<rows {
      let n =
        random.number(0...20) == 0
        ? "NULL" : row > rows / 2 ? "\(random.number(-20...60_000))" : "\(random.number(0...20))"
      let m = random.pick(["1.5", "77.5", "12", "1e3", "-0.25", "NULL", "abc", "007", "-0"])
      let s = random.pick(["a", "ab", "\"a\"", "\"a\"\"b\"", "", "NULL", "unknown value of many bytes", "xyz\(row)"])
      let t = "2024-0\(random.number(1...9))-1\(random.number(0...9)) 0\(random.number(0...9)):00:00"
      text += "\(n),\(m),\(s),\(t),\(row),1\r\n"
    }
    return text
  }

  private func results(_ rules: [String], _ csv: String, threads: Int, types: [String: ColumnType]) throws
    -> [RuleResult]
  {
    let source = RuleTable.single.source(csv: csv)
    let set = RuleSet(
      try rules.map { RuleSet.Rule(try RowRule($0), where: try RowRule("always = 1"), nulls: .fail) }, in: source,
      types: types, keeping: 50)
    let bare = RuleSet(
      try rules.map { RuleSet.Rule(try RowRule($0), nulls: .fail) }, in: source, types: types, keeping: 50)
    _ = try TableScan(source, threads: threads, digests: false).run([set, bare])
    // The condition is another column, so that these rules are judged row by row.
    let slow = set.results.map { result in
      var result = result
      for index in result.rows.indices { result.rows[index].values.removeAll { $0.column == "always" } }
      return result
    }
    #expect(slow == bare.results)
    return slow
  }

  @Test(arguments: [[:], ["n": .integer, "m": .decimal, "s": .text, "t": .timestamp]] as [[String: ColumnType]])
  func isInvisible(types: [String: ColumnType]) throws {
    var random = RandomExpression(seed: 5)
    let csv = Self.table(&random, rows: 12_000)
    let one = try results(Self.rules, csv, threads: 1, types: types)
    #expect(one.allSatisfy { $0.considered == 12_000 && $0.problem == nil })
    #expect(one.contains { $0.errors > 0 } && one.contains { $0.nulls > 0 })
    let four = try results(Self.rules, csv, threads: 4, types: types)
    #expect(one == four)
  }
}
