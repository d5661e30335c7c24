import MLGateChecks
import MLGateResults
import MLGateTables
import Testing

/// Checks that compare whole rows or keys, within a dataset and across.
@Suite struct RowComparisonTests {
  @Test(arguments: [
    (
      "duplicate-rows: {max: 2}",
      "mlgate.yml:1:23: error: expected a proportion from 0% to 100%, such as 1% or 0.01, found the number 2"
    ),
    (
      "duplicate-rows: {columns: [a], except: [b]}",
      "mlgate.yml:1:41: error: 'except' leaves columns out of all; remove it, or the list of columns"
    ),
    (
      "duplicate-rows: {colums: [a]}",
      "mlgate.yml:1:18: error: unknown key 'colums' in duplicate-rows; did you mean 'column'?"
    ),
    ("key: {}", "mlgate.yml:1:6: error: no column is named; write 'column: NAME' or 'columns: [NAME, NAME]'"),
    ("key: {columns: all}", "mlgate.yml:1:6: error: name the columns; 'all' is not meant here"),
    ("foreign-key: {column: a}", "mlgate.yml:1:14: error: missing key 'references' in foreign-key"),
    (
      "foreign-key: {columns: [a, b], references: {dataset: d, columns: [c]}}",
      "mlgate.yml:1:44: error: 2 columns refer to 1 of 'd'; name as many on both sides"
    ),
    (
      "foreign-key: {column: a, references: {column: b}}",
      "mlgate.yml:1:38: error: missing key 'dataset' in foreign-key.references"
    ),
    ("no-overlap: {max: 1%}", "mlgate.yml:1:13: error: missing key 'with' in no-overlap"),
    ("same-rows: {with: d}", "mlgate.yml:1:12: error: missing key 'as' in same-rows"),
  ]) func `what makes no sense is refused with its place`(check: String, message: String) {
    #expect(refusal(check) == message)
  }

  @Test(arguments: [
    ("duplicate-rows: {}", "1 of 4 rows equals an earlier row; none may."),
    ("duplicate-rows: {max: 30%}", "1 of 4 rows equals an earlier row."),
    (
      "duplicate-rows: {except: [x], max: 10%}",
      "1 of 4 rows equals an earlier row in all columns but x; at most 10% may."
    ),
    ("key: {column: x}", "Every one of 4 rows has a 'x'."),
    ("key: {column: y}", "1 of 4 rows has no 'y', which is part of the key."),
    (
      "foreign-key: {column: y, references: {dataset: other, column: b}}",
      "1 of 3 rows (33.3%) has a key that does not exist in other (b). 1 row with a missing part was not compared."
    ),
    (
      "foreign-key: {column: x, references: {dataset: other, column: b}, mostly: 50%}",
      "3 of 4 rows (75%) have a key that does not exist in other (b); at most 50% may."
    ),
    (
      "foreign-key: {column: x, references: {dataset: other, column: bb}}",
      "The dataset 'other' has no column 'bb', but 'b'."
    ),
    ("no-overlap: {with: other, columns: [x]}", "The dataset 'other' has no column 'x', but 'b'."),
    (
      "no-overlap: {with: other}",
      "The dataset 'other' has no columns x, y, so its rows cannot be compared by all columns; name the columns to "
        + "compare with 'columns', or leave the others out with 'except'."
    ),
    ("no-overlap: {with: twin}", "2 of 4 rows also occur in 'twin', by all columns; none may."),
    (
      "no-overlap: {with: absent}", "The dataset 'absent' is compared with and could not be read. It has not been read."
    ),
    (
      "same-rows: {as: twin}",
      "2 of 4 rows have no counterpart in 'twin', and 1 of its 3 rows has none here, by all columns."
    ),
  ]) func `a message says what was found and what was expected`(check: String, message: String) throws {
    let others = ["other": ["b", "5", "2"], "twin": ["y,x", "5,1", "5,1", ",9"]]
    let results = try Judge().results(check, rows: ["x,y", "1,5", "1,5", "3,7", "2,"], others: others)
    #expect(results[0].message == message)
  }

