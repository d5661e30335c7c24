import Foundation
import MLGateReports
import MLGateResults
import Testing

/// Test results against the schemas that readers publish; where `xmllint` and the schemas are.
@Suite(.enabled(if: Schemas.xmllint != nil && Schemas.folder != nil))
struct SchemaTests {
  @Test func strictDocumentsAreValidForJenkinsAndWindyRoad() throws {
    try expectValid(.strict, under: ["jenkins-xunit-junit-10.xsd", "windyroad-JUnit.xsd"])
  }

  @Test func rootlessDocumentsAreValidForJenkinsAndSurefire() throws {
    try expectValid(.rootless, under: ["jenkins-xunit-junit-10.xsd", "surefire-test-report.xsd"])
  }

  /// Shows that the schemas are really asked.
  @Test func extendedDocumentsAreNotValidAnywhere() throws {
    for schema in ["jenkins-xunit-junit-10.xsd", "windyroad-JUnit.xsd", "surefire-test-report.xsd"] {
      let answer = try validate([Samples.everyVerdict], .extended, schema)
      #expect(answer.status != 0 && !answer.errors.isEmpty, "\(schema)")
    }
  }

  private func expectValid(_ dialect: JUnitRenderer.Dialect, under schemas: [String]) throws {
    let random = (0..<100).map { seed in
      var reports = RandomReports(seed: seed)
      return reports.report()
    }
    for schema in schemas {
      let answer = try validate(Samples.all.map(\.report) + random, dialect, schema)
      #expect(answer.status == 0, "\(schema):\n\(answer.errors)")
    }
  }

  private func validate(
    _ reports: [GateReport], _ dialect: JUnitRenderer.Dialect, _ schema: String
  ) throws -> (status: Int32, errors: String) {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("mlgate-junit-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let files = try reports.enumerated().map { index, report in
      let file = folder.appendingPathComponent("\(index).xml")
      try Data(JUnitRenderer(dialect: dialect).render(report).utf8).write(to: file)
      return file.path
    }
    return try Schemas.validate(files, schema)
  }
}

enum Schemas {
  /// The program, where one is installed.
  static let xmllint: URL? = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    .map { URL(fileURLWithPath: String($0)).appendingPathComponent("xmllint") }
    .first { FileManager.default.isExecutableFile(atPath: $0.path) }

  /// The shared schemas, beside the repository or beside the folder of its worktrees.
  static let folder: URL? = {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return ["../shared", "../../shared"]
      .map { root.appendingPathComponent($0).appendingPathComponent("reference/xsd").standardizedFileURL }
      .first { FileManager.default.fileExists(atPath: $0.path) }
  }()

  static func validate(_ files: [String], _ schema: String) throws -> (status: Int32, errors: String) {
    let process = Process()
    let program: URL = try #require(xmllint)
    process.executableURL = program
    process.arguments =
      try ["--nonet", "--noout", "--schema", #require(folder).appendingPathComponent(schema).path] + files
    let pipe = Pipe()
    process.standardError = pipe
    try process.run()
    let told = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    let problems = String(decoding: told, as: UTF8.self).split(separator: "\n").filter { !$0.hasSuffix(" validates") }
    return (process.terminationStatus, problems.prefix(20).joined(separator: "\n"))
  }
}
