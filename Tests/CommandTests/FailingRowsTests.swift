import Foundation
import MLGateResults
import Testing

/// Rows that broke checks are kept on request: verbatim, once each, with their places and the checks they broke.
@Suite struct FailingRowsTests {
  private static let folder = ".mlgate/reports/validate-data/quarantine"

  private func kept(_ project: Scratch, _ name: String = "d.failing.csv") throws -> String {
    try project.read("\(Self.folder)/\(name)")
  }

  @Test func `each row is kept once, with the checks it broke`() async throws {
    let project = try Projects.data(
      ["id,x,note", "1,5,\"a \"\"b\"\"\"", "2,99,\"two\nlines\"", "3,,c\r", "1,7,d", "4,99,a"],
      checks: [
        "range: {column: x, max: 9}\n      quarantine: true", "rule: x < 50 OR x IS NULL\n      quarantine: true",
        "unique: {column: id}\n      quarantine: true", "missing: {column: x, max: 0%}",
      ])
    try await project.run("validate-data", expecting: 1)
    #expect(
      try kept(project) == "id,x,note\n1,5,\"a \"\"b\"\"\"\n2,99,\"two\nlines\"\n1,7,d\n4,99,a\n")
    #expect(
      try kept(project, "d.failing.jsonl") == """
        {"checks":["d/unique/id"],"end":24,"file":"data.csv","line":2,"start":10}
        {"checks":["d/range/x","d/rule/x < 50 OR x IS NULL"],"end":41,"file":"data.csv","line":3,"start":24}
        {"checks":["d/unique/id"],"end":47,"file":"data.csv","line":6,"start":41}
        {"checks":["d/range/x","d/rule/x < 50 OR x IS NULL"],"end":54,"file":"data.csv","line":7,"start":47}

        """)
    #expect(
      try project.report(.validateData).fact("d failing rows")
        == "4 rows kept in \(Self.folder)/d.failing.csv, with places and checks in \(Self.folder)/d.failing.jsonl")
  }

  @Test func `the option asks for all checks, whatever is known of the data`() async throws {
    let project = try Projects.data(
      ["x", "1", "", "99"],
      checks: ["range: {column: x, max: 9}", "missing: {column: x, max: 0%}", "row-count: {min: 9}"])
    try await project.run("validate-data", expecting: 1)
    #expect(!project.exists("\(Self.folder)/d.failing.csv"))
    try await project.run("validate-data", "--quarantine", expecting: 1)
    #expect(try kept(project) == "x\n\n99\n")
    #expect(
      try project.report(.validateData).fact("d failing rows")?.hasSuffix(
        "; no single rows are at fault in d/row-count/bounds") == true)
    // What an earlier run kept is not this one's.
    try await project.run("validate-data", expecting: 1)
    #expect(!project.exists("\(Self.folder)/d.failing.csv"))
  }

  @Test func `slices and conditions keep their own rows only`() async throws {
    let rows = (0..<300).map { "\($0 % 2 == 0 ? "a" : "b"),\($0)" }
    let project = try Projects.data(
      ["g,x"] + rows,
      checks: [
        "range: {column: x, max: 296}\n      by: g\n      quarantine: true",
        "range: {column: x, min: 2}\n      where: g = 'a'\n      quarantine: true",
        "rule: x <> 4\n      where: g = 'b'\n      quarantine: true",
      ])
    try await project.run("validate-data", expecting: 1)
    #expect(try kept(project) == "g,x\na,0\nb,297\na,298\nb,299\n")
    let places = try kept(project, "d.failing.jsonl").split(separator: "\n")
    #expect(places[1].hasPrefix("{\"checks\":[\"d/range/x[g=b]\"]"), "\(places[1])")
    #expect(places[1].contains("\"line\":299,"))
  }

  @Test func `records and several files have their own places`() async throws {
    let project = try Projects.data(
      [], checks: ["range: {column: x, max: 9}\n      quarantine: true"], source: "\"*.jsonl\"")
    try project.write("a.jsonl", "{\"x\": 1}\n{\"x\": 11, \"y\": [1, 2]}\n")
    try project.write("b.jsonl", "{\"y\": []}\n\n{  \"x\":12}\n")
    try await project.run("validate-data", expecting: 1)
    #expect(try kept(project, "d.failing.jsonl") == "{\"x\": 11, \"y\": [1, 2]}\n{  \"x\":12}\n")
    #expect(
      try kept(project, "d.failing.places.jsonl") == """
        {"checks":["d/range/x"],"end":23,"file":"a.jsonl","line":2,"start":0}
        {"checks":["d/range/x"],"end":34,"file":"b.jsonl","line":3,"start":23}

        """)
  }

  /// The rows that are kept and those that are not are those that a query finds.
  @Test func `many rows on several threads are all there, in order`() async throws {
    let rows = (0..<60_000).map { "\($0),\(($0 * 7919) % 1000)" }
    let project = try Projects.data(
      ["id,x"] + rows,
      checks: ["range: {column: x, max: 989}\n      quarantine: true", "rule: x % 100 > 0\n      quarantine: true"])
    try await project.run("validate-data", expecting: 1)
    let wanted = (0..<60_000).filter { row in
      let x = (row * 7919) % 1000
      return x > 989 || x % 100 == 0
    }
    #expect(try kept(project) == "id,x\n" + wanted.map { rows[$0] + "\n" }.joined())
    let lines = try kept(project, "d.failing.jsonl").split(separator: "\n")
    #expect(lines.count == wanted.count)
    #expect(zip(lines, wanted).allSatisfy { $0.contains("\"line\":\($1 + 2),") })
  }

  /// A rule of which the columns' types are only known by their values, and one that cannot be computed.
  @Test func `rules keep what they call a failure`() async throws {
    let project = try Projects.data(
      ["a,b", "1,2", "3,2", ",1", "4,0"],
      checks: ["rule: a <= b\n      quarantine: true", "rule: a / b > 0\n      nulls: fail\n      quarantine: true"])
    try await project.run("validate-data", expecting: 1)
    #expect(try kept(project) == "a,b\n3,2\n,1\n4,0\n")
  }
}