  @Test func `rows are shown where they stand`() throws {
    let scratch = try Scratch()
    let files = try [
      scratch.file("1.csv", "a,b\n1,\"x\ny\"\n2,\n1,\"x\ny\"\n"),
      scratch.file("2.csv", "a,b\n2,\n\"1\",\"x\ny\"\n3,3\n"),
    ]
    var judge = Judge()
    judge.others["test"] = [try scratch.file("test.csv", "b,a\n3,3\n,2\n")]
    let checks = [
      "duplicate-rows: {}", "no-overlap: {with: test}", "key: {column: b}",
      "foreign-key: {columns: [a, b], references: {dataset: test}}",
    ]
    let results = try judge.results(checks, files)
    #expect(
      results.map(\.shown) == [
        [
          "1.csv:5 repeats the row of 1.csv:2", "2.csv:2 repeats the row of 1.csv:4",
          "2.csv:3 repeats the row of 1.csv:2",
        ],
        [
          "1.csv:4 the row also occurs in 'test'", "2.csv:2 the row also occurs in 'test'",
          "2.csv:5 the row also occurs in 'test'",
        ],
        ["1.csv:4:3 b is missing", "2.csv:2:3 b is missing"],
        ["1.csv:5 repeats 'x\ny' of 1.csv:2", "2.csv:3 repeats 'x\ny' of 1.csv:2"],
        [
          "1.csv:2 a '1', b 'x\ny' is not in 'test'", "1.csv:5 a '1', b 'x\ny' is not in 'test'",
          "2.csv:3 a '1', b 'x\ny' is not in 'test'",
        ],
      ])
  }

  @Test func `random tables are judged as a plain comparison does`() throws {
    var random = Seeded(7)
    for round in 0..<40 {
      func table(_ rows: Int) -> [[String]] {
        (0..<rows).map { _ in (0..<3).map { _ in ["", "1", "\"1\"", "a", "ab", "b"][Int(random.next() % 6)] } }
      }
      func text(_ rows: [[String]]) -> [String] { ["x,y,z"] + rows.map { $0.joined(separator: ",") } }
      func plain(_ rows: [[String]]) -> [[String]] { rows.map { $0.map { $0 == "\"1\"" ? "1" : $0 } } }
      let (mine, theirs) = (table(round), table(5))
      let (rows, others) = (plain(mine), plain(theirs))
      let repeats = rows.count - Set(rows).count
      let common = rows.count { others.contains($0) }
      let keys = rows.map { [$0[0], $0[2]] }.filter { !$0.contains("") }
      let known = others.map { [$0[1], $0[0]] }.filter { !$0.contains("") }
      let strays = keys.count { !known.contains($0) }
      var judge = Judge()
      let scratch = try Scratch()
      judge.others["d"] = [try scratch.file("d.csv", text(theirs).joined(separator: "\n"))]
      let file = try scratch.file("x.csv", text(mine).joined(separator: "\n"))
      let results = try judge.results(
        [
          "duplicate-rows: {}", "no-overlap: {with: d}",
          "foreign-key: {columns: [x, z], references: {dataset: d, columns: [y, x]}}", "same-rows: {as: d}",
        ], [file])
      let labelled = rows.filter { !$0[2].isEmpty }
      let conflicting = labelled.count { row in labelled.contains { $0[..<2] == row[..<2] && $0[2] != row[2] } }
      let labels = try judge.results(["conflicting-labels: {label: z}"], [file])[0]
      if !labelled.isEmpty { #expect(labels.observed?.number == Double(conflicting) / Double(labelled.count)) }
      let share = Double(max(1, rows.count))
      if round > 0 { #expect(results[0].observed?.number == Double(repeats) / share) }
      if round > 0 { #expect(results[1].observed?.number == Double(common) / share) }
      if !keys.isEmpty { #expect(results[2].observed?.number == Double(strays)) }
      var left = others
      for row in rows { if let index = left.firstIndex(of: row) { left.remove(at: index) } }
      #expect(results[3].observed?.number == Double(left.count + rows.count - (others.count - left.count)))
    }
  }

  @Test func `results do not depend on threads`() throws {
    let scratch = try Scratch()
    var text = "a,b\n"
    for row in 0..<60_000 { text += "\(row % 30_011),\"k\n\"\n" }
    let file = try scratch.file("big.csv", text)
    let checks = [
      "duplicate-rows: {}", "no-overlap: {with: test}", "same-rows: {as: test}",
      "foreign-key: {column: a, references: {dataset: test}}", "duplicate-rows: {columns: [b]}\nby: b",
    ]
    var judge = Judge(threads: 1)
    judge.others["test"] = [try scratch.file("test.csv", "a,b\n" + (0..<60_000).map { "\($0 * 2),\"k\n\"\n" }.joined())]
    let one = try judge.results(checks, [file])
    let counts = [
      "29,989 of 60,000 rows (50%)", "30,001 of 60,000 rows (50%)", "89,988 differences", "29,999 of 60,000 rows (50%)",
      "59,999 of 60,000 rows (99.998%)",
    ]
    #expect(one.map { $0.observed?.text } == counts)
    #expect(one.allSatisfy { $0.evidence.count == 20 && $0.evidenceOmitted > 20_000 })
    judge.threads = 4
    let four = try judge.results(checks, [file])
    #expect(four.map(\.evidence) == one.map(\.evidence))
    #expect(four.map(\.message) == one.map(\.message))
  }

  @Test func `labels that conflict are shown beside each other`() throws {
    let rows = ["id,x,y", "1,a,0", "2,a,", "3,b,0", "4,a,0", "5,a,1", "6,b,0", "7,a,2"]
    var judge = Judge()
    judge.label = "y"
    let result = try judge.results("conflicting-labels: {except: [id], max: 10%}", rows: rows)[0]
    #expect(result.verdict == .failed)
    #expect(
      result.message
        == "4 of 6 rows share all columns but id with a row whose 'y' differs; at most 10% may. 1 row without a label "
        + "was left out.")
    #expect(
      result.shown == [
        "x.csv:6 y '1' where x.csv:2 has '0' for the same features",
        "x.csv:8 y '2' where x.csv:2 has '0' for the same features",
      ])
    #expect(result.evidenceOmitted == 2)
    #expect(try judge.results("conflicting-labels: {}", rows: rows)[0].verdict == .passed)
    let absent = try judge.results("conflicting-labels: {label: yy}", rows: rows)[0]
    #expect(absent.message == "The data has no column 'yy', but 'y'.")
    let unknown = try Judge().results("conflicting-labels: {}", rows: rows)[0]
    #expect(unknown.message == "No label is known; write 'label: NAME' here or beside the dataset's source.")
    #expect(
      refusal("conflicting-labels: {label: y, columns: [x, y]}")
        == "mlgate.yml:1:21: error: 'y' is the label and among the features; leave it out of 'columns'")
  }

  @Test func `slices are compared by themselves`() throws {
    let rows = ["p,x", "a,1", "b,1", "a,2", "a,1", "b,2"]
    let results = try Judge().results("duplicate-rows: {}\nby: p\nminimum-slice-rows: 1", rows: rows)
    #expect(results.map(\.verdict) == [.failed, .passed])
    #expect(results[0].shown == ["x.csv:5 repeats the row of x.csv:2"])
    let keys = try Judge().results(
      "foreign-key: {column: x, references: {dataset: d}}\nby: p\nminimum-slice-rows: 1", rows: rows,
      others: ["d": ["x", "1"]])
    #expect(keys.map(\.shown) == [["x.csv:4 x '2' is not in 'd'"], ["x.csv:6 x '2' is not in 'd'"]])
  }

  @Test func `conditions pick the rows that are compared`() throws {
    let rows = ["p,x,y", "a,1,2013-01-01", "b,1,2013-01-09", "a,1,2013-01-02", "b,0,2013-01-03", "a,2,2013-01-03"]
    let checks = [
      "duplicate-rows: {columns: [x]}", "conflicting-labels: {label: y, columns: [x]}", "monotonic: {columns: [x, y]}",
      "date-gaps: {column: y, max: 1d}", "foreign-key: {column: x, references: {dataset: d}}",
    ].map { $0 + "\nwhere: p = 'a'" }
    let scratch = try Scratch()
    var judge = Judge()
    judge.others["d"] = [try scratch.file("d.csv", "x\n1\n")]
    let results = try judge.results(checks, [scratch.file("x.csv", rows.joined(separator: "\n") + "\n")])
    #expect(results.map(\.verdict) == [.failed, .failed, .passed, .passed, .passed, .failed])
    #expect(
      results.flatMap(\.shown) == [
        "x.csv:4 repeats the row of x.csv:2",
        "x.csv:4 y '2013-01-02' where x.csv:2 has '2013-01-01' for the same features", "x.csv:6 x '2' is not in 'd'",
      ])
  }

  @Test func `JSON tells 1 from its text within a dataset, not across`() throws {
    let scratch = try Scratch()
    let file = try scratch.file("x.jsonl", "{\"x\":1}\n{\"x\":\"1\"}\n{\"y\":null,\"x\":1}\n{\"x\":null}\n{}\n")
    var judge = Judge()
    judge.others["d"] = [try scratch.file("d.csv", "x\n1\n")]
    let results = try judge.results(
      ["duplicate-rows: {}", "foreign-key: {column: x, references: {dataset: d}}", "key: {column: x}"], [file])
    #expect(results.map { $0.observed?.text } == ["2 of 5 rows (40%)", "0 of 3 rows (0%)", "2 missing", "1 duplicate"])
    #expect(results[0].shown == ["x.jsonl:3 repeats the row of x.jsonl:1", "x.jsonl:5 repeats the row of x.jsonl:4"])
  }
}
