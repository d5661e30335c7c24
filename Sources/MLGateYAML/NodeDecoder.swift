import MLGateResults

/// What a type's `init(from:)` sees: one node, and a log of the keys it asks for.
///
/// A class because `Decoder` hands out containers that must write to the same log. It lives as long as one `init(from:)`.
final class NodeDecoder: Decoder {
  let node: YAMLNode
  let codingPath: [any CodingKey]
  let info: [CodingUserInfoKey: any Sendable]
  private(set) var logs: [KeyLog] = []
  /// Decoders handed to a superclass; what they read is checked together with this one.
  private var supers: [NodeDecoder] = []
  private var wasAsked = false

  var userInfo: [CodingUserInfoKey: Any] { info.mapValues { $0 as Any } }

  init(node: YAMLNode, codingPath: [any CodingKey], userInfo: [CodingUserInfoKey: any Sendable]) {
    self.node = node
    self.codingPath = codingPath
    info = userInfo
  }

  /// Lets a type read `node`, then refuses what it did not ask for.
  static func decode<Value: Decodable>(
    _ type: Value.Type, from node: YAMLNode, codingPath: [any CodingKey], userInfo: [CodingUserInfoKey: any Sendable]
  ) throws -> Value {
    let decoder = NodeDecoder(node: node, codingPath: codingPath, userInfo: userInfo)
    let value: Value
    do {
      value = try type.init(from: decoder)
    } catch let error as DecodingError {
      throw decoder.placed(error, while: type)
    }
    try decoder.finish()
    return value
  }

  func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    KeyedDecodingContainer(KeyedNodeContainer<Key>(decoder: self, log: try log(for: node), codingPath: codingPath))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    try list(node, codingPath: codingPath)
  }

  func singleValueContainer() throws -> any SingleValueDecodingContainer {
    takeAll()
    return ScalarNodeContainer(decoder: self)
  }

  /// Says that the type answers for the whole node itself.
  func takeAll() { wasAsked = true }

  func list(_ node: YAMLNode, codingPath: [any CodingKey]) throws -> ListNodeContainer {
    takeAll()
    guard let items = node.items else { throw node.expected("a list") }
    return ListNodeContainer(decoder: self, node: node, items: items, codingPath: codingPath)
  }

  /// The log of the keys of a mapping at or below this decoder's node; containers of one mapping share it.
  func log(for node: YAMLNode) throws -> KeyLog {
    takeAll()
    if let log = logs.first(where: { $0.node.path == node.path }) { return log }
    let log = try KeyLog(node)
    logs.append(log)
    return log
  }

  /// A decoder for the superclass at `node`; with `log` when it reads the same mapping as this one.
  func decoderForSuper(_ node: YAMLNode, sharing log: KeyLog? = nil, codingPath: [any CodingKey]) -> NodeDecoder {
    let decoder = NodeDecoder(node: node, codingPath: codingPath, userInfo: info)
    if let log { decoder.logs = [log] }
    decoder.wasAsked = log != nil
    supers.append(decoder)
    return decoder
  }

  private func finish() throws {
    for decoder in supers { try decoder.finish() }
    if !wasAsked, case .mapping = node.kind { logs.append(try KeyLog(node)) }
    for log in logs { try log.refuseUnasked() }
  }

  /// The place and the words of an error that a type threw by itself.
  private func placed<Value>(_ error: DecodingError, while type: Value.Type) -> YAMLError {
    if let names = Names.of(type), case .scalar(let scalar) = node.kind {
      let suggestion = Suggestion.phrase(for: scalar.text, in: names)
      return node.error("expected \(Names.listed(names)), found \(node.found)\(suggestion)")
    }
    let context =
      switch error {
      case .typeMismatch(_, let context), .valueNotFound(_, let context), .keyNotFound(_, let context),
        .dataCorrupted(let context):
        context
      @unknown default: DecodingError.Context(codingPath: [], debugDescription: "\(error)")
      }
    let below = context.codingPath.dropFirst(codingPath.count)
    let place = below.reduce(node) { node, key in key.intValue.flatMap { node[$0] } ?? node[key.stringValue] ?? node }
    return place.error(context.debugDescription)
  }
}

/// The names of the cases of an enumeration with text as raw values.
private enum Names {
  static func of<Value>(_ type: Value.Type) -> [String]? {
    guard let type = type as? any (CaseIterable & RawRepresentable).Type else { return nil }
    let names = all(type)
    return names.isEmpty ? nil : names
  }

  private static func all<Cases: CaseIterable & RawRepresentable>(_ type: Cases.Type) -> [String] {
    type.allCases.compactMap { $0.rawValue as? String }
  }

  /// `'error' or 'warn'`.
  static func listed(_ names: [String]) -> String {
    let quoted = names.map { "'\($0)'" }
    guard let last = quoted.last, quoted.count > 1 else { return quoted.joined() }
    return quoted.dropLast().joined(separator: ", ") + " or " + last
  }
}
