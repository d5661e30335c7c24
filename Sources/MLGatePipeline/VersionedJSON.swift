#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

/// JSON files with a `version`, which people review: sorted keys, one value a line, a final newline.
enum VersionedJSON {
  struct Problem: Error, CustomStringConvertible {
    var description: String
  }

  private struct Header: Decodable {
    var version: Int
  }

  static func encode(_ value: some Encodable) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return Array(try encoder.encode(value)) + [0x0A]
  }

  /// Reads a file of exactly this version.
  ///
  /// - Parameter name: the file's name in messages.
  static func decode<Value: Decodable>(
    _ type: Value.Type, from bytes: [UInt8], version: Int, name: String
  ) throws -> Value {
    let found: Int
    do {
      found = try JSONDecoder().decode(Header.self, from: Data(bytes)).version
    } catch {
      throw Problem(
        description:
          "'\(name)' is not a file that mlgate wrote: it is no JSON object with a version. Restore it from git.")
    }
    guard found == version else {
      throw Problem(
        description: "'\(name)' has version \(found), this mlgate reads version \(version). "
          + (found > version ? "Update mlgate." : "Accept it anew with 'mlgate accept'."))
    }
    do {
      return try JSONDecoder().decode(type, from: Data(bytes))
    } catch let error as DecodingError {
      throw Problem(description: "'\(name)' is damaged: \(Self.place(of: error)). Restore it from git.")
    }
  }

  private static func place(of error: DecodingError) -> String {
    switch error {
    case .keyNotFound(let key, let context): "'\(path(context.codingPath + [key]))' is missing"
    case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
      context.codingPath.isEmpty ? context.debugDescription : "'\(path(context.codingPath))' has the wrong type"
    @unknown default: "it cannot be decoded"
    }
  }

  private static func path(_ keys: [any CodingKey]) -> String {
    keys.map { key in key.intValue.map { "[\($0)]" } ?? key.stringValue }.joined(separator: ".")
  }
}
