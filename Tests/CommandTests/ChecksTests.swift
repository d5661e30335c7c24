import Foundation
import Testing

/// `mlgate checks`, and the page that is made with it.
@Suite struct ChecksTests {
  @Test func `the reference page is what the tool prints`() async throws {
    let outcome = try await Scratch().run("checks", "--markdown", expecting: 0)
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("docs/checks.md")
    if ProcessInfo.processInfo.environment["MLGATE_RECORD"] == "1" { try Data(outcome.output.utf8).write(to: file) }
    let page = String(decoding: try Data(contentsOf: file), as: UTF8.self)
    #expect(page == outcome.output, "docs/checks.md is stale: write it anew with 'mlgate checks --markdown'")
  }

  @Test func `one check is described, an unknown one is not`() async throws {
    let scratch = try Scratch()
    let one = try await scratch.run("checks", "not-constant", expecting: 0)
    #expect(
      one.output == """
        not-constant: A column has at least two different values.

        Arguments:
          column, columns  the columns; all when none is named

        Examples:
          - not-constant: {column: x}
            passes: 2 over [x] [1] [2]
          - not-constant: {column: x}
            fails: 1 over [x,y] [1,1] [,2] [1,3]
          - not-constant: {}
            fails: 1 over [x,y] [1,1] [1,2]
          - not-constant: {column: x}
            cannot decide over [x,y] [,1]
          - not-constant: {column: x}
            cannot decide over [x] [1]

        """)
    let unknown = try await scratch.run("checks", "not-constnat", expecting: 64)
    #expect(unknown.error.hasPrefix("Error: There is no check 'not-constnat'; did you mean 'not-constant'?\n"))
    let both = try await scratch.run("checks", "mean", "--markdown", expecting: 64)
    #expect(both.error.hasPrefix("Error: Give a check, --markdown or --json-schema; only one of them.\n"))
  }

  @Test func `the schema knows every check and its arguments`() async throws {
    let outcome = try await Scratch().run("checks", "--json-schema", expecting: 0)
    let schema = try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
    #expect(schema["$schema"] as? String == "https://json-schema.org/draft/2020-12/schema")
    let properties = try #require(schema["properties"] as? [String: [String: Any]])
    let datasets = try #require(properties["validate-data"]?["additionalProperties"] as? [String: Any])
    let variants = try #require((datasets["items"] as? [String: Any])?["anyOf"] as? [[String: Any]])
    let list = try await Scratch().run("checks", expecting: 0)
    let keywords = list.output.split(separator: "\n").compactMap { $0.split(separator: " ").first.map(String.init) }
    #expect(variants.compactMap { ($0["required"] as? [String])?.first } == keywords)
    let mean = variants.first { ($0["required"] as? [String]) == ["mean"] }
    let arguments = (mean?["properties"] as? [String: [String: Any]])?["mean"]?["properties"] as? [String: Any]
    #expect(arguments?.keys.sorted() == ["above", "below", "change", "column", "columns", "max", "min"])
  }
}
