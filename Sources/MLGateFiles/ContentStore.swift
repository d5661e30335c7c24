public import MLGateResults

/// A folder of immutable files named by what is in them: `ROOT/sha256/AA/DIGEST`, where `AA` begins the digest.
///
/// Many processes may put at the same time. Nothing here removes an object.
public struct ContentStore: Sendable {
  public let root: String
  private let operations: FileOperations

  public init(root: String, using operations: FileOperations = .system) {
    self.root = root
    self.operations = operations
  }

  /// Where the object of that digest is, or would be.
  public func path(of digest: Digest) -> String { "\(shelf(of: digest))/\(digest.hex)" }

  /// Whether there is such an object, without looking into it.
  public func contains(_ digest: Digest) -> Bool {
    (try? System.status(of: path(of: digest)))?.kind == .regular
  }

  /// Copies the regular file at `path` into the store.
  ///
  /// The file is opened once, hashed and copied through the same descriptor: what is named is what is stored. An object
  /// that is there already is hashed again, and replaced if it was damaged.
  ///
  /// - Throws: `FileError`, also when `path` is a symbolic link.
  @discardableResult
  public func put(file path: String) throws(FileError) -> FileDigest {
    let source = try OpenFile(path, followsLinks: false, using: operations)
    return try put(describedAs: path) { write throws(FileError) in
      try source.forEachBlock { block throws(FileError) in try write(block) }
    }
  }

  /// Stores `bytes`.
  @discardableResult
  public func put(_ bytes: [UInt8]) throws(FileError) -> FileDigest {
    // Knowing the digest beforehand saves writing what is there.
    let digest = SHA256Stream.digest(of: bytes)
    if try isSound(digest) { return FileDigest(digest: digest, byteCount: bytes.count) }
    return try put(describedAs: path(of: digest)) { write throws(FileError) in
      let result: Result<Void, FileError> = bytes.withUnsafeBytes { buffer in
        do throws(FileError) { return .success(try write(buffer)) } catch { return .failure(error) }
      }
      try result.get()
    }
  }

  /// Hashes the object again.
  ///
  /// - Throws: `FileError` when it is missing, unreadable, or no longer what its name says.
  @discardableResult
  public func verify(_ digest: Digest) throws(FileError) -> FileDigest {
    let path = path(of: digest)
    let found = try FileDigest.of(OpenFile(path, followsLinks: false, using: operations))
    guard found.digest == digest else {
      throw FileError(
        action: "trust", path: path, reason: "its contents are \(found.digest), so it was changed after it was stored",
        remedy: "Put the original file into the store again.")
    }
    return found
  }

  /// The bytes of an object, hashed on the way.
  public func read(_ digest: Digest, limit: Int = .max) throws(FileError) -> [UInt8] {
    let path = path(of: digest)
    let bytes = try OpenFile(path, followsLinks: false, using: operations).bytes(limit: limit)
    let found = SHA256Stream.digest(of: bytes)
    guard found == digest else {
      throw FileError(
        action: "trust", path: path, reason: "its contents are \(found), so it was changed after it was stored",
        remedy: "Put the original file into the store again.")
    }
    return bytes
  }

  /// Removes what killed writers left.
  @discardableResult
  public func sweep(olderThan minutes: Int = 60) throws(FileError) -> [String] {
    try AtomicFile.sweep(desk, olderThan: minutes, using: operations)
  }

  /// Where objects are written before they have a name.
  private var desk: String { Path.join(root, "sha256") }

  private func shelf(of digest: Digest) -> String { Path.join(desk, String(digest.hex.prefix(2))) }

  private func isSound(_ digest: Digest) throws(FileError) -> Bool {
    guard contains(digest) else { return false }
    return try FileDigest.of(OpenFile(path(of: digest), followsLinks: false, using: operations)).digest == digest
  }

  private typealias Write = (UnsafeRawBufferPointer) throws(FileError) -> Void

  private func put(
    describedAs name: String, _ body: (Write) throws(FileError) -> Void
  ) throws(FileError) -> FileDigest {
    try Folder.create(desk, using: operations)
    var temporary = try TemporaryFile(in: desk, mode: 0o444, action: "store", for: name, using: operations)
    do {
      var stream = SHA256Stream()
      try body { block throws(FileError) in
        stream.update(block)
        try temporary.write(block)
      }
      let digest = stream.digest
      if try isSound(digest) {
        temporary.discard()
      } else {
        try Folder.create(shelf(of: digest), using: operations)
        try temporary.move(to: path(of: digest))
      }
      return FileDigest(digest: digest, byteCount: stream.byteCount)
    } catch {
      temporary.discard()
      throw error
    }
  }
}
