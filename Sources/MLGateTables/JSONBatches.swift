internal import CMLGateScan

/// Turns chunks of JSON Lines into batches on one thread.
///
/// The kernel reads lines whose names are known. It stops at all others: what is malformed is named, what has a new name
/// is learnt. A chunk that brings new columns is read again when its turn has come, so that its batches have all columns
/// up to it and do not depend on what this thread happened to know.
final class JSONBatches: BatchMaking {
  /// How many fields a batch has at most, unless one record has more: sparse records are few bytes and many fields.
  static let mostFields = 1 << 19

  private enum Stop {
    case atEnd, full
    /// After a line with new columns.
    case grown
  }

  private let shared: JSONColumns
  private let quote = UInt8(ascii: "\"")
  private let names = JSONNames()
  private var memory = JSONMemory(bytes: ChunkReader.chunkBytes, fields: mostFields)
  private var output = mlgate_json_output()
  private var faults: [BatchBuilder.Fault] = []

  // The chunk that is being read.
  private var chunk = Chunk(index: 0, file: 0, indexInFile: 0, start: 0, count: 0, byteOffset: 0, linesBefore: 0)
  private var bytes: UnsafePointer<UInt8>
  private var isASCII = true
  private var isUTF8 = true

  init(_ shared: JSONColumns) {
    self.shared = shared
    bytes = UnsafePointer(memory.bytes)
  }

  /// Adds the columns of the table's first chunk, so that they are known before any batch.
  func learnFirst(_ chunk: Chunk, in buffer: ChunkBuffer) {
    guard !chunk.isTooLong else { return }
    begin(chunk, buffer)
    readOn(from: run())
    shared.add(Array(names.own))
  }

  func withBatches(of chunk: Chunk, in buffer: ChunkBuffer, _ body: (ColumnBatch) -> Void) -> BatchTally {
    begin(chunk, buffer)
    guard !chunk.isTooLong else {
      adopt(shared.take([], ofChunk: chunk.index))
      faults = [
        BatchBuilder.Fault(
          kind: .tooLong, lineOffset: 0, column: nil, byteOffset: chunk.byteOffset,
          message: "the record that begins here has \(MalformedRecord.Kind.tooLong.phrase); the rest of the file was "
            + "not read")
      ]
      body(batch)
      return BatchTally(newlines: 1, malformed: faults)
    }
    let known = names.columns.count
    let stop = run()
    var isDone = false
    if case .atEnd = stop { isDone = true } else { readOn(from: stop) }
    let own = Array(names.own)
    adopt(shared.take(own, ofChunk: chunk.index))
    if isDone && names.columns.count == known {
      body(batch)
    } else {
      restart()
      while case .full = run() {
        body(batch)
        emptyOutput()
      }
      body(batch)
    }
    var tally = BatchTally(newlines: output.line, blankLines: output.blanks, malformed: faults)
    tally.hasTooManyColumns = names.columns.count > JSONColumns.most
    return tally
  }

  private func adopt(_ taken: (names: [String], places: [Int])) { names.adopt(taken.names, places: taken.places) }

  // MARK: Reading

  private func begin(_ chunk: Chunk, _ buffer: ChunkBuffer) {
    self.chunk = chunk
    bytes = UnsafePointer(buffer.bytes + chunk.start)
    names.adopt(shared.names)
    isASCII = mlgate_has_high_bit(bytes, chunk.count) == 0
    isUTF8 = isASCII || mlgate_first_invalid_utf8(bytes, chunk.count) == chunk.count
    memory.reserve(bytes: chunk.count)
    restart()
  }

  private func restart() {
    output.position = 0
    output.line = 0
    output.blanks = 0
    faults.removeAll(keepingCapacity: true)
    emptyOutput()
  }

  private func emptyOutput() {
    output.written = 0
    output.rows = 0
    output.flags = 0
  }

  /// Reads to the chunk's end only for the names.
  private func readOn(from stop: Stop) {
    var stop = stop
    while true {
      if case .atEnd = stop { return }
      emptyOutput()
      stop = run()
    }
  }

  private func run() -> Stop {
    let columns = names.columns.count
    memory.reserve(columns: columns)
    output.bytes = memory.bytes
    output.ends = memory.ends
    output.lines = memory.lines
    output.starts = memory.starts
    let rows = max(1, Self.mostFields / max(1, columns))
    var refused = -1
    while true {
      let status = names.withNames(scratch: memory.scratch) { names in
        isUTF8 ? mlgate_json_rows(names, bytes, chunk.count, rows, &output) : readLineByLine(names, rows)
      }
      if status == MLGATE_JSON_END { return .atEnd }
      if status == MLGATE_JSON_FULL { return .full }
      let isAgain = refused == output.position
      refused = output.position
      lookClosely(isAgain: isAgain)
      if names.columns.count != columns { return .grown }
    }
  }

  /// Reads a chunk some of whose lines are not UTF-8, up to the first that is not.
  private func readLineByLine(_ names: UnsafeMutablePointer<mlgate_json_names>, _ rows: Int) -> mlgate_json_status {
    while output.position < chunk.count {
      let count = line(at: output.position).count
      guard mlgate_first_invalid_utf8(bytes + output.position, count) == count else { return MLGATE_JSON_STOPPED }
      let status = mlgate_json_rows(names, bytes, output.position + count, rows, &output)
      if status != MLGATE_JSON_END { return status }
    }
    return MLGATE_JSON_END
  }

