internal import CMLGateScan

/// A block of whole records, as bytes and field positions: the unit that travels between rooms.
///
/// Every record has exactly `columnCount` fields. The pointers are valid only while the batch is being processed; nobody
/// keeps them. No field is parsed here: who needs a value parses it.
public struct ColumnBatch {
  /// The batch's place in the table, from 0, over all files.
  public private(set) var index: Int
  /// Which of the source's files it is from.
  public let file: Int
  /// The batch's place in that file, from 0.
  public let indexInFile: Int
  public let rowCount: Int
  public let columnCount: Int
  /// The names of the columns.
  public let names: [String]
  /// The records' bytes.
  ///
  /// 64 bytes before and after them are readable.
  public let bytes: UnsafePointer<UInt8>
  /// The offset of each field's end, row by row.
  ///
  /// `ends[-1]` is the maximum, so that the first field starts at 0.
  public let ends: UnsafePointer<UInt32>
  /// Whether a record may end with a carriage return that is not part of its last field.
  public let hasReturns: Bool
  /// Whether every byte is ASCII, so that bytes are code points.
  public let isASCII: Bool
  /// Whether any field may be quoted.
  public let hasQuotes: Bool
  /// The quote, or 0.
  public let quote: UInt8
  /// Offset of each row's first line from the batch's first line, where records were left out or fields hold line ends.
  let rowLines: UnsafePointer<UInt32>?
  /// What is read once for all who look at the batch; `nil` where the batch is not the scan's own.
  public internal(set) var places: SmallIntegerPlaces?
  /// What hashes the chunk meanwhile.
  var side: SideDigest?
  /// Where quotes and bytes that are not ASCII stand, if that is known.
  var landmarks: Landmarks?
  /// ``ends`` column by column, where somebody laid them out.
  var byColumn: ColumnEnds.View?
  /// Where the records stand, when ``bytes`` is not how they are written.
  var origin: JSONOrigin?

  /// The same batch as it is when its file is the whole table.
  public var inItsFile: ColumnBatch {
    var batch = self
    batch.index = indexInFile
    return batch
  }

  /// The bytes of one field as they stand in the file, quotes included.
  @inlinable @inline(__always)
  public func field(row: Int, column: Int) -> UnsafeBufferPointer<UInt8> {
    let at = row &* columnCount &+ column
    let start = Int(truncatingIfNeeded: ends[at &- 1] &+ 1)
    var end = Int(truncatingIfNeeded: ends[at])
    if hasReturns && column == columnCount &- 1 && end > start && bytes[end &- 1] == 0x0D { end &-= 1 }
    return UnsafeBufferPointer(start: bytes + start, count: end &- start)
  }

  /// The bytes of a record as it stands in the file, without the line feed at its end.
  public func record(ofRow row: Int) -> UnsafeBufferPointer<UInt8> {
    if let origin { return origin.line(ofRow: row) }
    let first = row * columnCount
    let start = Int(truncatingIfNeeded: ends[first - 1] &+ 1)
    return UnsafeBufferPointer(start: bytes + start, count: Int(ends[first + columnCount - 1]) - start)
  }

  /// How many lines after the batch's first line a row begins.
  public func lineOffset(ofRow row: Int) -> Int {
    if let rowLines { return Int(rowLines[row]) }
    if !hasQuotes { return row }
    let start = Int(truncatingIfNeeded: ends[row * columnCount - 1] &+ 1)
    return mlgate_count_byte(bytes, start, 0x0A)
  }

  /// The column of a field's first character on its line, from 1 and in code points.
  public func characterColumn(row: Int, column: Int) -> Int {
    if let origin { return origin.characterColumn(row: row, column: names[column]) }
    let recordStart = Int(truncatingIfNeeded: ends[row * columnCount - 1] &+ 1)
    let fieldStart = Int(truncatingIfNeeded: ends[row * columnCount + column - 1] &+ 1)
    var lineStart = fieldStart
    while lineStart > recordStart && bytes[lineStart - 1] != 0x0A { lineStart -= 1 }
    return (lineStart..<fieldStart).count { bytes[$0] & 0xC0 != 0x80 } + 1
  }
}

/// A place in a table that becomes a line number once every earlier batch has been counted.
public struct RowPlace: Hashable, Sendable {
  public var batch: Int
  /// Lines after the batch's first line.
  public var lineOffset: Int
  /// The character column, from 1.
  public var column: Int?

  public init(batch: Int, lineOffset: Int, column: Int? = nil) {
    self.batch = batch
    self.lineOffset = lineOffset
    self.column = column
  }
}

extension ColumnBatch {
  /// How many line ends the fields of a row before `column` hold.
  public func linesInRow(_ row: Int, before column: Int) -> Int {
    guard hasQuotes, column > 0, origin == nil else { return 0 }
    let start = Int(truncatingIfNeeded: ends[row * columnCount - 1] &+ 1)
    let stop = Int(truncatingIfNeeded: ends[row * columnCount + column - 1] &+ 1)
    return mlgate_count_byte(bytes + start, stop - start, 0x0A)
  }
}
