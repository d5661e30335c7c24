internal import MLGateResults

/// What people can read about the checks: a page of all, and the text of one.
public enum CheckReference {
  /// One line for each check: keyword and summary.
  public static var list: String {
    let types = CheckCatalogue.all
    let width = types.map { $0.keyword.count }.max() ?? 0
    return types.map { type in
      type.keyword + String(repeating: " ", count: width - type.keyword.count + 2) + type.summary
    }.joined(separator: "\n") + "\n"
  }

  /// Everything about one check, for a terminal; `nil` when there is none of that name.
  public static func text(of keyword: String) -> String? {
    guard let type = CheckCatalogue.all.first(where: { $0.keyword == keyword }) else { return nil }
    var lines = ["\(type.keyword): \(type.summary)", ""]
    if !type.details.isEmpty { lines += [type.details, ""] }
    lines.append("Arguments:")
    let rows = rows(of: type.arguments + type.siblings)
    let width = rows.map(\.name.count).max() ?? 0
    for row in rows {
      lines.append(
        "  " + row.name + String(repeating: " ", count: width - row.name.count + 2) + row.meaning
          + (row.isRequired ? " (required)" : ""))
    }
    if !type.examples.isEmpty { lines += ["", "Examples:"] }
    for example in type.examples {
      lines.append("  - " + example.check.split(separator: "\n").joined(separator: "\n    "))
      var rows = example.rows.map(quoted).joined(separator: " ")
      for (name, other) in example.others.sorted(by: { $0.key < $1.key }) {
        rows += ", where \(name) is " + other.map(quoted).joined(separator: " ")
      }
      lines.append("    " + outcome(of: example) + " over " + rows)
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The reference page of all checks, in Markdown.
  public static var page: String {
    var page = """
      # Checks

      Written by `mlgate checks --markdown`; do not edit.

      A check is an entry of the list under `validate-data: DATASET:` in `mlgate.yml`: a mapping whose first key is the
      check's keyword. Beside the keyword, every check may have:

      """
    page += "\n" + table(ConfiguredCheck.besides)
    page += """

      A check that has nothing to judge (no rows, no values, no accepted profile) is *inconclusive*, which is not green. Where
      not every different value of a column is kept, statistics are estimates with stated error bounds, and a check whose bound
      lies within them is inconclusive, too.

      | check | what it asserts |
      |---|---|

      """
    for type in CheckCatalogue.all { page += "| [`\(type.keyword)`](#\(type.keyword)) | \(type.summary) |\n" }
    for type in CheckCatalogue.all { page += section(type) }
    return page
  }

  private static func section(_ type: any DataCheck.Type) -> String {
    var text = "\n## \(type.keyword)\n\n\(type.summary)\n\n"
    if !type.details.isEmpty { text += type.details + "\n\n" }
    text += table(type.arguments + type.siblings)
    guard !type.examples.isEmpty else { return text }
    text += "\n| example | over | verdict |\n|---|---|---|\n"
    for example in type.examples {
      let check = example.check.split(separator: "\n").map { "`\($0)`" }.joined(separator: "<br>")
      var rows = example.rows.map { "`\(shown($0))`" }.joined(separator: " ")
      if let baseline = example.baseline {
        rows += ", accepted " + baseline.map { "`\(shown($0))`" }.joined(separator: " ")
      }
      for (name, other) in example.others.sorted(by: { $0.key < $1.key }) {
        rows += ", \(name) " + other.map { "`\(shown($0))`" }.joined(separator: " ")
      }
      text += "| \(escaped(check)) | \(escaped(rows)) | \(escaped(outcome(of: example))) |\n"
    }
    return text
  }

  private static func outcome(of example: CheckExample) -> String {
    let verdict =
      switch example.verdict {
      case .passed: "passes"
      case .failed: "fails"
      default: "cannot decide"
      }
    return verdict + (example.observed.map { ": \($0)" } ?? "")
  }

  private static func table(_ arguments: [ArgumentDescription]) -> String {
    var text = "| argument | meaning |\n|---|---|\n"
    for row in rows(of: arguments) {
      text += "| `\(row.name)`\(row.isRequired ? " (required)" : "") | \(escaped(row.meaning)) |\n"
    }
    return text
  }

  private static func rows(
    of arguments: [ArgumentDescription], under path: String = ""
  ) -> [(name: String, meaning: String, isRequired: Bool)] {
    arguments.flatMap { argument -> [(name: String, meaning: String, isRequired: Bool)] in
      let name = path + argument.name
      switch argument.kind {
      case .mapping(let members):
        return [(name, argument.meaning, argument.isRequired)] + rows(of: members, under: name + ".")
      case .columns: return [("column, columns", argument.meaning, argument.isRequired)]
      case .choice(let words):
        return [(name, argument.meaning + ": " + words.joined(separator: ", "), argument.isRequired)]
      default: return [(name, argument.meaning, argument.isRequired)]
      }
    }
  }

  private static func shown(_ row: String) -> String {
    var text = ""
    for scalar in row.unicodeScalars {
      switch scalar.value {
      case 0x0A: text += "\\n"
      case ..<0x20: text += "\\u{\(String(scalar.value, radix: 16))}"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text.isEmpty ? " " : text
  }

  private static func quoted(_ row: String) -> String { "[\(shown(row))]" }

  /// A text that can stand in a table.
  private static func escaped(_ text: String) -> String {
    text.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
  }
}
