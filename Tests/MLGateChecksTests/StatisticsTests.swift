import MLGateChecks
import MLGateProfiles
import MLGateResults
import Testing

/// Correlation and outliers.
@Suite struct StatisticsTests {
  @Test(arguments: [
    (
      "correlation: {columns: [a], min: 0}",
      "mlgate.yml:1:14: error: a correlation is of two different columns; write 'columns: [NAME, NAME]'"
    ),
    (
      "correlation: {columns: [a, a], min: 0}",
      "mlgate.yml:1:14: error: a correlation is of two different columns; write 'columns: [NAME, NAME]'"
    ),
    (
      "correlation: {columns: [a, b]}",
      "mlgate.yml:1:14: error: correlation has no bound; write 'min', 'max' or 'change: {max: 0.1, from: DATASET}'"
    ),
    (
      "correlation: {columns: [a, b], min: 2}",
      "mlgate.yml:1:37: error: a correlation lies from -1 to 1, so 2 is no bound for it"
    ),
    ("correlation: {columns: [a, b], min: 0.5, max: 0.4}", "mlgate.yml:1:14: error: min 0.5 is above max 0.4"),
    (
      "correlation: {columns: [a, b], change: {max: -1, from: d}}",
      "mlgate.yml:1:46: error: two correlations differ by 0 to 2, so -1 is no bound for it"
    ),
    (
      "correlation: {columns: [a, b], min: 0, method: kendall}",
      "mlgate.yml:1:48: error: expected 'pearson' or 'spearman', found the text 'kendall'"
    ),
    ("outliers: {}", "mlgate.yml:1:11: error: no column is named; write 'column: NAME' or 'columns: [NAME, NAME]'"),
    ("outliers: {column: a, factor: 0}", "mlgate.yml:1:31: error: expected a factor above 0, such as 1.5"),
    (
      "outliers: {column: a, method: mad}",
      "mlgate.yml:1:31: error: expected 'iqr' or 'zscore', found the text 'mad'"
    ),
  ]) func `what makes no sense is refused with its place`(check: String, message: String) {
    #expect(refusal(check) == message)
  }

  @Test(arguments: [
    (
      "correlation: {columns: [a, b], min: 0.9}",
      "The correlation of a and b is 0.5 in 3 pairs; expected at least 0.9. 2 rows without two numbers were left out."
    ),
    (
      "correlation: {columns: [a, b], method: spearman, min: -1, max: 0.4}",
      "The rank correlation of a and b is 0.5 in 3 pairs; expected from -1 to 0.4. 2 rows without two numbers were left "
        + "out."
    ),
    (
      "correlation: {columns: [a, c], max: 0}",
      "The correlation of a and c is undefined, because one of them does not vary in the 5 pairs."
    ),
    (
      "correlation: {columns: [c, d], max: 0}",
      "The correlation of c and d is undefined, because fewer than two rows have numbers in both. 4 rows without two "
        + "numbers were left out."
    ),
    (
      "correlation: {columns: [a, b], change: {max: 0.1, from: other}}",
      "The correlation of a and b is 0.5, that in 'other' -1; expected at most 0.1 between them. 2 rows without two "
        + "numbers were left out."
    ),
    (
      "correlation: {columns: [a, c], change: {max: 0.1, from: other}}",
      "The dataset 'other' has no column 'c', but 'a'."
    ),
    ("outliers: {column: a}", "None of 5 numbers of 'a' lies outside -1 to 7."),
    ("outliers: {column: d}", "Column 'd' has fewer than two finite numbers, so none can be far from the others."),
    (
      "outliers: {column: b, method: zscore, factor: 0.5, max: 10%}",
      "2 of 3 numbers of 'b' lie outside 1.5 to 2.5; at most 10% may. 1 value that is no finite number was left out."
    ),
  ]) func `a message says what was found and what was expected`(check: String, message: String) throws {
    let rows = ["a,b,c,d", "1,1,7,1", "2,3,7,", "3,2,7,x", "4,nan,7,", "5,,7,"]
    let others = ["other": ["a,b", "1,2", "2,1"]]
    #expect(try Judge().results(check, rows: rows, others: others)[0].message == message)
  }

