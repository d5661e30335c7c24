package import CMLGateScan

/// What a scan noted about the bytes of a batch.
@usableFromInline
struct Landmarks {
  /// Bit i of word k: byte 64 k + i is a quote.
  @usableFromInline let quotes: UnsafePointer<UInt64>
  /// Bit i of word k: the 64 bytes from 64 (64 k + i) on are not all ASCII.
  @usableFromInline let high: UnsafePointer<UInt64>
}

/// The raw fields of one column of a batch, without what counts references: for loops over many rows.
///
/// Valid as long as the batch.
public struct ColumnFields {
  @usableFromInline let bytes: UnsafePointer<UInt8>
  @usableFromInline let ends: UnsafePointer<UInt32>
  /// The ends of the fields before.
  @usableFromInline let before: UnsafePointer<UInt32>
  @usableFromInline let stride: Int
  @usableFromInline let trimsReturn: Bool
  @usableFromInline let isASCII: Bool
  @usableFromInline let quote: UInt8
  @usableFromInline let landmarks: Landmarks?

  /// The bytes of one field as they stand in the file, quotes included.
  @inlinable @inline(__always)
  public subscript(row: Int) -> UnsafeBufferPointer<UInt8> {
    let at = row &* stride
    let start = Int(truncatingIfNeeded: before[at] &+ 1)
    var end = Int(truncatingIfNeeded: ends[at])
    if trimsReturn && end > start && bytes[end &- 1] == 0x0D { end &-= 1 }
    return UnsafeBufferPointer(start: bytes + start, count: end &- start)
  }

  /// How many bytes behind its end the memory for a field's content has to have, and what is read behind a field.
  public static let contentPadding = 16 + Int(MLGATE_SCAN_PADDING)

  /// The content of one of the fields: without its quotes, and with `""` made `"` again.
  ///
  /// - Parameter room: memory for so many bytes as the field has and ``contentPadding`` more; the content may lie there.
  /// - Returns: bytes before and after which 8 are readable.
  @inlinable @inline(__always)
  public func content(
    of field: UnsafeBufferPointer<UInt8>, _ room: UnsafeMutablePointer<UInt8>
  ) -> UnsafeBufferPointer<UInt8> {
    guard quote != 0, field.count >= 2, let start = field.baseAddress, start[0] == quote else { return field }
    return quotedContent(start + 1, field.count &- 2, room)
  }

  private static let isa = mlgate_best_isa()

  @usableFromInline
  func quotedContent(
    _ start: UnsafePointer<UInt8>, _ count: Int, _ room: UnsafeMutablePointer<UInt8>
  ) -> UnsafeBufferPointer<UInt8> {
    let length: Int
    if let landmarks {
      let first = start - bytes
      let isPlain = !Self.hasQuote(landmarks.quotes, first, count)
      guard !isPlain else { return UnsafeBufferPointer(start: start, count: count) }
      length = mlgate_unescape_at(Self.isa, start, count, landmarks.quotes, first, room + 8)
    } else {
      let isPlain = mlgate_has_byte(start, count, quote) == 0
      guard !isPlain else { return UnsafeBufferPointer(start: start, count: count) }
      length = mlgate_unescape(Self.isa, start, count, quote, room + 8)
    }
    let content = UnsafeMutableRawPointer(room + 8)
    (content - 8).storeBytes(of: 0x3030_3030_3030_3030, as: UInt64.self)
    (content + length).storeBytes(of: 0x3030_3030_3030_3030, as: UInt64.self)
    return UnsafeBufferPointer(start: room + 8, count: length)
  }

  /// Whether any of `count` bytes from `first` on is a quote.
  private static func hasQuote(_ quotes: UnsafePointer<UInt64>, _ first: Int, _ count: Int) -> Bool {
    guard count > 0 else { return false }
    let last = first &+ count &- 1
    let front = ~UInt64(0) &<< UInt64(truncatingIfNeeded: first & 63)
    let back = ~UInt64(0) &>> UInt64(truncatingIfNeeded: 63 &- (last & 63))
    var word = first &>> 6
    let lastWord = last &>> 6
    if word == lastWord { return quotes[word] & front & back != 0 }
    if quotes[word] & front != 0 { return true }
    word &+= 1
    while word < lastWord {
      if quotes[word] != 0 { return true }
      word &+= 1
    }
    return quotes[lastWord] & back != 0
  }

  /// Whether a field is known to be ASCII, so that its bytes are its code points.
  @inlinable @inline(__always)
  public func isASCII(_ field: UnsafeBufferPointer<UInt8>) -> Bool { isASCII || isASCIIByItself(field) }

  @usableFromInline
  func isASCIIByItself(_ field: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let landmarks, let start = field.baseAddress else { return false }
    guard field.count > 0 else { return true }
    let first = (start - bytes) &>> 6
    let last = (start - bytes &+ field.count &- 1) &>> 6
    var word = first &>> 6
    while word <= last &>> 6 {
      var bits = landmarks.high[word]
      if word == first &>> 6 { bits &= ~UInt64(0) &<< UInt64(truncatingIfNeeded: first & 63) }
      if word == last &>> 6 { bits &= ~UInt64(0) &>> UInt64(truncatingIfNeeded: 63 &- (last & 63)) }
      if bits != 0 { return false }
      word &+= 1
    }
    return true
  }
}

extension ColumnBatch {
  /// The raw fields of one column.
  public func fields(ofColumn column: Int) -> ColumnFields {
    let places = byColumn?.places(of: column)
    return ColumnFields(
      bytes: bytes, ends: places?.ends ?? ends + column, before: places?.before ?? ends + column - 1,
      stride: places == nil ? columnCount : 1, trimsReturn: hasReturns && column == columnCount &- 1, isASCII: isASCII,
      quote: quote, landmarks: landmarks)
  }

  /// What may be hashed while something is done with the batch.
  package var digestBeside: UnsafeMutablePointer<mlgate_digest>? { side?.work }

  /// One column's fields, from a row on, for the kernels.
  package func kernelColumn(
    _ column: Int, from row: Int = 0, rows: Int? = nil, skipsEmpty: Bool = false
  ) -> mlgate_column {
    let fields = fields(ofColumn: column)
    let first = row * fields.stride
    return mlgate_column(
      ends: fields.ends + first, before: fields.before + first, stride: fields.stride, rows: rows ?? rowCount - row,
      trims_return: fields.trimsReturn ? 1 : 0, skips_empty: skipsEmpty ? 1 : 0, digest: digestBeside)
  }

  /// How many bytes the records have.
  public var byteCount: Int { rowCount == 0 ? 0 : Int(ends[rowCount * columnCount - 1]) + 1 }
}
