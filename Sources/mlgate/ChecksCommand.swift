import ArgumentParser
import MLGateChecks
import MLGateFiles
import MLGatePipeline
import MLGateResults

/// The command `mlgate checks`.
struct ChecksCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "checks", abstract: "Lists the checks that can stand under 'validate-data', or describes one.",
    discussion: """
      Examples:
        mlgate checks                     all, a line each
        mlgate checks mean                one, with its arguments and examples
        mlgate checks --json-schema > mlgate.schema.json

      An editor that knows the YAML language server completes mlgate.yml when its
      first line is:  # yaml-language-server: $schema=mlgate.schema.json
      """)

  @Argument(help: "A check.")
  var check: String?

  @Flag(help: "Print the reference page of all checks.")
  var markdown = false

  @Flag(help: "Print the JSON Schema of mlgate.yml.")
  var jsonSchema = false

  func validate() throws {
    if [markdown, jsonSchema, check != nil].count(where: { $0 }) > 1 {
      throw ValidationError("Give a check, --markdown or --json-schema; only one of them.")
    }
    guard let check, CheckReference.text(of: check) == nil else { return }
    let hint = Suggestion.phrase(for: check, in: CheckCatalogue.all.map { $0.keyword })
    throw ValidationError(
      "There is no check '\(check)'\(hint.isEmpty ? "; 'mlgate checks' lists those there are." : hint)")
  }

  func run() throws {
    if markdown {
      print(CheckReference.page, terminator: "")
    } else if jsonSchema {
      print(ConfigurationSchema.json.text)
    } else {
      print(check.flatMap { CheckReference.text(of: $0) } ?? CheckReference.list, terminator: "")
    }
  }
}
