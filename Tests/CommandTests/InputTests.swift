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
      "mlgate.yml": configuration("source: [\"data/**\", \"data/*.csv\"]", checks: "row-count: {min: 3, max: 3}"),
      "data/b.csv": "x,y\n1,a\n", "data/2/a.csv": "x,y\n2,b\n3,c\n", "data/readme.md": "# x\n", "data/.x.csv": "z\n",
    ])
    try await project.run("validate-data", expecting: 0)
    let report = try project.report(.validateData)
    // A file that two paths mean is read once.
    #expect(report.subjects.map(\.name) == ["d: data/2/a.csv", "d: data/b.csv"])
    let table = try await project.run("profile", "data/**", expecting: 0)
    #expect(table.output.hasPrefix("3 rows, 2 columns\n"))
    let flat = try await project.run("profile", "data/", expecting: 0)
    #expect(flat.output.hasPrefix("1 rows, 2 columns\n"))
    let matched = try await project.run("profile", "data/*.csv", "data/b.csv", expecting: 0)
    #expect(matched.output.hasPrefix("1 rows, 2 columns\n"))
    try project.write("none/readme.md", "")
    let none = try await project.run("profile", "none", expecting: 3)
    #expect(
      none.error
        == "error: Could not find data files in 'none': no name there ends in .csv, .tsv, .tab, .txt, .jsonl, .ndjson, "
        + ".parquet, .parq, alone or with .gz or .zst. Check the folder, or name the files.\n")
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
    ("null-values", ",", "the null value ',' has the delimiter, so no unquoted field can be it"),
    ("null-values", "a\nb", "the null value 'a␊b' has a line end, so no unquoted field can be it"),
    ("format", "json", "unknown format 'json'; did you mean 'jsonl'?"),
    ("format", "orc", "unknown format 'orc'; formats are csv, tsv, jsonl, parquet"),
    ("on-malformed", "ignored", "unknown policy 'ignored'; did you mean 'ignore'?"),
    ("on-malformed", "?", "unknown policy '?'; policies are fail, quarantine, ignore"),
  ]

  @Test(arguments: mistakes) func aMistakeIsToldWithItsPlace(_ mistake: (key: String, value: String, message: String))
    async throws
  {
    try await expectRefusal([(mistake.key, mistake.value)], mistake.message)
  }

  static let contradictions: [(words: [(key: String, value: String)], message: String)] = [
    ([("delimiter", ";"), ("quote", ";")], "delimiter and quote must differ"),
    ([("quote", "'"), ("comment", "'")], "the comment sign must differ from delimiter and quote"),
    ([("delimiter", "."), ("decimal", "point")], "decimal points cannot be told from points between fields"),
    ([("delimiter", ";"), ("decimal", "comma"), ("quote", ",")], "the quote must differ from the decimal comma"),
    ([("delimiter", ";"), ("decimal", "comma"), ("comment", ",")], "the comment must differ from the decimal comma"),
    (
      [("quote", "'"), ("null-values", "'x")],
      "the null value ''x' begins with the quote, so no unquoted field can be it"
    ),
    ([("format", "tsv"), ("delimiter", ";")], "the format 'tsv' has tabs between fields; leave out one of the two"),
    ([("format", "jsonl"), ("delimiter", ";")], "'delimiter' means nothing in JSON Lines; leave it out"),
    ([("format", "jsonl"), ("quote", "none")], "'quote' means nothing in JSON Lines; leave it out"),
    ([("format", "jsonl"), ("comment", "#")], "'comment' means nothing in JSON Lines; leave it out"),
    ([("format", "jsonl"), ("decimal", "point")], "'decimal' means nothing in JSON Lines; leave it out"),
  ]

  @Test(arguments: contradictions) func aContradictionIsToldWithThePlaceOfTheLastWord(
    _ contradiction: (words: [(key: String, value: String)], message: String)
  ) async throws {
    try await expectRefusal(contradiction.words, contradiction.message)
  }

  /// Expects that the last word is refused, in mlgate.yml and as an option.
  private func expectRefusal(_ words: [(key: String, value: String)], _ message: String) async throws {
    let last = try #require(words.last)
    let start = words.dropLast().map { ", \($0.key): \"\($0.value)\"" }.joined() + ", \(last.key): "
    let isList = last.key == "null-values"
    let written = last.value.replacingOccurrences(of: "\n", with: "\\n")
    let text = isList ? "[\"\(written)\"]" : "\"\(written)\""
    let project = try Scratch(["mlgate.yml": configuration("source: a.csv\(start)\(text)"), "a.csv": "x\n"])
    let configured = try await project.run("validate-data", expecting: 64)
    let column = "  d: {source: a.csv\(start)".count + (isList ? 2 : 1)
    #expect(configured.error.hasPrefix("mlgate.yml:4:\(column): error: \(message)\n"), "\(configured.error)")
    let options = words.map { "--\($0.key)=\($0.value)" }
    let option = try await project.start(["profile"] + options + ["a.csv"]).outcome()
    let sentence = message.replacingOccurrences(of: "␊", with: "\n") + (message.hasSuffix("?") ? "" : ".")
    #expect(option.error.hasPrefix("Error: '--\(last.key) \(last.value)': \(sentence)\n"), "\(option.error)")
    #expect(option.code == 64)
  }

  @Test func whatJSONHasNotIsRefusedByTheFilesNames() async throws {
    let project = try Scratch(["mlgate.yml": configuration("source: a.jsonl, header: false"), "a.jsonl": "{}\n"])
    let configured = try await project.run("validate-data", expecting: 64)
    #expect(
      configured.error.hasPrefix("mlgate.yml:4:32: error: 'header' means nothing in JSON Lines; leave it out\n"),
      "\(configured.error)")
    let option = try await project.run("profile", "--no-header", "a.jsonl", expecting: 64)
    #expect(option.error.hasPrefix("Error: '--no-header': 'header' means nothing in JSON Lines; leave it out.\n"))
    // A folder may hold what its configuration does not tell: nothing is refused before that is known.
    try project.write("mlgate.yml", configuration("source: data, decimal: comma"))
    try project.write("data/a.tsv", "x\ty\n1,5\t2\n")
    try await project.run("validate-data", expecting: 0)
    try project.write("data/a.tsv.csv", "")
    try FileManager.default.removeItem(atPath: project("data/a.tsv"))
    try await project.run("validate-data", expecting: 3)
    let check = try project.report(.validateData).check("d/readable")
    #expect(
      check.message
        == "The dataset cannot be read: decimal commas cannot be told from commas between fields; say which delimiter the "
        + "file has, for example ';'.")
    #expect(check.location?.description == "mlgate.yml:4:15")
  }

  @Test func jsonLinesAreJudgedAsTheyAreWritten() async throws {
    // Some column comes only after more records than a batch holds.
    let filler = (3..<20_000).map { "{\"id\": \($0), \"x\": 1.5}\n" }.joined()
    let text =
      "{\"id\": 1, \"x\": -999}\n{\"id\": \"1\", \"x\": \"5\"}\n{\"id\": 2,\n" + filler
      + "{\"id\": 1, \"x\": 0.5, \"late\": 7}\n"
    for (dataset, name) in [("source: a.jsonl", "a.jsonl"), ("source: a.data, format: jsonl", "a.data")] {
      let project = try Scratch([
        "mlgate.yml": "version: 1\nmodel: tiny\ndatasets:\n"
          + "  d: {\(dataset), on-malformed: quarantine, null-values: [-999], types: {late: integer}}\n"
          + "validate-data:\n  d:\n    - range: {column: x, max: 10}\n    - unique: {column: id}\n"
          + "    - range: {column: late, max: 5}\n    - missing: {columns: [x, late], max: 0%}\n",
        name: text,
      ])
      try await project.run("validate-data", expecting: 1)
      let report = try project.report(.validateData)
      #expect(try report.check("d/range/x").told == ["\(name):2:18: x '5' is not at most 10"])
      #expect(try report.check("d/range/late").told == ["\(name):20001:29: late '7' is not at most 5"])
      #expect(try report.check("d/unique/id").told == ["\(name):20001: repeats 1 of \(name):1"])
      #expect(try report.check("d/missing/x").told == ["\(name):1:16: x is missing"])
      #expect(
        try report.check("d/missing/late").message
          == "19,999 of 20,000 rows have no 'late' (99.995%); expected at most 0%.")
      let folder = ".mlgate/reports/validate-data/quarantine"
      #expect(project.files(below: folder) == ["d.jsonl", "d.rejected.jsonl"])
      #expect(try project.read("\(folder)/d.jsonl") == "{\"id\": 2,\n")
      #expect(try project.read("\(folder)/d.rejected.jsonl").hasPrefix("{\"byte\":43,\"column\":10,\"end\":10,"))
    }
    let project = try Scratch(["a.jsonl": "{\"x\": 1}\n"])
    let column = try await project.run("profile", "--type", "y=text", "a.jsonl", expecting: 1)
    #expect(
      column.error
        == "a.jsonl: error: a type is declared for column 'y', which is not there; did you mean 'x'? The columns are x.\n"
    )
  }

  @Test func filesOfTwoFormatsAreNoDataset() async throws {
    let project = try Scratch([
      "mlgate.yml": configuration("source: data"), "data/a.csv": "x;y\n1;2\n", "data/b.tsv.gz": "x;y\n",
      "data/c.jsonl": "{}\n",
    ])
    let message =
      "'data/a.csv' is comma-separated by its name and 'data/b.tsv.gz' is tab-separated; the files of one dataset have "
      + "one format. Name files of one format, or say with 'format' what all of them are."
    try await project.run("validate-data", expecting: 3)
    #expect(try project.report(.validateData).check("d/readable").message == "The dataset cannot be read: \(message)")
    let option = try await project.run("profile", "data/", expecting: 64)
    #expect(option.error.hasPrefix("Error: \(message)\n"), "\(option.error)")
    // A delimiter, or a format, is said of all of them.
    try project.write("data/b.tsv", "x;y\n3;4\n")
    let files = ["data/a.csv", "data/b.tsv"]
    let told = try await project.start(["profile", "--delimiter", ";"] + files).outcome()
    #expect(told.output.hasPrefix("2 rows, 2 columns\n"))
    let format = try await project.start(["profile", "--format", "csv"] + files).outcome()
    #expect(format.output.hasPrefix("2 rows, 1 columns\n"))
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
