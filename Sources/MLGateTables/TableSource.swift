internal import MLGateResults

/// Where the rows of a table come from: inputs of one format and with the same columns, read one after the other.
public struct TableSource: Sendable {
  /// One file: where it is, and what a person calls it.
  public struct File: Sendable {
    /// The path that means standard input; a file of that name is `./-`.
    public static let standardInputPath = "-"
    /// Standard input.
    public static let standardInput = File(path: standardInputPath, name: "<stdin>")

    public var path: String
    /// The name in messages, usually relative to the project.
    public var name: String
    /// Opens what is no plain file at `path`; `nil` when it is one.
    public var open: (@Sendable () throws(TableError) -> any ByteStream)?

    /// Whether there is a file at ``path`` whose content ``open`` hands over in another form, so that its digest is that
    /// of the file.
    public var isStored = false

    public init(
      path: String, name: String? = nil, open: (@Sendable () throws(TableError) -> any ByteStream)? = nil
    ) {
      self.path = path
      self.name = name ?? path
      self.open = open
    }
  }

  /// How the records are written.
  public enum Content: String, Hashable, Sendable {
    /// Fields between delimiters, as ``TableSource/format`` says.
    case delimited
    /// One JSON object a line; ``TableSource/format`` is ``DelimitedFormat/jsonFields``.
    case jsonLines
  }

  public var files: [File]
  public var format: DelimitedFormat
  public var content = Content.delimited
  /// Types of columns that are not inferred, by the column's name.
  public var types: [String: ColumnType] = [:]
  /// Columns to begin with, where the records and not a header bring the columns.
  public var expectedColumns: [String] = []

  public init(files: [File], format: DelimitedFormat) {
    self.files = files
    self.format = format
  }
}

extension TableSource {
  /// What reads the fields of a column: by its declared type, or by their own light.
  public func reader(ofColumn name: String) -> FieldReader { FieldReader(format, declared: types[name]) }

  /// Whether there are files alone, which can be read again.
  public var hasOnlyFiles: Bool { totalBytes != nil }

  /// The sizes of all files together; `nil` when not all of them are files.
  var totalBytes: Int? {
    var total = 0
    for file in files {
      guard file.open == nil, let size = FileStream.size(of: file.path) else { return nil }
      total += size
    }
    return total
  }

  /// Refuses a declared type of a column that is not there.
  func refuseUnknownTypes(in columns: [String]) throws(TableError) {
    guard let file = files.first else { return }
    for name in types.keys.sorted() where !columns.contains(name) {
      let hint = Suggestion.phrase(for: name, in: columns)
      throw TableError(
        .columns, at: SourceLocation(file: file.name, line: content == .delimited ? 1 : nil),
        "a type is declared for column '\(name)', which is not there\(hint.isEmpty ? "." : hint) The columns are "
          + "\(columns.joined(separator: ", ")).")
    }
  }
}

/// Bytes that come one after the other: from a file, a pipe, a decoder.
///
/// One thread at a time.
public protocol ByteStream: AnyObject {
  /// Reads at most `buffer.count` bytes; 0 at the end.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(TableError) -> Int
  /// Ends the reading; called once, after the last byte or earlier.
  ///
  /// - Throws: what went wrong on the other side, which only shows at the end: a query that failed half way.
  func finish() throws(TableError)
}
