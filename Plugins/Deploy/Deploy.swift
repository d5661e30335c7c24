import PackagePlugin

/// The command `swift package deploy`.
@main
struct Deploy: CommandPlugin {
  func performCommand(context: PluginContext, arguments: [String]) throws {
    try becomeMLGate("deploy", in: context, arguments: arguments)
  }
}
