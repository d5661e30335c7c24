import MLGateExpressions
import MLGateTables
import Testing

/// What is wrong with a rule is said before data is read: where, what was found, what to write.
@Suite struct RuleErrorTests {
  static let columns: [(name: String, type: ColumnType?)] = [
    ("distance", .integer), ("carrier", .text), ("price", .decimal), ("sold", .date), ("at", .timestamp),
    ("ok", .boolean), ("tags", .list), ("Dest", .text), ("free", nil),
  ]

  /// A rule, its error, and how many characters that covers.
  static let rules: [(rule: String, error: String, length: Int)] = [
    (
      "",
      "character 1: the rule is empty; write a condition such as distance > 0.", 0
    ),
    (
      "distance >",
      "character 11: expected a value, a column or '(', found the end.", 0
    ),
    (
      "distance > 0 )",
      "character 14: ')' follows a complete condition; write an operator such as AND before it, or "
        + "remove it.", 1
    ),
    (
      "(distance > 0",
      "character 14: expected ')' to close the '(' at character 1, found the end.", 0
    ),
    (
      "distance > 0 AND",
      "character 17: expected a value, a column or '(', found the end.", 0
    ),
    (
      "AND distance > 0",
      "character 1: expected a value, a column or '(', found AND; put a column of this name in double "
        + "quotes.", 3
    ),
    (
      "distance < 5 < 6",
      "character 14: comparisons do not chain; write a < b AND b < c, or parentheses.", 1
    ),
    (
      "distance = 1 carrier = 'a'",
      "character 14: 'carrier' follows a complete condition; write an operator such as AND before it, "
        + "or remove it.", 7
    ),
    (
      "carrier = 'a",
      "character 11: this text has no closing '; add it, or write '' for a quote within a text.", 1
    ),
    (
      #""carrier = 'a'"#,
      #"character 1: this column name has no closing "; add it, or write '...' for a text."#, 1
    ),
    (
      "distance > 5 && ok",
      "character 14: '&&' is not understood: write AND.", 2
    ),
    (
      "distance > 5 -- far",
      "character 14: '--' is not understood: SQL begins a comment with it, and rules have none; put a "
        + "space between two operators.", 2
    ),
    (
      "a.distance > 1",
      "character 2: '.' is not understood here; a column is written without its table's name.", 1
    ),
    (
      "distance > 1;",
      "character 13: ';' is not understood here; a rule is one condition, without a semicolon.", 1
    ),
    (
      "carrier = `x`",
      "character 11: '`' is not understood here; put a column's name in double quotes.", 1
    ),
    (
      "carrier = ‘x’",
      #"character 11: '‘' is not understood here; write straight quotes: 'text' and "column"."#, 1
    ),
    (
      "1abc > 2",
      "character 1: '1abc' is neither a number nor a name; put a column's name that begins with a "
        + "digit in double quotes.", 4
    ),
    (
      "distance > 99999999999999999999",
      "character 12: 99999999999999999999 is past the whole numbers of 64 bits; write it as a decimal, "
        + "as in 99999999999999999999.0.", 20
    ),
    (
      "distance > 9223372036854775808",
      "character 12: 9223372036854775808 is past the whole numbers of 64 bits; write it as a decimal, "
        + "as in 9223372036854775808.0.", 19
    ),
    (
      "price > 1e999",
      "character 9: 1e999 is past the largest decimal, 1.8e308.", 5
    ),
    (
      "carrier ~ 'a'",
      "character 9: '~' is a match anywhere in some databases and of the whole text in others; write x "
        + "REGEXP 'a' or REGEXP_FULL_MATCH(x, 'a').", 1
    ),
    (
      "distance IN ()",
      "character 14: the list of IN is empty; write at least one value.", 1
    ),
    (
      "distance IN (1, 2",
      "character 18: expected ')' after the list of IN, found the end.", 0
    ),
    (
      "distance BETWEEN 1",
      "character 19: expected AND between the bounds of BETWEEN, found the end.", 0
    ),
    (
      "distance IS 5",
      "character 13: expected NULL, TRUE, FALSE or DISTINCT FROM after IS, found 5.", 1
    ),
    (
      "CASE END",
      "character 6: expected a value, a column or '(', found END; put a column of this name in double "
        + "quotes.", 3
    ),
    (
      "CASE WHEN ok THEN 1",
      "character 20: expected END to close the CASE at character 1, found the end.", 0
    ),
    (
      "CAST(distance AS)",
      "character 17: expected a type such as INTEGER, DECIMAL, TEXT or DATE, found ')'.", 1
    ),
    (
      "CAST(distance AS INTEGR) = 1",
      "character 18: there is no type 'INTEGR'; did you mean 'INTEGER'?", 6
    ),
    (
      "CAST(distance AS VARCHAR(10)) = '1'",
      "character 25: types have no length or precision here; write VARCHAR alone.", 1
    ),
    (
      "CAST(sold AS INTEGER) = 1",
      "character 1: 'sold' is a date, which cannot be cast to INTEGER.", 21
    ),
    (
      "distanse > 0",
      "character 1: there is no column 'distanse'; did you mean 'distance'?", 8
    ),
    (
      "DISTANCE > 0 AND dest = 1",
      "character 23: 'dest' is text and 1 is a whole number; '=' needs two numbers, two texts, two "
        + "dates or timestamps, or two booleans. Write '1' in quotes.", 1
    ),
    (
      "nothing_like_it > 0",
      "character 1: there is no column 'nothing_like_it'; the columns are distance, carrier, price, "
        + "sold, at, ok, tags, Dest, free.", 15
    ),
    (
      "LENGHT(carrier) = 2",
      "character 1: there is no function 'LENGHT'; did you mean 'LENGTH'?", 6
    ),
    (
      "FOO(carrier)",
      "character 1: there is no function 'FOO'; docs/rules.md lists the functions.", 3
    ),
    (
      "LENGTH(carrier, 2) = 1",
      "character 1: LENGTH takes 1 argument, found 2.", 6
    ),
    (
      "SUBSTR(carrier) = 'a'",
      "character 1: SUBSTR takes 2 to 3 arguments, found 1.", 6
    ),
    (
      "COALESCE() = 1",
      "character 1: COALESCE takes at least 1 argument, found 0.", 8
    ),
    (
      "distance",
      "character 1: 'distance' is a whole number, and a rule is a condition; compare it with "
        + "something, as in x > 0.", 8
    ),
    (
      "carrier",
      "character 1: 'carrier' is text, and a rule is a condition; compare it with something, as in x > "
        + "0.", 7
    ),
    (
      "distance + 1",
      "character 1: this is a whole number, and a rule is a condition; compare it with something, as "
        + "in x > 0.", 12
    ),
    (
      "carrier > 5",
      "character 9: 'carrier' is text and 5 is a whole number; '>' needs two numbers, two texts, two "
        + "dates or timestamps, or two booleans. Write CAST(carrier AS INTEGER).", 1
    ),
    (
      "distance = '5'",
      "character 10: 'distance' is a whole number and '5' in quotes is text; '=' needs two numbers, "
        + "two texts, two dates or timestamps, or two booleans. Write 5 without quotes.", 1
    ),
    (
      "distance + carrier > 1",
      "character 12: 'carrier' is text; '+' needs numbers.", 7
    ),
    (
      "carrier = sold",
      "character 9: 'carrier' is text and 'sold' is a date; '=' needs two numbers, two texts, two "
        + "dates or timestamps, or two booleans. Write CAST(carrier AS DATE).", 1
    ),
    (
      "sold > 5",
      "character 6: 'sold' is a date and 5 is a whole number; '>' needs two numbers, two texts, two "
        + "dates or timestamps, or two booleans.", 1
    ),
    (
      "ok = 1",
      "character 4: 'ok' is boolean and 1 is a whole number; '=' needs two numbers, two texts, two "
        + "dates or timestamps, or two booleans.", 1
    ),
    (
      "ok AND distance",
      "character 8: 'distance' is a whole number; AND needs conditions.", 8
    ),
    (
      "NOT carrier",
      "character 5: 'carrier' is text; NOT needs conditions.", 7
    ),
    (
      "LENGTH(distance) = 1",
      "character 8: 'distance' is a whole number; LENGTH needs text here. Write CAST(... AS TEXT).", 8
    ),
    (
      "distance LIKE 'a%'",
      "character 1: 'distance' is a whole number; LIKE needs texts. Write CAST(... AS TEXT).", 8
    ),
    (
      "ABS(carrier) > 1",
      "character 5: 'carrier' is text; ABS needs a number here. Write CAST(... AS DECIMAL).", 7
    ),
    (
      "YEAR(carrier) = 2024",
      "character 6: 'carrier' is text; YEAR needs a date or a timestamp here. Write CAST(... AS DATE).", 7
    ),
    (
      "carrier LIKE 'a#b' ESCAPE '#'",
      "character 16: the escape character stands before neither %, _ nor itself; double it.", 1
    ),
    (
      "carrier LIKE 'a' ESCAPE 'ab'",
      #"character 25: ESCAPE needs one character, as in ESCAPE '\'."#, 4
    ),
    (
      "carrier REGEXP '(a'",
      #"character 17: in the regular expression, this group has no closing ')'; add it, or write \( for "#
        + "a parenthesis.", 1
    ),
    (
      "carrier REGEXP carrier",
      "character 16: a regular expression is a text in single quotes, so that it can be read before "
        + "the data.", 7
    ),
    (
      "sold = '2024-02-30'",
      "character 8: '2024-02-30' is no date; write it as in '2024-01-31'.", 12
    ),
    (
      "at > 'yesterday'",
      "character 6: 'yesterday' is no timestamp; write it as in '2024-01-31 10:00:00'.", 11
    ),
    (
      "DATE '2024-13-01' = sold",
      "character 6: '2024-13-01' is no date; write it as in DATE '2024-01-31'.", 12
    ),
    (
      "TIMESTAMP 'x' = at",
      "character 11: 'x' is no timestamp; write it as in TIMESTAMP '2024-01-31 10:00:00'.", 3
    ),
    (
      "sold + 1.5 = sold",
      "character 6: 'sold' is a date and 1.5 is a number; '+' takes a date and a whole number of days, "
        + "or two dates. Write DATE_DIFF('second', a, b) for the distance of two timestamps.", 1
    ),
    (
      "sold + sold = sold",
      "character 6: 'sold' is a date and 'sold' is a date; '+' takes a date and a whole number of "
        + "days, or two dates. Write DATE_DIFF('second', a, b) for the distance of two timestamps.", 1
    ),
    (
      "at - at > 1",
      "character 4: 'at' is a timestamp and 'at' is a timestamp; '-' takes a date and a whole number "
        + "of days, or two dates. Write DATE_DIFF('second', a, b) for the distance of two timestamps.", 1
    ),
    (
      "distance IN (1, 'a')",
      "character 10: 'distance' is a whole number and 'a' in quotes is text; IN needs two numbers, two "
        + "texts, two dates or timestamps, or two booleans.", 2
    ),
    (
      "CASE WHEN ok THEN 1 ELSE 'a' END = 1",
      "character 1: 1 is a whole number and 'a' in quotes is text; CASE needs two numbers, two texts, "
        + "two dates or timestamps, or two booleans.", 32
    ),
    (
      "EXTRACT(yaer FROM sold) = 1",
      "character 9: 'yaer' is no unit of EXTRACT; the units are year, quarter, month, week, day, dow, "
        + "isodow, doy, hour, minute, second, epoch.", 4
    ),
    (
      "EXTRACT(5 FROM sold) = 1",
      "character 9: expected a unit such as year after EXTRACT(, found 5.", 1
    ),
    (
      "DATE_DIFF('week', sold, at) = 1",
      "character 11: 'week' is no unit of DATE_DIFF; the units are year, quarter, month, day, hour, "
        + "minute, second, millisecond, microsecond.", 6
    ),
    (
      "DATE_TRUNC(carrier, sold) = at",
      "character 12: DATE_TRUNC needs a unit in single quotes here, one of year, quarter, month, week, "
        + "day, hour, minute, second.", 7
    ),
    (
      "price // 2 = 1",
      "character 1: 'price' is a number; '//' divides whole numbers. Write FLOOR(a / b).", 5
    ),
    (
      "tags = tags",
      "character 1: 'tags' is a list; lists are not compared.", 4
    ),
    (
      "LENGTH(tags) = 1",
      "character 8: 'tags' is a list; LENGTH needs text here.", 4
    ),
    (
      "-carrier = 1",
      "character 2: 'carrier' is text; '-' needs numbers.", 7
    ),
    (
      "free < '5'",
      "character 8: the text '5' is a number, and '<' would order texts, where '10' comes before '9'; "
        + "write 5, or declare the column's type.", 3
    ),
    (
      "free BETWEEN '1' AND '5'",
      "character 14: the text '1' is a number, and BETWEEN would order texts, where '10' comes before "
        + "'9'; write 1, or declare the column's type.", 3
    ),
    (
      "SELECT 1",
      "character 1: a rule looks at one row at a time and has no queries.", 6
    ),
    (
      "EXISTS (SELECT 1)",
      "character 1: a rule looks at one row at a time and has no queries.", 6
    ),
    (
      "in = 1",
      "character 1: expected a value, a column or '(', found IN; put a column of this name in double "
        + "quotes.", 2
    ),
    (
      "äöü = 'ü' AND distanse > 0",
      "character 1: there is no column 'äöü'; the columns are distance, carrier, price, sold, at, ok, "
        + "tags, Dest, free.", 3
    ),
  ]

