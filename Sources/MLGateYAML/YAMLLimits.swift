import MLGateResults

/// How much a YAML text may ask for before it is refused.
public struct YAMLLimits: Sendable {
  /// The longest text, in bytes.
  public var maxBytes: Int
  /// The deepest nesting of lists and mappings; the outermost one is level 1.
  public var maxDepth: Int
  /// How many nodes all aliases of a document together may stand for.
  public var maxAliasNodes: Int
  /// How many `%TAG` lines there may be: libyaml compares each with all others.
  var maxTagDirectives: Int { 1_000 }

  public init(maxBytes: Int = 1 << 20, maxDepth: Int = 64, maxAliasNodes: Int = 10_000) {
    self.maxBytes = maxBytes
    self.maxDepth = maxDepth
    self.maxAliasNodes = maxAliasNodes
  }
}

extension YAMLLimits {
  /// Refuses a text by its size alone, before it is looked at.
  func check(byteCount: Int, file: String) throws(YAMLError) {
    guard byteCount > maxBytes else { return }
    throw YAMLError(
      location: SourceLocation(file: file),
      message: "the file has \(byteCount) bytes, but YAML of at most \(maxBytes) bytes is read; make it smaller")
  }

  /// Refuses a text that is too large, or that would keep libyaml busy for too long before its first event.
  func check(_ source: YAMLSource) throws(YAMLError) {
    try check(byteCount: source.bytes.count, file: source.file)
    guard let excess = Self.occurrence(maxTagDirectives + 1, of: Array("%TAG".utf8), in: source.bytes) else { return }
    throw YAMLError(
      at: source.location(byte: excess),
      "'%TAG' stands more than \(maxTagDirectives) times in the file; remove some", in: source)
  }

  /// Where the given occurrence (from 1) of a word begins; `nil` when there are fewer.
  private static func occurrence(_ number: Int, of word: [UInt8], in bytes: [UInt8]) -> Int? {
    // Invariant: `index` stays below `count`. A plain loop over the buffer, because it visits every byte of the file.
    bytes.withUnsafeBufferPointer { buffer in
      let (count, first) = (buffer.count, word[0])
      var (index, found) = (0, 0)
      while index < count {
        if buffer[index] == first, buffer[index...].starts(with: word) {
          found += 1
          if found == number { return index }
        }
        index += 1
      }
      return nil
    }
  }
}
