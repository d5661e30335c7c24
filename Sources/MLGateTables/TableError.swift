public import MLGateResults

/// Why a table could not be read at all.
///
/// What is wrong with single records is a ``MalformedRecord``.
public struct TableError: Error, Sendable, CustomStringConvertible {
  public enum Kind: String, Sendable {
    case io
    /// Compressed data that is cut short or damaged.
    case compression
    case encoding
    case emptyFile = "empty-file"
    /// A header that cannot be read.
    case header
    /// A column without a name.
    case unnamedColumn = "unnamed-column"
    /// A column's name that another one has.
    case duplicateColumn = "duplicate-column"
    /// Files of one table that are not written alike.
    case format
    /// Columns that are not there, or not those of the other files.
    case columns
    /// The program that reads the table for us has failed.
    case query
    /// The scan was told to end: ``ScanProgress/cancel()``.
    case cancelled
  }

  public var kind: Kind
  public var location: SourceLocation
  /// The offset in the file's text of what is wrong, from 0, where that is one place.
  public var byteOffset: Int?
  /// A full sentence: what was found, what was expected, what to do.
  public var message: String

  public init(_ kind: Kind, at location: SourceLocation, byte byteOffset: Int? = nil, _ message: String) {
    self.kind = kind
    self.location = location
    self.byteOffset = byteOffset
    self.message = message
  }

  public var description: String { "\(location): error: \(message)" }

  static func cancelled(in file: String) -> TableError {
    TableError(.cancelled, at: SourceLocation(file: file), "the reading was told to end before the file did.")
  }
}

/// A record that could not be read as the table's header promises.
///
/// It is in no statistic.
public struct MalformedRecord: Hashable, Sendable {
  public enum Kind: String, Sendable, CaseIterable {
    /// More or fewer fields than the header has.
    case fieldCount = "field-count"
    /// A quote inside an unquoted field, or text after a closing quote.
    case strayQuote = "stray-quote"
    /// A quoted field that the file ends in.
    case unterminatedQuote = "unterminated-quote"
    /// A zero byte.
    case nulByte = "nul-byte"
    /// Bytes that are not UTF-8.
    case encoding
    /// A record longer than ``TableScan/maximumRecordBytes``.
    case tooLong = "record-too-long"
    /// A line that is not JSON (RFC 8259).
    case notJSON = "not-json"
    /// A line of JSON that is no object.
    case notAnObject = "not-an-object"
    /// Two members of an object with one name, or two values of a record for one column.
    case duplicateKey = "duplicate-key"
    /// Objects and arrays that lie too deep in each other.
    case tooDeep = "nested-too-deep"
    /// An escape for half of a surrogate pair, which is no character.
    case loneSurrogate = "lone-surrogate"
  }

  public var kind: Kind
  /// The line the record begins at, or the very place where that is known.
  public var location: SourceLocation
  /// The offset of the record's first byte in its file, from 0.
  public var byteOffset: Int
  /// What was found and what was expected.
  public var message: String
}
