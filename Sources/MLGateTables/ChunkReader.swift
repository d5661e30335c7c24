internal import CMLGateScan
internal import MLGateFiles
internal import MLGateResults

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Glibc)
  internal import Glibc
#else
  internal import Musl
#endif

/// Cuts files into chunks of whole records, in order.
///
/// One thread at a time.
///
/// The cut is a function of the bytes alone, so batches are the same whoever asks for them.
final class ChunkReader {
  /// Bytes of a chunk, unless one record needs more.
  static let chunkBytes = 256 * 1024

  private let source: TableSource
  private let isa = mlgate_best_isa()
  private let dialect: mlgate_dialect
  private var file = -1
  private let progress: ScanProgress
  private var stream: (any ByteStream)?
  private var meter: InputMeter
  private var digester: FileDigester?
  /// How many pieces of the file there are for the digester.
  private var pieces = 0
  /// Whether the file is read to its end.
  private var isWhole = true
  private var rest: [UInt8] = []
  private var offset = 0
  private var atEnd = false
  private var isFirst = false
  /// Lines of the file's header, until a chunk has told of them.
  private var headerLines = 0
  private var nextIndex = 0
  /// The first chunk of the file that is being read.
  private var firstIndex = 0
  /// What the search for the last record's end found.
  private var scanned: mlgate_scan_result?
  /// Whether the last chunk had quotes, so that this one likely has some, too.
  private var expectsQuotes = false
  /// The header all files share; known after the first chunk.
  private(set) var columns: [String] = []
  /// What knows each file's digest when all its pieces have been hashed.
  private var digests: [FileDigest] = []
  private(set) var sizes: [Int] = []
  /// Lines before each file's header that are comments.
  private(set) var commentLines: [Int] = []
  /// The first file's header as it stands there; empty when it has none.
  private(set) var headerBytes: [UInt8] = []

  init(_ source: TableSource, digests wanted: Bool, progress: ScanProgress = ScanProgress()) {
    self.source = source
    self.progress = progress
    meter = InputMeter(progress: progress)
    // A line feed ends a record of JSON Lines wherever it stands.
    let quote = source.content == .jsonLines ? nil : source.format.quote
    dialect = mlgate_dialect(delimiter: source.format.delimiter, quote: quote ?? 0)
    wantsDigest = wanted
  }

  private let wantsDigest: Bool

  /// The next chunk, or `nil` after the last.
  func next(into buffer: ChunkBuffer) throws(TableError) -> Chunk? {
    while true {
      if stream == nil {
        guard try openNext() else { return nil }
      }
      guard let chunk = try cut(into: buffer) else {
        try finishFile()
        continue
      }
      if chunk.count > 0 { return chunk }
      chunk.piece?.hash(in: buffer)
    }
  }

  private var name: String { source.files[file].name }

  private func openNext() throws(TableError) -> Bool {
    guard file + 1 < source.files.count else { return false }
    file += 1
    progress.open(name)
    meter = InputMeter(progress: progress)
    let opened = try source.files[file].stream(meter: meter, digest: wantsDigest)
    stream = opened
    // What is stored in another form is hashed in that form.
    let isStoredSo = !source.files[file].isStored && !(opened is CompressedStream)
    digester = wantsDigest && isStoredSo ? FileDigester() : nil
    pieces = 0
    isWhole = true
    rest = []
    offset = 0
    atEnd = false
    isFirst = true
    headerLines = 0
    firstIndex = nextIndex
    commentLines.append(0)
    return true
  }

  private func finishFile() throws(TableError) {
    let finished = stream
    stream = nil
    try finished?.finish()
    sizes.append(meter.bytes)
    digests.append(try digest(of: source.files[file], finished))
  }

  private enum FileDigest {
    case known(Digest?)
    /// All pieces have been handed out, and not all of them may have been hashed.
    case pieces(FileDigester, Int)
  }

  private func digest(of file: TableSource.File, _ stream: (any ByteStream)?) throws(TableError) -> FileDigest {
    guard wantsDigest, isWhole else { return .known(nil) }
    if let digester { return .pieces(digester, pieces) }
    if let packed = stream as? CompressedStream { return .known(packed.digest) }
    do throws(FileError) { return .known(try MLGateFiles.FileDigest.sha256(file.path).digest) } catch {
      throw TableError(.io, at: SourceLocation(file: file.name), "\(error)")
    }
  }

