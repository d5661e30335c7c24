import PackagePlugin

/// The command `swift package evaluate`.
@main
struct Evaluate: CommandPlugin {
  func performCommand(context: PluginContext, arguments: [String]) throws {
    try becomeMLGate("evaluate", in: context, arguments: arguments)
  }
}
