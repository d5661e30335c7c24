/// Reads YAML into located nodes.
///
/// The syntax is libyaml's (YAML 1.1 with most of 1.2); plain scalars mean what the core schema of YAML 1.2 says.
/// Duplicate keys are refused; `<<` is a key like any other. Keys are compared by their text and by what they mean, so
/// `1`, `"1"` and `01` are the same.
public enum YAML {
  /// The one document of a text; an empty text is `null`.
  ///
  /// - Parameter file: the name that errors give the text.
  /// - Throws: an error with its place when the text is no YAML, has two documents or exceeds `limits`.
  public static func parse(
    _ text: String, file: String, limits: YAMLLimits = YAMLLimits()
  ) throws(YAMLError) -> YAMLNode {
    try limits.check(byteCount: text.utf8.count, file: file)
    return try parse(YAMLSource(file: file, text: text), limits: limits)
  }

  /// The one document in the bytes of a file, which must be UTF-8.
  public static func parse(
    _ bytes: some Collection<UInt8>, file: String, limits: YAMLLimits = YAMLLimits()
  ) throws(YAMLError) -> YAMLNode {
    try limits.check(byteCount: bytes.count, file: file)
    return try parse(YAMLSource(file: file, bytes: bytes), limits: limits)
  }

  /// The one document of a source.
  public static func parse(_ source: YAMLSource, limits: YAMLLimits = YAMLLimits()) throws(YAMLError) -> YAMLNode {
    var composer = try Composer(source, limits: limits)
    guard let document = try composer.document() else {
      return YAMLNode(.scalar(YAMLScalar(text: "")), at: source.location(byte: 0), in: source)
    }
    if let second = try composer.nextDocumentPlace() {
      throw YAMLError(at: second, "a second document begins here, but this file holds exactly one", in: source)
    }
    return document
  }

  /// Every document of a text, separated by `---`.
  public static func parseAll(
    _ text: String, file: String, limits: YAMLLimits = YAMLLimits()
  ) throws(YAMLError) -> [YAMLNode] {
    try limits.check(byteCount: text.utf8.count, file: file)
    return try parseAll(YAMLSource(file: file, text: text), limits: limits)
  }

  /// Every document in the bytes of a file, which must be UTF-8.
  public static func parseAll(
    _ bytes: some Collection<UInt8>, file: String, limits: YAMLLimits = YAMLLimits()
  ) throws(YAMLError) -> [YAMLNode] {
    try limits.check(byteCount: bytes.count, file: file)
    return try parseAll(YAMLSource(file: file, bytes: bytes), limits: limits)
  }

  /// Every document of a source.
  public static func parseAll(_ source: YAMLSource, limits: YAMLLimits = YAMLLimits()) throws(YAMLError) -> [YAMLNode] {
    var composer = try Composer(source, limits: limits)
    var documents: [YAMLNode] = []
    while let document = try composer.document() { documents.append(document) }
    return documents
  }
}
