import Foundation
import MLGateTables
import MLGateYAML

/// A case of Great Expectations' test definitions: data, an expectation, and what it says of the data.
struct Definition: Sendable {
  /// The file without its ending, then the case's title; a few titles stand twice in a file.
  var name: String
  /// `expect_column_values_to_be_unique`.
  var expectation: String
  var columns: [YAMLNode.Pair]
  var arguments: YAMLNode
  var expected: YAMLNode
  var tolerance: Double?
  /// Whether the expectation raises an exception.
  var raises: Bool
  var appliesToPandas: Bool

  /// The folder `gx-test-definitions`; `nil` when it is not there.
  static var folder: URL? {
    var folder = URL(filePath: #filePath)
    while folder.path().count > 1 {
      folder.deleteLastPathComponent()
      let found = folder.appending(path: "shared/data/gx-test-definitions")
      if FileManager.default.fileExists(atPath: found.path()) { return found }
    }
    return nil
  }

  /// The cases of all files, in the order of their names.
  static func all(in folder: URL) throws -> [Definition] {
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path()).filter { $0.hasSuffix(".json") }
    return try files.sorted().flatMap { file in
      // JSON is YAML, and read as such every number keeps its digits.
      let bytes = try Data(contentsOf: folder.appending(path: file))
      return try all(in: YAML.parse(bytes, file: file), stem: String(file.dropLast(5)))
    }
  }

  private static func all(in root: YAMLNode, stem: String) -> [Definition] {
    (root["datasets"]?.items ?? []).flatMap { dataset in
      (dataset["tests"]?.items ?? []).compactMap { test in
        guard let arguments = test["in"], let out = test["out"], let title = test["title"]?.text else { return nil }
        let expected = out["result"] ?? out
        return Definition(
          name: "\(stem)/\(title)", expectation: root["expectation_type"]?.text ?? "",
          columns: dataset["data"]?.entries ?? [], arguments: arguments,
          expected: out["success"].map { expected.adding(YAMLNode.Pair(key: $0.renamed("success"), value: $0)) }
            ?? expected,
          tolerance: test["tolerance"]?.number,
          raises: out["traceback_substring"] != nil || test["error"] != nil,
          appliesToPandas: [dataset, test].allSatisfy(\.appliesToPandas))
      }
    }
  }

  var success: Bool? { expected["success"]?.text.map { $0 == "true" } }

  /// The data as a file: JSON Lines, where numbers, texts and missing values stay apart; without rows, a CSV header.
  var file: (name: String, text: String) {
    let rows = columns.first?.value.items?.count ?? 0
    guard rows > 0 else { return ("data.csv", columns.compactMap { $0.key.text }.joined(separator: ",") + "\n") }
    let lines = (0..<rows).map { row in
      let members = columns.map { "\(($0.key.text ?? "").inJSON): \($0.value[row]?.inJSON ?? "null")" }
      return "{\(members.joined(separator: ", "))}\n"
    }
    return ("data.jsonl", lines.joined())
  }
}

extension YAMLNode {
  /// The number that is written; `nil` for anything else.
  var number: Double? {
    switch scalar?.resolved {
    case .int(let value): Double(value)
    case .double(let value): value
    default: nil
    }
  }

  fileprivate var appliesToPandas: Bool {
    let only = self["only_for"]?.items?.compactMap(\.text)
    let not = self["suppress_test_for"]?.items?.compactMap(\.text) ?? []
    return only?.contains("pandas") != false && !not.contains("pandas")
  }

  fileprivate func renamed(_ text: String) -> YAMLNode {
    YAMLNode(.scalar(YAMLScalar(text: text)), at: mark, in: source)
  }

  fileprivate var inJSON: String { scalar.map { $0.style == .plain ? $0.text : $0.text.inJSON } ?? "null" }
}

extension String {
  /// In double quotes, with what must be escaped.
  fileprivate var inJSON: String {
    let escaped = unicodeScalars.map { scalar in
      switch scalar {
      case "\"", "\\": "\\\(scalar)"
      case "\n": "\\n"
      case "\t": "\\t"
      default: String(scalar)
      }
    }
    return "\"\(escaped.joined())\""
  }
}
