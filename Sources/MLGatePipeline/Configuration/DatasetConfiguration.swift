internal import MLGateTables
public import MLGateYAML

/// Where a dataset's rows come from.
public enum DatasetSource: Decodable, Sendable {
  /// Files, folders or glob patterns, relative to `mlgate.yml`.
  case paths([Located<String>])

  public init(from decoder: any Decoder) throws {
    self = .paths(try OneOrMore<Located<String>>(from: decoder).values)
  }

  /// The paths and patterns.
  var paths: [Located<String>] {
    switch self {
    case .paths(let paths): paths
    }
  }
}

/// A named source of rows.
public struct DatasetConfiguration: Decodable, Sendable {
  public var source: DatasetSource
  /// The column that holds what the model predicts.
  public var label: Located<String>?
  /// One character, or `tab`; by default, what the first file's name promises.
  public var delimiter: Located<String>?
  /// One character, or `none`.
  public var quote: Located<String>?
  /// The character that begins a line which is no record; without it there are no comments.
  public var comment: Located<String>?
  /// `point` or `comma`.
  public var decimal: Located<String>?
  public var header: Bool?
  /// Unquoted texts that mean a missing value; the empty one alone when absent.
  public var nullValues: [String]?
  /// Types that are not inferred, by column.
  public var types: YAMLOrdered<Located<String>>
  public var onMalformed: MalformedPolicy

  enum CodingKeys: String, CodingKey {
    case source, label, delimiter, quote, comment, decimal, header
    case nullValues = "null-values"
    case types
    case onMalformed = "on-malformed"
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    source = try container.decode(DatasetSource.self, forKey: .source)
    label = try container.decodeIfPresent(Located<String>.self, forKey: .label)
    delimiter = try container.decodeIfPresent(Located<String>.self, forKey: .delimiter)
    quote = try container.decodeIfPresent(Located<String>.self, forKey: .quote)
    comment = try container.decodeIfPresent(Located<String>.self, forKey: .comment)
    decimal = try container.decodeIfPresent(Located<String>.self, forKey: .decimal)
    header = try container.decodeIfPresent(Bool.self, forKey: .header)
    nullValues = try container.decodeIfPresent([String].self, forKey: .nullValues)
    types = try container.decodeIfPresent(YAMLOrdered<Located<String>>.self, forKey: .types) ?? YAMLOrdered()
    onMalformed = .fail
    let policy = try container.decodeIfPresent(Located<String>.self, forKey: .onMalformed)
    do throws(Dialect.Problem) {
      if let policy { onMalformed = try MalformedPolicy(word: policy.value) }
      // Judged before any file is looked for, by the first name: a folder has none of its own.
      _ = try dialect.format(named: source.paths.first?.value ?? "")
      _ = try dialect.columnTypes()
    } catch {
      throw located(error, policy: policy)
    }
  }

  /// How the text is written.
  var dialect: Dialect {
    var dialect = Dialect()
    dialect.delimiter = delimiter?.value
    dialect.quote = quote?.value
    dialect.comment = comment?.value
    dialect.decimal = decimal?.value
    dialect.hasHeader = header
    dialect.nullValues = nullValues
    dialect.types = types.map { ($0.key, $0.value.value) }
    return dialect
  }

  private func located(_ problem: Dialect.Problem, policy: Located<String>?) -> any Error {
    let word: Located<String>? =
      switch problem.word {
      case .delimiter: delimiter ?? quote
      case .quote: quote
      case .comment: comment
      case .decimal: decimal
      case .types: problem.column.flatMap { types[$0] }
      case .onMalformed: policy
      }
    return word?.error(problem.message) ?? ConfigurationError("error: \(problem.message)")
  }
}
