internal import CMLGateScan

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Glibc)
  internal import Glibc
#else
  internal import Musl
#endif

/// Turns chunks into batches on one thread: fast where the records are well formed, carefully where they are not.
final class BatchBuilder {
  /// A batch and what was left out of it.
  ///
  /// Places count from the chunk's first line.
  struct Built {
    var batch: ColumnBatch
    var newlines: Int
    var blankLines = 0
    var commentLines = 0
    var malformed: [Fault] = []
  }

  struct Fault {
    var kind: MalformedRecord.Kind
    var lineOffset: Int
    var column: Int?
    var byteOffset: Int
    var message: String
    /// How many bytes the record has, from `byteOffset` on; 0 when it is not all there.
    var byteCount = 0
  }

  private let format: DelimitedFormat
  private let names: [String]
  private let columnCount: Int
  private let isa: mlgate_isa
  private let dialect: mlgate_dialect
  private var copy: ChunkBuffer?
  private var rowLines: [UInt32] = []
  private let columnEnds = ColumnEnds()
  private let side: SideDigest?

  /// - Parameter side: what hashes the chunks meanwhile.
  init(format: DelimitedFormat, names: [String], side: SideDigest? = nil) {
    self.side = side
    self.format = format
    self.names = names
    columnCount = names.count
    isa = mlgate_best_isa()
    dialect = mlgate_dialect(delimiter: format.delimiter, quote: format.quote ?? 0)
  }

  /// Builds the batch and hands it over; its pointers live as long as the call.
  func withBatch<Result>(of chunk: Chunk, in buffer: ChunkBuffer, _ body: (Built) -> Result) -> Result {
    let bytes = UnsafePointer(buffer.bytes + chunk.start)
    let ends = buffer.ends
    let found = chunk.scanned ?? mlgate_scan(isa, bytes, chunk.count, dialect, ends, nil, side?.work)
    let landmarks = chunk.scanned.map { _ in buffer.landmarks }
    if !chunk.isTooLong && !Comments.mayBegin(in: bytes, chunk.count, format)
      && isRectangular(found, bytes, chunk.count, ends, landmarks)
    {
      var batch = ColumnBatch(
        index: chunk.index, file: chunk.file, indexInFile: chunk.indexInFile, rowCount: found.records,
        columnCount: columnCount, names: names, bytes: bytes,
        ends: UnsafePointer(ends), hasReturns: found.flags & MLGATE_SAW_RETURN != 0,
        isASCII: found.flags & MLGATE_SAW_HIGH_BIT == 0, hasQuotes: found.flags & MLGATE_SAW_QUOTE != 0,
        quote: dialect.quote, rowLines: nil)
      batch.landmarks = landmarks.map { Landmarks(quotes: UnsafePointer($0.quotes), high: UnsafePointer($0.high)) }
      batch.byColumn = columnEnds.view(of: batch)
      return body(Built(batch: batch, newlines: found.newlines))
    }
    return withCarefulBatch(of: chunk, bytes, found, body)
  }

  private func isRectangular(
    _ found: mlgate_scan_result, _ bytes: UnsafePointer<UInt8>, _ count: Int, _ ends: UnsafePointer<UInt32>,
    _ landmarks: mlgate_landmarks?
  ) -> Bool {
    let bad = MLGATE_SAW_STRAY_QUOTE | MLGATE_SAW_NUL
    guard found.flags & bad == 0, found.ends_inside_quotes == 0, found.separators == found.records * columnCount else {
      return false
    }
    var at = columnCount - 1
    for _ in 0..<found.records {
      guard bytes[Int(ends[at])] == 0x0A else { return false }
      at += columnCount
    }
    guard found.flags & MLGATE_SAW_HIGH_BIT != 0 else { return true }
    guard let landmarks else { return mlgate_first_invalid_utf8(bytes, count) == count }
    return mlgate_first_invalid_utf8_at(bytes, count, landmarks.high) == count
  }

