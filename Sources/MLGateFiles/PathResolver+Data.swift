extension PathResolver {
  /// How the names of data files end that are found in folders; each may be followed by `.gz` or `.zst`.
  public static let dataEndings = [".csv", ".tsv", ".tab", ".txt", ".jsonl", ".ndjson", ".parquet", ".parq"]

  /// The absolute paths of the data files that `pattern` means, at least one.
  ///
  /// A folder, named or matched, means every data file right in it: those whose names end in one of ``dataEndings`` and
  /// do not begin with a dot. `folder/**` means those in the folders below it, too. A file that is named or matched is
  /// taken whatever its name.
  ///
  /// - Throws: `FileError` naming what was looked for when there is nothing.
  public func dataFiles(matching pattern: String) throws(FileError) -> [String] {
    var files: [String] = []
    for place in try places(matching: pattern, where: { Self.isFile($0) || Self.isFolder($0) }) {
      if Self.isFile(place) { files.append(place) } else { files += try Self.data(in: place) }
    }
    guard !files.isEmpty else {
      throw FileError(
        action: "find data files in", path: pattern,
        reason: "no name there ends in \(Self.dataEndings.joined(separator: ", ")), alone or with .gz or .zst",
        remedy: "Check the folder, or name the files.", errno: SystemErrno.noSuchFile.code)
    }
    return Set(files).sorted(by: Path.precedes)
  }

  private static func data(in folder: String) throws(FileError) -> [String] {
    try Folder.names(in: folder).filter { !$0.hasPrefix(".") && isData($0) }.map { Path.join(folder, $0) }
      .filter(isFile)
  }

  private static func isData(_ name: String) -> Bool {
    let compressed = [".gz", ".zst"].first { name.hasSuffix($0) } ?? ""
    let name = name.dropLast(compressed.count)
    return dataEndings.contains { name.hasSuffix($0) }
  }
}
