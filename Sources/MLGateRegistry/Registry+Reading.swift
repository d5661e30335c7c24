import MLGateFiles
import MLGateResults

/// A release with what happened to it.
public struct HistoryEntry: Hashable, Sendable {
  public var release: Release
  /// The aliases that mean it now, sorted.
  public var aliases: [String]
  /// When aliases were made to mean it, oldest first.
  public var moves: [AliasMove]
}

extension Registry {
  /// The release that an alias means; `nil` when there is none yet.
  public func champion(model: String, alias: String = "champion") throws(RegistryError) -> Release? {
    try Names.check(model, of: "model")
    try Names.check(alias, of: "alias")
    guard let record = try record(of: alias, model: model) else { return nil }
    return try release(record.release, of: model, manifest: record.manifest)
  }

  /// The model's releases, oldest first; none for a model that has none.
  ///
  /// A release that was not finished is not one.
  public func history(model: String) throws(RegistryError) -> [HistoryEntry] {
    try Names.check(model, of: "model")
    let (journal, records) = try state(of: model)
    var released = journal.released
    // An alias that a killed process moved counts before the journal says so.
    for record in records { released[record.release] = record.manifest }
    var history: [HistoryEntry] = []
    for (number, manifest) in released.sorted(by: { $0.key < $1.key }) {
      let aliases = records.filter { $0.release == number }
      var moves = journal.entries.filter { $0.step == .done && $0.release == number }
        .map { AliasMove(alias: $0.alias, action: $0.action, time: $0.time) }
      if let open = journal.open, open.release == number, aliases.contains(where: { $0.alias == open.alias }) {
        moves.append(AliasMove(alias: open.alias, action: open.action, time: open.time))
      }
      history.append(
        HistoryEntry(
          release: try release(number, of: model, manifest: manifest), aliases: aliases.map(\.alias), moves: moves))
    }
    return history
  }

  /// The names of the models that have a folder here, sorted.
  public func models() throws(RegistryError) -> [String] {
    try storing { () throws(FileError) in try Folder.names(in: "\(root)/models") }
  }

  /// The bytes of a file of the release, hashed on the way.
  public func read(_ path: String, in release: Release) throws(RegistryError) -> [UInt8] {
    let file = try file(path, in: release)
    return try storing { () throws(FileError) in try objects.read(file.digest) }
  }

  /// Where the contents of a file of the release lie, for reading only.
  public func objectPath(of path: String, in release: Release) throws(RegistryError) -> String {
    objects.path(of: try file(path, in: release).digest)
  }

  /// The evaluation that was released with the model.
  public func evaluation(of release: Release) throws(RegistryError) -> [UInt8]? {
    guard let digest = release.evaluation else { return nil }
    return try storing { () throws(FileError) in try objects.read(digest) }
  }

  /// Hashes every file of the release again.
  ///
  /// - Throws: a refusal that names the first file which is missing or not what it was.
  public func verify(_ release: Release) throws(RegistryError) {
    for file in release.files {
      let found = try verified(file.digest, as: "The file '\(file.path)'", of: release)
      guard found.byteCount == file.bytes else {
        throw RegistryError(
          .refused,
          "The file '\(file.path)' of release \(release.number) of model '\(release.model)' has \(found.byteCount) bytes, "
            + "and its manifest says \(file.bytes). Restore the registry's folder from a copy that is whole.")
      }
    }
    if let evaluation = release.evaluation { _ = try verified(evaluation, as: "The evaluation", of: release) }
  }

  private func verified(
    _ digest: Digest, as thing: String, of release: Release
  ) throws(RegistryError) -> FileDigest {
    do throws(FileError) { return try objects.verify(digest) } catch {
      throw RegistryError(
        .refused, "\(thing) of release \(release.number) of model '\(release.model)' is not whole. \(error)")
    }
  }

  private func file(_ path: String, in release: Release) throws(RegistryError) -> Release.File {
    if let file = release.file(path) { return file }
    let hint = Suggestion.phrase(for: path, in: release.files.map(\.path))
    throw RegistryError(
      .usage,
      "Release \(release.number) of model '\(release.model)' has no file '\(path)'\(hint.isEmpty ? "." : hint)"
        + " It has: \(release.files.map(\.path).joined(separator: ", ")).")
  }

  /// The journal and the aliases as they are in one moment, although nobody is kept from writing.
  private func state(of model: String) throws(RegistryError) -> (Journal, [AliasRecord]) {
    // The aliases first: what they mean is in the journal by the time that is read, at least as an intent.
    var records: [AliasRecord] = []
    let folder = aliasFolder(of: model)
    for name in try storing({ () throws(FileError) in try Folder.names(in: folder) }) where !name.hasPrefix(".") {
      if let record = try record(of: name, model: model) { records.append(record) }
    }
    let journal = try storing { () throws(FileError) in try Journal(journalPath(of: model), using: operations) }
    return (journal, records)
  }
}
