public import MLGateFiles
public import MLGateResults

/// A bundle in the registry, immutable: it is what `releases/N/manifest.json` says.
public struct Release: Hashable, Sendable {
  /// The version of the manifest's format.
  public static let formatVersion = 1

  /// One file of the bundle.
  public struct File: Hashable, Sendable, Codable {
    /// Relative, `/` between names.
    public var path: String
    public var digest: Digest
    public var bytes: Int

    public init(path: String, digest: Digest, bytes: Int) {
      self.path = path
      self.digest = digest
      self.bytes = bytes
    }
  }

  public let model: String
  /// From 1, in the order of release; a number is never used twice.
  public let number: Int
  /// Sorted by path.
  public let files: [File]
  public let modelDigest: Digest
  /// The run that made it.
  public let run: String?
  /// RFC 3339, UTC.
  public let created: String
  /// In-toto statements about the model.
  public let receipts: [JSON]
  /// The evaluation's JSON, an object of the registry.
  public let evaluation: Digest?
  public let metadata: [String: String]

  /// What the release is, whenever and from whichever run it was made.
  ///
  /// The SHA-256 of the canonical JSON of the model's name and digest, the files and the metadata. Two releases of one
  /// content are interchangeable, so the second is not made.
  public var content: Digest {
    let files = files.map { file in
      JSON.object(["path": .string(file.path), "digest": .string(file.digest.description)])
    }
    let json = JSON.object([
      "model": .string(model), "modelDigest": .string(modelDigest.description), "files": .array(files),
      "metadata": .object(metadata.mapValues(JSON.string)),
    ])
    return SHA256Stream.digest(of: json.canonical)
  }

  /// The file at a path of the bundle.
  public func file(_ path: String) -> File? { files.first { $0.path == path } }

  /// Every object that the release needs.
  var objects: [Digest] { files.map(\.digest) + (evaluation.map { [$0] } ?? []) }
}

// The manifest. Receipts are kept apart from the Codable part, so that their digits and bytes stay as they came.
extension Release {
  private struct Manifest: Codable {
    var version: Int
    var model: String
    var release: Int
    var content: Digest
    var files: [File]
    var modelDigest: Digest
    var run: String?
    var created: String
    var evaluation: Digest?
    var metadata: [String: String]
  }

  /// The manifest's text.
  var manifest: [UInt8] {
    get throws(RegistryError) {
      let known = Manifest(
        version: Self.formatVersion, model: model, release: number, content: content, files: files,
        modelDigest: modelDigest, run: run, created: created, evaluation: evaluation, metadata: metadata)
      guard case .object(var members)? = try? StrictJSON.json(known) else {
        throw RegistryError(
          .usage, "The manifest of model '\(model)' could not be written as JSON. Check its metadata.")
      }
      members["receipts"] = .array(receipts)
      return JSON.object(members).canonical + [UInt8(ascii: "\n")]
    }
  }

  /// Reads a manifest strictly.
  init(manifest bytes: [UInt8], path: String) throws(FileError) {
    func refuse(_ reason: String) -> FileError {
      FileError(
        action: "trust", path: path, reason: reason, remedy: "Restore the registry's folder from a copy that is whole.")
    }
    let json: JSON
    do { json = try JSON(parsing: bytes) } catch { throw refuse("it is not JSON (\(error))") }
    guard case .object(var members) = json else { throw refuse("it is not a JSON object") }
    let receipts = members.removeValue(forKey: "receipts")
    let known = try StrictJSON.decode(
      Manifest.self, from: .object(members), path: path, version: Self.formatVersion)
    guard case .array(let statements)? = receipts else { throw refuse("it has no list of receipts") }
    self.init(
      model: known.model, number: known.release, files: known.files, modelDigest: known.modelDigest, run: known.run,
      created: known.created, receipts: statements, evaluation: known.evaluation, metadata: known.metadata)
    guard content == known.content else { throw refuse("its content digest does not fit what it lists") }
  }
}
