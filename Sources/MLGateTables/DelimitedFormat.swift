/// How delimited text is written down: CSV, TSV and their relatives (RFC 4180).
public struct DelimitedFormat: Hashable, Sendable {
  /// The byte between two fields.
  public var delimiter: UInt8
  /// The byte around fields that hold delimiters or line ends; `nil` when nothing is quoted.
  public var quote: UInt8?
  /// Whether the first record names the columns; otherwise they are `column1`, `column2`, ...
  public var hasHeader: Bool
  /// Unquoted texts that mean a missing value, the empty one included.
  ///
  /// Reading the country code `NA` as missing, unasked, is a bug of other tools.
  public var nullValues: [String]
  /// Whether decimals are written with a comma (`3,14`) and not with a point.
  public var decimalComma = false
  /// The byte that begins a line which is no record; `nil` when there are no comments.
  public var comment: UInt8?
  /// Whether the source tells strings from other values: what is quoted is then text, a date or a timestamp, never a
  /// number, and what begins with an unquoted `[` is a list.
  public var isTyped = false

  public init(
    delimiter: UInt8 = UInt8(ascii: ","), quote: UInt8? = UInt8(ascii: "\""), hasHeader: Bool = true,
    nullValues: [String] = [""]
  ) {
    self.delimiter = delimiter
    self.quote = quote
    self.hasHeader = hasHeader
    self.nullValues = nullValues
  }

  /// All of the above in one text: formats that read alike, and only these, have the same.
  public var fingerprint: String {
    let nulls = nullValues.map { "\($0.utf8.count):\($0)" }.joined()
    let bytes = [delimiter, quote, comment].map { $0.map(String.init) ?? "-" }.joined(separator: " ")
    return "\(bytes) \(hasHeader) \(decimalComma) \(isTyped) \(nulls)"
  }

  /// Comma-separated.
  public static let csv = DelimitedFormat()
  /// Tab-separated.
  public static let tsv = DelimitedFormat(delimiter: UInt8(ascii: "\t"))

  /// How records of JSON Lines look as fields: strings quoted, `null` and absent members empty.
  public static let jsonFields: DelimitedFormat = {
    var format = DelimitedFormat()
    format.isTyped = true
    return format
  }()

  /// How the rows of a query come: texts quoted, nulls empty, everything else as it is.
  public static let queryFields: DelimitedFormat = jsonFields

  /// The format that a file's name promises: `.tsv` and `.tab` are tab-separated, all else is comma-separated.
  ///
  /// The ending of a compressed file, `.gz` or `.zst`, says nothing about that.
  public static func named(by path: String) -> DelimitedFormat {
    let name = withoutCompression(path)
    return name.hasSuffix(".tsv") || name.hasSuffix(".tab") ? .tsv : .csv
  }

  /// A file's name without `.gz` or `.zst`.
  public static func withoutCompression(_ path: String) -> String {
    for ending in [".gz", ".zst"] where path.hasSuffix(ending) { return String(path.dropLast(ending.count)) }
    return path
  }
}
