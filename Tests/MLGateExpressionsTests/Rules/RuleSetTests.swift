import MLGateExpressions
import MLGateTables
import Testing

@Suite struct RuleSetTests {
  static let flights = RuleTable(
    [("carrier", .text), ("dep", .integer), ("arr", .integer)],
    [["UA", "10", "20"], ["AA", "30", "20"], [nil, "10", nil], ["B6", nil, nil], ["DL", "5", "4"]])

  private func result(
    _ rule: String, where condition: String? = nil, nulls: RuleSet.Nulls = .pass, keeping: Int = 20,
    in table: RuleTable = RuleSetTests.flights
  ) throws -> RuleResult {
    let rule = RuleSet.Rule(try RowRule(rule), where: try condition.map { try RowRule($0) }, nulls: nulls)
    return try table.results([rule], keeping: keeping)[0]
  }

  @Test func rowsAreCountedByWhatTheyAre() throws {
    let result = try result("arr >= dep")
    #expect(result.considered == 5)
    #expect(result.passed == 1)
    #expect(result.breaches == 2)
    #expect(result.nulls == 2)
    #expect(result.errors == 0)
    #expect(result.excluded == 0)
    #expect(result.rows.map(\.place.lineOffset) == [1, 4])
    #expect(result.rows[0].kind == .breach)
    #expect(result.rows[0].values.map(\.column) == ["arr", "dep"])
    #expect(result.rows[0].values.map(\.text) == ["20", "30"])
  }

  @Test func nullsFailWhereTheyAreToldTo() throws {
    let result = try result("arr >= dep", nulls: .fail)
    #expect(result.rows.map(\.kind) == [.breach, .null, .null, .breach])
    #expect(result.rows[1].values.map(\.text) == [nil, "10"])
  }

  @Test func aConditionExcludesRows() throws {
    // For the third row the condition is NULL.
    let result = try result("arr >= dep", where: "carrier <> 'AA'")
    #expect(result.considered == 3)
    #expect(result.excluded == 2)
    #expect(result.breaches == 1)
    #expect(result.rows[0].values.map(\.column) == ["arr", "dep", "carrier"])
    let none = try self.result("arr >= dep", where: "FALSE")
    #expect(none.considered == 0)
    #expect(none.excluded == 5)
  }

  @Test func aConditionOfTheRulesOwnColumnExcludesRows() throws {
    let result = try result("dep < 10", where: "dep IS NOT NULL")
    #expect(result.considered == 4)
    #expect(result.excluded == 1)
    #expect(result.breaches == 3)
  }

  /// A null value that is written as a number is no number, in decimals, whole numbers and comparisons of columns.
  @Test(arguments: ["-9999.5", "-99999", "-1"]) func nullValuesMayBeNumbers(null: String) throws {
    let rows = (0..<1500).map { $0 % 7 == 3 ? "\(null),0.5" : "\($0).25,0.5" }
    var source = RuleTable.single.source(csv: (["a,b"] + rows).joined(separator: "\n") + "\n")
    source.format.nullValues = [null]
    for types in [[:], ["a": .decimal, "b": .decimal]] as [[String: ColumnType]] {
      let set = RuleSet(
        try ["a > b", "a - b > 0", "b < a"].map { RuleSet.Rule(try RowRule($0)) }, in: source, types: types)
      _ = try TableScan(source, threads: 2, digests: false).run([set])
      for result in set.results {
        #expect(result.nulls == 214)
        // The first row's value is 0.25.
        #expect(result.breaches == 1)
      }
    }
  }

  @Test func asManyRowsAreKeptAsAsked() throws {
    let result = try result("FALSE", keeping: 2)
    #expect(result.breaches == 5)
    #expect(result.rows.map(\.place.lineOffset) == [0, 1])
    #expect(try self.result("FALSE", keeping: 0).rows.isEmpty)
  }

  @Test func valuesOfAnotherTypeAreErrors() throws {
    let table = RuleTable(.integer, ["1", "abc", "2.5", nil, "99999999999999999999", "-3"])
    let result = try result("x > 0", in: table)
    #expect(result.errors == 3)
    #expect(result.breaches == 1)
    #expect(result.nulls == 1)
    #expect(result.passed == 1)
    #expect(result.firstError?.place.lineOffset == 1)
    #expect(result.firstError?.reason == "'abc' in column 'x' is no whole number")
    #expect(result.rows.map(\.kind) == [.error, .error, .error, .breach])
  }

  @Test func anErrorInTheConditionIsAnErrorOfTheRow() throws {
    let table = RuleTable(.integer, ["0", "1", "2"])
    let result = try result("x > 1", where: "10 // x > 1", in: table)
    #expect(result.considered == 3)
    #expect(result.errors == 1)
    #expect(result.breaches == 1)
    #expect(result.firstError?.reason == "10 // 0 divides by zero")
  }

