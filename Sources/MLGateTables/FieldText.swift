internal import CMLGateScan

/// The content of raw fields: quotes taken off, missing values told apart.
public struct FieldReader: Sendable {
  private static let isa = mlgate_best_isa()
  @usableFromInline let quote: UInt8
  /// The null values but the empty one.
  @usableFromInline let nulls: [[UInt8]]
  /// Whether an empty unquoted field is missing.
  public let emptyIsMissing: Bool
  /// Whether every unquoted number, written with a point, is just that: no null value, no declared text.
  public let readsPlainNumbers: Bool
  /// Bit n is set when a null value is n bytes long (bit 63: 63 or longer): most fields are told apart by length alone.
  @usableFromInline let nullLengths: UInt64
  /// Whether what is quoted is text.
  public let isTyped: Bool
  /// Whether decimals are written with a comma.
  public let hasDecimalComma: Bool
  /// What the column's values are declared to be.
  public let declared: ColumnType?

  /// - Parameter declared: the column's type, where it is not to be inferred.
  public init(_ format: DelimitedFormat, declared: ColumnType? = nil) {
    isTyped = format.isTyped
    hasDecimalComma = format.decimalComma
    self.declared = declared
    readsPlainNumbers =
      !format.decimalComma && declared != .text
      && format.nullValues.allSatisfy { text in
        switch FieldValue(text) {
        case .integer, .bigInteger, .decimal, .nonFinite: false
        default: true
        }
      }
    quote = format.quote ?? 0
    emptyIsMissing = format.nullValues.contains("")
    nulls = format.nullValues.filter { !$0.isEmpty }.map { Array($0.utf8) }
    nullLengths = nulls.reduce(emptyIsMissing ? 1 : 0) { $0 | 1 << UInt64(min($1.count, 63)) }
  }

  /// The unquoted contents that are missing values.
  public var nullContents: [[UInt8]] { emptyIsMissing ? [[]] + nulls : nulls }

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

  /// Whether a quoted field means what its content would mean without quotes.
  @inlinable @inline(__always)
  public func tells(quoted field: UnsafeBufferPointer<UInt8>) -> Bool {
    !isTyped && !isMissing(UnsafeBufferPointer(rebasing: field[1..<(field.count - 1)]))
  }

  /// Hands over the field's content: without its quotes, and with `""` made `"` again.
  ///
  /// 8 bytes before and after it are readable.
  @inlinable @inline(__always)
  public func withContent<Result>(
    of field: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) -> Result
  ) -> Result {
    guard isQuoted(field), let base = field.baseAddress else { return body(field) }
    let inner = UnsafeBufferPointer(start: base + 1, count: field.count - 2)
    guard hasQuote(inner) else { return body(inner) }
    return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: inner.count + Self.roomToUnescape) { copy in
      body(unescape(inner, into: copy))
    }
  }

  @usableFromInline
  static let roomToUnescape = 16 + Int(MLGATE_SCAN_PADDING)

  @usableFromInline
  func hasQuote(_ inner: UnsafeBufferPointer<UInt8>) -> Bool {
    inner.baseAddress.map { mlgate_has_byte($0, inner.count, quote) != 0 } ?? false
  }

  @usableFromInline
  func unescape(
    _ inner: UnsafeBufferPointer<UInt8>, into copy: UnsafeMutableBufferPointer<UInt8>
  ) -> UnsafeBufferPointer<UInt8> {
    guard let base = copy.baseAddress, let from = inner.baseAddress else { return inner }
    base.initialize(repeating: 0x30, count: 8)
    let count = mlgate_unescape(Self.isa, from, inner.count, quote, base + 8)
    (base + 8 + count).initialize(repeating: 0x30, count: 8)
    return UnsafeBufferPointer(start: base + 8, count: count)
  }

  /// What the content of a field is, by the column's declaration, else by its own light.
  ///
  /// - Parameters:
  ///   - content: not missing, quotes off, 8 bytes before and after it readable.
  ///   - isQuoted: whether the field was quoted.
  @inline(__always)
  public func value(_ content: UnsafeBufferPointer<UInt8>, isQuoted: Bool) -> FieldValue {
    if !isTyped && !hasDecimalComma && declared == nil { return FieldValue(content) }
    return specialValue(content, isQuoted: isQuoted)
  }

  private func specialValue(_ content: UnsafeBufferPointer<UInt8>, isQuoted: Bool) -> FieldValue {
    if declared == .text { return .text }
    if isTyped {
      if declared == .list, content.first == UInt8(ascii: "[") { return .list(JSONLists.count(content)) }
      if !isQuoted, content.first == UInt8(ascii: "[") { return .list(JSONLists.count(content)) }
      if isQuoted {
        let value = FieldValue(content)
        switch value {
        case .date, .timestamp: return value
        default: return .text
        }
      }
    }
    guard hasDecimalComma else { return FieldValue(content) }
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
