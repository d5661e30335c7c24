public import MLGateTables
internal import MLGateResults

/// How a dataset's files are written, in the words of mlgate.yml and of the command line.
///
/// What is not said follows from the names of the files, or is as RFC 4180 has it.
public struct Dialect: Sendable {
  /// The words that can be wrong.
  public enum Word: String, Sendable {
    case format, delimiter, quote, comment, decimal, header
    case nullValues = "null-values"
    case types
    case onMalformed = "on-malformed"
    /// The files themselves.
    case source
  }

  /// What is wrong with a word: a sentence without its place.
  public struct Problem: Error, Sendable {
    public var word: Word
    /// The column or the null value, where it is about one of several.
    public var item: String?
    public var message: String

    /// The message with its full stop.
    public var sentence: String { message.hasSuffix("?") ? message : message + "." }
  }

  public var format: String?
  public var delimiter: String?
  public var quote: String?
  public var comment: String?
  public var decimal: String?
  public var hasHeader: Bool?
  /// In place of the empty text alone.
  public var nullValues: [String]?
  public var types: [(column: String, type: String)] = []

  public init() {}

  /// The table of some files, which are there.
  ///
  /// - Parameter folder: from where a program is called that reads the files for us.
  /// - Throws: ``Problem`` when a word means nothing, two contradict each other, or the files are not of one format;
  ///   `TableError` when the program that reads them is not there or fails.
  public func table(of files: [TableSource.File], in folder: String) throws -> TableSource {
    let kind = try fileFormat(of: files.map(\.name))
    if kind == .parquet {
      _ = try delimitedFormat(kind)
      return try DuckDB(for: files.first?.name ?? "", in: folder).table(parquet: files)
    }
    var source = TableSource(files: files, format: try delimitedFormat(kind))
    source.content = kind == .jsonl ? .jsonLines : .delimited
    source.types = try columnTypes()
    return source
  }

  /// Refuses what is wrong whatever the files are, of which only paths and patterns are known yet.
  public func refuseMistakes(for paths: [String]) throws(Problem) {
    _ = try columnTypes()
    let promised =
      try format.map { word throws(Problem) in try Self.fileFormat(word) }
      ?? paths.lazy.compactMap { FileFormat(promisedBy: $0) }.first
    do throws(Problem) {
      _ = try delimitedFormat(promised ?? .csv)
    } catch {
      // A folder may turn out to hold files of a format with which nothing is wrong.
      guard promised == nil, (try? delimitedFormat(.tsv)) != nil || (try? delimitedFormat(.jsonl)) != nil else {
        throw error
      }
    }
  }

  private func fileFormat(of names: [String]) throws(Problem) -> FileFormat {
    if let format { return try Self.fileFormat(format) }
    guard let first = names.first else { return .csv }
    let kind = FileFormat(promisedBy: first) ?? .csv
    for name in names {
      let other = FileFormat(promisedBy: name) ?? .csv
      // With the delimiter said, a name promises no other.
      guard other != kind, !kind.isDelimited || !other.isDelimited || delimiter == nil else { continue }
      throw Problem(
        word: .source,
        message: "'\(first)' is \(kind.phrase) by its name and '\(name)' is \(other.phrase); the files of one dataset "
          + "have one format. Name files of one format, or say with 'format' what all of them are")
    }
    return kind
  }

  private static func fileFormat(_ word: String) throws(Problem) -> FileFormat {
    guard let known = FileFormat(rawValue: word) else {
      throw Problem(word: .format, message: unknown("format", word, among: FileFormat.allCases.map(\.rawValue)))
    }
    return known
  }

  private func delimitedFormat(_ kind: FileFormat) throws(Problem) -> DelimitedFormat {
    guard kind != .jsonl else { return try jsonFormat() }
    guard kind != .parquet else {
      try refuseWords(meaningNothingIn: "Parquet files", alsoValues: true)
      return .queryFields
    }
    var format = kind == .tsv ? DelimitedFormat.tsv : .csv
    if let delimiter { format.delimiter = try Self.delimiter(delimiter) }
    if kind == .tsv, self.format != nil, format.delimiter != UInt8(ascii: "\t") {
      throw Problem(word: .delimiter, message: "the format 'tsv' has tabs between fields; leave out one of the two")
    }
    if let quote { format.quote = try Self.quote(quote) }
    if let comment { format.comment = try Self.comment(comment) }
    if let decimal { format.decimalComma = try Self.decimalComma(decimal) }
    if let hasHeader { format.hasHeader = hasHeader }
    if let nullValues { format.nullValues = nullValues }
    try refuseContradictions(in: format)
    return format
  }

  private func jsonFormat() throws(Problem) -> DelimitedFormat {
    try refuseWords(meaningNothingIn: "JSON Lines")
    var format = DelimitedFormat.jsonFields
    // Here the empty text is what is not there.
    if let nullValues { format.nullValues = [""] + nullValues.filter { !$0.isEmpty } }
    return format
  }

