internal import CMLGateScan
internal import MLGateResults

/// The first record of a file, which names the columns.
struct Header {
  let names: [String]
  /// Where the record begins: after the comments before it.
  let start: Int
  /// Bytes up to the record's end, its line end included.
  let byteCount: Int
  /// Lines up to the record's end: comments, and more than one for the record when a name holds a line end.
  let lineCount: Int
  /// Lines before the record that are comments.
  let commentLines: Int

  private static let wanted = "expected column names, quoted whole or not at all."

  /// Reads the first record of `text`; `nil` when there is none, only comments.
  ///
  /// - Parameters:
  ///   - linesBefore: lines of the file before `text`.
  ///   - bytesBefore: bytes of the file before `text`.
  /// - Throws: ``TableError`` with the place of what makes no sense.
  init?(
    _ text: UnsafeBufferPointer<UInt8>, format: DelimitedFormat, file: String, linesBefore: Int = 0,
    bytesBefore: Int = 0
  ) throws(TableError) {
    var cursor = RecordCursor(text, format: format)
    var comments = 0
    var next = cursor.next()
    while let comment = next, comment.isComment {
      comments += 1
      next = cursor.next()
    }
    guard let record = next else { return nil }
    func refused(_ kind: TableError.Kind, at offset: Int, _ message: String) -> TableError {
      let lines = text[..<offset].count { $0 == 0x0A }
      let start = text[..<offset].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
      let column = text[start..<offset].count { $0 & 0xC0 != 0x80 } + 1
      let location = SourceLocation(file: file, line: 1 + linesBefore + lines, column: column)
      return TableError(kind, at: location, byte: bytesBefore + offset, message)
    }
    func malformed(_ kind: MalformedRecord.Kind, at offset: Int) -> TableError {
      refused(.header, at: offset, "the header has \(kind.phrase); \(Self.wanted)")
    }
    start = record.start
    commentLines = comments
    byteCount = record.end
    lineCount = text[..<record.end].count { $0 == 0x0A }
    guard format.hasHeader else {
      // What is wrong with the first record is told like any other's fault.
      names = (1...record.fieldEnds.count).map { "column\($0)" }
      return
    }
    if let fault = record.fault { throw malformed(fault.kind, at: fault.offset) }
    if let zero = text[record.start..<record.end].firstIndex(of: 0) { throw malformed(.nulByte, at: zero) }

    let reader = FieldReader(format)
    var names: [String] = []
    var fieldStart = record.start
    for (index, fieldEnd) in record.fieldEnds.enumerated() {
      var end = fieldEnd
      if index == record.fieldEnds.count - 1, end > fieldStart, text[end - 1] == 0x0D { end -= 1 }
      let field = UnsafeBufferPointer(rebasing: text[fieldStart..<end])
      guard field.baseAddress.map({ mlgate_first_invalid_utf8($0, field.count) == field.count }) ?? true else {
        throw refused(
          .encoding, at: fieldStart, "the name of column \(index + 1) is not UTF-8; expected UTF-8 text.")
      }
      if !reader.isQuoted(field), let lone = field.firstIndex(of: 0x0D) {
        throw refused(
          .header, at: fieldStart + lone,
          "the header has a carriage return that ends no line; expected lines that end with a line feed, or with both. "
            + "Convert the file, for example with 'tr \"\\r\" \"\\n\"'.")
      }
      let name = reader.text(of: field)
      if name.isEmpty {
        throw refused(
          .unnamedColumn, at: fieldStart,
          "column \(index + 1) of \(record.fieldEnds.count) has no name; name it in the header.")
      }
      names.append(name)
      fieldStart = fieldEnd + 1
    }
    self.names = names
    // Names are compared as bytes: two spellings of one letter are two columns.
    var places: [[UInt8]: Int] = [:]
    for (index, name) in names.enumerated() {
      guard let first = places.updateValue(index, forKey: Array(name.utf8)) else { continue }
      throw refused(
        .duplicateColumn, at: index == 0 ? record.start : record.fieldEnds[index - 1] + 1,
        "column \(index + 1) is called '\(name)' as column \(first + 1) is; column names must differ.")
    }
  }
}
