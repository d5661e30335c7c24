import Foundation
import MLGateYAML
import Testing

/// One case of the yaml-test-suite: a text, and the events it must give unless it must be refused.
struct SuiteCase: CustomTestStringConvertible, Sendable {
  /// The file's name and, where it holds several cases, the number of the case from 0: `229Q`, `JEF9/2`.
  let id: String
  let yaml: String
  /// Without indentation.
  let events: [String]
  let mustFail: Bool

  var testDescription: String { id }

  static let folder = SharedData.folder("data/corpora/yaml-test-suite/src")

  /// Every case, in the order of the files' names; empty where the suite is not present.
  static func all() throws -> [SuiteCase] {
    guard let folder else { return [] }
    let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
    return try files.filter { $0.pathExtension == "yaml" }.sorted { $0.path() < $1.path() }.flatMap(cases)
  }

  /// The cases of a file; what a case does not say, it has from the case before it, except that it must fail.
  private static func cases(of file: URL) throws -> [SuiteCase] {
    let id = file.deletingPathExtension().lastPathComponent
    let items = try YAML.parse(try Data(contentsOf: file), file: file.lastPathComponent).items ?? []
    var tree = ""
    var yaml = ""
    return items.enumerated().map { index, item in
      tree = item["tree"]?.text ?? tree
      yaml = item["yaml"]?.text ?? yaml
      let events = tree.split(separator: "\n").map { visible(String($0.drop { $0 == " " })) }
      return SuiteCase(
        id: items.count == 1 ? id : "\(id)/\(index)", yaml: visible(yaml), events: events,
        mustFail: item["fail"]?.text == "true")
    }
  }

  /// Undoes the suite's pictures of invisible characters (its ReadMe, "Special Characters").
  private static func visible(_ text: String) -> String {
    var plain = text.replacing("␣", with: " ").replacing("<SPC>", with: " ").replacing("<TAB>", with: "\t")
    plain = plain.replacing(/—*»/, with: "\t")
    plain = plain.replacing("⇔", with: "\u{FEFF}").replacing("↵", with: "").replacing("←", with: "\r")
    return plain.replacing("∎\n", with: "")
  }
}
