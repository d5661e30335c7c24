public import MLGateFiles
import MLGateResults

/// A local folder of released models.
///
/// ```
/// layout.json
/// objects/sha256/AA/DIGEST                     every file of every release, once
/// models/MODEL/releases/N/manifest.json        what a release is
/// models/MODEL/aliases/ALIAS                   which release an alias means; moved last
/// models/MODEL/journal.jsonl                   intents and what came of them
/// models/MODEL/lock                            one writer a model
/// ```
/// Whenever a process is killed, every alias means the old release or the new one, both complete, and the next command
/// that writes tidies up. Reading takes no lock. Nothing here removes a release.
public struct Registry: Sendable {
  static let formatVersion = 1

  public let root: String
  let operations: FileOperations
  let lockWait: Double
  let now: @Sendable () -> Timestamp

  /// The store of the releases' files.
  public var objects: ContentStore { ContentStore(root: "\(root)/objects", using: operations) }

  /// Opens the registry in the folder `path`, which need not exist before the first release.
  ///
  /// - Parameters:
  ///   - lockWait: seconds to wait for another writer of the same model.
  ///   - now: the clock, for tests.
  /// - Throws: when `path` is no folder, or a newer mlgate laid it out.
  public static func open(
    at path: String, lockWait: Double = 60, using operations: FileOperations = .system,
    now: @escaping @Sendable () -> Timestamp = { .now }
  ) throws(RegistryError) -> Registry {
    let registry = Registry(root: path, operations: operations, lockWait: lockWait, now: now)
    try storing { () throws(FileError) in
      // Names of a file that is no folder surface here, not in the middle of a release.
      guard !(try Folder.names(in: path)).isEmpty else { return }
      guard let bytes = try registry.contents(of: registry.layoutPath) else { return }
      _ = try StrictJSON.decode(Layout.self, from: bytes, path: registry.layoutPath, version: formatVersion)
    }
    return registry
  }

  struct Layout: Codable { var version: Int }

  /// What an alias file says.
  struct AliasRecord: Codable, Hashable {
    var version: Int
    var model: String
    var alias: String
    var release: Int
    /// The digest of the release's `manifest.json`.
    var manifest: Digest
    /// When the alias was moved: RFC 3339, UTC.
    var moved: String
  }

  var layoutPath: String { "\(root)/layout.json" }
  func folder(of model: String) -> String { "\(root)/models/\(model)" }
  func journalPath(of model: String) -> String { "\(folder(of: model))/journal.jsonl" }
  func aliasFolder(of model: String) -> String { "\(folder(of: model))/aliases" }
  func releaseFolder(of model: String, _ number: Int) -> String { "\(folder(of: model))/releases/\(number)" }
  func manifestPath(of model: String, _ number: Int) -> String {
    "\(releaseFolder(of: model, number))/manifest.json"
  }

  /// The bytes of a small file, or `nil` when there is none.
  func contents(of path: String) throws(FileError) -> [UInt8]? {
    do throws(FileError) {
      return try FileContents.read(path, limit: 64 << 20, using: operations)
    } catch {
      if error.isMissingFile { return nil }
      throw error
    }
  }

  func record(of alias: String, model: String) throws(RegistryError) -> AliasRecord? {
    let path = "\(aliasFolder(of: model))/\(alias)"
    return try storing { () throws(FileError) in
      guard let bytes = try contents(of: path) else { return nil }
      let record = try StrictJSON.decode(AliasRecord.self, from: bytes, path: path, version: Self.formatVersion)
      guard record.model == model, record.alias == alias else {
        throw FileError(
          action: "trust", path: path, reason: "it is the alias '\(record.alias)' of model '\(record.model)'",
          remedy: "Restore the registry's folder from a copy that is whole.")
      }
      return record
    }
  }

  /// The release of that number, whose manifest must be the one that was released.
  func release(_ number: Int, of model: String, manifest: Digest) throws(RegistryError) -> Release {
    let path = manifestPath(of: model, number)
    return try storing { () throws(FileError) in
      func refuse(_ reason: String) -> FileError {
        FileError(
          action: "trust", path: path, reason: reason,
          remedy: "Restore the registry's folder from a copy that is whole.")
      }
      guard let bytes = try contents(of: path) else { throw refuse("it is missing") }
      let found = SHA256Stream.digest(of: bytes)
      guard found == manifest else { throw refuse("it was changed after it was released (\(found))") }
      let release = try Release(manifest: bytes, path: path)
      guard release.model == model, release.number == number else {
        throw refuse("it is release \(release.number) of model '\(release.model)'")
      }
      return release
    }
  }
}
