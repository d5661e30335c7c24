import Foundation
import MLGateChecks
import MLGateProfiles
import MLGateResults
import MLGateTables
import Testing

@Suite struct JudgementTests {
  @Test func `a share that is exactly the bound holds`() throws {
    for conforming in [1, 7, 14, 28, 29, 55, 56, 57, 58, 99, 100] {
      let rows = ["x"] + (0..<100).map { $0 < conforming ? "1" : "5" }
      let check = "allowed: {column: x, values: [1], mostly: \(conforming)%}"
      #expect(try Judge().results(check, rows: rows)[0].verdict == .passed, "\(conforming)%")
      if conforming < 100 {
        let strict = "allowed: {column: x, values: [1], mostly: \(conforming).1%}"
        #expect(try Judge().results(strict, rows: rows)[0].verdict == .failed)
      }
      let missing = ["x,y"] + (0..<100).map { $0 < conforming ? ",1" : "1,1" }
      #expect(try Judge().results("missing: {column: x, max: \(conforming)%}", rows: missing)[0].verdict == .passed)
    }
  }

  @Test func `a rise that is exactly the bound holds`() throws {
    func rows(_ missing: Int) -> String { "x,y\n" + (0..<100).map { $0 < missing ? ",1\n" : "1,1\n" }.joined() }
    let scratch = try Scratch()
    for accepted in [0, 1, 2, 3, 5, 11, 29, 57, 98] {
      var judge = Judge()
      judge.baseline = try judge.profile([scratch.file("old.csv", rows(accepted))])
      let now = try scratch.file("x.csv", rows(accepted + 1))
      #expect(
        try judge.results(["missing: {column: x, change: {max: 1%}}"], [now])[0].verdict == .passed, "\(accepted)")
      #expect(try judge.results(["missing: {column: x, change: {max: 0.9%}}"], [now])[0].verdict == .failed)
    }
  }

  @Test func `row count and missing rate are compared with the accepted profile`() throws {
    let scratch = try Scratch()
    var judge = Judge()
    judge.baseline = try judge.profile([scratch.file("old.csv", "x,y\n" + String(repeating: "1,\n", count: 10))])
    let now = try scratch.file("x.csv", "x,y\n" + String(repeating: "1,2\n", count: 12) + ",2\n")
    let results = try judge.results(
      [
        "row-count: {change: {max: 30%}}", "row-count: {change: {max: 29%}}", "missing: {column: x, change: {max: 1%}}",
        "missing: {column: y, change: {max: 1%}}",
      ], [now])
    #expect(results.map(\.verdict) == [.passed, .failed, .failed, .passed])
    #expect(
      results.map(\.message) == [
        "There are 13 rows, the accepted profile has 10: +30%; expected at most 30% either way.",
        "There are 13 rows, the accepted profile has 10: +30%; expected at most 29% either way.",
        "7.69% of 'x' is missing, 0% in the accepted profile; expected at most 1% more.",
        "0% of 'y' is missing, 100% in the accepted profile; expected at most 1% more.",
      ])
    #expect(results.map { $0.observed?.text } == ["+30%", "+30%", "+7.69%", "-100%"])
  }

  @Test func `without a baseline nothing is decided`() throws {
    let results = try Judge().results("missing: {column: x, change: {max: 1%}}", rows: ["x", "1"])
    #expect(results.map(\.verdict) == [.inconclusive])
    #expect(
      results[0].message
        == "There is no accepted profile to compare with. Look at the data, then accept it with 'mlgate accept train'.")
  }

  @Test(arguments: [
    ("range: {column: x, max: 3}", "1 of 2 values of 'x' is not at most 3."),
    ("range: {column: x, min: 0, max: 3, mostly: 90%}", "1 of 2 values of 'x' is not from 0 to 3; at most 10% may."),
    ("range: {column: x, min: 0}", "All 2 values of 'x' conform."),
    ("range: {column: x, max: 3, mostly: 50%}", "1 of 2 values of 'x' do not conform; 50% may."),
    ("allowed: {column: x, values: [5]}", "1 of 2 values of 'x' is not one of 5."),
    ("missing: {column: x, max: 0%}", "0 of 2 rows have no 'x' (0%)."),
    ("missing: {column: zebra, max: 0%}", "The data has no column 'zebra'."),
    ("missing: {column: xx, max: 0%}", "The data has no column 'xx', but 'x'."),
    ("unique: {column: x}", "All 2 rows differ in x."),
    ("row-count: {max: 1}", "There are 2 rows; expected at most 1 row."),
    ("columns: {types: {x: date}}", "Column 'x' is integer, expected date: 2 of 2 values are not."),
    ("columns: {required: [x], others: refuse}", "Column 'x' is there."),
  ]) func `a message says what was found and what was expected`(check: String, message: String) throws {
    #expect(try Judge().results(check, rows: ["x", "1", "5"])[0].message == message)
  }

  @Test(arguments: [
    (
      "unique: {column: x, mostly: 20%}",
      "2 of 5 rows repeat the x of an earlier row; 4 (80%) share it with another, 80% may."
    ),
    (
      "unique: {column: x, mostly: 30%}",
      "2 of 5 rows repeat the x of an earlier row; 4 (80%) share it with another, 70% may."
    ),
    ("columns: {count: 3}", "There are 2 columns, expected 3."),
    ("columns: {positions: {y: 1}}", "'y' is column 2 of 2, expected column 1."),
    ("columns: {positions: {y: 2}}", "'y' is column 2 of 2."),
    ("columns: {positions: {y: 2, x: 1}, others: refuse}", "There are no columns but the expected ones."),
    ("columns: {positions: {z: 3}}", "The data has no column 'z', but 'x'."),
  ]) func `what is counted or placed is told`(check: String, message: String) throws {
    #expect(try Judge().results(check, rows: ["x,y", "1,a", "2,b", "1,c", "2,d", "5,e"])[0].message == message)
  }

  @Test func `whole numbers are compared exactly`() throws {
    // As doubles all three are 2^53.
    let rows = ["x", "9007199254740992", "9007199254740993"]
    let check = "range: {column: x, min: 9007199254740993}"
    #expect(try Judge().results(check, rows: rows)[0].observed?.text == "1 of 2 values (50%)")
    #expect(try Judge().results("range: {column: x, max: 9007199254740992}", rows: rows)[0].verdict == .failed)
    #expect(try Judge().results("range: {column: x, max: 9007199254740993}", rows: rows)[0].verdict == .passed)
  }

  @Test func `a share near the whole does not look like the whole`() throws {
    let rows = ["x,y", "1,1"] + [String](repeating: ",1", count: 29_999)
    let result = try Judge().results("missing: {column: x, max: 1%}", rows: rows)[0]
    #expect(result.observed?.text == "99.997%")
  }

  @Test func `columns are told apart by their bytes`() throws {
    let rows = ["caf\u{E9},cafe\u{301}", "1,2", "1,3"]
    let others = try Judge().results("columns: {required: [caf\u{E9}], others: refuse}", rows: rows)
    #expect(others.map(\.verdict) == [.passed, .failed])
    #expect(try Judge().results("unique: {column: caf\u{E9}}", rows: rows)[0].verdict == .failed)
    #expect(try Judge().results("unique: {column: cafe\u{301}}", rows: rows)[0].verdict == .passed)
  }
}