  /// Refuses the words for delimited text, and with `alsoValues` those for its values, where they mean nothing.
  func refuseWords(meaningNothingIn format: String, alsoValues: Bool = false) throws(Problem) {
    let given: [(Word, Bool)] = [
      (.delimiter, delimiter != nil), (.quote, quote != nil), (.comment, comment != nil), (.decimal, decimal != nil),
      (.header, hasHeader != nil), (.nullValues, alsoValues && nullValues != nil),
      (.types, alsoValues && !types.isEmpty),
    ]
    for (word, isGiven) in given where isGiven {
      throw Problem(
        word: word, item: word == .types ? types.first?.column : word == .nullValues ? nullValues?.first : nil,
        message: "'\(word.rawValue)' means nothing in \(format); leave it out")
    }
  }

  /// Refuses one byte that means two things.
  private func refuseContradictions(in format: DelimitedFormat) throws(Problem) {
    if format.delimiter == format.quote {
      throw Problem(word: quote == nil ? .delimiter : .quote, message: "delimiter and quote must differ")
    }
    if let comment = format.comment, comment == format.delimiter || comment == format.quote {
      throw Problem(word: .comment, message: "the comment sign must differ from delimiter and quote")
    }
    let comma = UInt8(ascii: ",")
    if format.decimalComma, format.delimiter == comma {
      throw Problem(
        word: .decimal,
        message: "decimal commas cannot be told from commas between fields; say which delimiter the file has, "
          + "for example ';'")
    }
    if format.decimalComma, format.quote == comma || format.comment == comma {
      let word: Word = format.quote == comma ? .quote : .comment
      throw Problem(word: word, message: "the \(word.rawValue) must differ from the decimal comma")
    }
    if decimal != nil, !format.decimalComma, format.delimiter == UInt8(ascii: ".") {
      throw Problem(word: .decimal, message: "decimal points cannot be told from points between fields")
    }
    try refuseUnreachableNulls(in: format)
  }

  /// Refuses null values that no unquoted field can be.
  private func refuseUnreachableNulls(in format: DelimitedFormat) throws(Problem) {
    for text in nullValues ?? [] {
      let what: String
      if text.utf8.contains(format.delimiter) {
        what = "has the delimiter"
      } else if text.utf8.contains(0x0A) {
        what = "has a line end"
      } else if let quote = format.quote, text.utf8.first == quote {
        what = "begins with the quote"
      } else {
        continue
      }
      throw Problem(
        word: .nullValues, item: text, message: "the null value '\(text)' \(what), so no unquoted field can be it")
    }
  }

  static func unknown(_ noun: String, _ word: String, among names: [String]) -> String {
    let hint = Suggestion.phrase(for: word, in: names)
    let plural = noun == "policy" ? "policies" : noun + "s"
    return "unknown \(noun) '\(word)'" + (hint.isEmpty ? "; \(plural) are \(names.joined(separator: ", "))" : hint)
  }

  /// The declared types, by column.
  private func columnTypes() throws(Problem) -> [String: ColumnType] {
    let known: [ColumnType] = [.boolean, .integer, .decimal, .date, .timestamp, .text]
    var found: [String: ColumnType] = [:]
    for entry in types {
      guard let type = ColumnType(rawValue: entry.type), known.contains(type) else {
        throw Problem(
          word: .types, item: entry.column,
          message: Self.unknown("type", entry.type, among: known.map(\.rawValue)))
      }
      found[entry.column] = type
    }
    return found
  }

  private static func delimiter(_ text: String) throws(Problem) -> UInt8 {
    if text == "tab" || text == "\\t" { return UInt8(ascii: "\t") }
    guard let byte = single(text), byte != UInt8(ascii: "\"") else {
      throw Problem(
        word: .delimiter,
        message: "the delimiter must be one ASCII character other than a quote or a line end, or 'tab'")
    }
    return byte
  }

  private static func quote(_ text: String) throws(Problem) -> UInt8? {
    if text == "none" { return nil }
    guard let byte = single(text) else {
      throw Problem(word: .quote, message: "the quote must be one ASCII character other than a line end, or 'none'")
    }
    return byte
  }

  private static func comment(_ text: String) throws(Problem) -> UInt8? {
    if text == "none" { return nil }
    guard let byte = single(text) else {
      throw Problem(
        word: .comment, message: "the comment sign must be one ASCII character other than a line end, or 'none'")
    }
    return byte
  }

  private static func decimalComma(_ text: String) throws(Problem) -> Bool {
    switch text {
    case "comma", ",": return true
    case "point", ".": return false
    default: throw Problem(word: .decimal, message: "expected 'point' or 'comma', found '\(text)'")
    }
  }

  /// The byte of a text that is one ASCII character and no line end.
  private static func single(_ text: String) -> UInt8? {
    guard text.utf8.count == 1, let byte = text.utf8.first, byte != 0, byte != 0x0A, byte != 0x0D else { return nil }
    return byte
  }
}