  /// The digest of a file whose chunks have all been worked through; `nil` when it was not read to its end.
  func digest(ofFile file: Int) -> Digest? {
    guard file < digests.count else { return nil }
    return switch digests[file] {
    case .known(let digest): digest
    case .pieces(let digester, let count): digester.digest(ofPieces: count)
    }
  }

  /// The next piece of the file that is being read.
  private func nextPiece(_ place: Range<Int>) -> Chunk.Piece? {
    guard let digester else { return nil }
    defer { pieces += 1 }
    return Chunk.Piece(digester: digester, number: pieces, place: place)
  }

  /// Reads until the buffer is full or the file ends; returns how many bytes are in it.
  private func fill(_ buffer: ChunkBuffer, from start: Int) throws(TableError) -> Int {
    var count = start
    while let stream, !atEnd && count < buffer.capacity {
      guard !progress.isCancelled else { throw .cancelled(in: name) }
      // One block at a time, so that the end of a scan need not wait for the end of a long record.
      let room = min(buffer.capacity - count, 1 << 20)
      let got = try stream.read(into: UnsafeMutableRawBufferPointer(start: buffer.bytes + count, count: room))
      if got == 0 { atEnd = true }
      count += got
    }
    return count
  }

  private func cut(into buffer: ChunkBuffer) throws(TableError) -> Chunk? {
    rest.withUnsafeBufferPointer { kept in
      while buffer.capacity < kept.count + 1 { buffer.grow(keeping: 0) }
      if let base = kept.baseAddress { buffer.bytes.update(from: base, count: kept.count) }
    }
    let kept = rest.count
    var count = try fill(buffer, from: kept)
    let isMark = offset == 0 && count == 3 && hasMark(UnsafePointer(buffer.bytes), count)
    if isFirst && (count == 0 || isMark) { try refuseEmpty() }
    if count == 0 { return nil }
    if isFirst { try refuseForeignEncoding(UnsafeBufferPointer(start: buffer.bytes, count: count)) }
    var end = lastRecordEnd(buffer, count)
    while end == 0 && !atEnd {
      if buffer.capacity >= TableScan.maximumRecordBytes {
        if isFirst && source.content == .delimited { try refuseLongHeader() }
        return abandon(buffer, count)
      }
      buffer.grow(keeping: count)
      count = try fill(buffer, from: count)
      end = lastRecordEnd(buffer, count)
    }
    if atEnd {
      end = count
      // A last line without its line feed is a line all the same.
      if buffer.bytes[count - 1] != 0x0A {
        if count == buffer.capacity { buffer.grow(keeping: count) }
        buffer.bytes[count] = 0x0A
        end = count + 1
      }
    }
    rest = end < count ? Array(UnsafeBufferPointer(start: buffer.bytes + end, count: count - end)) : []
    var chunk = Chunk(
      index: nextIndex, file: file, indexInFile: nextIndex - firstIndex, start: 0, count: end, byteOffset: offset,
      linesBefore: 0)
    if end == scanned?.last_record_end { chunk.scanned = scanned }
    chunk.piece = nextPiece(kept..<count)
    offset += end
    if isFirst { try takeHeader(buffer, &chunk) }
    // A header that fills its chunk alone is told of by the next one.
    guard chunk.count > 0 else { return chunk }
    chunk.linesBefore = headerLines
    headerLines = 0
    nextIndex += 1
    return chunk
  }

  /// Gives up on the file: its next record is longer than may be held in memory.
  private func abandon(_ buffer: ChunkBuffer, _ count: Int) -> Chunk {
    let feed = memchr(buffer.bytes, 0x0A, count)
    let line = feed.map { $0 - UnsafeMutableRawPointer(buffer.bytes) + 1 } ?? min(count, 200)
    rest = []
    atEnd = true
    // The whole file has not been seen, so it has no digest.
    isWhole = false
    defer {
      nextIndex += 1
      headerLines = 0
    }
    return Chunk(
      index: nextIndex, file: file, indexInFile: nextIndex - firstIndex, start: 0, count: line, byteOffset: offset,
      linesBefore: headerLines, isTooLong: true)
  }

