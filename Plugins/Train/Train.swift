import PackagePlugin

/// `swift package train`
@main
struct Train: CommandPlugin {
  func performCommand(context: PluginContext, arguments: [String]) throws {
    try becomeMLGate("train", in: context, arguments: arguments)
  }
}
