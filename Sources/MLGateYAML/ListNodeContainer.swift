/// Reads a list item by item.
struct ListNodeContainer: UnkeyedDecodingContainer {
  let decoder: NodeDecoder
  let node: YAMLNode
  let items: [YAMLNode]
  let codingPath: [any CodingKey]
  private(set) var currentIndex = 0

  init(decoder: NodeDecoder, node: YAMLNode, items: [YAMLNode], codingPath: [any CodingKey]) {
    self.decoder = decoder
    self.node = node
    self.items = items
    self.codingPath = codingPath
  }

  var count: Int? { items.count }
  var isAtEnd: Bool { currentIndex >= items.count }

  mutating func decodeNil() throws -> Bool {
    guard try item().isNull else { return false }
    currentIndex += 1
    return true
  }

  mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    let value = try NodeDecoder.decode(type, from: item(), codingPath: itemPath, userInfo: decoder.info)
    currentIndex += 1
    return value
  }

  mutating func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) throws -> KeyedDecodingContainer<Nested> {
    let container = KeyedNodeContainer<Nested>(
      decoder: decoder, log: try decoder.log(for: item()), codingPath: itemPath)
    currentIndex += 1
    return KeyedDecodingContainer(container)
  }

  mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
    let container = try decoder.list(item(), codingPath: itemPath)
    currentIndex += 1
    return container
  }

  mutating func superDecoder() throws -> any Decoder {
    let decoderForSuper = decoder.decoderForSuper(try item(), codingPath: itemPath)
    currentIndex += 1
    return decoderForSuper
  }

  private var itemPath: [any CodingKey] { codingPath + [ItemKey(index: currentIndex)] }

  private func item() throws -> YAMLNode {
    guard !isAtEnd else {
      throw node.error("expected at least \(currentIndex + 1) items in the list, found \(items.count)")
    }
    return items[currentIndex]
  }
}

/// The place of an item in a list, as a coding path names it.
private struct ItemKey: CodingKey {
  let index: Int
  var stringValue: String { String(index) }
  var intValue: Int? { index }

  init(index: Int) { self.index = index }
  init?(stringValue: String) { return nil }
  init?(intValue: Int) { index = intValue }
}