  /// Anscombe's four data sets ("Graphs in Statistical Analysis", The American Statistician 27, 1973).
  ///
  /// Their correlations are computed by exact fractions.
  @Test func `correlations of published data agree to fifteen digits`() throws {
    let x = [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5]
    let last = [8, 8, 8, 8, 8, 8, 8, 19, 8, 8, 8]
    let y = [
      [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68],
      [9.14, 8.14, 8.74, 8.77, 9.26, 8.10, 6.13, 3.10, 9.13, 7.26, 4.74],
      [7.46, 6.77, 12.74, 7.11, 7.81, 8.84, 6.08, 5.39, 8.15, 6.42, 5.73],
      [6.58, 5.76, 7.71, 8.84, 8.47, 7.04, 5.25, 12.50, 5.56, 7.91, 6.89],
    ]
    let known = [0.81642051634484, 0.8162365060002428, 0.8162867394895981, 0.8165214368885029]
    for (index, y) in y.enumerated() {
      let rows = zip(index == 3 ? last : x, y).map { "\($0),\($1)" }
      let value = try Judge().results("correlation: {columns: [x, y], min: 0}", rows: ["x,y"] + rows)[0].observed?
        .number
      #expect(abs((value ?? 0) - known[index]) < 1e-15)
    }
  }

  @Test func `rank correlation of tied values is that of their mean ranks`() throws {
    // Hours of television and IQ, the example of Wikipedia's article on Spearman's coefficient: -29/165.
    let pairs = ["106,7", "100,27", "86,2", "101,50", "99,28", "103,29", "97,20", "113,12", "112,6", "110,17"]
    let check = "correlation: {columns: [x, y], method: spearman, min: -1}"
    let value = try Judge().results(check, rows: ["x,y"] + pairs)[0].observed?.number
    #expect(abs((value ?? 0) + 29.0 / 165) < 1e-15)
    let tied = try Judge().results(check, rows: ["x,y", "1,1", "1,2", "2,2", "2,1", "3,9"])[0].observed?.number
    // Ranks 1.5 1.5 3.5 3.5 5 and 1.5 3.5 3.5 1.5 5: 5 / 9.
    #expect(abs((tied ?? 0) - 5.0 / 9) < 1e-15)
  }