  private func lastRecordEnd(_ buffer: ChunkBuffer, _ count: Int) -> Int {
    scanned = nil
    let bytes = UnsafePointer(buffer.bytes)
    if Comments.mayBegin(in: bytes, count, source.format) { return lastCarefulRecordEnd(bytes, count) }
    if dialect.quote == 0 || !expectsQuotes && mlgate_has_byte(bytes, count, dialect.quote) == 0 {
      return mlgate_end_of_last_byte(bytes, count, 0x0A)
    }
    let ends = buffer.ends
    var found = withUnsafePointer(to: buffer.landmarks) { mlgate_scan(isa, bytes, count, dialect, ends, $0, nil) }
    expectsQuotes = found.flags & MLGATE_SAW_QUOTE != 0
    guard found.flags & MLGATE_SAW_STRAY_QUOTE == 0 else { return lastCarefulRecordEnd(bytes, count) }
    // What follows the last record belongs to the next chunk.
    let end = found.last_record_end
    while found.separators > 0, Int(ends[found.separators - 1]) >= end { found.separators -= 1 }
    found.newlines -= mlgate_count_byte(bytes + end, count - end, 0x0A)
    found.ends_inside_quotes = 0
    scanned = found
    return end
  }

  private func lastCarefulRecordEnd(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Int {
    var cursor = RecordCursor(UnsafeBufferPointer(start: bytes, count: count), format: source.format)
    var end = 0
    while let record = cursor.next(), record.isComplete { end = record.end }
    return end
  }
}

// MARK: - The beginning of a file

extension ChunkReader {
  private func refuseEmpty() throws(TableError) {
    let found = offset > 0 ? "has nothing but comments" : "is empty"
    throw TableError(
      .emptyFile, at: SourceLocation(file: name),
      source.format.hasHeader && source.content == .delimited
        ? "the file \(found); expected a header line that names the columns." : "the file \(found); expected records.")
  }

  private func refuseLongHeader() throws(TableError) {
    throw TableError(
      .header, at: SourceLocation(file: name, line: 1),
      "the header has \(MalformedRecord.Kind.tooLong.phrase), perhaps because a quote is never closed; expected a line "
        + "that names the columns.")
  }

  private func refuseForeignEncoding(_ bytes: UnsafeBufferPointer<UInt8>) throws(TableError) {
    guard offset == 0, let found = ForeignEncoding(bytes) else { return }
    throw TableError(
      .encoding, at: SourceLocation(file: name, line: 1, column: 1), byte: 0,
      "the file is \(found.name) (at byte 0 it has \(found.evidence)); expected UTF-8. "
        + "Convert it, for example with 'iconv -f \(found.iconvName) -t UTF-8'.")
  }

  private func takeHeader(_ buffer: ChunkBuffer, _ chunk: inout Chunk) throws(TableError) {
    let bytes = UnsafePointer(buffer.bytes)
    let skip = chunk.byteOffset == 0 && hasMark(bytes, chunk.count) ? 3 : 0
    guard source.content == .delimited else {
      isFirst = false
      chunk.start = skip
      chunk.count -= skip
      chunk.byteOffset += skip
      return
    }
    let text = UnsafeBufferPointer(start: bytes + skip, count: chunk.count - skip)
    let header = try Header(
      text, format: source.format, file: name, linesBefore: headerLines, bytesBefore: chunk.byteOffset + skip)
    guard let header else {
      return try passComments(text, &chunk)
    }
    isFirst = false
    if columns.isEmpty {
      columns = header.names
    } else {
      try Header.refuse(header.names, of: name, unlike: columns, of: source.files[0].name)
    }
    if skip > 0 || source.format.hasHeader { chunk.scanned = nil }
    guard source.format.hasHeader else {
      chunk.start = skip
      chunk.count -= skip
      chunk.byteOffset += skip
      return
    }
    if file == 0 { headerBytes = Array(text[header.start..<header.byteCount]) }
    headerLines += header.lineCount
    commentLines[file] += header.commentLines
    let length = skip + header.byteCount
    chunk.start = length
    chunk.count -= length
    chunk.byteOffset += length
  }

  /// Passes a chunk that has nothing but comments before the first record.
  private func passComments(_ text: UnsafeBufferPointer<UInt8>, _ chunk: inout Chunk) throws(TableError) {
    guard !atEnd else { return try refuseEmpty() }
    let lines = text.count { $0 == 0x0A }
    headerLines += lines
    commentLines[file] += lines
    chunk.count = 0
  }

  /// Whether the bytes begin with UTF-8's byte order mark.
  private func hasMark(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    count >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF
  }
}
