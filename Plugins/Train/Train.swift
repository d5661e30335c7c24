import PackagePlugin

/// The command `swift package train`.
@main
struct Train: CommandPlugin {
  func performCommand(context: PluginContext, arguments: [String]) throws {
    // Which of them mlgate.yml names is the tool's to read; a plugin only knows that one of them may be.
    let executables = context.package.products.compactMap { $0 as? ExecutableProduct }.map { $0.name }
    try becomeMLGate("train", in: context, arguments: arguments, products: executables)
  }
}
