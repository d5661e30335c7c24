import ArgumentParser
import MLGateFiles
import MLGatePipeline
import MLGateReports
import MLGateResults

/// Which project a command is about.
struct ProjectOptions: ParsableArguments {
  @Option(
    name: .customLong("config"), help: "The configuration; by default, mlgate.yml here or above in the repository.")
  var configuration: String?

  /// The project of the configuration.
  func read() throws -> Project {
    let folder = Environment.workingFolder
    do throws(ConfigurationError) {
      return try Project(at: configuration, from: folder)
    } catch {
      // SwiftPM may have been started elsewhere with --package-path.
      guard configuration == nil, let package = Environment["MLGATE_PACKAGE_DIRECTORY"], package != folder,
        let project = try? Project(at: nil, from: package)
      else { throw error }
      return project
    }
  }
}

/// Options that every gate has.
struct CommonOptions: ParsableArguments {
  @OptionGroup var place: ProjectOptions

  @Option(help: "Where reports are written; by default, .mlgate/reports beside mlgate.yml.")
  var reportDir: String?

  @Option(help: "How JUnit XML is written: 'extended' has files, lines and properties, 'strict' keeps to the schemas.")
  var junit: JUnitDialectName?

  @Flag(help: "Print the report as JSON.")
  var json = false

  @Flag(help: "Let warnings fail the gate.")
  var strict = false

  @Option(help: "Colour the output: auto, always or never.")
  var color: ColorChoice = .auto

  @Flag(name: .shortAndLong, help: "Print only the headline.")
  var quiet = false

  @Flag(name: .shortAndLong, help: "Print every check.")
  var verbose = false

  @Flag(help: "Run nothing that the repository could have changed: train and deploy are refused.")
  var untrusted = false

  func validate() throws {
    if quiet && verbose { throw ValidationError("Give --quiet or --verbose, not both.") }
  }
}

enum ColorChoice: String, ExpressibleByArgument, CaseIterable {
  case auto, always, never
}

enum JUnitDialectName: String, ExpressibleByArgument, CaseIterable {
  case extended, strict

  var dialect: JUnitRenderer.Dialect {
    switch self {
    case .extended: .extended
    case .strict: .strict
    }
  }
}
