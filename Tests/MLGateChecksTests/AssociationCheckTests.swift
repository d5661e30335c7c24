import MLGateChecks
import MLGateResults
import Testing

@Suite struct AssociationCheckTests {
  @Test(arguments: [
    (
      "association: {columns: [a], max: 0.1}",
      "mlgate.yml:1:14: error: an association is of two different columns; write 'columns: [NAME, NAME]'"
    ),
    (
      "association: {columns: [a, a], max: 0.1}",
      "mlgate.yml:1:14: error: an association is of two different columns; write 'columns: [NAME, NAME]'"
    ),
    ("association: {columns: [a, b]}", "mlgate.yml:1:14: error: association has no bound; write 'min' or 'max'"),
    (
      "association: {columns: [a, b], max: 1.5}",
      "mlgate.yml:1:37: error: an association lies from 0 to 1, so 1.5 is no bound for it"
    ),
    ("association: {columns: [a, b], min: 0.5, max: 0.4}", "mlgate.yml:1:14: error: min 0.5 is above max 0.4"),
    (
      "association: {columns: [a, b], bins: 1, max: 0.1}",
      "mlgate.yml:1:38: error: expected 2 to 10,000 bins, found 1"
    ),
    (
      "association: {columns: [a, b], bins: {c: 3}, max: 0.1}",
      "mlgate.yml:1:39: error: 'c' is not one of the columns a and b"
    ),
    (
      "association: {columns: [a, b], bins: {b: [1, 1]}, max: 0.1}",
      "mlgate.yml:1:42: error: expected two edges or more, each above the one before"
    ),
    (
      "association: {columns: [a, b], groups: {b: [[x], [y, x]]}, max: 0.1}",
      "mlgate.yml:1:54: error: 'x' is in two groups; keep one"
    ),
    (
      "association: {columns: [a, b], groups: {b: [x]}, max: 0.1}",
      "mlgate.yml:1:45: error: expected a list of values, such as '[A, B]'"
    ),
    (
      "association: {columns: [a, b], bins: {b: 2}, groups: {b: [[x]]}, max: 0.1}",
      "mlgate.yml:1:55: error: both 'bins' and 'groups' are given for 'b'; keep one"
    ),
    (
      "association: {columns: [a, b], groups: [[x]], max: 0.1}",
      "mlgate.yml:1:40: error: expected columns with their groups, such as '{a: [[A, B], [C]]}'"
    ),
    (
      "association: {columns: [a, b], missing: drop, max: 0.1}",
      "mlgate.yml:1:41: error: expected 'leave-out' or 'keep', found the text 'drop'"
    ),
  ]) func `what makes no sense is refused with its place`(check: String, message: String) {
    #expect(refusal(check) == message)
  }

  @Test(arguments: [
    (
      "max: 0.1", Verdict.failed,
      "The association of x and y is 1 (Cramér's V of 3 by 3 categories in 4 rows); expected at most 0.1. 2 rows without "
        + "both values were left out."
    ),
    (
      "missing: keep, min: 0.5, max: 0.9", .passed,
      "The association of x and y is 0.816497 (Cramér's V of 4 by 4 categories in 6 rows); expected from 0.5 to 0.9."
    ),
    (
      "bins: 2, max: 0.1", .inconclusive,
      "Column 'y' has numbers and other values, so it cannot be put into bins; give 'groups', or edges. 2 rows without both "
        + "values were left out."
    ),
    (
      "bins: {y: [0, 9]}, max: 0.1", .inconclusive,
      "The association of x and y is undefined, because one of them has fewer than two categories in 3 rows. 3 rows without "
        + "both values were left out."
    ),
    (
      "groups: {x: [[a, b]]}, max: 0.5774", .failed,
      "The association of x and y is 1 (Cramér's V of 2 by 3 categories in 4 rows); expected at most 0.5774. 2 rows without "
        + "both values were left out."
    ),
  ]) func `a message says what was found and what was expected`(
    arguments: String, verdict: Verdict, message: String
  ) throws {
    let rows = ["x,y", "a,1", "a,1.0", "b,2", "c,w", ",1", "c,"]
    let result = try Judge().results("association: {columns: [x, y], \(arguments)}", rows: rows)[0]
    #expect(result.message == message)
    #expect(result.verdict == verdict)
  }

