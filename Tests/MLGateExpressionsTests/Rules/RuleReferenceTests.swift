import Foundation
import Testing

@testable import MLGateExpressions

/// Every example of docs/rules.md is so.
@Suite struct RuleReferenceTests {
  struct Example: Sendable, CustomTestStringConvertible {
    var expression: String
    var result: String
    var testDescription: String { "\(expression) is \(result)" }
  }

  static let text: String = {
    var folder = URL(fileURLWithPath: #filePath)
    while folder.path != "/" {
      folder.deleteLastPathComponent()
      let file = folder.appendingPathComponent("docs/rules.md")
      if let text = try? String(contentsOf: file, encoding: .utf8) { return text }
    }
    return ""
  }()

  static let examples: [Example] = {
    var examples: [Example] = []
    var isTable = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      let cells = line.replacingOccurrences(of: "\\|", with: "\u{1}").split(separator: "|")
        .map { $0.trimmingCharacters(in: .whitespaces).replacingOccurrences(of: "\u{1}", with: "|") }
      if cells == ["Expression", "Result"] { isTable = true }
      if !line.hasPrefix("|") { isTable = false }
      guard isTable, cells.count == 2, cells[0].hasPrefix("`") else { continue }
      let result = cells[1].hasPrefix("`") ? String(cells[1].dropFirst().dropLast()) : cells[1]
      examples.append(Example(expression: String(cells[0].dropFirst().dropLast()), result: result))
    }
    return examples
  }()

  @Test(arguments: examples) func example(_ example: Example) throws {
    let expression = example.expression
    switch example.result {
    case "refused":
      #expect(throws: RuleError.self) {
        _ = try RowRule("(\(expression)) IS NULL").bind(columns: [("x", nil)])
      }
    case let text where text.hasPrefix("error: "):
      let rule = RuleSet.Rule(try RowRule("(\(expression)) IS NULL"))
      let result = try #require(try RuleTable.single.results([rule]).first)
      #expect(result.errors == 1)
      #expect(result.firstError?.reason == String(text.dropFirst("error: ".count)))
    case "NULL": #expect(try RuleTable.single.outcome("(\(expression)) IS NULL") == "1")
    default: #expect(try RuleTable.single.outcome("(\(expression)) IS NOT DISTINCT FROM \(example.result)") == "1")
    }
  }

  @Test func hasExamplesOfAllFunctions() {
    let used = Self.examples.map(\.expression).joined(separator: " ")
    #expect(ScalarFunction.allNames.filter { !used.contains("\($0)(") } == [])
    #expect(Self.examples.count > 150)
  }
}
