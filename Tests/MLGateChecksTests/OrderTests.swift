import MLGateChecks
import MLGateResults
import Testing

/// Checks of order: within a row, from row to row, and between times.
@Suite struct OrderTests {
  @Test(arguments: [
    ("date-order: {columns: [a]}", "mlgate.yml:1:13: error: an order is of two columns or more; name another one"),
    ("date-order: {columns: all}", "mlgate.yml:1:13: error: name the columns; 'all' is not meant here"),
    ("date-order: {column: a}", "mlgate.yml:1:14: error: unknown key 'column' in date-order; did you mean 'columns'?"),
    (
      "date-order: {columns: [a, b], strictly: perhaps}",
      "mlgate.yml:1:41: error: expected true or false, found the text 'perhaps'"
    ),
    ("monotonic: {}", "mlgate.yml:1:12: error: no column is named; write 'column: NAME' or 'columns: [NAME, NAME]'"),
    (
      "monotonic: {column: a, direction: rising}",
      "mlgate.yml:1:35: error: expected 'increasing' or 'decreasing', found the text 'rising'"
    ),
    ("date-gaps: {column: a}", "mlgate.yml:1:12: error: missing key 'max' in date-gaps"),
    (
      "date-gaps: {column: a, max: 1}",
      "mlgate.yml:1:29: error: expected a duration with its unit (ms, s, m, h, d, w), such as 30m, 10s or 1h30m, found the "
        + "number 1"
    ),
  ]) func `what makes no sense is refused with its place`(check: String, message: String) {
    #expect(refusal(check) == message)
  }

  @Test(arguments: [
    (
      "date-order: {columns: [a, b]}",
      "1 of 2 rows is not in the order a <= b. 1 row with fewer than two values was not compared."
    ),
    (
      "date-order: {columns: [a, b], strictly: true, mostly: 60%}",
      "2 of 2 rows are not in the order a < b; at most 40% may be. 1 row with fewer than two values was not compared."
    ),
    ("date-order: {columns: [c, d]}", "All 3 rows are in the order c <= d."),
    ("monotonic: {column: a}", "1 of 2 values of 'a' is not at least the one before."),
    (
      "monotonic: {column: a, strictly: true, mostly: 90%}",
      "1 of 2 values of 'a' is not more than the one before; at most 10% may."
    ),
    ("monotonic: {column: c, direction: decreasing}", "2 of 3 values of 'c' are not at most the one before."),
    ("monotonic: {column: c, strictly: true}", "All 3 values of 'c' are strictly increasing."),
    (
      "date-gaps: {column: a, max: 1h}",
      "1 of 1 gap between the values of 'a' is longer than 1h, the longest 1d, from 2013-01-04 to 2013-01-05."
    ),
    (
      "date-gaps: {column: b, max: 2d}",
      "The longest of 1 gap between the values of 'b' is 2d, from 2013-01-03 to 2013-01-05."
    ),
    (
      "date-gaps: {column: c, max: 2d}",
      "Column 'c' has fewer than two different times, so there is no gap to measure. 3 values are neither date nor "
        + "timestamp, and were left out."
    ),
    ("monotonic: {column: e}", "The data has no column 'e', but 'a'."),
  ]) func `a message says what was found and what was expected`(check: String, message: String) throws {
    let rows = ["a,b,c,d", "2013-01-05,2013-01-05,1,2", "2013-01-04,2013-01-03,2,3", ",2013-01-05,3,4"]
    #expect(try Judge().results(check, rows: rows)[0].message == message)
  }

