import struct Crypto.SHA256
public import MLGateResults

/// SHA-256 (FIPS 180-4) of bytes that come piece by piece.
public struct SHA256Stream: Sendable {
  private var hash = SHA256()
  /// How many bytes came so far.
  public private(set) var byteCount = 0

  public init() {}

  public mutating func update(_ bytes: UnsafeRawBufferPointer) {
    hash.update(bufferPointer: bytes)
    byteCount += bytes.count
  }

  public mutating func update(_ bytes: [UInt8]) { bytes.withUnsafeBytes { update($0) } }

  /// The digest of what came so far; more may follow.
  public var digest: Digest { Digest(bytes: hash.finalize()) }

  /// The digest of `bytes`.
  public static func digest(of bytes: [UInt8]) -> Digest {
    var stream = SHA256Stream()
    stream.update(bytes)
    return stream.digest
  }
}
