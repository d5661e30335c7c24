/// Reads a mapping by keys.
struct KeyedNodeContainer<Key: CodingKey>: KeyedDecodingContainerProtocol {
  let decoder: NodeDecoder
  let log: KeyLog
  let codingPath: [any CodingKey]

  var allKeys: [Key] { log.names.compactMap { Key(stringValue: $0) } }

  func contains(_ key: Key) -> Bool { log.ask(key.stringValue) != nil }

  func decodeNil(forKey key: Key) throws -> Bool { try value(key).isNull }

  func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
    try NodeDecoder.decode(type, from: value(key), codingPath: codingPath + [key], userInfo: decoder.info)
  }

  func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type, forKey key: Key
  ) throws -> KeyedDecodingContainer<Nested> {
    let log = try decoder.log(for: value(key))
    return KeyedDecodingContainer(
      KeyedNodeContainer<Nested>(decoder: decoder, log: log, codingPath: codingPath + [key]))
  }

  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
    try decoder.list(value(key), codingPath: codingPath + [key])
  }

  /// The same mapping again: a class and its superclass write their keys side by side.
  func superDecoder() throws -> any Decoder {
    decoder.decoderForSuper(log.node, sharing: log, codingPath: codingPath)
  }

  func superDecoder(forKey key: Key) throws -> any Decoder {
    decoder.decoderForSuper(try value(key), codingPath: codingPath + [key])
  }

  private func value(_ key: Key) throws -> YAMLNode {
    if let value = log.ask(key.stringValue) { return value }
    // A key type made from any text tells nothing about which keys are known.
    let takesAnyKey = Key(stringValue: "\u{0}") != nil
    throw log.missing(key.stringValue) { takesAnyKey || Key(stringValue: $0) != nil }
  }
}