  @Test(arguments: rules) func message(_ example: (rule: String, error: String, length: Int)) {
    let error = #expect(throws: RuleError.self) { _ = try RowRule(example.rule).bind(columns: Self.columns) }
    #expect(error?.description == example.error)
    #expect(error?.length == example.length)
  }

  @Test func namesMayDifferInCase() throws {
    let rule = try RowRule("DISTANCE > 0 AND dest = 'EWR' AND distance < 10")
    #expect(rule.columns == ["DISTANCE", "dest", "distance"])
    #expect(try rule.bind(columns: Self.columns).columns == [0, 7])
    let error = #expect(throws: RuleError.self) {
      _ = try RowRule("AB = 1").bind(columns: [("ab", nil), ("aB", nil), ("c", nil)])
    }
    #expect(error?.message == "'AB' may be 'ab' and 'aB'; write it exactly as the column is named.")
  }

  @Test func depthAndLengthAreBounded() {
    let deep = #expect(throws: RuleError.self) {
      _ = try RowRule(String(repeating: "(", count: 5000) + "ok" + String(repeating: ")", count: 5000))
    }
    #expect(deep?.message == "the rule is nested more than 100 deep here; divide it into several rules.")
    let long = #expect(throws: RuleError.self) { _ = try RowRule(String(repeating: " ", count: 20_001)) }
    #expect(long?.message == "the rule has 20001 characters; 20000 are allowed. Divide it.")
    let wide = "ok" + String(repeating: " AND ok", count: 2000)
    #expect(throws: Never.self) { _ = try RowRule(wide).bind(columns: Self.columns) }
    let chain = "distance" + String(repeating: " + 1", count: 4000) + " > 0"
    #expect(throws: RuleError.self) { _ = try RowRule(chain).bind(columns: Self.columns) }
  }
  /// A short text may ask for very much: that is refused, not begun.
  @Test func workIsBounded() throws {
    var text = "ok"
    for _ in 0..<60 { text = "(\(text) BETWEEN ok AND ok)" }
    let error = #expect(throws: RuleError.self) { _ = try RowRule(text).bind(columns: Self.columns) }
    #expect(error?.message == "the rule is too long to compute here; divide it into several rules.")
    var long = "'aaaaaaaaaa'"
    let hundred = String(repeating: "a", count: 100)
    for _ in 0..<4 { long = "REPLACE(\(long), 'a', '\(hundred)')" }
    let rule = RuleSet.Rule(try RowRule("LENGTH(\(long)) > 0"))
    let result = try RuleTable.single.results([rule])[0]
    #expect(result.errors == 1)
    #expect(result.firstError?.reason.hasSuffix(" has no value: it is past 16 MiB") == true)
  }
}
