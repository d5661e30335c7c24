import MLGateChecks
import MLGateResults
import Testing

@Suite struct SliceTests {
  private let rows = ["place,x", "a,1", "b,", "a,2", "\"b\",3", ",4", "a,", "b,5"]

  @Test func `every slice is judged by its own rows`() throws {
    let results = try Judge().results(
      "missing: {column: x, max: 0%}\nby: place\nminimum-slice-rows: 1", rows: rows)
    #expect(results.map(\.subject.slice) == ["place=(missing)", "place=a", "place=b"])
    #expect(results.map(\.verdict) == [.passed, .failed, .failed])
    #expect(results.map { $0.observed?.text } == ["0%", "33.3%", "33.3%"])
    #expect(results.map(\.id) == ["(missing)", "a", "b"].map { "train/missing/x[place=\($0)]" })
    #expect(results[1].shown == ["x.csv:7:3 x is missing"])
    #expect(results[2].shown == ["x.csv:3:3 x is missing"])
    #expect(results[2].title == "train [place=b]: x: missing at most 0%")
  }

  @Test func `keys are compared within a slice, and shown where they stand`() throws {
    let results = try Judge().results(
      "unique: {column: x}\nby: [place]\nminimum-slice-rows: 1", rows: ["place,x", "a,1", "b,1", "a,\"\n2\"", "b,1"])
    #expect(results.map(\.verdict) == [.passed, .failed])
    #expect(results[1].shown == ["x.csv:6 repeats '1' of x.csv:3"])
  }

  @Test func `small slices are not judged, and none at all is no pass`() throws {
    let check = "missing: {column: x, max: 50%}\nby: [place]\nminimum-slice-rows: "
    #expect(try Judge().results(check + "3", rows: rows).map(\.subject.slice) == ["place=a", "place=b"])
    let none = try Judge().results(check + "4", rows: rows)
    #expect(none.map(\.verdict) == [.inconclusive])
    #expect(none[0].message == "No value of place has 4 rows or more, so no slice was judged.")
  }

  @Test func `a column of one value makes one slice that is the whole`() throws {
    let checks = ["row-count: {min: 5}", "range: {column: x, max: 3}", "allowed: {column: x, values: [1, 2]}"]
    let rows = ["one,x"] + (1...40).map { "same,\($0 % 5)" }
    for check in checks {
      let whole = try Judge().results(check, rows: rows)
      let slice = try Judge().results("\(check)\nby: one\nminimum-slice-rows: 1", rows: rows)
      #expect(whole.map(\.verdict) == slice.map(\.verdict))
      #expect(whole.map(\.observed) == slice.map(\.observed))
      #expect(whole.map(\.evidence) == slice.map(\.evidence))
    }
  }

  @Test func `every check of a slice sees all of its values`() throws {
    let scratch = try Scratch()
    let file = try scratch.file("x.csv", "place,x\n" + (0..<60_000).map { "p\($0 % 2),\($0 % 1000)\n" }.joined())
    let check = "range: {column: x, max: 997}\nby: place"
    let results = try Judge().results([check, check, check], [file])
    #expect(results.map { $0.observed?.text } == results.map { _ in "60 of 30,000 values (0.2%)" })
  }

  @Test func `slices do not depend on threads`() throws {
    let scratch = try Scratch()
    var text = "place,x,y\n"
    for row in 0..<60_000 { text += "p\(row % 7),\(row % 977),\"\(row)\n\"\n" }
    let file = try scratch.file("big.csv", text)
    let checks = ["range: {column: x, max: 970}\nby: place", "unique: {columns: [x, y]}\nby: [place]"]
    let one = try Judge(threads: 1).results(checks, [file])
    #expect(one.count == 14)
    #expect(try Judge(threads: 4).results(checks, [file]).map(\.evidence) == one.map(\.evidence))
    #expect(one.prefix(7).allSatisfy { $0.verdict == .failed && $0.evidence.count == 20 })
  }

  @Test func `too many slices and columns that are not there are told`() throws {
    let many = ["place,x"] + (0...1000).map { "p\($0),1" }
    let results = try Judge().results("missing: {column: x, max: 0%}\nby: place\nminimum-slice-rows: 1", rows: many)
    #expect(results.map(\.verdict) == [.inconclusive])
    #expect(
      results[0].message == "There are more than 1,000 different values of place; slice by columns with fewer.")
    let absent = try Judge().results("missing: {column: x, max: 0%}\nby: plaice", rows: many)
    #expect(absent.map(\.message) == ["The data has no column 'plaice', but 'place'."])
    #expect(
      refusal("missing: {column: x, max: 0%}\nminimum-slice-rows: 3")
        == "mlgate.yml:1:1: error: 'minimum-slice-rows' is about slices; name their columns with 'by: [NAME]'")
  }
}