  @Test func `values far from zero lose no digits, whatever the threads`() throws {
    let scratch = try Scratch()
    var text = "x,y,p\n"
    for row in 0..<60_000 {
      let x = row * 7919 % 1000
      let y = x * 3 + row * 104_729 % 997
      text += "\(1_000_000_000 + Double(x) / 8),\(1_000_000_000 + Double(y) / 8),\"\n\"\n"
    }
    let file = try scratch.file("x.csv", text)
    let checks = [
      "correlation: {columns: [x, y], min: 0}", "correlation: {columns: [y, x], min: 0, method: spearman}",
      "correlation: {columns: [x, y], min: 0}\nby: p", "outliers: {column: y, factor: 0.25}",
      "outliers: {column: x, method: zscore, factor: 1.5}\nby: p",
    ]
    let one = try Judge(threads: 1).results(checks, [file])
    // By exact fractions in Python.
    let known = [0.9489798326236304, 0.9521299611181114, 0.9489798326236304]
    for (value, known) in zip(one, known) { #expect(abs((value.observed?.number ?? 0) - known) < 1e-13) }
    #expect(one[3].evidence.count == 20)
    #expect(one[4].evidence.count == 20, "\(one[4].message)")
    let four = try Judge(threads: 4).results(checks, [file])
    #expect(four.map(\.observed) == one.map(\.observed))
    #expect(four.map(\.evidence) == one.map(\.evidence))
    #expect(four.map(\.message) == one.map(\.message))
  }

  @Test func `outliers are those of the definition`() throws {
    var random = Seeded(5)
    let scratch = try Scratch()
    for round in 0..<20 {
      let count = 2 + Int(random.next() % 60)
      let numbers = (0..<count).map { _ in
        let value = Double(Int(random.next() % 200)) - 100
        return random.next() % 8 == 0 ? value * 10 : value
      }
      let file = try scratch.file("x.csv", "x,y\n" + numbers.map { "\($0),\n" }.joined() + ",\nfar,\n")
      let sorted = numbers.sorted()
      func quantile(_ quarter: Int) -> Double { sorted[(count * quarter + 3) / 4 - 1] }
      let range = quantile(3) - quantile(1)
      let beyond = numbers.count { $0 < quantile(1) - 1.5 * range || $0 > quantile(3) + 1.5 * range }
      let mean = numbers.reduce(0, +) / Double(count)
      let squares = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      let deviation = (squares / Double(count - 1)).squareRoot()
      let far = numbers.count { abs($0 - mean) > 2 * deviation }
      for limits in [nil, ExactLimits(values: 0, bytes: 0)] {
        let results = try Judge(limits: limits).results(
          ["outliers: {column: x}", "outliers: {column: x, method: zscore, factor: 2}"], [file])
        let observed = results.map { $0.observed?.number }
        #expect(observed == [Double(beyond) / Double(count), Double(far) / Double(count)], "round \(round)")
        #expect(results[0].evidence.count == min(20, beyond))
      }
    }
  }

  @Test func `outliers of a sketched column are counted exactly`() throws {
    let scratch = try Scratch()
    let files = try (0..<70).map { part in
      try scratch.file("\(part).csv", "x\n" + (0..<20).map { "\($0 == 7 ? 5000 + part : part * 20 + $0)\n" }.joined())
    }
    let judge = Judge(limits: ExactLimits(values: 0, bytes: 0))
    let column = try judge.profile(files).column("x")
    #expect(column?.isExact == false)
    let result = try judge.results(["outliers: {column: x, max: 4.9%}"], files)[0]
    #expect(result.verdict == .failed)
    #expect(result.observed?.text == "70 of 1,400 numbers (5%)")
    #expect(result.evidence.count == 20 && result.evidenceOmitted == 50)
    #expect(result.shown.first?.hasPrefix("0.csv:9:1 x '5000' is outside -") == true)
    #expect(try judge.results(["outliers: {column: x, max: 5%}"], files)[0].verdict == .passed)
  }

  @Test func `where fences are estimates, what hangs on them is inconclusive`() throws {
    let scratch = try Scratch()
    let files = try (0..<70).map { part in
      try scratch.file("\(part).csv", "x\n" + (0..<1000).map { "\(part * 1000 + $0)\n" }.joined())
    }
    // Beyond each fence lie 2.5% of the numbers, give or take 0.95%.
    let checks = [2, 5, 10].map { "outliers: {column: x, factor: 0.45, max: \($0)%}" }
    let sketched = try Judge(limits: ExactLimits(values: 0, bytes: 0)).results(checks, files)
    #expect(sketched.map(\.verdict) == [.failed, .inconclusive, .passed])
    #expect(
      sketched[1].message.hasSuffix(
        "lie outside the fences, which are estimates; whether at most 5% do cannot be told."))
    let exact = try Judge().results(checks, files)
    #expect(exact.map(\.verdict) == [.failed, .passed, .passed])
    #expect(exact[1].message == "3,499 of 70,000 numbers of 'x' lie outside 1749 to 68249.")
  }

  @Test func `outliers are shown where they stand`() throws {
    let scratch = try Scratch()
    let json =
      (1...9).map { "{\"x\":\($0)}\n" }.joined() + "{\"y\":1,\"x\":-50}\n{\"x\":1e3}\n{\"x\":null}\n{\"x\":\"999\"}\n"
    let result = try Judge().results(["outliers: {column: x, max: 15%}"], [scratch.file("x.jsonl", json)])[0]
    #expect(
      result.message
        == "2 of 11 numbers of 'x' lie outside -7 to 17; at most 15% may. 1 value that is no finite number "
        + "was left out.")
    #expect(result.shown == ["x.jsonl:10:12 x '-50' is outside -7 to 17", "x.jsonl:11:6 x '1e3' is outside -7 to 17"])
  }
}
