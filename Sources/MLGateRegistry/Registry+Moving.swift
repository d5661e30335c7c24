import MLGateFiles
import MLGateResults

// How an alias is moved so that a crash cannot show: intent, release, alias, done; and how the next writer tidies up.
extension Registry {
  /// Runs `body` as the model's only writer, after what a killed one left was finished or dropped.
  func withModel<Value>(
    _ model: String, _ body: (inout Journal) throws(RegistryError) -> Value
  ) throws(RegistryError) -> Value {
    try storing { () throws(FileError) in
      try Folder.create(aliasFolder(of: model), using: operations)
      try Folder.create("\(folder(of: model))/releases", using: operations)
      if try contents(of: layoutPath) == nil {
        try AtomicFile.write(#"{"version":\#(Self.formatVersion)}"# + "\n", to: layoutPath, using: operations)
      }
    }
    let lock = FileLock("\(folder(of: model))/lock", using: operations)
    return try lock.withLock(waitingAtMost: lockWait, failure: RegistryError.init) { () throws(RegistryError) in
      var journal = try recovered(model)
      do throws(RegistryError) { return try body(&journal) } catch {
        // Best effort; when the disk does not even allow this, the next writer does it.
        _ = try? recovered(model)
        throw error
      }
    }
  }

  /// Writes the intent, runs `prepare`, moves the alias and writes that it is done.
  func move(
    _ alias: String, to release: Release, manifest: Digest, by action: AliasMove.Action, in journal: inout Journal,
    _ prepare: () throws(FileError) -> Void
  ) throws(RegistryError) {
    let time = now().description
    var entry = Journal.Entry(
      version: Journal.formatVersion, time: time, action: action, step: .intent, alias: alias, release: release.number,
      manifest: manifest)
    let record = AliasRecord(
      version: Self.formatVersion, model: release.model, alias: alias, release: release.number, manifest: manifest,
      moved: time)
    do throws(FileError) {
      try journal.append(entry)
      try prepare()
      guard let text = try? StrictJSON.encode(record) else {
        throw FileError(
          action: "write", path: "\(aliasFolder(of: release.model))/\(alias)", reason: "the alias is not JSON",
          remedy: "Report this as a bug of mlgate.")
      }
      try AtomicFile.write(
        text + [UInt8(ascii: "\n")], to: "\(aliasFolder(of: release.model))/\(alias)", using: operations)
      entry.step = .done
      try journal.append(entry)
    } catch { throw RegistryError(error) }
  }

  /// Finishes or drops what a killed writer had begun, and sweeps.
  ///
  /// Only under the model's lock.
  private func recovered(_ model: String) throws(RegistryError) -> Journal {
    var journal = try storing { () throws(FileError) in try Journal(journalPath(of: model), using: operations) }
    if var entry = journal.open {
      let record = try record(of: entry.alias, model: model)
      let isMoved = record?.release == entry.release && record?.manifest == entry.manifest
      entry.step = isMoved ? .done : .dropped
      try storing { () throws(FileError) in
        if isMoved {
          // The killed process may not have come to this.
          try Folder.sync(aliasFolder(of: model), using: operations)
        } else if entry.action == .release {
          try Folder.removeFlat(releaseFolder(of: model, entry.release), using: operations)
        }
        try journal.append(entry)
      }
    }
    try storing { () throws(FileError) in
      // Under the lock no temporary file of this model is alive; other models' writers share the rest.
      try AtomicFile.sweep(aliasFolder(of: model), olderThan: 0, using: operations)
      try AtomicFile.sweep(root, using: operations)
      try objects.sweep()
    }
    return journal
  }
}
