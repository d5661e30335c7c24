import Foundation
import MLGateProfiles
import MLGateTables
import Testing

@Suite struct JSONLinesProfileTests {
  private func profile(
    _ files: [TableSource.File], threads: Int = 2, limits: ExactLimits = ExactLimits()
  ) throws -> Profile {
    let source = try TableSource(named: files)
    let profiler = Profiler(source, limits: limits)
    return profiler.profile(try TableScan(source, threads: threads, digests: false).run([profiler]))
  }

  private func profile(_ text: String) throws -> Profile {
    let scratch = try Scratch()
    return try profile([scratch.file("x.jsonl", Array(text.utf8))])
  }

  @Test func `values are what JSON says they are`() throws {
    let found = try profile(
      """
      {"n":1,"s":"12","b":true,"d":"2024-02-29","t":"2024-02-29T01:02:03Z","l":[1,[2,3]],"o":{"x":1.5},"z":null}
      {"n":-2,"s":"","b":false,"d":"2024-03-01","t":"2024-02-29T01:02:04Z","l":[],"o":{"x":-0},"late":"x"}
      """)
    #expect(found.rows == 2)
    #expect(found.columns.map(\.name) == ["n", "s", "b", "d", "t", "l", "o.x", "z", "late"])
    #expect(
      found.columns.map(\.type) == [
        .integer, .text, .boolean, .date, .timestamp, .list, .decimal, .empty, .text,
      ])
    #expect(found.columns.map(\.missing) == [0, 0, 0, 0, 0, 0, 0, 2, 1])
    #expect(found.column("s")?.emptyTexts == 1)
    #expect(found.column("s")?.kinds.integer == 0)
    #expect(found.column("l")?.minimumListLength == 0)
    #expect(found.column("l")?.maximumListLength == 2)
    #expect(found.column("l")?.meanListLength == 1)
    #expect(found.column("o.x")?.zeros == 1)
  }

  @Test func `whole numbers past 64 bits keep every digit`() throws {
    let column = try #require(try profile("{\"a\":18446744073709551617}\n{\"a\":18446744073709551616}\n").column("a"))
    #expect(column.kinds.bigInteger == 2)
    #expect(column.distinct == 2)
    #expect(column.maximum == .text("18446744073709551617"))
  }

  /// Records of several chunks, where names come late and values leave the exact path.
  private static func text() -> [UInt8] {
    var generator = SeededGenerator(31)
    var text: [UInt8] = []
    let padding = String(repeating: "p", count: 400)
    for row in 0..<18_000 {
      var members = [
        "\"id\":\(row)", "\"p\":\"\(generator.next())\(padding)\"", "\"x\":\(Double(generator.next() >> 44) / 4)",
      ]
      if row > 9000 { members.append("\"late\":{\"v\":\(row % 7),\"w\":[\(row),2]}") }
      if row % 3 == 0 { members.append("\"s\":\"\(row % 11)\"") }
      text += Array(("{" + members.shuffled(using: &generator).joined(separator: ",") + "}\n").utf8)
    }
    return text
  }

  @Test(arguments: [ExactLimits(), ExactLimits(values: 0, bytes: 0)])
  func `the number of threads does not show`(limits: ExactLimits) throws {
    let scratch = try Scratch()
    let file = try scratch.file("x.jsonl", Self.text())
    let one = try profile([file], threads: 1, limits: limits)
    let late = try #require(one.column("late.v"))
    #expect(late.count == 18_000 && late.missing == 9001 && late.maximum == .integer(6))
    #expect(one.column("late.w")?.maximumListLength == 2)
    #expect(one.column("s")?.missing == 12_000)
    for threads in [2, 5] {
      #expect(try stored(profile([file], threads: threads, limits: limits)) == stored(one), "\(threads) threads")
    }
  }

  @Test func `a table has the profile that it has as CSV`() throws {
    let scratch = try Scratch()
    var generator = SeededGenerator(8)
    var json = ""
    var csv = "n,d,t\n"
    for _ in 0..<3000 {
      let n = Int.random(in: -9...9, using: &generator)
      let d = Double(Int.random(in: -400...400, using: &generator)) / 8
      let t = ["a", "b c", "d,e", "f\"g", "\u{E9}"].randomElement(using: &generator) ?? ""
      json += "{\"n\":\(n == 0 ? "null" : "\(n)"),\"d\":\(d),\"t\":\"\(t.replacing("\"", with: "\\\""))\"}\n"
      csv += "\(n == 0 ? "" : "\(n)"),\(d),\"\(t.replacing("\"", with: "\"\""))\"\n"
    }
    let left = try profile([scratch.file("x.jsonl", Array(json.utf8))])
    let right = try profile([scratch.file("x.csv", Array(csv.utf8))])
    #expect(try stored(left) == stored(right))
  }
}
