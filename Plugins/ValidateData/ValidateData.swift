import PackagePlugin

/// The command `swift package validate-data`.
@main
struct ValidateData: CommandPlugin {
  func performCommand(context: PluginContext, arguments: [String]) throws {
    try becomeMLGate("validate-data", in: context, arguments: arguments)
  }
}
