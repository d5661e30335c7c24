/// Decodes nodes into `Decodable` types; every error is a `YAMLError` with its place.
///
/// Keys that a type did not ask for are refused when its `init(from:)` returns. A type that looks at a mapping by hand
/// decodes a `YAMLNode`, which takes all keys. A plain number is also text; quoted text is never a number.
public struct YAMLDecoder: Sendable {
  /// Handed to every `init(from:)`.
  public var userInfo: [CodingUserInfoKey: any Sendable]

  public init(userInfo: [CodingUserInfoKey: any Sendable] = [:]) { self.userInfo = userInfo }

  /// The value that `node` describes.
  public func decode<Value: Decodable>(
    _ type: Value.Type = Value.self, from node: YAMLNode
  ) throws(YAMLError) -> Value {
    do {
      return try NodeDecoder.decode(type, from: node, codingPath: [], userInfo: userInfo)
    } catch let error as YAMLError {
      throw error
    } catch {
      throw node.error("\(error)")
    }
  }

  /// Parses a text and decodes its one document.
  public func decode<Value: Decodable>(
    _ type: Value.Type = Value.self, from text: String, file: String, limits: YAMLLimits = YAMLLimits()
  ) throws(YAMLError) -> Value {
    try decode(type, from: try YAML.parse(text, file: file, limits: limits))
  }
}
