internal import MLGateChecks
internal import MLGateFiles
internal import MLGateProfiles
internal import MLGateResults
internal import MLGateTables

#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

/// What earlier runs have learnt about files, in `.mlgate/cache`.
///
///     files/      by a file's path: its digest, and by what an unchanged file is known
///     profiles/   by a file's digest and how it was read: its profile, which merges with others
///     checks/     by the digests of a dataset's files: what its checks said
///
/// Everything is named by the digest of all that it was made from, and can be deleted at any time. What is damaged is
/// as good as absent; what cannot be written is learnt anew by the next run.
struct DataCache: Sendable {
  /// An entry is made anew after so many days, so that what nobody asks for any more is not kept for ever.
  static let mostDays = 30

  let folder: String

  init(in stateFolder: String) { folder = stateFolder + "/cache" }

  /// Every name begins with what the entry's meaning depends on beside its input.
  private static let epoch = "mlgate \(MLGateVersion.current), profile \(ProfileState.version), cache 1"

  /// The name of what was made from all this.
  static func name(_ parts: [String]) -> String {
    // Each part says how long it is, so that none can be taken for another.
    let text = ([epoch] + parts).map { "\($0.utf8.count):\($0)" }.joined()
    return SHA256Stream.digest(of: Array(text.utf8)).hex
  }

  // MARK: Files

  /// A file's digest, and by what the file was known when it was taken.
  struct KnownFile: Codable {
    var identity: FileIdentity
    var digest: Digest
    /// Whether a later write is sure to have changed the identity.
    var isSure: Bool
  }

  private func place(ofFile path: String) -> String { "\(folder)/files/\(Self.name([path])).json" }

  /// The digest of the file at a path, if it is the file that was met before.
  ///
  /// A file that looks as before is believed; one of the same size is hashed.
  func digest(of path: String, _ identity: FileIdentity) -> Digest? {
    guard let known = read(KnownFile.self, place(ofFile: path)), known.identity.bytes == identity.bytes else {
      return nil
    }
    if known.isSure, known.identity == identity { return known.digest }
    let isSure = identity.isSettled
    guard let found = try? FileDigest.sha256(path).digest, FileIdentity.of(path) == identity else { return nil }
    if found == known.digest { remember(path, identity, found, isSure: isSure) }
    return found
  }

  /// - Parameter isSure: whether the last write was long before the reading.
  func remember(_ path: String, _ identity: FileIdentity, _ digest: Digest, isSure: Bool) {
    write(KnownFile(identity: identity, digest: digest, isSure: isSure), place(ofFile: path))
  }

  // MARK: Profiles

  /// What is told of files that were profiled together.
  struct Part: Codable {
    var columns: [String]
    var files: [File]

    struct File: Codable {
      var rows: Int
      var bytes: Int
      var blankLines: Int
      var commentLines: Int
    }
  }

  private func place(ofPart name: String) -> String { "\(folder)/profiles/\(name)" }

  func part(_ name: String) -> Part? {
    guard FileContents.isThere(place(ofPart: name) + ".mlgate-profile") else { return nil }
    return read(Part.self, place(ofPart: name) + ".json")
  }

  /// - Throws: when the state is gone or damaged; it is forgotten then.
  func state(_ name: String) throws -> ProfileState {
    let path = place(ofPart: name)
    do {
      return try ProfileState(encoded: FileContents.read(path + ".mlgate-profile"))
    } catch {
      try? FileContents.removeIfThere(path + ".json")
      throw DamagedEntry()
    }
  }

  func keep(_ part: Part, _ state: borrowing ProfileState, as name: String) {
    // What tells of the state comes after it.
    write(bytes: state.encoded, place(ofPart: name) + ".mlgate-profile")
    write(part, place(ofPart: name) + ".json")
  }

  // MARK: Checks

  private func place(ofChecks name: String) -> String { "\(folder)/checks/\(name).json" }

  /// What checks said of a dataset, by what they ask.
  func checks(_ name: String) -> [String: SettledCheck] {
    read([String: SettledCheck].self, place(ofChecks: name)) ?? [:]
  }

  func keep(_ checks: [String: SettledCheck], as name: String) { write(checks, place(ofChecks: name)) }

  // MARK: The disk

  private func read<Value: Decodable>(_ type: Value.Type, _ path: String) -> Value? {
    guard let bytes = try? FileContents.read(path) else { return nil }
    return try? JSONDecoder().decode(type, from: Data(bytes))
  }

  private func write(_ value: some Encodable, _ path: String) {
    guard let bytes = try? JSONEncoder().encode(value) else { return }
    write(bytes: Array(bytes), path)
  }

  private func write(bytes: [UInt8], _ path: String) {
    guard (try? Folder.create(Project.parent(of: path), using: .unsynced)) != nil else { return }
    try? AtomicFile.write(bytes, to: path, using: .unsynced)
  }

  /// Removes what has not been written for ``mostDays``, and what killed processes left.
  func prune() {
    let oldest = (Timestamp.now.seconds - Self.mostDays * 86_400) * 1_000_000_000
    for shelf in ["files", "profiles", "checks"] {
      let path = "\(folder)/\(shelf)"
      _ = try? AtomicFile.sweep(path)
      for name in (try? Folder.names(in: path)) ?? [] {
        let file = "\(path)/\(name)"
        if let found = FileIdentity.of(file), found.modified < oldest { try? FileContents.removeIfThere(file) }
      }
    }
  }
}

/// An entry of the cache that cannot be read; the data has to be.
struct DamagedEntry: Error {}
