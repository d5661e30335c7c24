/// The content of raw fields: quotes taken off, missing values told apart.
public struct FieldReader: Sendable {
  @usableFromInline let quote: UInt8
  /// The null values but the empty one.
  @usableFromInline let nulls: [[UInt8]]
  /// Whether an empty unquoted field is missing.
  @usableFromInline let emptyIsNull: Bool
  /// Bit n is set when a null value is n bytes long (bit 63: 63 or longer): most fields are told apart by length alone.
  @usableFromInline let nullLengths: UInt64

  public init(_ format: DelimitedFormat) {
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

  /// The field's content as text.
  public func text(of field: UnsafeBufferPointer<UInt8>) -> String {
    withContent(of: field) { String(decoding: $0, as: UTF8.self) }
  }
}
