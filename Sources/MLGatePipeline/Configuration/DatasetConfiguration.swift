internal import MLGateTables
public import MLGateYAML

/// Where a dataset's rows come from.
public enum DatasetSource: Decodable, Sendable {
  /// Files, folders or glob patterns, relative to `mlgate.yml`.
  case paths([Located<String>])
  /// What another program answers.
  case query(Query)

  /// A question to a database engine.
  public struct Query: Decodable, Sendable {
    /// One statement that returns rows; relative paths in it begin at `mlgate.yml`.
    public var query: Located<String>
    /// `duckdb`.
    public var engine: Located<String>
    /// A database file, opened for reading only, relative to `mlgate.yml`.
    public var database: Located<String>?
  }

  public init(from decoder: any Decoder) throws {
    let node = try YAMLNode(from: decoder)
    guard node.entries != nil else {
      self = .paths(try node.decode(OneOrMore<Located<String>>.self).values)
      return
    }
    let query = try node.decode(Query.self)
    guard query.engine.value == "duckdb" else {
      throw query.engine.error(Dialect.unknown("engine", query.engine.value, among: ["duckdb"]))
    }
    self = .query(query)
  }

  /// The paths and patterns.
  var paths: [Located<String>] {
    switch self {
    case .paths(let paths): paths
    case .query: []
    }
  }
}

/// A named source of rows.
public struct DatasetConfiguration: Decodable, Sendable {
  public var source: DatasetSource
  /// The column that holds what the model predicts.
  public var label: Located<String>?
  /// `csv`, `tsv` or `jsonl`; by default, what the files' names promise.
  public var format: Located<String>?
  /// One character, or `tab`; by default, what the first file's name promises.
  public var delimiter: Located<String>?
  /// One character, or `none`.
  public var quote: Located<String>?
  /// The character that begins a line which is no record; without it there are no comments.
  public var comment: Located<String>?
  /// `point` or `comma`.
  public var decimal: Located<String>?
  public var header: Located<Bool>?
  /// Unquoted texts that mean a missing value; the empty one alone when absent.
  public var nullValues: [Located<String>]?
  /// Types that are not inferred, by column.
  public var types: YAMLOrdered<Located<String>>
  public var onMalformed: MalformedPolicy
  /// The file that says what the rows must look like, relative to `mlgate.yml`.
  public var schema: Located<String>?
  /// Which of the schema's environments the rows are of; all columns are expected when absent.
  public var environment: Located<String>?

  enum CodingKeys: String, CodingKey {
    case source, label, format, delimiter, quote, comment, decimal, header
    case nullValues = "null-values"
    case types
    case onMalformed = "on-malformed"
    case schema, environment
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    source = try container.decode(DatasetSource.self, forKey: .source)
    label = try container.decodeIfPresent(Located<String>.self, forKey: .label)
    format = try container.decodeIfPresent(Located<String>.self, forKey: .format)
    delimiter = try container.decodeIfPresent(Located<String>.self, forKey: .delimiter)
    quote = try container.decodeIfPresent(Located<String>.self, forKey: .quote)
    comment = try container.decodeIfPresent(Located<String>.self, forKey: .comment)
    decimal = try container.decodeIfPresent(Located<String>.self, forKey: .decimal)
    header = try container.decodeIfPresent(Located<Bool>.self, forKey: .header)
    nullValues = try container.decodeIfPresent([Located<String>].self, forKey: .nullValues)
    types = try container.decodeIfPresent(YAMLOrdered<Located<String>>.self, forKey: .types) ?? YAMLOrdered()
    schema = try container.decodeIfPresent(Located<String>.self, forKey: .schema)
    environment = try container.decodeIfPresent(Located<String>.self, forKey: .environment)
    if schema == nil, let environment {
      throw environment.error("'environment' is about a schema; name one with 'schema: FILE'")
    }
    onMalformed = .fail
    let policy = try container.decodeIfPresent(Located<String>.self, forKey: .onMalformed)
    if case .query = source, let format { throw format.error("'format' means nothing for a query; leave it out") }
    do throws(Dialect.Problem) {
      if let policy { onMalformed = try MalformedPolicy(word: policy.value) }
      // Judged before any file is looked for.
      if case .query = source {
        try dialect.refuseWords(meaningNothingIn: "a query", alsoValues: true)
      } else {
        try dialect.refuseMistakes(for: source.paths.map(\.value))
      }
    } catch {
      throw located(error, policy: policy)
    }
  }

  /// How the text is written.
  var dialect: Dialect {
    var dialect = Dialect()
    dialect.format = format?.value
    dialect.delimiter = delimiter?.value
    dialect.quote = quote?.value
    dialect.comment = comment?.value
    dialect.decimal = decimal?.value
    dialect.hasHeader = header?.value
    dialect.nullValues = nullValues?.map(\.value)
    dialect.types = types.map { ($0.key, $0.value.value) }
    return dialect
  }

  private func located(_ problem: Dialect.Problem, policy: Located<String>?) -> any Error {
    if problem.word == .header, let header { return header.error(problem.message) }
    let word: Located<String>? =
      switch problem.word {
      case .format: format
      case .delimiter: delimiter ?? quote
      case .quote: quote
      case .comment: comment
      case .decimal: decimal
      case .header, .source: source.paths.first
      case .nullValues: nullValues?.first { $0.value == problem.item }
      case .types: problem.item.flatMap { types[$0] }
      case .onMalformed: policy
      }
    return word?.error(problem.message) ?? ConfigurationError("error: \(problem.message)")
  }
}
