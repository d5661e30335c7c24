import ArgumentParser
import Foundation
import MLGateFiles
import MLGatePipeline
import MLGateTables

@main
struct MLGate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mlgate", abstract: "Quality gates for machine learning, in the pipeline you already have.",
    discussion: """
      A gate passes, or fails the build with evidence. Gates read mlgate.yml, here
      or in a folder above, up to the root of the git repository.

      Exit codes: 0 passed, 1 a check failed, 2 could not decide, 3 could not run,
      4 refused for safety, 64 wrong usage or configuration, 130 interrupted,
      143 terminated.
      """,
    version: MLGateVersion.current,
    groupedSubcommands: [
      CommandGroup(
        name: "Gates",
        subcommands: [ValidateDataCommand.self, TrainCommand.self, EvaluateCommand.self, DeployCommand.self]),
      CommandGroup(
        name: "Baselines and releases",
        subcommands: [AcceptCommand.self, HistoryCommand.self, RollbackCommand.self]),
      CommandGroup(
        name: "Data",
        subcommands: [ProfileCommand.self, SchemaCommand.self, SuggestCommand.self, ChecksCommand.self]),
    ])

  static func main() async {
    // Whoever started mlgate may have blocked signals; SwiftPM's plugins do.
    MLGatePipeline.Signals.unblock()
    // A reader who goes away (`mlgate train | head`) must not end mlgate and leave the training behind.
    signal(SIGPIPE, SIG_IGN)
    // A file-size limit is an error to report, not a reason to die.
    MLGateFiles.Signals.ignoreFileSizeSignal()
    TableScan.shareHeap()
    do {
      var command = try parseAsRoot(ProfileCommand.spelledOut(Array(CommandLine.arguments.dropFirst())))
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch {
      exit(withError: error)
    }
  }
}
