import Foundation
import MLGateResults
import Testing

/// What is known of files that have not changed: they are not read again, and nothing else changes.
@Suite struct CacheTests {
  private static func days(_ checks: [String]) throws -> Scratch {
    let project = try Projects.data([], checks: checks, source: "days")
    try FileManager.default.removeItem(atPath: project("data.csv"))
    for day in 1...3 { try project.write("days/\(day).csv", rows(day)) }
    return project
  }

  private static func rows(_ day: Int) -> String {
    "day,x\n" + (0..<(10 * day)).map { "\(day),\($0)\n" }.joined()
  }

  /// What a report says of the data, without when and how long.
  private func said(_ project: Scratch) throws -> [String] {
    try project.report(.validateData).checks.map { check in
      ([check.id, check.verdict.rawValue, check.observed?.text ?? "", check.message] + check.told).joined(
        separator: "|")
    }
  }

  private func fact(_ project: Scratch) throws -> String? { try project.report(.validateData).fact("d cache") }

  @Test func `files that have not changed are not read again`() async throws {
    let project = try Self.days([
      "row-count: {min: 70}", "range: {column: x, max: 25}", "unique: {columns: [day, x]}", "rule: \"x < 29\"",
      "missing: {column: x, max: 0%}\n      by: [day]\n      minimum-slice-rows: 15",
    ])
    try await project.run("validate-data", expecting: 1)
    #expect(try fact(project) == nil)
    let first = try said(project)
    let facts = try project.report(.validateData).facts.filter { !$0.name.hasSuffix("cache") && $0.name.hasPrefix("d") }
    let subjects = try project.report(.validateData).subjects
    try await project.run("validate-data", expecting: 1)
    #expect(
      try fact(project)
        == "3 of 3 files are unchanged, nothing was read; 5 of 5 checks decided by what they said of the "
        + "same data")
    #expect(try said(project) == first)
    let again = try project.report(.validateData)
    #expect(again.facts.filter { !$0.name.hasSuffix("cache") && $0.name.hasPrefix("d") } == facts)
    #expect(again.subjects == subjects)
  }

  /// What is in the cache is believed, and only then the files are not looked at.
  @Test func `the cache is what is read, unless it is not to be trusted`() async throws {
    let project = try Self.days(["row-count: {min: 70}"])
    try await project.run("validate-data", expecting: 1)
    for name in project.files(below: ".mlgate/cache/checks") {
      try project.replace("There are 60 rows", by: "This comes from the cache", in: ".mlgate/cache/checks/\(name)")
    }
    try await project.run("validate-data", expecting: 1)
    #expect(
      try project.report(.validateData).check("d/row-count/bounds").message.hasPrefix("This comes from the cache"))
    for option in ["--no-cache", "--untrusted"] {
      try await project.run("validate-data", option, expecting: 1)
      #expect(try project.report(.validateData).check("d/row-count/bounds").message.hasPrefix("There are 60 rows"))
      #expect(try fact(project) == nil)
    }
  }

  @Test func `of a folder only the new file is read, and merged`() async throws {
    let project = try Self.days([
      "row-count: {max: 99}", "mean: {column: x, max: 9}", "top-share: {column: day, max: 60%}",
    ])
    try await project.run("validate-data", expecting: 1)
    try project.write("days/2b.csv", "day,x\n4,1000\n")
    try await project.run("validate-data", expecting: 1)
    #expect(try fact(project) == "3 of 4 files are unchanged, 1 file read")
    let merged = try said(project)
    try await project.run("validate-data", "--no-cache", expecting: 1)
    #expect(try said(project) == merged)
    #expect(try project.report(.validateData).check("d/row-count/bounds").observed?.number == 61)

    // Something is doctored, so that it shows whether the old files are looked at.
    for name in project.files(below: ".mlgate/cache/profiles") where name.hasSuffix(".json") {
      let path = ".mlgate/cache/profiles/\(name)"
      if try project.read(path).contains("\"rows\":30") {
        try project.replace("\"rows\":30", by: "\"rows\":77", in: path)
      }
    }
    try project.write("days/5.csv", "day,x\n5,1\n")
    try await project.run("validate-data", expecting: 1)
    #expect(try project.report(.validateData).fact("d read")?.hasPrefix("109 rows") == true)
  }

  @Test func `checks that look at rows have all files read`() async throws {
    let project = try Self.days(["rule: \"x < 29\"", "unique: {columns: [day, x]}", "row-count: {min: 1}"])
    try await project.run("validate-data", expecting: 1)
    try project.write("days/4.csv", "day,x\n4,1\n3,2\n")
    try await project.run("validate-data", expecting: 1)
    #expect(try fact(project) == "3 of 4 files are unchanged, but read for checks that look at rows (rule, unique)")
    let report = try project.report(.validateData)
    #expect(try report.check("d/unique/day+x").told == ["days/4.csv:3: repeats '3', '2' of days/3.csv:4"])
  }

  @Test func `only checks that are new are asked`() async throws {
    let project = try Self.days(["row-count: {min: 1}", "mean: {column: x, max: 100}"])
    try await project.run("validate-data", expecting: 0)
    try project.replace("max: 100", by: "max: 5")
    try project.replace("- row-count: {min: 1}", by: "- row-count: {min: 1}\n      id: rows")
    try await project.run("validate-data", expecting: 1)
    #expect(
      try fact(project)
        == "3 of 3 files are unchanged, nothing was read; 1 of 2 checks decided by what they said of the "
        + "same data")
    #expect(try project.report(.validateData).troubles == ["failed d/mean/x"])
    #expect(try project.report(.validateData).check("d/rows/bounds").verdict == .passed)
  }

  @Test func `a file that was written again is the same, one that was changed is not`() async throws {
    let project = try Self.days(["row-count: {min: 1}"])
    try await project.run("validate-data", expecting: 0)
    try project.write("days/2.csv", Self.rows(2))
    try await project.run("validate-data", expecting: 0)
    #expect(try fact(project)?.hasPrefix("3 of 3 files are unchanged, nothing was read") == true)

    // The same size and the same time of writing, as a careless copy might have them.
    let attributes = try FileManager.default.attributesOfItem(atPath: project("days/2.csv"))
    try project.write("days/2.csv", Self.rows(2).replacing("2,0\n", with: "2,7\n"))
    let time = try #require(attributes[.modificationDate] as? Date)
    try FileManager.default.setAttributes([.modificationDate: time], ofItemAtPath: project("days/2.csv"))
    try await project.run("validate-data", expecting: 0)
    #expect(try fact(project) == "2 of 3 files are unchanged, 1 file read")
  }

  @Test func `an accepted profile is part of what is asked`() async throws {
    let project = try Self.days(["row-count: {change: {max: 10%}}"])
    try await project.run("validate-data", expecting: 2)
    try await project.run("accept", expecting: 0)
    try await project.run("validate-data", expecting: 0)
    #expect(try fact(project) == "3 of 3 files are unchanged, nothing was read")
  }

  @Test func `what depends on the time is asked again`() async throws {
    let project = try Projects.data(
      ["t", "2020-01-01"], checks: ["freshness: {column: t, max-age: 1h}", "row-count: {min: 1}"])
    try await project.run("validate-data", expecting: 1)
    try await project.run("validate-data", expecting: 1)
    #expect(
      try fact(project)
        == "the file is unchanged, nothing was read; 1 of 2 checks decided by what they said of the same data")
  }

  @Test func `a file with malformed records is read each time`() async throws {
    let project = try Projects.data(["x,y", "1,2", "3"], checks: ["row-count: {min: 1}"])
    try project.replace("{source: data.csv}", by: "{source: data.csv, on-malformed: quarantine}")
    for _ in 0..<2 {
      try await project.run("validate-data", expecting: 0)
      #expect(try fact(project) == nil)
      #expect(try project.read(".mlgate/reports/validate-data/quarantine/d.csv") == "x,y\n3\n")
    }
  }

  @Test(arguments: [Data(), Data("mlgate profile\nspoilt".utf8)]) func `what is damaged is learnt anew`(
    damage: Data
  ) async throws {
    let project = try Self.days(["row-count: {min: 1}"])
    try await project.run("validate-data", expecting: 0)
    let first = try said(project)
    for name in project.files(below: ".mlgate/cache/profiles") where name.hasSuffix(".mlgate-profile") {
      try damage.write(to: URL(filePath: project(".mlgate/cache/profiles/\(name)")))
    }
    for name in project.files(below: ".mlgate/cache/checks") {
      try damage.write(to: URL(filePath: project(".mlgate/cache/checks/\(name)")))
    }
    try await project.run("validate-data", expecting: 0)
    #expect(try said(project) == first)
    #expect(try fact(project) == nil)
    try await project.run("validate-data", expecting: 0)
    try await project.run("validate-data", expecting: 0)
    #expect(try fact(project)?.hasPrefix("3 of 3 files are unchanged, nothing was read; 1 of 1 check") == true)
  }

  @Test func `a new file with other columns is refused as ever`() async throws {
    let project = try Self.days(["row-count: {min: 1}"])
    try await project.run("validate-data", expecting: 0)
    for (name, place) in [("9.csv", "days/9.csv"), ("0.csv", "days/1.csv")] {
      try project.write("days/\(name)", "day,z\n1,2\n")
      try await project.run("validate-data", expecting: 1)
      let kept = try project.report(.validateData).check("d/readable")
      #expect(kept.evidence.first?.location?.description == "\(place):1")
      try await project.run("validate-data", "--no-cache", expecting: 1)
      #expect(try project.report(.validateData).check("d/readable").message == kept.message)
      try FileManager.default.removeItem(atPath: project("days/\(name)"))
    }
  }

  @Test func `how the text is read is part of what is known`() async throws {
    let project = try Projects.data(["x", "1", "NA"], checks: ["missing: {column: x, max: 0}"])
    try await project.run("validate-data", expecting: 0)
    try project.replace("{source: data.csv}", by: "{source: data.csv, null-values: [NA]}")
    try await project.run("validate-data", expecting: 1)
    #expect(try fact(project) == nil)
  }

  @Test func `records and packed files are known, too`() async throws {
    let project = try Projects.data([], checks: ["row-count: {min: 1}"], source: "\"*.jsonl\"")
    try project.write("a.jsonl", "{\"x\": 1}\n")
    try project.write("b.jsonl", "{\"y\": 1}\n")
    try await project.run("validate-data", expecting: 0)
    try await project.run("validate-data", expecting: 0)
    #expect(try fact(project)?.hasPrefix("2 of 2 files are unchanged, nothing was read") == true)
    // All of them together are one part.
    try project.write("c.jsonl", "{\"z\": 1}\n")
    try await project.run("validate-data", expecting: 0)
    #expect(try fact(project) == nil)
    #expect(try project.report(.validateData).fact("d read")?.hasPrefix("3 rows, 3 columns") == true)
  }

  /// A schema's patch is made of the profile, which comes from the cache as well.
  @Test func `a schema that fails offers its patch again`() async throws {
    let project = try Projects.data(["x", "1", "9"], checks: [])
    try project.write("schema.yml", "version: 1\ncolumns:\n  x: {type: integer, max: 5}\n")
    try project.write(
      "mlgate.yml", "version: 1\nmodel: tiny\ndatasets:\n  d: {source: data.csv, schema: schema.yml}\n")
    try await project.run("validate-data", expecting: 1)
    let first = try said(project)
    try await project.run("validate-data", expecting: 1)
    #expect(try fact(project)?.hasPrefix("the file is unchanged, nothing was read; 1 of 1 check") == true)
    #expect(try said(project) == first)
    #expect(first.contains { $0.contains("git apply") })
    try project.replace("max: 5", by: "max: 7", in: "schema.yml")
    try await project.run("validate-data", expecting: 1)
    #expect(try fact(project) == "the file is unchanged, nothing was read")
  }
}
