internal import MLGateFiles
internal import MLGateProfiles
internal import MLGateResults

/// What a person has accepted, in `baselines/`: profiles of datasets and an evaluation, as stable JSON that git shows.
///
/// Gates read it; only `mlgate accept` writes it.
struct Baselines: Sendable {
  private let project: Project

  init(_ project: Project) { self.project = project }

  func profilePath(of dataset: String) -> String { "\(project.baselineFolder)/\(dataset).profile.json" }
  var evaluationPath: String { "\(project.baselineFolder)/evaluation.json" }

  /// The accepted profile of a dataset; `nil` when none was accepted.
  func profile(of dataset: String) throws -> Profile? {
    try read(Profile.self, profilePath(of: dataset), version: Profile.currentVersion)
  }

  /// The accepted evaluation; `nil` when none was accepted.
  func evaluation() throws -> Evaluation? {
    try read(Evaluation.self, evaluationPath, version: Evaluation.currentVersion)
  }

  /// What tells an accepted profile from another one; empty when none was accepted.
  func fingerprint(of dataset: String) -> String {
    (try? FileDigest.sha256(profilePath(of: dataset)).digest.hex) ?? ""
  }

  func accept(_ profile: Profile, of dataset: String) throws {
    try write(profile, to: profilePath(of: dataset))
  }

  func accept(_ evaluation: Evaluation) throws { try write(evaluation, to: evaluationPath) }

  private func read<Value: Codable>(_ type: Value.Type, _ path: String, version: Int) throws -> Value? {
    guard FileSystem.exists(path) else { return nil }
    let bytes = try FileContents.read(path)
    return try VersionedJSON.decode(type, from: bytes, version: version, name: project.paths.displayPath(path))
  }

  private func write(_ value: some Encodable, to path: String) throws {
    try Folder.create(project.baselineFolder)
    try AtomicFile.write(try VersionedJSON.encode(value), to: path)
  }
}
