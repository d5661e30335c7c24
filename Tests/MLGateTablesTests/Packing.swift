import CMLGateZlib
import CMLGateZstd
import Foundation
import Testing

/// Compressed test data, made by the same libraries that read it.
enum Packing: String, CaseIterable {
  case plain, gzip, zstd

  /// The bytes, packed: one member or frame.
  func pack(_ bytes: [UInt8]) throws -> [UInt8] {
    switch self {
    case .plain: bytes
    case .gzip: try Self.gzip(bytes)
    case .zstd: try Self.zstd(bytes)
    }
  }

  var ending: String {
    switch self {
    case .plain: ""
    case .gzip: ".gz"
    case .zstd: ".zst"
    }
  }

  private static func gzip(_ bytes: [UInt8]) throws -> [UInt8] {
    var state = z_stream()
    // 31: the largest window, and a gzip header.
    try #require(
      deflateInit2_(&state, 6, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        == Z_OK)
    defer { deflateEnd(&state) }
    var input = bytes
    var output = [UInt8](repeating: 0, count: Int(deflateBound(&state, UInt(bytes.count))))
    let made = try input.withUnsafeMutableBufferPointer { from in
      try output.withUnsafeMutableBufferPointer { to in
        state.next_in = from.baseAddress
        state.avail_in = UInt32(from.count)
        state.next_out = to.baseAddress
        state.avail_out = UInt32(to.count)
        try #require(deflate(&state, Z_FINISH) == Z_STREAM_END)
        return to.count - Int(state.avail_out)
      }
    }
    return Array(output[..<made])
  }

  private static func zstd(_ bytes: [UInt8]) throws -> [UInt8] {
    var output = [UInt8](repeating: 0, count: ZSTD_compressBound(bytes.count))
    let context = try #require(ZSTD_createCCtx())
    defer { ZSTD_freeCCtx(context) }
    // As the zstd command does.
    ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1)
    let made = ZSTD_compress2(context, &output, output.count, bytes, bytes.count)
    try #require(ZSTD_isError(made) == 0)
    return Array(output[..<made])
  }
}
