import ArgumentParser

@main
struct MLGate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mlgate", abstract: "Quality gates for machine learning, in the pipeline you already have.",
    subcommands: [ProfileCommand.self])
}