  // `stats.contingency.association` of scipy 1.17.1, method 'cramer'.
  @Test(arguments: [
    ([[10, 20], [30, 40]], 0.0890870806374748), ([[1, 0, 5], [3, 4, 2]], 0.6283639628760308),
    ([[12, 7, 7], [3, 11, 9], [1, 4, 6]], 0.284346950596736),
  ]) func `tables have the V of scipy`(table: [[Int]], expected: Double) throws {
    var rows: [String] = []
    for (left, counts) in table.enumerated() {
      for (right, count) in counts.enumerated() { rows += [String](repeating: "r\(left),\(right)", count: count) }
    }
    let result = try Judge().results("association: {columns: [a, b], max: 1}", rows: ["a,b"] + rows)[0]
    #expect(abs((result.observed?.number ?? 0) - expected) < 1e-14)
  }

  @Test func `edges and equal widths make the same bins, and columns may change places`() throws {
    var random = Seeded(8)
    let scratch = try Scratch()
    let values = (0..<400).map { _ in (Double(random.next() % 81) / 10, Int(random.next() % 5)) } + [(0, 0), (8, 1)]
    let text = values.map { "\($0.0),\($0.1 == 0 ? "q" : $0.0 > 4 ? "r" : "s\($0.1)")\n" }.joined()
    let results = try Judge().results(
      [
        "association: {columns: [x, y], bins: {x: 4}, max: 1}",
        "association: {columns: [x, y], bins: {x: [0, 2, 4, 6, 8]}, max: 1}",
        "association: {columns: [y, x], bins: {x: 4}, max: 1}",
        "association: {columns: [x, y], bins: {x: 4}, groups: {y: [[q], [r], [s1], [s2], [s3], [s4]]}, max: 1}",
      ], [scratch.file("x.csv", "x,y\n" + text)])
    let numbers = results.map { $0.observed?.number }
    #expect(numbers == [Double?](repeating: numbers[0], count: 4))
    #expect(results[0].verdict == .passed)
  }

  @Test func `the most frequent texts are kept, equal ones in the order of their bytes`() throws {
    // b is kept, then a of the equally frequent a and c.
    let rows = ["x,y", "1,b", "1,b", "2,a", "3,c", "3,d"]
    let kept = try Judge().results("association: {columns: [x, y], bins: {y: 2}, min: 1}", rows: rows)[0]
    #expect(kept.observed?.number == 1)
    #expect(kept.message.contains("(Cramér's V of 3 by 3 categories in 5 rows)"))
    let other = try Judge().results(
      "association: {columns: [x, y], bins: {y: 2}, min: 1}", rows: rows.reversed().dropLast() + ["x,y"])
    #expect(other.map(\.verdict) == [.failed])
  }

  @Test func `the order of the rows, threads and files do not matter`() throws {
    let scratch = try Scratch()
    let checks = [
      "association: {columns: [a, b], max: 1}", "association: {columns: [a, b], bins: 7, missing: keep, max: 1}",
      "association: {columns: [c, b], bins: 3, max: 1}\nby: a\nminimum-slice-rows: 1",
    ]
    var random = Seeded(21)
    let padding = String(repeating: "-", count: 40)
    var lines = (0..<12_000).map { _ in
      let value = Int(random.next() % 50)
      return
        "\(value % 4),\(value % 3 == 0 ? "" : "\(Double(value) / 4)"),\("pqrstu".randomElement(using: &random) ?? "p"),\(padding)"
    }
    let one = try Judge(threads: 1).results(
      checks, [scratch.file("x.csv", "a,b,c,d\n" + lines.joined(separator: "\n"))])
    lines.shuffle(using: &random)
    let files = try [
      scratch.file("1.csv", "a,b,c,d\n" + lines[..<5000].joined(separator: "\n")),
      scratch.file("2.csv", "a,b,c,d\n" + lines[5000...].joined(separator: "\n")),
    ]
    let many = try Judge(threads: 4).results(checks, files)
    #expect(one.count == 6)
    #expect(
      Dictionary(uniqueKeysWithValues: many.map { ($0.id, $0.message) })
        == Dictionary(uniqueKeysWithValues: one.map { ($0.id, $0.message) }))
  }

  @Test func `JSON records without a column miss it`() throws {
    let records = ["{\"a\":1,\"b\":\"x\"}", "{\"a\":1,\"b\":\"x\"}", "{\"a\":true,\"b\":\"y\"}", "{\"a\":true}"]
    let left = try Judge().results("association: {columns: [a, b], min: 1}", rows: records, file: "x.jsonl")[0]
    #expect(left.message.hasSuffix("1 row without both values was left out."))
    #expect(left.observed?.number == 1)
    let kept = try Judge().results(
      "association: {columns: [a, b], missing: keep, min: 1}", rows: records, file: "x.jsonl")
    #expect(kept[0].message.contains("2 by 3 categories in 4 rows"))
  }
}