@Suite struct EvidenceTests {
  @Test func `evidence stands where the value begins`() throws {
    let scratch = try Scratch()
    let files = try [
      scratch.file("1.csv", "\u{FEFF}a,b,x\n1,\"two\nlines\",50\n\n2,\u{E9}\u{E9},\"60\"\r\n3,,7\n"),
      scratch.file("2.csv", "a,\"b\",x\n4,\"\n\n\",5\n5,b,80\n"),
    ]
    let result = try Judge().results(["range: {column: x, max: 10}"], files)[0]
    #expect(
      result.shown == [
        "1.csv:3:8 x '50' is not at most 10", "1.csv:5:6 x '60' is not at most 10",
        "2.csv:5:5 x '80' is not at most 10",
      ])
    #expect(result.evidence.map(\.value) == ["50", "60", "80"])
    #expect(result.evidenceOmitted == 0)
    let missing = try Judge().results(["missing: {column: b, max: 0%}"], files)[0]
    #expect(missing.shown == ["1.csv:6:3 b is missing"])
  }

  @Test func `evidence is right past the first chunk and malformed records do not shift it`() throws {
    var lines = (0..<60_000).map { "\($0),\"row \($0)\",ok" }
    lines[10] = "10,\"a\nb\nc\",ok"
    lines[40_000] = "40000,broken"
    lines[45_000] = "45000,x,bad"
    lines[59_999] = "59999,\"p\nq\",bad"
    let scratch = try Scratch()
    let file = try scratch.file("x.csv", "a,b,c\n" + lines.joined(separator: "\n"))
    for threads in [1, 3] {
      let result = try Judge(threads: threads).results(["allowed: {column: c, values: [ok]}"], [file])[0]
      #expect(
        result.shown == [
          "x.csv:45004:9 c 'bad' is not one of ok", "x.csv:60004:4 c 'bad' is not one of ok",
        ])
    }
  }

  @Test func `the first twenty are shown and the others are counted`() throws {
    let result = try Judge().results("range: {column: x, max: 0}", rows: ["x"] + (1...50).map(String.init))[0]
    #expect(result.evidence.count == RowSearcher.evidenceKept)
    #expect(result.evidenceOmitted == 30)
    #expect(result.shown.first == "x.csv:2:1 x '1' is not at most 0")
    #expect(result.shown.last == "x.csv:21:1 x '20' is not at most 0")
  }

  @Test func `rows that repeat a key name the first that has it`() throws {
    let scratch = try Scratch()
    let files = try [
      scratch.file("1.csv", "a,b\n1,\"x\ny\"\n2,z\n,z\n1,\"x\ny\"\n"),
      scratch.file("2.csv", "a,b\n2,z\n1,z\n2,\"z\"\n"),
    ]
    let result = try Judge().results(["unique: {columns: [a, b]}"], files)[0]
    #expect(
      result.shown == [
        "1.csv:6 repeats '1', 'x\ny' of 1.csv:2", "2.csv:2 repeats '2', 'z' of 1.csv:4",
        "2.csv:4 repeats '2', 'z' of 1.csv:4",
      ])
    #expect(
      result.message
        == "3 of 6 rows repeat the a, b of an earlier row. 1 row with a missing part was not compared.")
  }

  @Test func `many repeated keys are found quickly and shown in order`() throws {
    let scratch = try Scratch()
    let rows = (0..<30_000).map { "\($0 / 2),\"k\"" }
    let file = try scratch.file("x.csv", "a,b\n" + rows.joined(separator: "\n"))
    for threads in [1, 3] {
      let result = try Judge(threads: threads).results(["unique: {columns: [a, b]}"], [file])[0]
      #expect(result.observed?.number == 15_000)
      #expect(result.shown == (0..<20).map { "x.csv:\($0 * 2 + 3) repeats '\($0)', 'k' of x.csv:\($0 * 2 + 2)" })
      #expect(result.evidenceOmitted == 14_980)
    }
  }

  @Test func `offenders of a type are shown`() throws {
    let result = try Judge().results("columns: {types: {x: integer}}", rows: ["x", "1", "2.5", "", "x", "3"])[0]
    #expect(result.shown == ["x.csv:3:1 x '2.5' is not integer", "x.csv:5:1 x 'x' is not integer"])
    #expect(result.message == "Column 'x' is text, expected integer: 2 of 4 values are not.")
  }

  @Test func `a sketched column is judged by its rows`() throws {
    let scratch = try Scratch()
    let files = try (0..<70).map { part in
      try scratch.file("\(part).csv", "x\n" + (0..<20).map { "value \(part) \($0)\n" }.joined())
    }
    let judge = Judge(limits: ExactLimits(values: 0, bytes: 0))
    #expect(try judge.profile(files).column("x")?.isExact == false)
    let result = try judge.results(["allowed: {column: x, values: [value 3 4], mostly: 1%}"], files)[0]
    #expect(result.verdict == .failed)
    #expect(result.observed?.text == "1,399 of 1,400 values (99.9%)")
    #expect(result.shown.first == "0.csv:2:1 x 'value 0 0' is not one of value 3 4")
  }
}
