import MLGateTables

/// One expression as each engine wants it written; `nil` where an engine has no such thing or means another by it.
struct Writing {
  var ours: String
  var duckdb: String?
  var sqlite: String?

  init(_ ours: String, duckdb: String?, sqlite: String?) {
    self.ours = ours
    self.duckdb = duckdb
    self.sqlite = sqlite
  }

  /// The same for all.
  init(_ text: String) { self.init(text, duckdb: text, sqlite: text) }

  /// Joins parts; a part that an engine lacks makes the whole one it lacks.
  static func + (left: Writing, right: Writing) -> Writing {
    func join(_ left: String?, _ right: String?) -> String? {
      guard let left, let right else { return nil }
      return left + right
    }
    return Writing(
      left.ours + right.ours, duckdb: join(left.duckdb, right.duckdb), sqlite: join(left.sqlite, right.sqlite))
  }

  var notInSQLite: Writing { Writing(ours, duckdb: duckdb, sqlite: nil) }
}

extension Writing: ExpressibleByStringInterpolation {
  init(stringLiteral text: String) { self.init(text) }

  struct StringInterpolation: StringInterpolationProtocol {
    var whole = Writing("")

    init(literalCapacity: Int, interpolationCount: Int) {}

    mutating func appendLiteral(_ text: String) { whole = whole + Writing(text) }
    mutating func appendInterpolation(_ part: Writing) { whole = whole + part }
    mutating func appendInterpolation(_ text: String) { whole = whole + Writing(text) }
    mutating func appendInterpolation(_ number: Int) { appendInterpolation(String(number)) }
  }

  init(stringInterpolation: StringInterpolation) { self = stringInterpolation.whole }
}

/// Makes expressions of every type over the columns of ``table(rows:)``, within what engines agree on.
///
/// Where engines write one thing differently, each gets its own text; where they mean different things, docs/rules.md
/// says so and the expression is not made.
struct RandomExpression {
  var random: SeededGenerator

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
  mutating func coin() -> Bool { Bool.random(using: &random) }
  mutating func pick<Item>(_ items: [Item]) -> Item { items[number(0...(items.count - 1))] }

  // MARK: Tables

  mutating func table(rows: Int) -> RuleTable {
    let columns: [(name: String, type: ColumnType?)] = [
      ("i", .integer), ("j", .integer), ("x", .decimal), ("y", .decimal), ("s", .text), ("t", .text), ("d", .date),
      ("e", .date), ("u", .timestamp), ("b", .boolean), ("c", .boolean),
    ]
    var lines: [[String?]] = []
    for _ in 0..<rows {
      lines.append(
        columns.map { column -> String? in
          if number(0...5) == 0 { return nil }
          switch column.type {
          case .integer: return "\(column.name == "i" ? number(-5...5) : number(-300...300))"
          case .decimal: return pick(["0.0", "-1.5", "2.5", "0.1", "3.0", "1e3", "-0.25", "7.75", "123.456", "0.5"])
          case .text: return text()
          case .date: return day()
          case .timestamp: return time()
          default: return coin() ? "true" : "false"
          }
        })
    }
    return RuleTable(columns, lines)
  }

  private mutating func text() -> String {
    if number(0...3) == 0 { return pick(["", " ", "abc", "12", "a_b", "100%", "Äé", "ABC", "it's"]) }
    return String((0..<number(1...4)).map { _ in pick(["a", "b", "c", "A", "B", "é", "%", "_", " "]) as Character })
  }

  private mutating func day() -> String {
    let month = number(1...12)
    let text = "\(pick([2023, 2024, 1999]))-\(month < 10 ? "0" : "")\(month)-"
    return text + pick(["01", "15", "28"])
  }

  private mutating func time() -> String { "\(day()) \(pick(["00:00:00", "10:30:00", "23:59:59", "12:00:01.5"]))" }

  // MARK: Literals

  private mutating func integer() -> Writing {
    let value = pick([0, 1, 2, 3, 5, 7, 10, 100])
    return Writing("\(value)", duckdb: "\(value)::BIGINT", sqlite: "\(value)")
  }

  private mutating func decimal() -> Writing { Writing(pick(["0.5e0", "1.5e0", "2e0", "0.1e0", "100.25e0", "3e-1"])) }

