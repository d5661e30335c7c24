import ArgumentParser
import Foundation
import MLGatePipeline

/// The command `mlgate accept`.
struct AcceptCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "accept",
    abstract: "Makes the present data, or the latest evaluation, the baseline; the one way to change a baseline.",
    discussion: """
      Baselines are files in baselines/, which belong in git: a changed one is
      reviewed like code.

      Examples:
        mlgate accept                accept every dataset under validate-data
        mlgate accept train          accept one
        mlgate accept --evaluation   accept the latest evaluation
      """)

  @Argument(help: "Datasets to accept.")
  var datasets: [String] = []

  @Flag(help: "Accept the latest evaluation instead of data.")
  var evaluation = false

  @OptionGroup var place: ProjectOptions

  func run() async throws {
    try Plain(place: place).run { project in
      let acceptance = Acceptance(project)
      return evaluation ? [try acceptance.acceptEvaluation()] : try acceptance.acceptProfiles(of: datasets)
    }
  }

  func validate() throws {
    if evaluation && !datasets.isEmpty { throw ValidationError("Name datasets or give --evaluation, not both.") }
  }
}

/// The command `mlgate history`.
struct HistoryCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "history", abstract: "Lists the model's releases, latest first.")

  @Flag(help: "Print the releases as JSON.")
  var json = false

  @OptionGroup var place: ProjectOptions

  func run() async throws {
    try Plain(place: place).run { project in
      let entries = try Releases(project).history()
      if json {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return [String(decoding: try encoder.encode(entries), as: UTF8.self)]
      }
      if entries.isEmpty { return ["no release yet"] }
      return entries.map { entry in
        let aliases = entry.aliases.isEmpty ? "" : "  \(entry.aliases.joined(separator: ", "))"
        let moves = entry.moves.map { "\($0.alias) \($0.action) \($0.time)" }.joined(separator: "; ")
        let run = entry.run.map { "  run \($0)" } ?? ""
        return "release \(entry.number)  \(entry.created)  \(entry.digest.prefix(19))\(run)\(aliases)\n    \(moves)"
      }
    }
  }
}

/// The command `mlgate rollback`.
struct RollbackCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rollback",
    abstract: "Makes the alias mean the release before, or another one, after hashing its files.")

  @Option(help: "The release to go back to; by default, the one before.")
  var to: Int?

  @Flag(help: "Change nothing: a rollback is refused.")
  var untrusted = false

  @OptionGroup var place: ProjectOptions

  func run() async throws {
    try Plain(place: place).run { project in
      if untrusted { throw RefusedError("rollback changes the registry; --untrusted forbids it.") }
      return [try Releases(project).rollback(to: to)]
    }
  }
}

/// Commands that are no gates: they print lines, and errors become exit codes as everywhere.
struct Plain {
  let place: ProjectOptions

  func run(_ body: (Project) throws -> [String]) throws {
    do {
      for line in try body(try place.read()) { Console.out(line + "\n") }
    } catch let error as ConfigurationError {
      Console.error(error.description + "\n")
      throw ExitCode(64)
    } catch let error as RefusedError {
      Console.error(error.description + "\n")
      throw GateExitCode.refused.parserCode
    } catch {
      Console.error("error: \(error)\n")
      throw GateExitCode.couldNotRun.parserCode
    }
  }
}
