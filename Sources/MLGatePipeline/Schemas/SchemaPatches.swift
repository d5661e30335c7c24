internal import MLGateChecks
internal import MLGateFiles
internal import MLGateProfiles
internal import MLGateResults

/// Offers, for every schema that failed, the smallest change with which it would not have.
///
/// Datasets that share a schema share its patch.
struct SchemaPatches {
  private struct Failure {
    var dataset: String
    var schema: DatasetSchema
    var profile: Profile
    var failed: Set<String>
  }

  private let project: Project
  private let folder: String
  private var failures: [Failure] = []

  /// - Parameter folder: where the gate's report is written.
  init(_ project: Project, in folder: String) {
    self.project = project
    self.folder = folder
  }

  /// Takes what a dataset's schema came to.
  mutating func take(_ results: [CheckResult], of dataset: String, _ schema: DatasetSchema, _ profile: Profile) {
    let prefix = "\(dataset)/\(SchemaCheck.keyword)/"
    let failed = results.filter { $0.verdict == .failed && $0.id.hasPrefix(prefix) }
    guard !failed.isEmpty else { return }
    failures.append(
      Failure(
        dataset: dataset, schema: schema, profile: profile,
        failed: Set(failed.map { String($0.id.dropFirst(prefix.count)) })))
  }

  /// Writes the patches, and says in the failed results what takes them.
  func offer(in session: inout GateSession) {
    try? removeOld()
    var files: [String] = []
    for failure in failures where !files.contains(failure.schema.file.name) { files.append(failure.schema.file.name) }
    for name in files {
      let mine = failures.filter { $0.schema.file.name == name }
      guard let file = mine.first?.schema.file, let remedy = remedy(for: file, mine) else { continue }
      session.facts.append(GateReport.Fact(name, remedy))
      for index in session.checks.indices where session.checks[index].verdict == .failed {
        let prefixes = mine.map { "\($0.dataset)/\(SchemaCheck.keyword)/" }
        guard prefixes.contains(where: { session.checks[index].id.hasPrefix($0) }) else { continue }
        session.checks[index].message += " \(remedy)"
      }
    }
  }

  /// What a person does to accept the data; `nil` when nothing would help.
  private func remedy(for file: SchemaFile, _ failures: [Failure]) -> String? {
    var schema = file.schema
    var comments: [SchemaText.Place: String] = [:]
    for failure in failures {
      guard
        let update = try? SchemaUpdate(
          schema, toAccept: failure.profile, environment: failure.schema.check.environment, failed: failure.failed)
      else { return nil }
      schema = update.schema
      comments.merge(update.comments) { _, last in last }
    }
    guard let edit = try? SchemaEdit(file.text, to: schema, comments: comments), edit.text != file.text else {
      return nil
    }
    // git takes no path that leads out of its folder.
    guard !file.name.hasPrefix("/"), !file.name.hasPrefix("../") else {
      return "If the data is right, 'mlgate schema update' changes the schema."
    }
    let path = "\(folder)/\(patchName(of: file))"
    do {
      try Folder.create(folder)
      try AtomicFile.write(UnifiedDiff(from: file.text, to: edit.text, path: file.name).text, to: path)
    } catch {
      return "The patch for the schema could not be written: \(error)"
    }
    return "If the data is right, 'git apply \(project.paths.displayPath(path))' changes the schema."
  }

  private static let ending = ".patch"

  private func patchName(of file: SchemaFile) -> String { file.name.replacing("/", with: "_") + Self.ending }

  /// What an earlier run offered is of other data.
  private func removeOld() throws {
    guard Folder.exists(folder) else { return }
    for name in try Folder.names(in: folder) where name.hasSuffix(Self.ending) {
      try FileContents.removeIfThere("\(folder)/\(name)")
    }
  }
}