  private mutating func quoted() -> Writing {
    let text = text()
    return Writing("'\(text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''"))'")
  }

  // MARK: Values

  mutating func whole(_ depth: Int) -> Writing {
    guard depth > 0 else { return number(0...2) == 0 ? integer() : Writing(pick(["i", "j"])) }
    let next = depth - 1
    switch number(0...19) {
    case 0, 1: return "(\(whole(next)) \(pick(["+", "-"])) \(whole(next)))"
    case 2: return "(\(whole(0)) * \(whole(0)))"
    case 3: return "\(wholeChain(next))"
    case 4:
      let (left, right) = (whole(next), whole(next))
      return "(\(left) \(Writing("//", duckdb: "//", sqlite: "/")) NULLIF(\(right), 0))"
    case 5: return "(\(whole(next)) % NULLIF(\(whole(next)), 0))"
    case 6: return "ABS(\(whole(next)))"
    case 7:
      let inner = whole(next)
      return Writing("SIGN(", duckdb: "CAST(SIGN(", sqlite: "SIGN(") + inner
        + Writing(")", duckdb: ") AS BIGINT)", sqlite: ")")
    case 8: return "LENGTH(\(string(next)))"
    case 9: return "INSTR(\(string(next)), \(string(0)))"
    case 10, 11: return choice(next) { $0.whole(next) }
    case 12: return "COALESCE(\(whole(next)), \(whole(next)))"
    case 13: return "NULLIF(\(whole(next)), \(whole(next)))"
    case 14:
      return ("\(pick(["LEAST", "GREATEST"]))(\(whole(next)), \(whole(next)), \(whole(0)))" as Writing).notInSQLite
    case 15:
      let part = pick(["YEAR", "MONTH", "DAY", "QUARTER", "WEEK"])
      return ("\(part)(\(coin() ? date(next) : timestamp(next)))" as Writing).notInSQLite
    case 16:
      let unit = pick(["year", "quarter", "month", "day", "hour", "minute", "second"])
      return ("DATE_DIFF('\(unit)', \(timestamp(next)), \(timestamp(next)))" as Writing).notInSQLite
    case 17: return ("(\(date(next)) - \(date(next)))" as Writing).notInSQLite
    case 18:
      let inner = coin() ? decimalValue(next) : condition(next)
      return (Writing("CAST(") + inner + Writing(" AS INTEGER)", duckdb: " AS BIGINT)", sqlite: nil))
    default:
      let part = pick(["hour", "minute", "dow", "isodow", "doy"])
      return ("EXTRACT(\(part) FROM \(timestamp(next)))" as Writing).notInSQLite
    }
  }

  /// Arithmetic without parentheses, for precedence.
  private mutating func wholeChain(_ depth: Int) -> Writing {
    var chain: Writing = coin() ? "-\(whole(0))" : whole(0)
    for _ in 0..<number(1...4) {
      let part = whole(0)
      switch number(0...4) {
      case 0: chain = "\(chain) * \(number(1...3))"
      case 1: chain = "\(chain) % \(number(2...7))"
      case 2: chain = "\(chain) - \(part)"
      default: chain = "\(chain) + \(part)"
      }
    }
    return depth > 0 && coin() ? "(\(chain))" : "(\(chain))"
  }

  mutating func decimalValue(_ depth: Int) -> Writing {
    guard depth > 0 else { return number(0...2) == 0 ? decimal() : Writing(pick(["x", "y"])) }
    let next = depth - 1
    switch number(0...13) {
    case 0, 1: return "(\(anyNumber(next)) \(pick(["+", "-", "*"])) \(decimalValue(next)))"
    case 2: return "(\(decimalValue(next)) / NULLIF(\(anyNumber(next)), 0))"
    case 3:
      let (left, right) = (whole(next), whole(next))
      return Writing("(", duckdb: "(", sqlite: "(1.0 * ") + "\(left) / NULLIF(\(right), 0))"
    case 4: return ("(\(decimalValue(next)) % NULLIF(\(decimalValue(next)), 0))" as Writing).notInSQLite
    case 5: return "ABS(\(decimalValue(next)))"
    case 6: return "-\(decimalValue(0))"
    case 7: return ("\(pick(["FLOOR", "CEIL"]))(\(decimalValue(next)))" as Writing).notInSQLite
    case 8: return ("ROUND(\(decimalValue(next)), \(number(-1...3)))" as Writing).notInSQLite
    case 9: return ("ROUND(\(decimalValue(next)))" as Writing).notInSQLite
    case 10: return ("SQRT(ABS(\(decimalValue(next))))" as Writing).notInSQLite
    case 11: return choice(next) { $0.decimalValue(next) }
    case 12: return "COALESCE(\(decimalValue(next)), \(anyNumber(next)))"
    default:
      return Writing("CAST(") + whole(next) + Writing(" AS DOUBLE)", duckdb: " AS DOUBLE)", sqlite: " AS REAL)")
    }
  }

  private mutating func anyNumber(_ depth: Int) -> Writing { coin() ? whole(depth) : decimalValue(depth) }

  mutating func string(_ depth: Int) -> Writing {
    guard depth > 0 else { return number(0...2) == 0 ? quoted() : Writing(pick(["s", "t"])) }
    let next = depth - 1
    switch number(0...11) {
    case 0, 1: return "(\(string(next)) || \(string(next)))"
    case 2: return ("\(pick(["LOWER", "UPPER"]))(\(string(next)))" as Writing).notInSQLite
    case 3: return "\(pick(["TRIM", "LTRIM", "RTRIM"]))(\(string(next)))"
    case 4: return "\(pick(["TRIM", "LTRIM", "RTRIM"]))(\(string(next)), \(quoted()))"
    case 5: return "SUBSTR(\(string(next)), \(number(-4...5)))"
    case 6: return "SUBSTR(\(string(next)), \(number(-4...5)), \(number(-2...4)))"
    case 7: return "REPLACE(\(string(next)), \(string(0)), \(quoted()))"
    case 8: return choice(next) { $0.string(next) }
    case 9: return "COALESCE(\(string(next)), \(string(next)))"
    case 10: return Writing("CAST(") + whole(next) + " AS TEXT)"
    default: return ("\(pick(["LEAST", "GREATEST"]))(\(string(next)), \(string(next)))" as Writing).notInSQLite
    }
  }

  /// SQLite has no dates.
  mutating func date(_ depth: Int) -> Writing { someDate(depth).notInSQLite }

  mutating func timestamp(_ depth: Int) -> Writing { someTimestamp(depth).notInSQLite }

  private mutating func someDate(_ depth: Int) -> Writing {
    guard depth > 0 else { return number(0...3) == 0 ? "DATE '\(day())'" : Writing(pick(["d", "e"])) }
    let next = depth - 1
    switch number(0...4) {
    case 0, 1:
      return "(\(date(next)) \(pick(["+", "-"])) " + Writing("", duckdb: "CAST(", sqlite: nil) + whole(0)
        + Writing(")", duckdb: " AS INTEGER))", sqlite: nil)
    case 2: return choice(next) { $0.date(next) }
    case 3: return "COALESCE(\(date(next)), \(date(next)))"
    default: return "CAST(\(timestamp(next)) AS DATE)"
    }
  }

  private mutating func someTimestamp(_ depth: Int) -> Writing {
    guard depth > 0 else { return number(0...3) == 0 ? "TIMESTAMP '\(time())'" : "u" }
    let next = depth - 1
    switch number(0...3) {
    case 0:
      return "DATE_TRUNC('\(pick(["year", "quarter", "month", "week", "day", "hour", "minute"]))', \(timestamp(next)))"
    case 1: return choice(next) { $0.timestamp(next) }
    case 2: return "CAST(\(date(next)) AS TIMESTAMP)"
    default: return "COALESCE(\(timestamp(next)), \(timestamp(next)))"
    }
  }

  private mutating func choice(_ depth: Int, _ value: (inout RandomExpression) -> Writing) -> Writing {
    let otherwise: Writing = coin() ? " ELSE \(value(&self))" : ""
    if number(0...2) == 0 {
      return
        "CASE \(whole(0)) WHEN \(whole(0)) THEN \(value(&self)) WHEN \(whole(0)) THEN \(value(&self))\(otherwise) END"
    }
    var branches: Writing = ""
    for _ in 0..<number(1...3) { branches = "\(branches) WHEN \(condition(depth)) THEN \(value(&self))" }
    return "CASE\(branches)\(otherwise) END"
  }
}
