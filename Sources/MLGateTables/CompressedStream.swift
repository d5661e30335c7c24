internal import CMLGateZlib
internal import CMLGateZstd
internal import MLGateFiles
internal import MLGateResults

/// How an input is packed.
enum Compression {
  case gzip, zstd

  /// What the first bytes promise; nobody's text begins with them.
  init?(magic bytes: ArraySlice<UInt8>) {
    let first = Array(bytes.prefix(4))
    if first.starts(with: [0x1F, 0x8B]) {
      self = .gzip
    } else if first == [0x28, 0xB5, 0x2F, 0xFD] {
      self = .zstd
    } else if first.count == 4, first[0] & 0xF0 == 0x50, first[1...] == [0x2A, 0x4D, 0x18] {
      // A skippable frame (RFC 8878, section 3.1.2).
      self = .zstd
    } else {
      return nil
    }
  }

  /// What the name promises.
  init?(name: String) {
    if name.hasSuffix(".gz") { self = .gzip } else if name.hasSuffix(".zst") { self = .zstd } else { return nil }
  }

  var name: String {
    switch self {
    case .gzip: "gzip"
    case .zstd: "Zstandard"
    }
  }

  /// The command that tests a file.
  var test: String {
    switch self {
    case .gzip: "gzip -t"
    case .zstd: "zstd -t"
    }
  }
}

/// Decodes blocks of compressed bytes: what gzip and Zstandard have in common for who reads them.
protocol Decoder: AnyObject {
  /// Decodes from `input` into `output`.
  ///
  /// - Returns: bytes used, bytes made, and whether a member or frame is complete. Without progress in either, more
  ///   input is needed.
  /// - Throws: what the library says is wrong.
  func decode(
    _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) throws(DecodingFailure) -> (used: Int, made: Int, isComplete: Bool)
}

struct DecodingFailure: Error {
  var reason: String
  /// How many bytes of the input came before the trouble.
  var used: Int
}

/// A compressed input, unpacked as it is read: any number of members or frames, one after the other.
final class CompressedStream: ByteStream {
  private static let inputBytes = 256 * 1024

  private let name: String
  private let compression: Compression
  private let stored: any ByteStream
  private let decoder: any Decoder
  /// Of the bytes as they are stored.
  private var hash: SHA256Stream?
  private let input: UnsafeMutableRawBufferPointer
  private var unused = 0..<0
  /// Compressed bytes before those in `unused`.
  private var offset = 0
  private var isBetweenMembers = true
  /// Whether the decoder may have more to give without more input: its last output filled the room.
  private var holdsMore = false
  private var isAtEnd = false

  init(
    _ stored: any ByteStream, _ compression: Compression, name: String, digest wanted: Bool = false
  ) throws(TableError) {
    self.name = name
    hash = wanted ? SHA256Stream() : nil
    self.compression = compression
    self.stored = stored
    let made: (any Decoder)? =
      switch compression {
      case .gzip: GzipDecoder()
      case .zstd: ZstdDecoder()
      }
    guard let made else {
      throw TableError(
        .io, at: SourceLocation(file: name),
        "there is no memory to unpack the file; end other programs and run the command again.")
    }
    decoder = made
    input = .allocate(byteCount: Self.inputBytes, alignment: 64)
  }

  deinit { input.deallocate() }

  /// The digest of what was read as it is stored; `nil` when nobody asked for it.
  var digest: Digest? { hash?.digest }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(TableError) -> Int {
    var made = 0
    while made < buffer.count && !isAtEnd {
      if unused.isEmpty && !holdsMore {
        let got = try stored.read(into: input)
        hash?.update(UnsafeRawBufferPointer(rebasing: input[..<got]))
        unused = 0..<got
        if got == 0 {
          guard isBetweenMembers else { throw cutShort }
          isAtEnd = true
          break
        }
      }
      if isBetweenMembers && compression == .gzip { skipPadding() }
      guard !unused.isEmpty || holdsMore else { continue }
      let output = UnsafeMutableRawBufferPointer(rebasing: buffer[made...])
      let step: (used: Int, made: Int, isComplete: Bool)
      do throws(DecodingFailure) {
        step = try decoder.decode(UnsafeRawBufferPointer(rebasing: input[unused]), into: output)
      } catch {
        offset += error.used
        throw damaged(error.reason)
      }
      unused = (unused.lowerBound + step.used)..<unused.upperBound
      offset += step.used
      made += step.made
      isBetweenMembers = step.isComplete
      holdsMore = !step.isComplete && step.made == output.count
    }
    return made
  }