  private func line(at start: Int) -> UnsafeBufferPointer<UInt8> {
    let feed = mlgate_find_byte(bytes + start, chunk.count - start, 0x0A)
    return UnsafeBufferPointer(start: bytes + start, count: min(feed + 1, chunk.count - start))
  }

  /// Finds out what is wrong with the line that reading stopped at, or what is new in it.
  private func lookClosely(isAgain: Bool) {
    let start = output.position
    let line = line(at: start)
    do throws(JSONLine.Fault) {
      let count = try JSONLine.members(of: line).count
      if count > JSONColumns.most {
        throw JSONLine.Fault(
          kind: .fieldCount, offset: 0,
          message: "the record has \(count) values; a table has at most \(JSONColumns.most) columns")
      }
      guard isAgain else { return try JSONLine.learn(line, names) }
      throw JSONLine.Fault(kind: .notJSON, offset: 0, message: "the record cannot be read")
    } catch {
      let column = line[..<error.offset].count { $0 & 0xC0 != 0x80 } + 1
      var message = error.message
      if error.kind == .encoding { message += ", at byte \(chunk.byteOffset + start + error.offset)" }
      faults.append(
        BatchBuilder.Fault(
          kind: error.kind, lineOffset: output.line, column: column, byteOffset: chunk.byteOffset + start,
          message: message, byteCount: line.count))
      output.line += 1
      output.position += line.count
    }
  }

  private var batch: ColumnBatch {
    let isEmpty = chunk.isTooLong
    return ColumnBatch(
      index: chunk.index, file: chunk.file, indexInFile: chunk.indexInFile, rowCount: isEmpty ? 0 : output.rows,
      columnCount: names.columns.count, names: names.columns, bytes: UnsafePointer(memory.bytes),
      ends: UnsafePointer(memory.ends), hasReturns: false,
      isASCII: isASCII && output.flags & MLGATE_SAW_HIGH_BIT == 0, hasQuotes: output.flags & MLGATE_SAW_QUOTE != 0,
      quote: quote, rowLines: UnsafePointer(memory.lines),
      origin: JSONOrigin(bytes: bytes, count: chunk.count, starts: UnsafePointer(memory.starts)))
  }
}

/// Where the records of a batch stand that were not read in place.
struct JSONOrigin {
  let bytes: UnsafePointer<UInt8>
  let count: Int
  /// For each row, where its line begins.
  let starts: UnsafePointer<UInt32>

  /// The line of a record, without its line feed.
  func line(ofRow row: Int) -> UnsafeBufferPointer<UInt8> {
    let start = Int(starts[row])
    let feed = mlgate_find_byte(bytes + start, count - start, 0x0A)
    return UnsafeBufferPointer(start: bytes + start, count: feed)
  }

  /// The column of a value's first character on its line, from 1; the record's where it has no such value.
  func characterColumn(row: Int, column: String) -> Int {
    let line = line(ofRow: row)
    let members = (try? JSONLine.members(of: line)) ?? []
    let offset = members.first { $0.column.utf8.elementsEqual(column.utf8) }?.offset ?? 0
    return line[..<offset].count { $0 & 0xC0 != 0x80 } + 1
  }
}

/// One thread's memory for the fields of a chunk.
private struct JSONMemory: ~Copyable {
  private static let margin = 64
  private var byteRoom: Int
  private var fieldRoom: Int
  private var byteMemory: UnsafeMutablePointer<UInt8>
  private var endMemory: UnsafeMutablePointer<UInt32>
  private(set) var scratch: UnsafeMutablePointer<UInt8>
  private(set) var lines: UnsafeMutablePointer<UInt32>
  private(set) var starts: UnsafeMutablePointer<UInt32>

  init(bytes: Int, fields: Int) {
    byteRoom = bytes
    fieldRoom = fields
    byteMemory = .allocate(capacity: 1)
    endMemory = .allocate(capacity: 1)
    scratch = .allocate(capacity: 1)
    lines = .allocate(capacity: 1)
    starts = .allocate(capacity: 1)
    free()
    allocate()
  }

  deinit { free() }

  /// Where fields are written; a record takes a line's bytes, and one for each column.
  var bytes: UnsafeMutablePointer<UInt8> { byteMemory + Self.margin }
  var ends: UnsafeMutablePointer<UInt32> { endMemory + 1 }

  mutating func reserve(bytes: Int) {
    guard bytes > byteRoom else { return }
    free()
    byteRoom = bytes
    allocate()
  }

  mutating func reserve(columns: Int) {
    guard columns > fieldRoom else { return }
    free()
    fieldRoom = columns
    allocate()
  }

  private func free() {
    byteMemory.deallocate()
    endMemory.deallocate()
    scratch.deallocate()
    lines.deallocate()
    starts.deallocate()
  }

  private mutating func allocate() {
    byteMemory = .allocate(capacity: byteRoom + fieldRoom + 2 * Self.margin)
    byteMemory.initialize(repeating: 0x30, count: Self.margin)
    endMemory = .allocate(capacity: fieldRoom + 1)
    endMemory[0] = .max
    scratch = .allocate(capacity: byteRoom + fieldRoom + Self.margin)
    // The shortest record is "{}" and its line feed.
    let rows = byteRoom / 3 + 1
    lines = .allocate(capacity: rows)
    starts = .allocate(capacity: rows)
  }
}
