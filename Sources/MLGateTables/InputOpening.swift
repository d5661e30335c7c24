internal import MLGateResults

extension TableSource.File {
  /// Opens the file for its text: unpacked where it is compressed, which its first bytes tell whatever it is called.
  ///
  /// - Parameter digest: whether the digest of what is compressed is wanted; all else is hashed by whoever reads it.
  func stream(meter: InputMeter, digest: Bool) throws(TableError) -> any ByteStream {
    if let open { return MeteredStream(try open(), meter: meter) }
    let file = try FileStream(self, meter: meter)
    let first = try file.peek(4)
    if let compression = Compression(magic: first) {
      return try CompressedStream(file, compression, name: name, digest: digest)
    }
    if let promised = Compression(name: name), !first.isEmpty {
      throw TableError(
        .compression, at: SourceLocation(file: name),
        "the file's name says \(promised.name), its first bytes do not; expected data that '\(promised.test)' accepts. "
          + "Fetch the file again, or name it for what it is.")
    }
    return file
  }
}