  /// Zero bytes after a member are padding: whoever writes in blocks adds them, and gzip overlooks them.
  private func skipPadding() {
    guard offset > 0 else { return }
    let padding = input[unused].prefix { $0 == 0 }.count
    unused = (unused.lowerBound + padding)..<unused.upperBound
    offset += padding
  }

  private var cutShort: TableError {
    TableError(
      .compression, at: SourceLocation(file: name),
      "the \(compression.name) data ends too early, after byte \(offset) of the file; expected the rest of it. "
        + "Fetch the file again; a transfer was cut short or a disk ran full.")
  }

  private func damaged(_ reason: String) -> TableError {
    TableError(
      .compression, at: SourceLocation(file: name),
      "the \(compression.name) data is damaged near byte \(offset) of the file (\(reason)); expected data that "
        + "'\(compression.test)' accepts. Fetch the file again.")
  }

  func finish() throws(TableError) { try stored.finish() }
}

/// Decodes gzip (RFC 1952) with zlib.
private final class GzipDecoder: Decoder {
  // zlib keeps the address of its state, which therefore must not move.
  private let state: UnsafeMutablePointer<z_stream>
  private var isComplete = false

  init?() {
    state = .allocate(capacity: 1)
    state.initialize(to: z_stream())
    // 31: the largest window, and a gzip header.
    guard inflateInit2_(state, 31, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
      state.deallocate()
      return nil
    }
  }

  deinit {
    inflateEnd(state)
    state.deallocate()
  }

  func decode(
    _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) throws(DecodingFailure) -> (used: Int, made: Int, isComplete: Bool) {
    if isComplete { inflateReset(state) }
    // Both fit: the buffers are smaller than 4 GiB.
    let inputCount = min(input.count, 1 << 30)
    let outputCount = min(output.count, 1 << 30)
    // zlib only reads from `next_in`; its type has no const for old compilers' sake.
    state.pointee.next_in = UnsafeMutableRawPointer(mutating: input.baseAddress)?.assumingMemoryBound(to: UInt8.self)
    state.pointee.avail_in = UInt32(inputCount)
    state.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
    state.pointee.avail_out = UInt32(outputCount)
    let code = inflate(state, Z_NO_FLUSH)
    guard code == Z_OK || code == Z_STREAM_END || code == Z_BUF_ERROR else {
      throw DecodingFailure(
        reason: state.pointee.msg.map { String(cString: $0) } ?? "zlib error \(code)",
        used: inputCount - Int(state.pointee.avail_in))
    }
    isComplete = code == Z_STREAM_END
    return (inputCount - Int(state.pointee.avail_in), outputCount - Int(state.pointee.avail_out), isComplete)
  }
}

/// Decodes Zstandard (RFC 8878) with libzstd.
private final class ZstdDecoder: Decoder {
  private let context: OpaquePointer

  init?() {
    guard let context = ZSTD_createDCtx() else { return nil }
    self.context = context
  }

  deinit { ZSTD_freeDCtx(context) }

  func decode(
    _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) throws(DecodingFailure) -> (used: Int, made: Int, isComplete: Bool) {
    var from = ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: 0)
    var to = ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
    let code = ZSTD_decompressStream(context, &to, &from)
    guard ZSTD_isError(code) == 0 else {
      throw DecodingFailure(reason: String(cString: ZSTD_getErrorName(code)), used: from.pos)
    }
    // 0: a frame is decoded and all of it is in `to`.
    return (from.pos, to.pos, code == 0)
  }
}