  static let reasons: [(rule: String, type: ColumnType?, value: String, reason: String)] = [
    ("x / 0 > 1", .integer, "4", "4 / 0 divides by zero"),
    ("x * x > 1", .integer, "9000000000", "9000000000 * 9000000000 is past the whole numbers of 64 bits"),
    ("x > 0", nil, "99999999999999999999", "'99999999999999999999' in column 'x' is past the whole numbers of 64 bits"),
    ("x > 0", nil, "abc", "'abc' in column 'x' is no number"),
    ("x", nil, "1", "'1' in column 'x' is no boolean"),
    ("x > DATE '2024-01-01'", nil, "2024-1-1", "'2024-1-1' in column 'x' is no timestamp"),
    ("x < x || '' OR x > '2024-01-01'", nil, "soon", "'soon' in column 'x' is no timestamp"),
    ("CAST(x AS DATE) > DATE '2024-01-01'", .text, "soon", "'soon' cannot be cast to DATE"),
    (
      "x LIKE x || '#' ESCAPE '#'", .text, "a",
      "in the pattern 'a#', the escape character stands before neither %, _ nor itself"
    ),
    ("CASE WHEN LN(x) > 0 THEN TRUE ELSE FALSE END", .integer, "0", "LN(0.0) has no value: the number is not positive"),
    (
      "x + 3000000000 > DATE '2024-01-01'", .date, "2024-01-01",
      "2024-01-01 + 3000000000 is past the dates that there are"
    ),
  ]

  @Test(arguments: reasons) func reason(_ example: (rule: String, type: ColumnType?, value: String, reason: String))
    throws
  {
    let result = try result(example.rule, in: RuleTable(example.type, [example.value]))
    #expect(result.errors == 1)
    #expect(result.firstError?.reason == example.reason)
  }

  // MARK: Columns without a type

  @Test func comparingSeveralKindsIsNoResult() throws {
    func table(_ rows: [[String?]]) -> RuleTable { RuleTable([("a", nil), ("b", nil)], rows) }
    let numbers = try result("a < b", in: table([["9", "10"], ["2.5", "1"], [nil, "1"]]))
    #expect(numbers.problem == nil)
    #expect([numbers.passed, numbers.breaches, numbers.nulls] == [1, 1, 1])
    let texts = try result("a < b", in: table([["x", "y"], ["z", "y"]]))
    #expect([texts.passed, texts.breaches] == [1, 1])
    let times = try result("a < b", in: table([["2024-01-01", "2024-01-01 00:00:01"]]))
    #expect(times.passed == 1)
    let mixed = try result("a = a OR a < b", in: table([["9", "10"], ["x", "y"]]))
    #expect(
      mixed.problem?.description
        == "character 3: '=' compares texts and numbers here, row by row, because no types are declared; declare the "
        + "types of the columns, or write CAST(... AS TEXT).")
    let crossed = try result("a < b", in: table([["9", "x"]]))
    #expect(crossed.errors == 1)
    #expect(
      crossed.firstError?.reason
        == "'9' and 'x' are of different kinds and cannot be compared; declare the types of the columns")
  }

  /// Conditions number their comparisons after those of the rule.
  @Test func kindsAreToldApartByComparison() throws {
    let table = RuleTable(
      [("a", nil), ("b", nil), ("c", nil), ("d", nil)], [["1", "2", "x", "y"], ["1", "2", "x", "y"]])
    let result = try result("a < b", where: "c < d", in: table)
    #expect(result.problem == nil)
    #expect(result.passed == 2)
  }

  @Test func typesAndUsesAgree() throws {
    var random = RandomExpression(seed: 77)
    var table = random.table(rows: 40)
    var rules: [String] = []
    while rules.count < 400 { rules.append(random.condition(2).ours) }
    let typed = try table.outcomes(rules)
    for index in table.columns.indices { table.columns[index].type = nil }
    // Refused without types, or not the same where what is a number or a text is not clear: those are no results.
    var agreeing = 0
    for (rule, outcome) in zip(rules, typed) {
      guard let untyped = try? table.outcome(rule), untyped.count == outcome.count else { continue }
      let isSame = zip(untyped, outcome).allSatisfy { $0 == $1 || $0 == "E" || $1 == "E" }
      #expect(isSame, "\(rule)\n\(untyped)\n\(outcome)")
      agreeing += 1
    }
    #expect(agreeing > 200)
  }

  // MARK: Records that bring their columns

  private func records(_ lines: String, _ rule: String) throws -> RuleResult {
    let bytes = Array(lines.utf8)
    let file = TableSource.File(path: "rows.jsonl", open: { MemoryStream(bytes) })
    var source = TableSource(files: [file], format: .jsonFields)
    source.content = .jsonLines
    let set = RuleSet([RuleSet.Rule(try RowRule(rule))], in: source)
    _ = try TableScan(source, threads: 1, digests: false).run([set])
    return set.results[0]
  }

  @Test func columnsMayComeLate() throws {
    let early = String(repeating: "{\"a\": 1}\n", count: 40_000)
    let result = try records(early + "{\"a\": 1, \"late\": 7}\n{\"late\": 3}\n", "late > 5")
    #expect(result.problem == nil)
    #expect([result.passed, result.breaches, result.nulls] == [1, 1, 40_000])
    #expect(result.rows.flatMap(\.values).map(\.text) == ["3"])
    let never = try records(early, "late > 5")
    #expect(never.problem?.description == "character 1: there is no column 'late'; the columns are a.")
    let quoted = try records("{\"a\": \"1\"}\n{\"a\": 2}\n", "a > 1")
    #expect([quoted.passed, quoted.errors] == [1, 1])
  }
}
