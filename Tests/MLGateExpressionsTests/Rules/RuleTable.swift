import MLGateExpressions
import MLGateTables

/// A small table in memory, as CSV, that rules are asked about.
struct RuleTable {
  static let missing = "NULL"

  var columns: [(name: String, type: ColumnType?)]
  /// `nil` is missing.
  var rows: [[String?]]

  init(_ columns: [(name: String, type: ColumnType?)], _ rows: [[String?]]) {
    self.columns = columns
    self.rows = rows
  }

  /// One column `x`.
  init(_ type: ColumnType?, _ values: [String?]) { self.init([("x", type)], values.map { [$0] }) }

  /// A single row without columns that matter.
  static let single = RuleTable([("x", .integer)], [["0"]])

  private static func quoted(_ value: String?) -> String {
    guard let value else { return missing }
    return "\"\(value.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\""))\""
  }

  var csv: String {
    let lines = [columns.map(\.name)] + rows.map { $0.map(Self.quoted) }
    return lines.map { $0.joined(separator: ",") + "\n" }.joined()
  }

  func source(csv text: String? = nil) -> TableSource {
    let bytes = Array((text ?? csv).utf8)
    var format = DelimitedFormat.csv
    format.nullValues = [Self.missing]
    let file = TableSource.File(path: "table.csv", open: { MemoryStream(bytes) })
    return TableSource(files: [file], format: format)
  }

  var types: [String: ColumnType] {
    Dictionary(columns.compactMap { column in column.type.map { (column.name, $0) } }) { first, _ in first }
  }

  func results(_ rules: [RuleSet.Rule], threads: Int = 1, keeping: Int? = nil) throws -> [RuleResult] {
    let source = source()
    let set = RuleSet(rules, in: source, types: types, keeping: keeping ?? rows.count)
    _ = try TableScan(source, threads: threads, digests: false).run([set])
    return set.results
  }

  /// What each rule is for each row: `1` true, `0` false, `N` null, `E` not computed; or its problem.
  func outcomes(_ texts: [String]) throws -> [String] {
    let rules = try texts.map { RuleSet.Rule(try RowRule($0), nulls: .fail) }
    return try results(rules).map { result in
      if let problem = result.problem { return problem.description }
      var line = [Character](repeating: "1", count: rows.count)
      for row in result.rows {
        line[row.place.lineOffset] =
          switch row.kind {
          case .breach: "0"
          case .null: "N"
          case .error: "E"
          }
      }
      return String(line)
    }
  }

  func outcome(_ text: String) throws -> String { try outcomes([text])[0] }
}

/// Bytes that come at once.
final class MemoryStream: ByteStream {
  private let bytes: [UInt8]
  private var at = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(TableError) -> Int {
    let count = min(buffer.count, bytes.count - at)
    for index in 0..<count { buffer[index] = bytes[at + index] }
    at += count
    return count
  }

  func finish() throws(TableError) {}
}

/// SplitMix64 (Steele, Lea, Flood, 2014): the same numbers everywhere for a seed.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
