import ArgumentParser
import Foundation
import MLGateChecks
import MLGateFiles
import MLGatePipeline
import MLGateTables

/// The commands `mlgate schema infer`, `check`, `diff` and `update`.
struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema", abstract: "Writes, judges, compares and widens schemas: what a dataset must look like.",
    discussion: """
      A dataset with 'schema: schema.yml' in mlgate.yml is judged by it under
      validate-data.
      """,
    subcommands: [
      SchemaInferCommand.self, SchemaCheckCommand.self, SchemaDiffCommand.self, SchemaUpdateCommand.self,
    ])
}

/// The table that a command about schemas reads.
struct SchemaDataOptions: ParsableArguments {
  @Argument(help: "Files, folders or patterns, of one format and with the same columns.", completion: .file())
  var files: [String] = []

  @Option(help: "A dataset of mlgate.yml in place of files.")
  var dataset: String?

  @OptionGroup var place: ProjectOptions

  @OptionGroup(title: "How the files are written") var table: TableOptions

  func validate() throws {
    if files.isEmpty == (dataset == nil) { throw ValidationError("Give files, or a dataset with --dataset.") }
  }

  /// What is read, and what mlgate.yml has to say about it.
  struct Target {
    var name: String
    var source: TableSource
    var reading: TableReading
    var schema: SchemaFile?
    var environment: String?
  }

  /// - Parameters:
  ///   - twice: whether the rows may have to be read a second time.
  ///   - needsSchema: whether a schema that is configured has to be there.
  func target(twice: Bool, needsSchema: Bool = true) throws -> Target {
    if let dataset {
      let found = try place.read().datasetTable(dataset, needsSchema: needsSchema)
      return Target(
        name: dataset, source: found.source,
        reading: try TableReading(found.source, table, policy: table.onMalformed == nil ? found.onMalformed : nil),
        schema: found.schema, environment: found.environment)
    }
    if twice, files.contains(TableSource.File.standardInputPath) {
      throw ValidationError("Standard input can be read only once; save it in a file first.")
    }
    let source = try table.source(files)
    return Target(name: "data", source: source, reading: try TableReading(source, table))
  }
}

/// The schema that a command judges by.
struct SchemaChoice: ParsableArguments {
  @Option(help: "The schema file; by default, the dataset's, or schema.yml here.", completion: .file())
  var schema: String?

  @Option(help: "Which of the schema's environments the data is of; by default, the dataset's.")
  var environment: String?

  func file(for target: SchemaDataOptions.Target) throws -> SchemaFile {
    if let schema { return try SchemaFile(at: schema, from: Environment.workingFolder) }
    // As a person here would type it, wherever mlgate.yml is.
    let path = target.schema?.path ?? "schema.yml"
    return try SchemaFile(at: path, from: Environment.workingFolder)
  }
}

/// The command `mlgate schema infer`.
struct SchemaInferCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "infer", abstract: "Writes the schema that data suggests, with the reason for each line.",
    discussion: """
      Examples:
        mlgate schema infer data/train.csv
        mlgate schema infer --dataset train --output schema.yml

      Exit codes: 0 inferred, 1 records are malformed, 3 could not be read,
      64 wrong usage.
      """)

  @OptionGroup var data: SchemaDataOptions

  @Option(name: .shortAndLong, help: "Write the schema to this file.", completion: .file())
  var output: String?

  @Flag(help: "Replace the file when it is there.")
  var force = false

  func run() async throws {
    try await TableReading.ending {
      if let output, !force, FileManager.default.fileExists(atPath: output) {
        throw ValidationError(
          "'\(output)' is there already. 'mlgate schema update' changes a schema by what new data needs; "
            + "--force writes it anew.")
      }
      let target = try data.target(twice: false, needsSchema: false)
      let (profile, outcome) = try await target.profile()
      let inferred = SchemaInference(from: profile)
      if let output {
        try AtomicFile.write(inferred.text, to: PathResolver(root: Environment.workingFolder).absolute(output))
        for note in inferred.notes { Console.error("note: \(note)\n") }
      } else {
        Console.out(inferred.text)
      }
      try outcome.tell()
    }
  }
}

/// The command `mlgate schema diff`.
struct SchemaDiffCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff", abstract: "Compares two schemas: what breaks, and what is refused or accepted from now on.",
    discussion: """
      breaking   what conformed cannot any more, or readers lose what was promised
      narrowing  data may be refused that was accepted
      widening   data may be accepted that was refused
      neutral    the same data is accepted

      Examples:
        mlgate schema diff git:HEAD:schema.yml schema.yml
        mlgate schema diff git:v1.2:data/schema.yml data/schema.yml --json

      Exit codes: 0 nothing breaks, 1 something breaks, 64 a schema is wrong or
      not there.
      """)

  @Argument(help: "The schema before: a file, or git:REF:PATH.", completion: .file())
  var old: String

  @Argument(help: "The schema now: a file, or git:REF:PATH.", completion: .file())
  var new: String

  @Flag(help: "Print the changes as JSON.")
  var json = false

  func run() async throws {
    try await TableReading.ending {
      let folder = Environment.workingFolder
      let before = try await SchemaFile.read(old, from: folder)
      let after = try await SchemaFile.read(new, from: folder)
      let difference = SchemaDifference(from: before.schema, to: after.schema)
      Console.out(json ? try SchemaChanges.json(difference.changes) : SchemaChanges.text(difference))
      if difference.isBreaking { throw GateExitCode.failed.parserCode }
    }
  }
}
