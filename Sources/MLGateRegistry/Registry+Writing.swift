import MLGateFiles
import MLGateResults

/// What releasing or rolling back came to.
public struct Deployment: Hashable, Sendable {
  /// What the alias means now.
  public var release: Release
  /// The number of the release that the alias meant before; `nil` when it meant none.
  public var previous: Int?
  /// Whether the alias meant a release of the same content already, so that nothing was done.
  public var isUnchanged: Bool
}

/// Where a rollback goes.
public enum RollbackTarget: Hashable, Sendable {
  /// The release that the alias meant before its present one was released.
  case previous
  /// The release of that number.
  case release(Int)
}

extension Registry {
  /// Copies the bundle's files into the registry and makes the alias mean them.
  ///
  /// When the alias means a release of the same content already, nothing is done and the deployment says so.
  ///
  /// - Throws: `RegistryError`. Unless only the final steps failed, the alias means what it did before; after those, the
  ///   next command finishes the journal.
  public func release(
    _ bundle: BundlePlan, alias: String = "champion", expecting expectation: Expectation = .anything
  ) throws(RegistryError) -> Deployment {
    try Names.check(bundle.model, of: "model")
    try Names.check(alias, of: "alias")
    try Names.check(bundlePaths: bundle.files.map(\.path))
    return try withModel(bundle.model) { journal throws(RegistryError) in
      let current = try champion(model: bundle.model, alias: alias)
      let release = try store(bundle, as: journal.highestNumber + 1)
      if let current, current.content == release.content {
        return Deployment(release: current, previous: current.number, isUnchanged: true)
      }
      try check(expectation, against: current, model: bundle.model, alias: alias)
      let manifest = try release.manifest
      try move(
        alias, to: release, manifest: SHA256Stream.digest(of: manifest), by: .release, in: &journal
      ) { () throws(FileError) in
        try Folder.create(releaseFolder(of: release.model, release.number), using: operations)
        try AtomicFile.write(
          manifest, to: manifestPath(of: release.model, release.number), mode: 0o444, using: operations)
      }
      return Deployment(release: release, previous: current?.number, isUnchanged: false)
    }
  }

  /// Makes the alias mean an earlier release again, after hashing all its files.
  ///
  /// Rolling back to the release that the alias means already does nothing, and the deployment says so.
  ///
  /// - Throws: `RegistryError`, also when there is nothing to roll back to.
  public func rollback(
    model: String, alias: String = "champion", to target: RollbackTarget = .previous
  ) throws(RegistryError) -> Deployment {
    try Names.check(model, of: "model")
    try Names.check(alias, of: "alias")
    // A mistyped model must not leave a folder behind.
    guard Folder.exists(folder(of: model)) else { throw unknownModel(model) }
    return try withModel(model) { journal throws(RegistryError) in
      guard let current = try champion(model: model, alias: alias) else {
        throw RegistryError(
          .usage,
          "The alias '\(alias)' of model '\(model)' means no release, so it cannot be rolled back. "
            + "Deploy the model first.")
      }
      let number = try number(of: target, from: current, alias: alias, in: journal)
      guard let manifest = journal.released[number] else {
        let known = journal.released.keys.sorted().map(String.init).joined(separator: ", ")
        throw RegistryError(.usage, "Model '\(model)' has no release \(number). Its releases are \(known).")
      }
      let release = try release(number, of: model, manifest: manifest)
      try verify(release)
      if number == current.number {
        return Deployment(release: current, previous: current.number, isUnchanged: true)
      }
      try move(alias, to: release, manifest: manifest, by: .rollback, in: &journal) {}
      return Deployment(release: release, previous: current.number, isUnchanged: false)
    }
  }

  private func number(
    of target: RollbackTarget, from current: Release, alias: String, in journal: Journal
  ) throws(RegistryError) -> Int {
    if case .release(let number) = target { return number }
    let stack = journal.stack(of: alias)
    guard stack.count > 1 else {
      throw RegistryError(
        .usage,
        "There is no earlier release for the alias '\(alias)' of model '\(current.model)' to roll back to; it means "
          + "release \(current.number). Name a release number to go to another one.")
    }
    return stack[stack.count - 2]
  }

  private func unknownModel(_ model: String) -> RegistryError {
    let hint = Suggestion.phrase(for: model, in: (try? models()) ?? [])
    return RegistryError(
      .usage,
      "There is no model '\(model)' in the registry '\(root)'\(hint.isEmpty ? "." : hint) "
        + "Check the name, or deploy the model first.")
  }

  /// Copies the files and describes the release.
  ///
  /// Objects that no release needs do no harm.
  private func store(_ bundle: BundlePlan, as number: Int) throws(RegistryError) -> Release {
    var files: [Release.File] = []
    for file in bundle.files {
      let found = try storing { () throws(FileError) in try objects.put(file: file.source) }
      if let expected = file.expected, found.digest != expected {
        throw RegistryError(
          .refused,
          "The file '\(file.source)' is \(found.digest), but \(expected) was judged: it was changed in between. "
            + "Evaluate the model again, then deploy it.")
      }
      files.append(Release.File(path: file.path, digest: found.digest, bytes: found.byteCount))
    }
    files.sort { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    guard Self.holds(bundle.modelDigest, in: files) else {
      throw RegistryError(
        .refused,
        "None of the bundle's files or folders is the model \(bundle.modelDigest) of '\(bundle.model)': it was changed "
          + "after it was judged, or is not in the bundle. Evaluate the model again, then deploy it.")
    }
    let evaluation = try storing { () throws(FileError) in
      try bundle.evaluation.map { bytes throws(FileError) in try objects.put(bytes).digest }
    }
    return Release(
      model: bundle.model, number: number, files: files, modelDigest: bundle.modelDigest, run: bundle.run,
      created: now().description, receipts: bundle.receipts, evaluation: evaluation, metadata: bundle.metadata)
  }

  /// Whether the digest is that of a file, of a folder in the bundle, or of the whole bundle.
  private static func holds(_ digest: Digest, in files: [Release.File]) -> Bool {
    if files.contains(where: { $0.digest == digest }) { return true }
    var folders: [String: [(path: String, digest: Digest)]] = [:]
    for file in files {
      let names = file.path.split(separator: "/")
      for depth in 0..<names.count {
        let inside = names[depth...].joined(separator: "/")
        folders[names[..<depth].joined(separator: "/"), default: []].append((inside, file.digest))
      }
    }
    return folders.values.contains { FolderDigest.digest(of: $0) == digest }
  }

  private func check(
    _ expectation: Expectation, against current: Release?, model: String, alias: String
  ) throws(RegistryError) {
    let expected: String
    switch expectation {
    case .anything: return
    case .nothing:
      if current == nil { return }
      expected = "no release"
    case .digest(let digest):
      if let current, current.content == digest || current.modelDigest == digest { return }
      expected = "\(digest)"
    }
    let found = current.map { "release \($0.number) with content \($0.content) and model \($0.modelDigest)" }
    throw RegistryError(
      .conflict,
      "The alias '\(alias)' of model '\(model)' was expected to mean \(expected), but means \(found ?? "no release"). "
        + "Somebody deployed in between; look at the history, then deploy again.")
  }
}
