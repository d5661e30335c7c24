internal import MLGateTables

/// The formats of data files, in the words of mlgate.yml and of the command line.
public enum FileFormat: String, CaseIterable, Sendable {
  /// Fields between commas, or between what `delimiter` says.
  case csv
  /// Fields between tabs.
  case tsv
  /// One JSON object a line.
  case jsonl
  /// Apache Parquet, read through DuckDB.
  case parquet

  /// Whether it is text with something between the fields.
  var isDelimited: Bool { self == .csv || self == .tsv }

  /// How the names of its files end, compressed ones before `.gz` or `.zst`.
  var endings: [String] {
    switch self {
    case .csv: [".csv", ".txt"]
    case .tsv: [".tsv", ".tab"]
    case .jsonl: [".jsonl", ".ndjson"]
    case .parquet: DuckDB.endings
    }
  }

  /// What a file of this format is, after "is".
  var phrase: String {
    switch self {
    case .csv: "comma-separated"
    case .tsv: "tab-separated"
    case .jsonl: "JSON Lines"
    case .parquet: "Parquet"
    }
  }

  /// The format that a name promises; `nil` when it promises none.
  init?(promisedBy name: String) {
    let name = DelimitedFormat.withoutCompression(name)
    guard let found = Self.allCases.first(where: { $0.endings.contains { name.hasSuffix($0) } }) else { return nil }
    self = found
  }

  /// The ending of a name that promises a format; what the format itself is called where it promises none.
  func ending(of name: String) -> String {
    let name = DelimitedFormat.withoutCompression(name)
    return endings.first { name.hasSuffix($0) } ?? ".\(rawValue)"
  }
}
