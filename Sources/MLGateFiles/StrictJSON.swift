#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Codable values as canonical JSON, and back without forgiving anything.
public enum StrictJSON {
  /// The canonical text of `value`.
  ///
  /// - Throws: `EncodingError`, for example for a number that is not finite.
  public static func encode(_ value: some Encodable) throws -> [UInt8] { try json(value).canonical }

  /// `value` as a JSON value.
  public static func json(_ value: some Encodable) throws -> JSON {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.withoutEscapingSlashes]
    return try JSON(parsing: Array(encoder.encode(value)))
  }

  /// Reads a value, whose `version` member, where the type has one, must be `version`.
  ///
  /// Malformed text, a key that is there twice, a missing or unknown key, a wrong type and an unknown version are errors.
  ///
  /// - Parameters:
  ///   - path: the file it comes from, for the error.
  ///   - version: the only version that is understood; `nil` where the type has none.
  public static func decode<Value: Codable>(
    _ type: Value.Type, from bytes: [UInt8], path: String, version: Int?
  ) throws(FileError) -> Value {
    let json: JSON
    do { json = try JSON(parsing: bytes) } catch {
      throw FileError(
        action: "read", path: path, reason: "it is not JSON (\(error))",
        remedy: "Restore the file; it was written by mlgate and is not meant to be edited.")
    }
    return try decode(type, from: json, path: path, version: version)
  }

  /// Reads a value from JSON that is parsed already.
  public static func decode<Value: Codable>(
    _ type: Value.Type, from json: JSON, path: String, version: Int?
  ) throws(FileError) -> Value {
    if let version {
      let found = json["version"]?.text
      guard found == String(version) else {
        throw FileError(
          action: "read", path: path,
          reason: found.map { "its format version is \($0), and this mlgate knows version \(version)" }
            ?? "it has no format version",
          remedy: "Use the mlgate that wrote it, or a newer one.")
      }
    }
    do {
      let value = try JSONDecoder().decode(type, from: Data(json.canonical))
      // What does not come back is a key that the type does not know.
      let known = try StrictJSON.json(value)
      if let stranger = stranger(in: json, besides: known, at: "") {
        throw FileError(
          action: "read", path: path, reason: "the key '\(stranger)' is unknown",
          remedy: "Use the mlgate that wrote it, or a newer one.")
      }
      return value
    } catch let error as FileError { throw error } catch {
      throw FileError(
        action: "read", path: path, reason: "its contents are not as expected (\(Self.sentence(error)))",
        remedy: "Restore the file; it was written by mlgate and is not meant to be edited.")
    }
  }

  private static func stranger(in json: JSON, besides known: JSON, at path: String) -> String? {
    switch (json, known) {
    case (.object(let found), .object(let expected)):
      for (key, value) in found.sorted(by: { Path.precedes($0.key, $1.key) }) where value != .null {
        let place = path.isEmpty ? key : "\(path).\(key)"
        guard let other = expected[key] else { return place }
        if let inside = stranger(in: value, besides: other, at: place) { return inside }
      }
      return nil
    case (.array(let found), .array(let expected)):
      for (index, pair) in zip(found, expected).enumerated() {
        if let inside = stranger(in: pair.0, besides: pair.1, at: "\(path)[\(index)]") { return inside }
      }
      return nil
    default: return nil
    }
  }

  private static func sentence(_ error: any Error) -> String {
    func place(_ path: [any CodingKey]) -> String {
      path.map { key in key.intValue.map { "[\($0)]" } ?? key.stringValue }.joined(separator: ".")
    }
    switch error {
    case DecodingError.keyNotFound(let key, let context): return "'\(place(context.codingPath + [key]))' is missing"
    case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
      return "'\(place(context.codingPath))' has the wrong type"
    case DecodingError.dataCorrupted(let context):
      return "'\(place(context.codingPath))': \(context.debugDescription)"
    default: return "\(error)"
    }
  }
}
