import ArgumentParser
import Foundation
import MLGateChecks
import MLGateFiles
import MLGatePipeline

/// The command `mlgate suggest`.
struct SuggestCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "suggest", abstract: "Proposes checks for mlgate.yml, each with its evidence.",
    discussion: """
      Each proposal holds for the data it was made from. Its comment says what was
      seen, and what a share may be at most in all such data, with 95% confidence.

      Examples:
        mlgate suggest                 every dataset of mlgate.yml
        mlgate suggest train           one of them
        mlgate suggest data/train.csv  files, as one table

      Exit codes: 0 proposed, 1 records are malformed, 3 could not be read,
      64 wrong usage.
      """)

  @Argument(help: "Datasets of mlgate.yml, or files; every dataset when none is named.", completion: .file())
  var names: [String] = []

  @OptionGroup var place: ProjectOptions

  @OptionGroup(title: "How the files are written") var table: TableOptions

  func run() async throws {
    try await TableReading.ending {
      var text = "validate-data:\n"
      var outcomes: [TableReading.Outcome] = []
      for target in try targets() {
        let (profile, outcome) = try await target.profile()
        text += CheckSuggestions(from: profile).text(dataset: target.name)
        outcomes.append(outcome)
      }
      Console.out(text)
      for outcome in outcomes { try outcome.tell() }
    }
  }

  private func targets() throws -> [SchemaDataOptions.Target] {
    // What is a file, or looks like a pattern, is one; anything else has to be a dataset.
    let files = names.filter { name in
      name == "-" || name.contains { "*?[/".contains($0) } || FileManager.default.fileExists(atPath: name)
    }
    if !files.isEmpty {
      guard files.count == names.count else {
        throw ValidationError("Give datasets or files, not both: '\(names.first { !files.contains($0) } ?? "")'.")
      }
      let source = try table.source(files)
      return [.init(name: "data", source: source, reading: try TableReading(source, table))]
    }
    let project = try place.read()
    return try (names.isEmpty ? project.datasetNames : names).map { name in
      let found = try project.datasetTable(name, needsSchema: false)
      return .init(
        name: name, source: found.source,
        reading: try TableReading(found.source, table, policy: table.onMalformed == nil ? found.onMalformed : nil))
    }
  }
}
