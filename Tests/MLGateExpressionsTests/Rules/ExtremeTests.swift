import MLGateExpressions
import MLGateTables
import Testing

/// No value makes a rule trap: what cannot be computed is an error of its row.
@Suite struct ExtremeTests {
  static let wholes = ["-9223372036854775808", "9223372036854775807", "0", "-1", "1", "9007199254740993", nil]
  static let decimals = ["inf", "-inf", "nan", "1e308", "-1e308", "-0.0", "5e-324", "9223372036854775808", nil]
  static let texts = ["", "a", "%", "_", "é", "\u{10FFFF}", "a\tb", String(repeating: "ab", count: 100), nil]
  static let days = ["0001-01-01", "9999-12-31", "1970-01-01", "1969-12-31", "2024-02-29", nil]
  static let times = ["0001-01-01 00:00:00", "9999-12-31 23:59:59.999999", "1969-12-31 23:59:59.999999", nil]

  private func table(_ random: inout RandomExpression) -> RuleTable {
    var table = random.table(rows: 50)
    for row in table.rows.indices {
      table.rows[row] = table.columns.map { column in
        switch column.type {
        case .integer: random.pick(Self.wholes)
        case .decimal: random.pick(Self.decimals)
        case .text: random.pick(Self.texts)
        case .date: random.pick(Self.days)
        case .timestamp: random.pick(Self.times)
        default: random.pick(["true", "false", nil])
        }
      }
    }
    return table
  }

  @Test(arguments: [11, 12] as [UInt64]) func nothingTraps(seed: UInt64) throws {
    var random = RandomExpression(seed: seed)
    var table = table(&random)
    let rules = (0..<600).map { _ in random.condition(random.number(1...4)).ours }
    let outcomes = try table.outcomes(rules)
    #expect(outcomes.allSatisfy { $0.count == 50 })
    #expect(outcomes.contains { $0.contains("E") })
    // Without types, too.
    for index in table.columns.indices { table.columns[index].type = nil }
    #expect(try table.outcomes(rules).count == rules.count)
  }

  static let expressions = [
    "d + i > d", "d - i > d", "YEAR(d + i) > 0", "CAST(d + i AS TEXT) = ''", "DATE_DIFF('microsecond', d + i, u) > 0",
    "DATE_DIFF('microsecond', DATE '1970-01-01' - 49999999, DATE '1970-01-01' + 49999999) > 0",
    "DATE_TRUNC('year', DATE '1970-01-01' - 49999999) < u", "ROUND(i, i) > 0", "ROUND(x, i) > 0",
    "SUBSTR(s, i, j) = ''", "SUBSTR(s, i) = ''", "i * j > 0", "i // j > 0", "i % j > 0", "ABS(i) > 0", "-i > 0",
    "i = x", "i < x", "i IN (x, y)", "CAST(x AS INTEGER) > 0", "CAST(i AS BOOLEAN)", "CAST(x AS TEXT) = ''",
    "POWER(x, y) > 0", "x % y > 0", "x // i > 0 OR TRUE", "EPOCH(u) > 0", "EXTRACT(week FROM d) > 0",
    "LEAST(i, x) > GREATEST(j, y)", "s LIKE s", "s LIKE '%' || s || '%'", "REPLACE(s, 'a', s) = ''",
    "CAST(s AS INTEGER) = 1", "TRIM(s, s) = ''", "INSTR(s, t) > 0", "s REGEXP '^(a|b)*$'",
  ]

  @Test(arguments: expressions) func doesNotTrap(_ rule: String) throws {
    var random = RandomExpression(seed: 13)
    let table = table(&random)
    guard let parsed = try? RowRule(rule).bind(columns: table.columns) else { return }
    #expect(try table.outcome(parsed.rule.description).count == 50)
  }
}
