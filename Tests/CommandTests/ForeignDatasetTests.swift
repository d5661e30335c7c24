import MLGateResults
import Testing

/// Checks of one dataset that compare with another.
struct ForeignDatasetTests {
  private static func project(_ check: String, carriers: String, policy: String = "fail") throws -> Scratch {
    let scratch = try Scratch()
    try scratch.write("flights.csv", "carrier,x\nAA,1\nZZ,2\n,3\nUA,4\n")
    try scratch.write("carriers.csv", carriers)
    try scratch.write(
      "mlgate.yml",
      """
      version: 1
      model: tiny
      datasets:
        flights: {source: flights.csv}
        carriers: {source: carriers.csv, on-malformed: \(policy)}
      validate-data:
        flights:
          - row-count: {min: 1}
          - \(check)

      """)
    return scratch
  }

  private static let check = "foreign-key: {column: carrier, references: {dataset: carriers, column: code}}"

  @Test func keysThatAreNotThereAreShown() async throws {
    let project = try Self.project(Self.check, carriers: "code,name\nAA,American\nUA,United\n")
    try await project.run("validate-data", expecting: 1)
    let report = try project.report(.validateData)
    #expect(report.troubles == ["failed flights/foreign-key/carrier"])
    let check = try report.check("flights/foreign-key/carrier")
    #expect(check.told == ["flights.csv:3: carrier 'ZZ' is not in 'carriers'"])
    #expect(
      check.message == "1 of 3 rows (33.3%) has a key that does not exist in carriers (code). "
        + "1 row with a missing part was not compared.")
    #expect(report.fact("carriers read") == "2 rows, to compare with")
    #expect(report.subjects.map(\.name).contains("carriers: carriers.csv"))
  }

  @Test func anUnknownDatasetIsRefusedWhereItIsNamed() async throws {
    let project = try Self.project("no-overlap: {with: cariers}", carriers: "code\n")
    let outcome = try await project.run("validate-data", expecting: 64)
    #expect(
      outcome.error.hasPrefix("mlgate.yml:9:26: error: unknown dataset 'cariers'; did you mean 'carriers'?\n"),
      "\(outcome.error)")
  }

  @Test func aDatasetIsNotComparedWithItself() async throws {
    let project = try Self.project("same-rows: {as: flights}", carriers: "code\n")
    let outcome = try await project.run("validate-data", expecting: 64)
    #expect(
      outcome.error.hasPrefix(
        "mlgate.yml:9:23: error: 'flights' would be compared with itself; name another dataset\n"),
      "\(outcome.error)")
    let parents = try Self.project(
      "foreign-key: {column: carrier, references: {dataset: flights, column: x}}", carriers: "code\n")
    try await parents.run("validate-data", expecting: 1)
    #expect(try parents.report(.validateData).check("flights/foreign-key/carrier").evidence.count == 3)
  }

  @Test func whatCannotBeReadIsAnError() async throws {
    let broken = try Self.project(Self.check, carriers: "code,name\nAA,American,more\nZZ,Zeta\n")
    try await broken.run("validate-data", expecting: 3)
    let report = try broken.report(.validateData)
    #expect(report.troubles == ["errored flights/foreign-key/carrier"])
    #expect(
      try report.check("flights/foreign-key/carrier").message
        == "The dataset 'carriers' is compared with and could not be read. 1 record is malformed, the first at "
        + "carriers.csv:2.")
    #expect(report.fact("carriers read") == "1 row, to compare with; 1 malformed record left out")

    let ignoring = try Self.project(Self.check, carriers: "code,name\nAA,American,more\nZZ,Zeta\n", policy: "ignore")
    try await ignoring.run("validate-data", expecting: 1)
    #expect(
      try ignoring.report(.validateData).check("flights/foreign-key/carrier").told == [
        "flights.csv:2: carrier 'AA' is not in 'carriers'", "flights.csv:5: carrier 'UA' is not in 'carriers'",
      ])

    try ignoring.replace("source: carriers.csv", by: "source: carrier.csv")
    try await ignoring.run("validate-data", expecting: 3)
    let absent = try ignoring.report(.validateData)
    #expect(absent.troubles == ["errored flights/foreign-key/carrier"])
  }
}
