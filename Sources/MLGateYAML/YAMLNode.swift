public import MLGateResults

/// A value of a YAML document and the place where it stands.
///
/// Aliases are already replaced by what they stand for; such a copy keeps the place of the original.
public struct YAMLNode: Sendable {
  /// What a node is.
  public enum Kind: Sendable {
    case scalar(YAMLScalar)
    case sequence([YAMLNode])
    /// In the order of the file, without duplicate keys.
    case mapping([Pair])
  }

  /// One key of a mapping with its value.
  public struct Pair: Sendable {
    public var key: YAMLNode
    public var value: YAMLNode

    public init(key: YAMLNode, value: YAMLNode) {
      self.key = key
      self.value = value
    }
  }

  public var kind: Kind
  /// The text it was read from.
  public let source: YAMLSource
  /// The keys that led here, as far as the node was reached by `subscript`, `at`, `items`, `entries` or the decoder.
  public internal(set) var path = YAMLPath()

  private let line: Int
  private let column: Int

  /// A node at `mark`, a place in `source`.
  public init(_ kind: Kind, at mark: SourceLocation, in source: YAMLSource) {
    self.kind = kind
    self.source = source
    line = mark.line ?? 1
    column = mark.column ?? 1
  }

  /// The first character: of a block mapping or list that is the first key or dash.
  public var mark: SourceLocation { SourceLocation(file: source.file, line: line, column: column) }

  /// An error at this node's place.
  public func error(_ message: String) -> YAMLError { YAMLError(at: mark, message, in: source) }
}

// MARK: - Reading by hand

extension YAMLNode {
  public var scalar: YAMLScalar? { if case .scalar(let scalar) = kind { scalar } else { nil } }

  /// Whether it is `null`, `~` or nothing at all.
  public var isNull: Bool { scalar?.resolved == .null }

  /// The text of a scalar, whatever it resolves to; `nil` for lists and mappings.
  public var text: String? { scalar?.text }

  /// The items of a list with their paths; `nil` when this is no list.
  public var items: [YAMLNode]? {
    guard case .sequence(let items) = kind else { return nil }
    return items.enumerated().map { index, item in item.under(path, .index(index)) }
  }

  /// The keys and values of a mapping with their paths; `nil` when this is no mapping.
  public var entries: [Pair]? {
    guard case .mapping(let pairs) = kind else { return nil }
    return pairs.map { Pair(key: $0.key, value: $0.value.under(path, .key($0.key.text ?? "?"))) }
  }

  /// The value of `key`; `nil` when there is none or this is no mapping.
  public subscript(key: String) -> YAMLNode? {
    guard case .mapping(let pairs) = kind else { return nil }
    return pairs.first { $0.key.text == key }?.value.under(path, .key(key))
  }

  /// The item at `index`; `nil` when there is none or this is no list.
  public subscript(index: Int) -> YAMLNode? {
    guard case .sequence(let items) = kind, items.indices.contains(index) else { return nil }
    return items[index].under(path, .index(index))
  }

  /// What stands at the end of a path of keys; `nil` when it leads nowhere.
  public func at(_ keys: String...) -> YAMLNode? {
    keys.reduce(self) { node, key in node?[key] }
  }

  /// A mapping without some of its keys, for handing the rest to the decoder; other nodes are unchanged.
  public func removing(_ keys: Set<String>) -> YAMLNode {
    guard case .mapping(let pairs) = kind else { return self }
    var rest = self
    rest.kind = .mapping(pairs.filter { pair in pair.key.text.map { !keys.contains($0) } ?? true })
    return rest
  }

  /// The same mapping with one more key; anything else is left as it is.
  public func adding(_ pair: Pair) -> YAMLNode {
    guard case .mapping(let pairs) = kind else { return self }
    var more = self
    more.kind = .mapping(pairs + [pair])
    return more
  }

  /// Decodes this node; unknown keys are refused.
  public func decode<Value: Decodable>(_ type: Value.Type = Value.self) throws(YAMLError) -> Value {
    try YAMLDecoder().decode(type, from: self)
  }

  func under(_ parent: YAMLPath, _ step: YAMLPath.Step) -> YAMLNode {
    var node = self
    node.path = parent.appending(step)
    return node
  }
}

extension YAMLNode {
  /// What the node is, in the words of an error message.
  var found: String {
    switch kind {
    case .sequence: return "a list"
    case .mapping: return "a mapping"
    case .scalar(let scalar):
      if scalar.isInteger { return "the number \(scalar.text)" }
      switch scalar.resolved {
      case .null: return "nothing"
      case .bool(let value): return value ? "true" : "false"
      case .int, .double: return "the number \(scalar.text)"
      case .string(let text): return "the text '\(text)'"
      }
    }
  }
}
