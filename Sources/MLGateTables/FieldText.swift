/// The content of raw fields: quotes taken off, missing values told apart.
public struct FieldReader: Sendable {
  @usableFromInline let quote: UInt8
  /// The null values but the empty one.
  @usableFromInline let nulls: [[UInt8]]
  /// Whether an empty unquoted field is missing.
  @usableFromInline let emptyIsNull: Bool
  /// Bit n is set when a null value is n bytes long (bit 63: 63 or longer): most fields are told apart by length alone.
  @usableFromInline let nullLengths: UInt64
  let isTyped: Bool
  let decimalComma: Bool
  /// What the column's values are declared to be.
  public let declared: ColumnType?

  /// - Parameter declared: the column's type, where it is not to be inferred.
  public init(_ format: DelimitedFormat, declared: ColumnType? = nil) {
    isTyped = format.isTyped
    decimalComma = format.decimalComma
    self.declared = declared
    quote = format.quote ?? 0
    emptyIsNull = format.nullValues.contains("")
    nulls = format.nullValues.filter { !$0.isEmpty }.map { Array($0.utf8) }
    nullLengths = nulls.reduce(emptyIsNull ? 1 : 0) { $0 | 1 << UInt64(min($1.count, 63)) }
  }

  /// Whether a raw field is a missing value.
  @inlinable @inline(__always)
  public func isMissing(_ field: UnsafeBufferPointer<UInt8>) -> Bool {
    guard nullLengths &>> UInt64(truncatingIfNeeded: min(field.count, 63)) & 1 != 0 else { return false }
    return field.isEmpty || isNull(field)
  }

  @usableFromInline
  func isNull(_ field: UnsafeBufferPointer<UInt8>) -> Bool {
    nulls.contains { $0.count == field.count && $0.elementsEqual(field) }
  }

  /// Whether a raw field is quoted.
  @inlinable @inline(__always)
  public func isQuoted(_ field: UnsafeBufferPointer<UInt8>) -> Bool {
    quote != 0 && field.count >= 2 && field[0] == quote
  }

  /// Hands over the field's content: without its quotes, and with `""` made `"` again.
  @inlinable
  public func withContent<Result>(
    of field: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) -> Result
  ) -> Result {
    guard isQuoted(field) else { return body(field) }
    let inner = UnsafeBufferPointer(rebasing: field[1..<(field.count - 1)])
    guard inner.contains(quote) else { return body(inner) }
    // Eight bytes on either side, because the number readers look that far.
    return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: inner.count + 16) { copy in
      copy.initialize(repeating: 0x30)
      var length = 0
      var at = 0
      while at < inner.count {
        copy[8 + length] = inner[at]
        length += 1
        at += inner[at] == quote ? 2 : 1
      }
      return body(UnsafeBufferPointer(rebasing: UnsafeBufferPointer(copy)[8..<(8 + length)]))
    }
  }

  /// What the content of a field is, by the column's declaration, else by its own light.
  ///
  /// - Parameters:
  ///   - content: not missing, quotes off, 8 bytes before and after it readable.
  ///   - isQuoted: whether the field was quoted.
  @inline(__always)
  public func value(_ content: UnsafeBufferPointer<UInt8>, isQuoted: Bool) -> FieldValue {
    if !isTyped && !decimalComma && declared == nil { return FieldValue(content) }
    return specialValue(content, isQuoted: isQuoted)
  }

  private func specialValue(_ content: UnsafeBufferPointer<UInt8>, isQuoted: Bool) -> FieldValue {
    if declared == .text { return .text }
    if isTyped {
      if !isQuoted, content.first == UInt8(ascii: "[") { return .list(JSONLists.count(content)) }
      if isQuoted {
        let value = FieldValue(content)
        switch value {
        case .date, .timestamp: return value
        default: return .text
        }
      }
    }
    guard decimalComma else { return FieldValue(content) }
    // A point groups digits where a comma divides them; such numbers are text, so that none is misread.
    guard !content.contains(UInt8(ascii: ".")) else {
      let value = FieldValue(content)
      return value.number == nil ? value : .text
    }
    return content.lazy.map { $0 == UInt8(ascii: ",") ? UInt8(ascii: ".") : $0 }.withNumberPadding { FieldValue($0) }
  }

  /// What a field is that is not missing.
  public func value(of field: UnsafeBufferPointer<UInt8>) -> FieldValue {
    let isQuoted = isQuoted(field)
    return withContent(of: field) { value($0, isQuoted: isQuoted) }
  }

  /// The field's content as text.
  public func text(of field: UnsafeBufferPointer<UInt8>) -> String {
    withContent(of: field) { String(decoding: $0, as: UTF8.self) }
  }
}