  @Test func `numbers are compared exactly`() throws {
    // As doubles, all of the first three are 2^53.
    let rows = ["a,b", "9007199254740992,9007199254740993", "9007199254740993,9007199254740992.0"]
    let result = try Judge().results("date-order: {columns: [a, b], strictly: true}", rows: rows)[0]
    #expect(result.observed?.text == "1 of 2 rows (50%)")
    #expect(result.shown == ["x.csv:3 a '9007199254740993', b '9007199254740992.0' are not in order"])
    let falling = try Judge().results(
      "monotonic: {column: x, direction: decreasing}",
      rows: ["x", "inf", "1e300", "9223372036854775807", "-0.5", "-1", "-1e300"])
    #expect(falling[0].verdict == .passed)
    let text = try Judge().results(
      "monotonic: {column: x, strictly: true}", rows: ["x", "1", "1.5", "2", "2.0", "nan", "3"])
    #expect(
      text[0].shown == [
        "x.csv:5:1 x '2.0' is not more than '2' before it",
        "x.csv:6:1 x 'nan' is neither a number of 64 bits nor a time",
      ])
  }

  @Test func `random rows are judged as a plain comparison does`() throws {
    var random = Seeded(3)
    let scratch = try Scratch()
    for _ in 0..<30 {
      let values = (0..<25).map { _ in (0..<3).map { _ in Int(random.next() % 5) } }
      // 0 is missing, 1 is no number.
      func text(_ value: Int) -> String { value == 0 ? "" : value == 1 ? "x" : String(value) }
      let rows = ["a,b,c"] + values.map { $0.map(text).joined(separator: ",") }
      let results = try Judge().results(
        ["date-order: {columns: [a, b, c]}", "monotonic: {column: b, strictly: true}"],
        [scratch.file("x.csv", rows.joined(separator: "\n"))])
      let compared = values.map { $0.filter { $0 > 0 } }.filter { $0.count > 1 }
      #expect(results[0].observed?.number == Double(compared.count { $0.contains(1) || $0 != $0.sorted() }))
      let column = values.map { $0[1] }.filter { $0 > 0 }
      let numbers = column.filter { $0 > 1 }
      let wrong = zip(numbers, numbers.dropFirst()).count { $0 >= $1 } + column.count { $0 == 1 }
      #expect(results[1].observed?.number == Double(wrong) / Double(column.count))
      #expect(results[1].evidence.count == min(20, wrong))
    }
  }

  @Test func `file order holds across batches, files and threads`() throws {
    let scratch = try Scratch()
    func text(_ range: Range<Int>) -> String {
      "a,b\n" + range.map { "\"\($0)\n\",\($0 % 20_000 == 7 ? 0 : $0)\n" }.joined()
    }
    let files = try [scratch.file("1.csv", text(0..<60_000)), scratch.file("2.csv", text(59_999..<90_000))]
    let checks = ["monotonic: {column: b, strictly: true}", "date-order: {columns: [b, a]}"]
    let one = try Judge(threads: 1).results(checks, files)
    #expect(
      one[0].shown == [
        "1.csv:17:3 b '0' is not more than '6' before it", "1.csv:40017:3 b '0' is not more than '20006' before it",
        "1.csv:80017:3 b '0' is not more than '40006' before it",
        "2.csv:3:3 b '59999' is not more than '59999' before it",
        "2.csv:19:3 b '0' is not more than '60006' before it", "2.csv:40019:3 b '0' is not more than '80006' before it",
      ])
    #expect(one[1].observed?.number == 90_001)
    let four = try Judge(threads: 4).results(checks, files)
    #expect(four.map(\.evidence) == one.map(\.evidence))
    #expect(four.map(\.message) == one.map(\.message))
  }

  @Test func `gaps are shown where the time after them stands first`() throws {
    let scratch = try Scratch()
    // Every third of 30,000 minutes but two, twice, in an order that jumps about.
    let minutes = (0..<30_000).map { $0 * 7919 % 30_000 / 3 * 3 }.filter { $0 != 300 && $0 != 29_001 }
    func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    func time(_ minute: Int) -> String {
      "2013-01-\(padded(minute / 1440 + 1))T\(padded(minute / 60 % 24)):\(padded(minute % 60)):00Z"
    }
    let text = "t,x\n" + minutes.map { "\(time($0)),\"\n\"\n" }.joined()
    let file = try scratch.file("x.csv", text)
    func line(_ minute: Int) -> Int { (minutes.firstIndex(of: minute) ?? 0) * 2 + 2 }
    for threads in [1, 4] {
      let result = try Judge(threads: threads).results(["date-gaps: {column: t, max: 3m}"], [file])[0]
      #expect(
        result.message == "2 of 9,997 gaps between the values of 't' are longer than 3m, the longest 6m, from "
          + "2013-01-01T04:57:00Z to 2013-01-01T05:03:00Z.")
      #expect(
        result.shown == [
          "x.csv:\(line(303)):1 t '2013-01-01T05:03:00Z' comes 6m after 2013-01-01T04:57:00Z",
          "x.csv:\(line(29_004)):1 t '2013-01-21T03:24:00Z' comes 6m after 2013-01-21T03:18:00Z",
        ])
    }
    let slices = try Judge().results(
      "date-gaps: {column: t, max: 1d}\nby: p\nminimum-slice-rows: 1",
      rows: ["p,t", "a,2013-01-01", "b,2013-01-02", "a,2013-01-03", "b,2013-01-03"])
    #expect(slices.map(\.verdict) == [.failed, .passed])
    #expect(slices[0].shown == ["x.csv:4:3 t '2013-01-03' comes 2d after 2013-01-01"])
    let json = "{\"x\":1}\n{\"t\":\"2013-01-05\",\"x\":2}\n{\"t\":\"2013-01-03\"}\n"
    let records = try Judge().results(["date-gaps: {column: t, max: 1d}"], [scratch.file("x.jsonl", json)])
    #expect(records[0].shown == ["x.jsonl:2:6 t '2013-01-05' comes 2d after 2013-01-03"])
  }

  @Test func `slices and JSON records are ordered by themselves`() throws {
    let rows = ["p,x,y", "a,1,2", "b,5,4", "a,2,2", "b,4,", "a,0,1"]
    let check = "monotonic: {column: x}\nby: p\nminimum-slice-rows: 1"
    #expect(
      try Judge().results(check, rows: rows).map(\.shown) == [
        ["x.csv:6:3 x '0' is not at least '2' before it"], ["x.csv:5:3 x '4' is not at least '5' before it"],
      ])
    let order = "date-order: {columns: [x, y]}\nby: p\nminimum-slice-rows: 1"
    #expect(try Judge().results(order, rows: rows).map(\.shown) == [[], ["x.csv:3 x '5', y '4' are not in order"]])
    let scratch = try Scratch()
    let json =
      "{\"t\":\"2013-01-02\"}\n{\"u\":1}\n{\"u\":3,\"t\":\"2013-01-01\"}\n{\"t\":\"2013-01-01T00:00:01Z\",\"u\":2}\n"
    let results = try Judge().results(
      ["monotonic: {columns: [t, u]}", "date-order: {columns: [u, t]}"], [scratch.file("x.jsonl", json)])
    #expect(
      results.map(\.shown) == [
        ["x.jsonl:3:12 t '2013-01-01' is not at least '2013-01-02' before it"],
        ["x.jsonl:4:33 u '2' is not at least '3' before it"],
        [
          "x.jsonl:3 u '3', t '2013-01-01' are not in order",
          "x.jsonl:4 u '2', t '2013-01-01T00:00:01Z' are not in order",
        ],
      ])
  }
}