  private func withCarefulBatch<Result>(
    of chunk: Chunk, _ bytes: UnsafePointer<UInt8>, _ found: mlgate_scan_result, _ body: (Built) -> Result
  ) -> Result {
    let target = copy ?? ChunkBuffer(capacity: ChunkReader.chunkBytes)
    while target.capacity < chunk.count { target.grow(keeping: 0) }
    copy = target
    let ends = target.ends
    rowLines.removeAll(keepingCapacity: true)
    var written = 0
    var fields = 0
    var line = 0
    var faults: [Fault] = []
    var blankLines = 0
    var commentLines = 0
    var cursor = RecordCursor(UnsafeBufferPointer(start: bytes, count: chunk.count), format: format)
    while let record = cursor.next() {
      let count = record.end - record.start
      let lines = mlgate_count_byte(bytes + record.start, count, 0x0A)
      defer { line += lines }
      if record.isComment {
        commentLines += 1
        continue
      }
      if columnCount > 1 && isBlank(record, bytes) {
        blankLines += 1
        continue
      }
      if let fault = fault(of: record, bytes, line: line, chunk: chunk) {
        faults.append(fault)
        continue
      }
      (target.bytes + written).update(from: bytes + record.start, count: count)
      for end in record.fieldEnds {
        ends[fields] = UInt32(end - record.start + written)
        fields += 1
      }
      rowLines.append(UInt32(line))
      written += count
    }
    return rowLines.withUnsafeBufferPointer { lines in
      let batch = ColumnBatch(
        index: chunk.index, file: chunk.file, indexInFile: chunk.indexInFile, rowCount: lines.count,
        columnCount: columnCount, names: names,
        bytes: UnsafePointer(target.bytes), ends: UnsafePointer(ends),
        hasReturns: found.flags & MLGATE_SAW_RETURN != 0, isASCII: found.flags & MLGATE_SAW_HIGH_BIT == 0,
        hasQuotes: found.flags & MLGATE_SAW_QUOTE != 0,
        quote: dialect.quote, rowLines: lines.baseAddress)
      return body(
        Built(batch: batch, newlines: line, blankLines: blankLines, commentLines: commentLines, malformed: faults))
    }
  }

  private func isBlank(_ record: RecordCursor.Record, _ bytes: UnsafePointer<UInt8>) -> Bool {
    guard record.fieldEnds.count == 1 else { return false }
    let length = record.fieldEnds[0] - record.start
    return length == 0 || (length == 1 && bytes[record.start] == 0x0D)
  }

  private func fault(
    of record: RecordCursor.Record, _ bytes: UnsafePointer<UInt8>, line: Int, chunk: Chunk
  ) -> Fault? {
    func fault(_ kind: MalformedRecord.Kind, at offset: Int?, _ message: String) -> Fault {
      let place = offset.map { placeOf($0, in: record, bytes) }
      return Fault(
        kind: kind, lineOffset: line + (place?.line ?? 0), column: place?.column,
        byteOffset: chunk.byteOffset + record.start, message: message,
        byteCount: chunk.isTooLong ? 0 : record.end - record.start)
    }
    if chunk.isTooLong {
      return fault(
        .tooLong, at: nil,
        "the record that begins here has \(MalformedRecord.Kind.tooLong.phrase), perhaps because a quote is never "
          + "closed; the rest of the file was not read")
    }
    if let found = record.fault {
      return fault(found.kind, at: found.offset, "the record has \(found.kind.phrase)")
    }
    let count = record.end - record.start
    if let zero = memchr(bytes + record.start, 0, count) {
      return fault(
        .nulByte, at: UnsafeRawPointer(bytes).distance(to: zero),
        "the record has \(MalformedRecord.Kind.nulByte.phrase)")
    }
    let invalid = mlgate_first_invalid_utf8(bytes + record.start, count)
    if invalid != count {
      return fault(
        .encoding, at: record.start + invalid,
        "the record has \(MalformedRecord.Kind.encoding.phrase), at byte \(chunk.byteOffset + record.start + invalid)")
    }
    if record.fieldEnds.count != columnCount {
      let fields = record.fieldEnds.count == 1 ? "1 field" : "\(record.fieldEnds.count) fields"
      return fault(
        .fieldCount, at: nil, "\(fields), \(format.hasHeader ? "header" : "the first record") has \(columnCount)")
    }
    return nil
  }

  /// The line (from the record's first) and character column of a byte.
  private func placeOf(
    _ offset: Int, in record: RecordCursor.Record, _ bytes: UnsafePointer<UInt8>
  ) -> (line: Int, column: Int) {
    let lines = mlgate_count_byte(bytes + record.start, offset - record.start, 0x0A)
    var start = offset
    while start > record.start && bytes[start - 1] != 0x0A { start -= 1 }
    return (lines, (start..<offset).count { bytes[$0] & 0xC0 != 0x80 } + 1)
  }
}
