import PackagePlugin

/// The command `swift package mlgate SUBCOMMAND`.
@main
struct MLGateCommand: CommandPlugin {
  func performCommand(context: PluginContext, arguments: [String]) throws {
    try becomeMLGate(nil, in: context, arguments: arguments)
  }
}
