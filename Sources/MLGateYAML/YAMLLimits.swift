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
