public import MLGateResults

/// A decoded value together with the place where it stands, for errors that are found later.
public struct Located<Value: Decodable & Sendable>: Decodable, Sendable {
  public var value: Value
  public var location: SourceLocation
  /// The text it was read from; `nil` when it was not decoded from YAML.
  public var source: YAMLSource?

  public init(_ value: Value, at location: SourceLocation, in source: YAMLSource? = nil) {
    self.value = value
    self.location = location
    self.source = source
  }

  public init(from decoder: any Decoder) throws {
    value = try decoder.singleValueContainer().decode(Value.self)
    let node = (decoder as? NodeDecoder)?.node
    location = node?.mark ?? SourceLocation(file: "")
    source = node?.source
  }

  /// An error at this value's place.
  public func error(_ message: String) -> YAMLError { YAMLError(at: location, message, in: source) }
}

extension Located: Equatable where Value: Equatable {
  /// Values are compared, places are not.
  public static func == (left: Self, right: Self) -> Bool { left.value == right.value }
}

extension YAMLNode: Decodable {
  /// The raw node with all its keys; only a `YAMLDecoder` can hand one over.
  public init(from decoder: any Decoder) throws {
    guard let decoder = decoder as? NodeDecoder else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "A YAML node can only be decoded from YAML."))
    }
    decoder.takeAll()
    self = decoder.node
  }
}
