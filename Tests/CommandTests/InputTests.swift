import Foundation
import MLGateResults
import Testing

/// What may be read, and how it is written: folders, pipes, dialects.
struct InputTests {
  private func configuration(_ dataset: String, checks: String = "row-count: {min: 1}") -> String {
    "version: 1\nmodel: tiny\ndatasets:\n  d: {\(dataset)}\nvalidate-data:\n  d:\n    - \(checks)\n"
  }

  @Test func aFolderIsOneDataset() async throws {
    let project = try Scratch([
      "mlgate.yml": configuration("source: [data, \"data/*.csv\"]", checks: "row-count: {min: 3, max: 3}"),
      "data/b.csv": "x,y\n1,a\n", "data/2/a.csv": "x,y\n2,b\n3,c\n", "data/readme.md": "# x\n", "data/.x.csv": "z\n",
    ])
    try await project.run("validate-data", expecting: 0)
    let report = try project.report(.validateData)
    // A file that two paths mean is read once.
    #expect(report.subjects.map(\.name) == ["d: data/2/a.csv", "d: data/b.csv"])
    let table = try await project.run("profile", "data", expecting: 0)
    #expect(table.output.hasPrefix("3 rows, 2 columns\n"))
    let matched = try await project.run("profile", "data/*.csv", "data/b.csv", expecting: 0)
    #expect(matched.output.hasPrefix("1 rows, 2 columns\n"))
    try project.write("none/readme.md", "")
    let none = try await project.run("profile", "none", expecting: 3)
    #expect(
      none.error
        == "error: Could not find data files in 'none': no name there ends in .csv, .tsv, .tab, .txt, .jsonl, .ndjson, "
        + "alone or with .gz or .zst. Check the folder, or name the files.\n")
  }

  @Test func standardInputIsAFile() async throws {
    let project = try Scratch(["a.csv": "x,y\n1,a\n2\n"])
    let outcome = try await project.program("sh", "-c", "cat a.csv | \"$0\" profile -", Tool.path)
    #expect(outcome.code == 1 && outcome.output.hasPrefix("1 rows, 2 columns\n"))
    #expect(
      outcome.error == "<stdin>:3: error: 1 field, header has 2\nerror: 1 malformed record was left out.\n")
    try project.write("mlgate.yml", configuration("source: \"-\""))
    try await project.run("validate-data", expecting: 3)
    #expect(
      try project.report(.validateData).check("d/readable").message
        == "Standard input cannot be a dataset, because gates read a dataset more than once. Save it in a file, or look "
        + "at it with 'mlgate profile -'.")
    let replaced = try await project.run("validate-data", "--source", "d=-", expecting: 64)
    #expect(
      replaced.error.hasPrefix(
        "Error: '--source d=-' names standard input, which can be read only once; save it in a file first.\n"))
  }

  @Test func aDialectIsReadAsItIsDescribed() async throws {
    let text = "# made by hand\nzip;note\n012;'a;b'\n# more\n345;-\n"
    let dataset = "source: a.txt, delimiter: ';', quote: \"'\", comment: '#', null-values: ['-'], types: {zip: text}"
    let project = try Scratch([
      "mlgate.yml": configuration(dataset, checks: "missing: {column: note, max: 50%}"), "a.txt": text,
    ])
    try await project.run("validate-data", expecting: 0)
    let report = try project.report(.validateData)
    #expect(
      report.fact("d read") == "2 rows, 2 columns, \(text.utf8.count) bytes in 1 file; 2 comment lines skipped")
    let table = try await project.run(
      "profile", "--delimiter", ";", "--quote", "'", "--comment", "#", "--null-values=-", "--type", "zip=text",
      "a.txt", expecting: 0)
    #expect(table.output.hasPrefix("2 rows, 2 columns; 2 comment lines skipped\n"))
    #expect(table.output.contains("a;b 1"))
    try project.write("b.txt", "1\ta\n2\tb\n")
    for tab in ["tab", "\\t", "\t"] {
      let headless = try await project.run("profile", "--delimiter", tab, "--no-header", "b.txt", expecting: 0)
      #expect(headless.output.hasPrefix("2 rows, 2 columns\n") && headless.output.contains("\ncolumn2 "))
    }
  }

  static let mistakes: [(key: String, value: String, message: String)] = [
    ("delimiter", ";;", "the delimiter must be one ASCII character other than a quote or a line end, or 'tab'"),
    ("quote", "''", "the quote must be one ASCII character other than a line end, or 'none'"),
    ("quote", ",", "delimiter and quote must differ"),
    ("comment", "//", "the comment sign must be one ASCII character other than a line end, or 'none'"),
    ("comment", ",", "the comment sign must differ from delimiter and quote"),
    ("decimal", "dot", "expected 'point' or 'comma', found 'dot'"),
    (
      "decimal", "comma",
      "decimal commas cannot be told from commas between fields; say which delimiter the file has, for example ';'"
    ),
    ("on-malformed", "ignored", "unknown policy 'ignored'; did you mean 'ignore'?"),
    ("on-malformed", "?", "unknown policy '?'; policies are fail, quarantine, ignore"),
  ]

  @Test(arguments: mistakes) func aMistakeIsToldWithItsPlace(_ mistake: (key: String, value: String, message: String))
    async throws
  {
    let (key, value, message) = mistake
    let project = try Scratch(["mlgate.yml": configuration("source: a.csv, \(key): \"\(value)\""), "a.csv": "x\n"])
    let configured = try await project.run("validate-data", expecting: 64)
    let column = "  d: {source: a.csv, \(key): ".count + 1
    #expect(configured.error.hasPrefix("mlgate.yml:4:\(column): error: \(message)\n"), "\(configured.error)")
    let option = try await project.run("profile", "--\(key)", value, "a.csv", expecting: 64)
    let sentence = message + (message.hasSuffix("?") ? "" : ".")
    #expect(option.error.hasPrefix("Error: '--\(key) \(value)': \(sentence)\n"), "\(option.error)")
  }

  @Test func anUnknownTypeAndAnUnknownColumnAreTold() async throws {
    let project = try Scratch(["mlgate.yml": configuration("source: a.csv, types: {zip: txt}"), "a.csv": "zip\n1\n"])
    let type = try await project.run("validate-data", expecting: 64)
    #expect(type.error.hasPrefix("mlgate.yml:4:35: error: unknown type 'txt'; did you mean 'text'?\n"), "\(type.error)")
    let option = try await project.run("profile", "--type", "zip=txt", "a.csv", expecting: 64)
    #expect(option.error.hasPrefix("Error: '--type zip=txt': unknown type 'txt'; did you mean 'text'?\n"))
    let incomplete = try await project.run("profile", "--type", "zip", "a.csv", expecting: 64)
    #expect(incomplete.error.hasPrefix("Error: '--type zip' is not NAME=TYPE.\n"))
    let column = try await project.run("profile", "--type", "zap=text", "a.csv", expecting: 1)
    #expect(
      column.error
        == "a.csv:1: error: a type is declared for column 'zap', which is not there; did you mean 'zip'? The columns "
        + "are zip.\n")
  }
}
