extension YAMLNode {
  /// What is written, without places and comments: nodes that differ in a text, a quote or an order have different ones.
  public var fingerprint: [UInt8] {
    var bytes: [UInt8] = []
    write(to: &bytes)
    return bytes
  }

  /// Every part says how long it is, so that none can be taken for another.
  private func write(to bytes: inout [UInt8]) {
    func write(_ text: String) {
      bytes += Array("\(text.utf8.count):".utf8)
      bytes += Array(text.utf8)
    }
    switch kind {
    case .scalar(let scalar):
      bytes.append(UInt8(ascii: scalar.style == .plain ? "p" : "q"))
      write(scalar.tag ?? "")
      write(scalar.text)
    case .sequence(let items):
      write("l\(items.count)")
      for item in items { item.write(to: &bytes) }
    case .mapping(let pairs):
      write("m\(pairs.count)")
      for pair in pairs {
        pair.key.write(to: &bytes)
        pair.value.write(to: &bytes)
      }
    }
  }
}
