public import MLGateResults

/// A mapping with arbitrary keys that keeps their order and their places.
public struct YAMLOrdered<Value: Decodable & Sendable>: Decodable, Sendable {
  /// One key with its value.
  public struct Entry: Sendable {
    public var key: String
    /// Where the key stands.
    public var location: SourceLocation
    public var value: Value
    /// The text it was read from; `nil` when it was not decoded from YAML.
    public var source: YAMLSource?

    public init(key: String, location: SourceLocation, value: Value, source: YAMLSource? = nil) {
      self.key = key
      self.location = location
      self.value = value
      self.source = source
    }

    /// An error at the key's place.
    public func error(_ message: String) -> YAMLError { YAMLError(at: location, message, in: source) }
  }

  public var entries: [Entry]

  public init(_ entries: [Entry] = []) { self.entries = entries }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: AnyKey.self)
    var places: [String: SourceLocation] = [:]
    let node = (decoder as? NodeDecoder)?.node
    if case .mapping(let pairs) = node?.kind {
      for pair in pairs { places[pair.key.text ?? ""] = pair.key.mark }
    }
    entries = try container.allKeys.map { key in
      Entry(
        key: key.stringValue, location: places[key.stringValue] ?? SourceLocation(file: ""),
        value: try container.decode(Value.self, forKey: key), source: node?.source)
    }
  }

  public var keys: [String] { entries.map(\.key) }

  public subscript(key: String) -> Value? { entries.first { $0.key == key }?.value }
}

extension YAMLOrdered: RandomAccessCollection {
  public var startIndex: Int { entries.startIndex }
  public var endIndex: Int { entries.endIndex }
  public subscript(position: Int) -> Entry { entries[position] }
}

/// A key of any name.
struct AnyKey: CodingKey {
  let stringValue: String
  var intValue: Int? { nil }

  init(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { return nil }
}
