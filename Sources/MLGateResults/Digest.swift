/// The SHA-256 of some bytes, which is the name mlgate knows them by.
///
/// Written as `sha256:` and 64 lowercase hexadecimal digits.
public struct Digest: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// 64 lowercase hexadecimal digits.
  public let hex: String

  /// Reads `sha256:HEX` or bare `HEX`; `nil` for anything that is not 64 hexadecimal digits.
  public init?(_ text: String) {
    let digits = text.hasPrefix("sha256:") ? String(text.dropFirst(7)) : text
    let isHex = digits.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    guard digits.utf8.count == 64, isHex else { return nil }
    hex = digits
  }

  /// Names the 32 bytes of a finished SHA-256.
  public init(bytes: some Sequence<UInt8>) {
    let digits = Array("0123456789abcdef".utf8)
    hex = String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  public var description: String { "sha256:" + hex }

  /// The first twelve digits: enough for a person's eye, never for a decision.
  public var short: String { String(hex.prefix(12)) }

  public static func < (left: Digest, right: Digest) -> Bool { left.hex < right.hex }
}

extension Digest: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let digest = Digest(text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "'\(text)' is not a digest; expected 'sha256:' and 64 hexadecimal digits.")
    }
    self = digest
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

/// Something that a gate looked at, under the name a person knows it by and the digest that cannot be swapped.
public struct NamedDigest: Codable, Hashable, Sendable {
  /// For example `train: data/2013-01.csv` or `model.json`.
  public var name: String
  public var digest: Digest

  public init(name: String, digest: Digest) {
    self.name = name
    self.digest = digest
  }
}
