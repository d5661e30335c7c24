internal import MLGateResults

extension TableSource.Content {
  /// The content that a file's name promises: `.jsonl` and `.ndjson` are JSON Lines, all else is delimited.
  ///
  /// The ending of a compressed file, `.gz` or `.zst`, says nothing about that.
  public static func named(by path: String) -> Self {
    let name = DelimitedFormat.withoutCompression(path)
    return name.hasSuffix(".jsonl") || name.hasSuffix(".ndjson") ? .jsonLines : .delimited
  }

  /// What a person calls it.
  var title: String {
    switch self {
    case .delimited: "delimited text"
    case .jsonLines: "JSON Lines"
    }
  }
}

extension TableSource {
  /// Files that are written as their names promise, the first file's name standing for all delimited ones.
  ///
  /// - Throws: ``TableError`` when some are delimited and others JSON Lines.
  public init(named files: [File]) throws(TableError) {
    let first = files.first?.name ?? ""
    let content = Content.named(by: first)
    for file in files {
      let other = Content.named(by: file.name)
      guard other != content else { continue }
      throw TableError(
        .format, at: SourceLocation(file: file.name),
        "the file is \(other.title) by its name, \(first) is \(content.title); files of one dataset are written alike.")
    }
    self.init(files: files, format: content == .jsonLines ? .jsonFields : .named(by: first))
    self.content = content
  }
}
