public import MLGateTables
internal import MLGateResults

/// How a dataset's text is written, in the words of mlgate.yml and of the command line.
///
/// What is not said follows from the name of the file, or is as RFC 4180 has it.
public struct Dialect: Sendable {
  /// The words that can be wrong.
  public enum Word: String, Sendable {
    case delimiter, quote, comment, decimal, types
    case onMalformed = "on-malformed"
  }

  /// What is wrong with a word: a sentence without its place.
  public struct Problem: Error, Sendable {
    public var word: Word
    /// The column, where it is the type of one.
    public var column: String?
    public var message: String

    /// The message with its full stop.
    public var sentence: String { message.hasSuffix("?") ? message : message + "." }
  }

  public var delimiter: String?
  public var quote: String?
  public var comment: String?
  public var decimal: String?
  public var hasHeader: Bool?
  /// In place of the empty text alone.
  public var nullValues: [String]?
  public var types: [(column: String, type: String)] = []

  public init() {}

  /// The format of a table whose first file has this name.
  ///
  /// - Throws: ``Problem`` when a word means nothing, or two mean the same byte.
  public func format(named name: String) throws(Problem) -> DelimitedFormat {
    var format = DelimitedFormat.named(by: name)
    if let delimiter { format.delimiter = try Self.delimiter(delimiter) }
    if let quote { format.quote = try Self.quote(quote) }
    if let comment { format.comment = try Self.comment(comment) }
    if let decimal { format.decimalComma = try Self.decimalComma(decimal) }
    if let hasHeader { format.hasHeader = hasHeader }
    if let nullValues { format.nullValues = nullValues }
    if format.delimiter == format.quote {
      throw Problem(word: quote == nil ? .delimiter : .quote, message: "delimiter and quote must differ")
    }
    if let comment = format.comment, comment == format.delimiter || comment == format.quote {
      throw Problem(word: .comment, message: "the comment sign must differ from delimiter and quote")
    }
    if format.decimalComma, format.delimiter == UInt8(ascii: ",") {
      throw Problem(
        word: .decimal,
        message: "decimal commas cannot be told from commas between fields; say which delimiter the file has, "
          + "for example ';'")
    }
    return format
  }

  /// The declared types, by column.
  public func columnTypes() throws(Problem) -> [String: ColumnType] {
    let known: [ColumnType] = [.boolean, .integer, .decimal, .date, .timestamp, .text]
    var found: [String: ColumnType] = [:]
    for entry in types {
      guard let type = ColumnType(rawValue: entry.type), known.contains(type) else {
        let names = known.map(\.rawValue)
        let hint = Suggestion.phrase(for: entry.type, in: names)
        throw Problem(
          word: .types, column: entry.column,
          message: "unknown type '\(entry.type)'"
            + (hint.isEmpty ? "; types are \(names.joined(separator: ", "))" : hint))
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

/// What happens to a dataset's malformed records, which are in no statistic in any case.
public enum MalformedPolicy: String, CaseIterable, Sendable {
  /// They fail the gate.
  case fail
  /// They are written down beside the report, and the gate warns.
  case quarantine
  /// They are counted.
  case ignore

  /// Reads a word.
  public init(word: String) throws(Dialect.Problem) {
    guard let known = Self(rawValue: word) else {
      let names = Self.allCases.map(\.rawValue)
      let hint = Suggestion.phrase(for: word, in: names)
      throw Dialect.Problem(
        word: .onMalformed,
        message: "unknown policy '\(word)'"
          + (hint.isEmpty ? "; policies are \(names.joined(separator: ", "))" : hint))
    }
    self = known
  }
}
