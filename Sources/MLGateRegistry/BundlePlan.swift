public import MLGateFiles
public import MLGateResults

/// What is going to be released: files on disk, and where the model came from.
public struct BundlePlan: Sendable {
  /// One file of the bundle.
  public struct File: Hashable, Sendable {
    /// Its path in the bundle: relative, `/` between names.
    public var path: String
    /// Where it is now, which is not a symbolic link.
    public var source: String
    /// What it must contain, where that was judged before; the release is refused when it contains anything else.
    public var expected: Digest?

    public init(path: String, source: String, expected: Digest? = nil) {
      self.path = path
      self.source = source
      self.expected = expected
    }
  }

  public var model: String
  public var files: [File]
  /// The digest that the receipts are about: of one of the files, or the `FolderDigest` of one of the bundle's folders.
  public var modelDigest: Digest
  /// The run that made it.
  public var run: String?
  /// The evaluation's JSON, kept as it is for comparing the next candidate with.
  public var evaluation: [UInt8]?
  /// In-toto statements about the model.
  public var receipts: [JSON]
  /// Anything else worth keeping; part of the content.
  public var metadata: [String: String]

  public init(
    model: String, files: [File], modelDigest: Digest, run: String? = nil, evaluation: [UInt8]? = nil,
    receipts: [JSON] = [], metadata: [String: String] = [:]
  ) {
    self.model = model
    self.files = files
    self.modelDigest = modelDigest
    self.run = run
    self.evaluation = evaluation
    self.receipts = receipts
    self.metadata = metadata
  }
}

/// What an alias must point to for a release to go ahead (compare and swap).
public enum Expectation: Hashable, Sendable {
  /// Whatever it is.
  case anything
  /// Nothing yet.
  case nothing
  /// The release with this content digest, or with a model of this digest.
  case digest(Digest)
}
