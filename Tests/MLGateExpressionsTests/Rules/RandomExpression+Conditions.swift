extension RandomExpression {
  private static let comparisons = ["=", "<>", "<", "<=", ">", ">=", "!=", "=="]

  /// Two values of one kind.
  private mutating func pair(_ depth: Int) -> (Writing, Writing) {
    switch number(0...7) {
    case 0, 1: (whole(depth), whole(depth))
    case 2: (whole(depth), decimalValue(depth))
    case 3: (decimalValue(depth), whole(depth))
    case 4, 5: (string(depth), string(depth))
    case 6: (coin() ? date(depth) : timestamp(depth), date(depth))
    default: (date(depth), timestamp(depth))
    }
  }

  private mutating func anything(_ depth: Int) -> Writing {
    switch number(0...4) {
    case 0: whole(depth)
    case 1: decimalValue(depth)
    case 2: string(depth)
    case 3: date(depth)
    default: condition(depth)
    }
  }

  mutating func condition(_ depth: Int) -> Writing {
    guard depth > 0 else {
      switch number(0...9) {
      case 0: return Writing(pick(["TRUE", "FALSE", "(NULL IS NULL)"]))
      case 1...5: return Writing(pick(["b", "c"]))
      default:
        let (left, right) = pair(0)
        return "(\(left) \(pick(Self.comparisons)) \(right))"
      }
    }
    let next = depth - 1
    switch number(0...19) {
    case 0...3:
      let (left, right) = pair(next)
      return "(\(left) \(pick(Self.comparisons)) \(right))"
    case 4: return "(\(condition(next)) AND \(condition(next)))"
    case 5: return "(\(condition(next)) OR \(condition(next)))"
    case 6: return "(NOT \(condition(next)))"
    case 7: return "(\(chain(next)))"
    case 8: return "(\(anything(next)) IS \(not())NULL)"
    case 9: return "(\(condition(next)) IS \(not())\(pick(["TRUE", "FALSE"])))"
    case 10:
      let (left, right) = pair(next)
      return "(\(left) IS \(not())DISTINCT FROM \(right))"
    case 11: return membership(next)
    case 12:
      let (value, low) = pair(next)
      return "(\(value) \(not())BETWEEN \(low) AND \(low))"
    case 13:
      return "(\(whole(next)) \(not())BETWEEN \(whole(next)) AND \(decimalValue(next)))"
    case 14, 15: return like(next)
    case 16: return matching(next)
    case 17:
      let name = pick(["STARTS_WITH", "ENDS_WITH", "CONTAINS"])
      return ("\(name)(\(string(next)), \(string(0)))" as Writing).notInSQLite
    case 18: return "COALESCE(\(condition(next)), \(condition(next)))"
    default:
      return "CASE WHEN \(condition(next)) THEN \(condition(next)) ELSE \(condition(next)) END"
    }
  }

  private mutating func not() -> String { number(0...2) == 0 ? "NOT " : "" }

  /// Conditions joined without parentheses, for precedence.
  private mutating func chain(_ depth: Int) -> Writing {
    var chain = link(depth)
    for _ in 0..<number(1...4) { chain = "\(chain) \(pick(["AND", "OR"])) \(link(depth))" }
    return chain
  }

  private mutating func link(_ depth: Int) -> Writing {
    let plain: Writing =
      switch number(0...6) {
      case 0: "i + j \(pick(Self.comparisons)) j * 2 - i"
      case 1: "i - 1 - j BETWEEN i - 2 AND j + 3"
      case 2: "i % 3 IN (1, j + 1, -i)"
      case 3: "s || 'a' LIKE t || '%'"
      case 4: "i * 2 + 1 IS \(not())NULL"
      case 5: "b \(pick(["=", "<>"])) c"
      default: condition(depth)
      }
    return coin() ? plain : "NOT \(plain)"
  }

  private mutating func membership(_ depth: Int) -> Writing {
    let missing: Writing = number(0...3) == 0 ? ", NULL" : ""
    switch number(0...3) {
    case 0: return "(\(string(depth)) \(not())IN (\(string(0)), 'a', 'abc', 'é'\(missing)))"
    case 1: return "(\(string(depth)) \(not())IN ('', 'a', 'B', 'a_b', '12'\(missing)))"
    case 2: return "(\(whole(depth)) \(not())IN (\(whole(depth)), 1, -2, 3\(missing)))"
    default: return "(\(decimalValue(depth)) \(not())IN (\(whole(0)), \(decimalValue(0))\(missing)))"
    }
  }

  private mutating func like(_ depth: Int) -> Writing {
    let pattern = String((0..<number(0...4)).map { _ in pick(["a", "b", "%", "_", "é", "A", " "]) as Character })
    let value = string(depth)
    switch number(0...4) {
    case 0: return ("(\(value) \(not())ILIKE '\(pattern)')" as Writing).notInSQLite
    case 1: return "(\(value) \(not())LIKE '\(pattern)#%%' ESCAPE '#')"
    case 2: return "(\(value) \(not())LIKE '%#_\(pattern)' ESCAPE '#')"
    case 3: return "(\(value) \(not())LIKE \(string(0)))"
    default: return "(\(value) \(not())LIKE '\(pattern)')"
    }
  }

  private mutating func matching(_ depth: Int) -> Writing {
    let pattern = pick([
      "a", "^a", "b$", "^[a-c]+$", "^.$", "(a|b)c?", "[^a-z]", "\\\\d+", "^$", "a{2}", "(?i)abc", "é.", "^(a|é)*$",
    ])
    let value = string(depth)
    if coin() {
      let call: Writing = "(\(value), '\(pattern)')"
      return Writing("REGEXP_FULL_MATCH", duckdb: "REGEXP_FULL_MATCH", sqlite: nil) + call
    }
    return Writing("(", duckdb: "REGEXP_MATCHES(", sqlite: nil) + value
      + Writing(" REGEXP ", duckdb: ", ", sqlite: nil) + Writing("'\(pattern)')")
  }
}
