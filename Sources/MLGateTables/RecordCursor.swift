#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Glibc)
  internal import Glibc
#else
  internal import Musl
#endif

/// Splits delimited text record by record, carefully: the slow sibling of the scan kernels, which knows what is wrong.
///
/// Lenient where the text is malformed: a quote inside an unquoted field is a character, text after a closing quote
/// belongs to the field; both are reported. So one bad quote spoils one record and not the rest of the file.
struct RecordCursor {
  struct Fault {
    var kind: MalformedRecord.Kind
    /// Offset of the offending byte.
    var offset: Int
  }

  /// One record.
  ///
  /// Offsets count from the cursor's first byte.
  struct Record {
    var start: Int
    /// Just past the record's line feed.
    var end: Int
    /// Whether the record ended with a line feed rather than with the bytes.
    var isComplete: Bool
    var fieldEnds: [Int]
    var fault: Fault?
    /// Whether it is a comment, which has no fields.
    var isComment = false
  }

  let bytes: UnsafeBufferPointer<UInt8>
  let delimiter: UInt8
  /// 0 when nothing is quoted.
  let quote: UInt8
  let comment: UInt8?
  private var at = 0
  /// The first line feed after the last field's beginning, or the end: found once a line, asked for by every field.
  private var feed = -1

  init(_ bytes: UnsafeBufferPointer<UInt8>, format: DelimitedFormat) {
    self.bytes = bytes
    delimiter = format.delimiter
    quote = format.quote ?? 0
    comment = format.comment
  }

  mutating func next() -> Record? {
    guard at < bytes.count else { return nil }
    var record = Record(start: at, end: at, isComplete: false, fieldEnds: [], fault: nil)
    if let comment, bytes[at] == comment {
      let feed = find(0x0A, at..<bytes.count)
      record.isComment = true
      record.isComplete = feed != nil
      record.end = feed.map { $0 + 1 } ?? bytes.count
      at = record.end
      return record
    }
    while true {
      let stop = endOfField(&record)
      record.fieldEnds.append(stop)
      if stop >= bytes.count {
        record.end = bytes.count
        break
      }
      at = stop + 1
      if bytes[stop] == 0x0A {
        record.end = at
        record.isComplete = true
        break
      }
    }
    at = record.end
    return record
  }

  /// The offset of the separator that ends the field at `at`, or the end of the bytes.
  private mutating func endOfField(_ record: inout Record) -> Int {
    if quote != 0, at < bytes.count, bytes[at] == quote {
      guard let close = closingQuote(after: at) else {
        record.note(.unterminatedQuote, at: at)
        return bytes.count
      }
      if !isEnd(close + 1) { record.note(.strayQuote, at: close + 1) }
      return separator(from: close + 1)
    }
    let stop = separator(from: at)
    let stray = quote == 0 ? nil : find(quote, at..<stop)
    let zero = find(0, at..<stop)
    if let stray, stray < zero ?? .max { record.note(.strayQuote, at: stray) }
    if let zero { record.note(.nulByte, at: zero) }
    return stop
  }

  /// The offset of the next delimiter or line feed, or the end of the bytes.
  private mutating func separator(from position: Int) -> Int {
    if feed < position { feed = find(0x0A, position..<bytes.count) ?? bytes.count }
    return find(delimiter, position..<feed) ?? feed
  }

  private func find(_ byte: UInt8, _ range: Range<Int>) -> Int? {
    guard !range.isEmpty, let base = bytes.baseAddress,
      let found = memchr(base + range.lowerBound, Int32(byte), range.count)
    else { return nil }
    return UnsafeRawPointer(base).distance(to: found)
  }

  private func closingQuote(after open: Int) -> Int? {
    var position = open + 1
    while let found = find(quote, position..<max(position, bytes.count)) {
      guard found + 1 < bytes.count, bytes[found + 1] == quote else { return found }
      position = found + 2
    }
    return nil
  }

  private func isEnd(_ position: Int) -> Bool {
    guard position < bytes.count else { return true }
    let byte = bytes[position]
    if byte == delimiter || byte == 0x0A { return true }
    return byte == 0x0D && (position + 1 >= bytes.count || bytes[position + 1] == 0x0A)
  }
}

extension RecordCursor.Record {
  /// Keeps the first fault of a record.
  fileprivate mutating func note(_ kind: MalformedRecord.Kind, at offset: Int) {
    if fault == nil { fault = RecordCursor.Fault(kind: kind, offset: offset) }
  }
}
