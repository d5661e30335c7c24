internal import MLGateFiles
internal import MLGateRegistry
internal import MLGateResults
internal import MLGateYAML

/// `mlgate history` and `mlgate rollback`: what was released, and going back to it.
public struct Releases: Sendable {
  /// A release as a person reads it.
  public struct Entry: Codable, Sendable {
    public var number: Int
    public var model: String
    public var created: String
    public var run: String?
    public var digest: String
    /// Aliases that mean it now.
    public var aliases: [String]
    /// Every time an alias came to mean it.
    public var moves: [Move]
  }

  public struct Move: Codable, Sendable {
    public var alias: String
    public var action: String
    public var time: String
  }

  private let project: Project
  private let configuration: DeployConfiguration
  private let registry: Registry

  public init(_ project: Project) throws {
    guard let configuration = project.configuration.deploy else {
      throw ConfigurationError("error: mlgate.yml has no 'deploy'; it says where models are released.")
    }
    self.project = project
    self.configuration = configuration
    registry = try Registry.open(at: project.paths.absolute(configuration.registry))
  }

  /// The model's releases, latest first.
  public func history() throws -> [Entry] {
    try registry.history(model: project.configuration.model.value).map { entry in
      Entry(
        number: entry.release.number, model: entry.release.model, created: entry.release.created,
        run: entry.release.run, digest: entry.release.modelDigest.description, aliases: entry.aliases,
        moves: entry.moves.map { Move(alias: $0.alias, action: $0.action.rawValue, time: $0.time) })
    }.sorted { $0.number > $1.number }
  }

  /// Makes the alias mean an earlier release; returns what happened.
  ///
  /// - Parameter number: a release; the one before when `nil`.
  public func rollback(to number: Int?) throws -> String {
    let target = number.map { RollbackTarget.release($0) } ?? .previous
    do {
      let done = try registry.rollback(model: project.configuration.model.value, alias: configuration.alias, to: target)
      if done.isUnchanged {
        return "'\(configuration.alias)' means release \(done.release.number) already; nothing was changed."
      }
      let before = done.previous.map { "release \($0)" } ?? "nothing"
      return "'\(configuration.alias)' means release \(done.release.number) "
        + "(\(done.release.modelDigest.short)) again; before, it meant \(before)."
    } catch {
      switch error.kind {
      case .refused: throw RefusedError(error.message)
      case .usage: throw ConfigurationError("error: " + error.message)
      default: throw error
      }
    }
  }
}
