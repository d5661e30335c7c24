import MLGateResults

/// Builds nodes from events: expands aliases, refuses duplicate keys, holds the limits on depth and aliases.
struct Composer: ~Copyable {
  private var events: YAMLEventStream
  private let source: YAMLSource
  private let limits: YAMLLimits
  private var anchors: [String: Anchor] = [:]
  private var aliasNodes = 0
  private var anchorCount = 0

  /// A node with its size, so that an alias costs what it stands for without a walk.
  private struct Measured {
    var node: YAMLNode
    var nodes = 1
    var height = 0
  }

  /// What a name stands for: nothing yet while its node is being built.
  private struct Anchor {
    let id: Int
    var target: Measured?
  }

  init(_ source: YAMLSource, limits: YAMLLimits) throws(YAMLError) {
    self.source = source
    self.limits = limits
    events = try YAMLEventStream(source, limits: limits)
  }

  /// The next document; `nil` at the end of the stream.
  mutating func document() throws(YAMLError) -> YAMLNode? {
    guard try nextDocumentPlace() != nil else { return nil }
    anchors = [:]
    aliasNodes = 0
    guard let first = try events.next() else { return nil }
    let root = try compose(first, depth: 0)
    _ = try events.next()  // the document's end
    return root.node
  }

  /// Reads up to the start of the next document and tells where it is; `nil` at the end of the stream.
  mutating func nextDocumentPlace() throws(YAMLError) -> SourceLocation? {
    while let event = try events.next() {
      if case .documentStart = event.kind { return event.location }
    }
    return nil
  }

  /// The node that `event` begins, `depth` collections deep; recursion ends at `limits.maxDepth`.
  private mutating func compose(_ event: YAMLEvent, depth: Int) throws(YAMLError) -> Measured {
    switch event.kind {
    case .alias(let name): return try expand(name, at: event.location, depth: depth)
    case .scalar(let scalar, let anchor):
      let built = Measured(node: YAMLNode(.scalar(scalar), at: event.location, in: source))
      let id = open(anchor)
      close(anchor, id, built)
      return built
    case .sequenceStart(let anchor, _, _):
      try checkDepth(depth + 1, at: event.location)
      let id = open(anchor)
      let built = try sequence(at: event.location, depth: depth + 1)
      close(anchor, id, built)
      return built
    case .mappingStart(let anchor, _, _):
      try checkDepth(depth + 1, at: event.location)
      let id = open(anchor)
      let built = try mapping(at: event.location, depth: depth + 1)
      close(anchor, id, built)
      return built
    default: throw error("this is not valid YAML: a value is missing", at: event.location)
    }
  }

  private mutating func sequence(at place: SourceLocation, depth: Int) throws(YAMLError) -> Measured {
    var items: [YAMLNode] = []
    var (nodes, height) = (1, 0)
    while let event = try events.next() {
      if case .sequenceEnd = event.kind { break }
      let item = try compose(event, depth: depth)
      items.append(item.node)
      nodes += item.nodes
      height = max(height, item.height)
    }
    return Measured(node: YAMLNode(.sequence(items), at: place, in: source), nodes: nodes, height: height + 1)
  }

  private struct SeenKey {
    var place: SourceLocation
    var text: String?
  }

  private mutating func mapping(at place: SourceLocation, depth: Int) throws(YAMLError) -> Measured {
    var pairs: [YAMLNode.Pair] = []
    var seen: [YAMLValue: SeenKey] = [:]
    var (nodes, height) = (1, 0)
    while let event = try events.next() {
      if case .mappingEnd = event.kind { break }
      let key = try compose(event, depth: depth)
      try checkNew(key.node, at: event.location, in: &seen)
      guard let valueEvent = try events.next() else { break }
      let value = try compose(valueEvent, depth: depth)
      pairs.append(YAMLNode.Pair(key: key.node, value: value.node))
      nodes += key.nodes + value.nodes
      height = max(height, key.height, value.height)
    }
    return Measured(node: YAMLNode(.mapping(pairs), at: place, in: source), nodes: nodes, height: height + 1)
  }

  /// Refuses a key whose text was there before, and one that means the same as another: `01` is `1`.
  private func checkNew(
    _ key: YAMLNode, at place: SourceLocation, in seen: inout [YAMLValue: SeenKey]
  ) throws(YAMLError) {
    let value = YAMLValue(key)
    var identities = [value]
    if let text = key.text {
      let meaning = if case .string(let content) = value { content } else { YAMLEmitter.inline(value) }
      identities = [.string(text), .string(meaning)]
    }
    for identity in identities {
      guard let first = seen[identity] else { continue }
      let name = key.text.map { "key '\($0)'" } ?? "key"
      let hint =
        first.text == key.text ? "it stands first at \(first.place)" : "the key at \(first.place) means the same"
      throw error("duplicate \(name); \(hint)", at: place)
    }
    for identity in identities { seen[identity] = SeenKey(place: place, text: key.text) }
  }

  private func checkDepth(_ depth: Int, at place: SourceLocation) throws(YAMLError) {
    guard depth > limits.maxDepth else { return }
    throw error("lists and mappings are nested more than \(limits.maxDepth) levels deep here", at: place)
  }

  private func error(_ message: String, at place: SourceLocation) -> YAMLError {
    YAMLError(at: place, message, in: source)
  }
}

// MARK: - Anchors and aliases

extension Composer {
  private mutating func open(_ name: String?) -> Int {
    guard let name else { return 0 }
    anchorCount += 1
    anchors[name] = Anchor(id: anchorCount)
    return anchorCount
  }

  /// Lets `name` stand for `built`, unless a node inside it has taken the name meanwhile.
  private mutating func close(_ name: String?, _ id: Int, _ built: Measured) {
    guard let name, anchors[name]?.id == id else { return }
    anchors[name]?.target = built
  }

  private mutating func expand(_ name: String, at place: SourceLocation, depth: Int) throws(YAMLError) -> Measured {
    guard let anchor = anchors[name] else {
      let suggestion = Suggestion.phrase(for: name, in: anchors.keys.sorted())
      throw error(
        "unknown alias '\(name)'\(suggestion.isEmpty ? "; no anchor '&\(name)' stands before it" : suggestion)",
        at: place)
    }
    guard let target = anchor.target else {
      throw error("alias '\(name)' stands inside the value that it refers to", at: place)
    }
    try checkDepth(depth + target.height, at: place)
    aliasNodes += target.nodes
    guard aliasNodes <= limits.maxAliasNodes else {
      throw error("the aliases up to here stand for more than \(limits.maxAliasNodes) values; write fewer", at: place)
    }
    return target
  }
}
