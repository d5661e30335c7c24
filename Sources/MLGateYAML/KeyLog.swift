import MLGateResults

/// The keys of one mapping and which of them were asked for.
final class KeyLog {
  let node: YAMLNode
  /// In the order of the file.
  let keys: [YAMLNode]
  private let values: [String: YAMLNode]
  private var asked: [String] = []
  private var askedSet: Set<String> = []

  init(_ node: YAMLNode) throws {
    guard case .mapping(let pairs) = node.kind else { throw node.expected("a mapping") }
    self.node = node
    keys = pairs.map(\.key)
    var values: [String: YAMLNode] = [:]
    for pair in pairs {
      guard let name = pair.key.text else { throw pair.key.expected("a key that is text") }
      values[name] = pair.value
    }
    self.values = values
  }

  var names: [String] { keys.compactMap(\.text) }

  /// The value of `key`, which counts as asked for from now on.
  func ask(_ key: String) -> YAMLNode? {
    if askedSet.insert(key).inserted { asked.append(key) }
    return values[key]?.under(node.path, .key(key))
  }

  /// Refuses the first key that nobody asked for.
  func refuseUnasked() throws {
    for key in keys {
      if let name = key.text, !askedSet.contains(name) { throw unknown(key, name, candidates: asked) }
    }
  }

  /// The error for a required key that is not there: if a slip of the fingers explains it, that is what it says.
  ///
  /// - Parameter isKnown: whether the type has a use for a key, so that it cannot be a slip.
  func missing(_ name: String, isKnown: (String) -> Bool) -> YAMLError {
    for key in keys {
      guard let found = key.text, !isKnown(found), !askedSet.contains(found) else { continue }
      if Suggestion.nearest(to: found, in: [name]) != nil { return unknown(key, found, candidates: [name]) }
    }
    return node.error("missing key '\(name)' \(node.path.phrase)")
  }

  private func unknown(_ key: YAMLNode, _ name: String, candidates: [String]) -> YAMLError {
    let hint =
      name == "<<"
      ? "; YAML 1.2 has no merge keys, so write the keys out" : Suggestion.phrase(for: name, in: candidates)
    return key.error("unknown key '\(name)' \(node.path.phrase)\(hint)")
  }
}
