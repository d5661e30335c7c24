import Foundation
import MLGateExpressions
import Testing

/// Random expressions over random tables mean what DuckDB and SQLite say they mean.
@Suite struct EngineTests {
  static let expressions = 1200
  /// `MLGATE_SEEDS=100` looks at so many more.
  static let more = ProcessInfo.processInfo.environment["MLGATE_SEEDS"].flatMap { UInt64($0) } ?? 0

  private func check(_ engine: SQLEngine?, seed: UInt64, _ text: (Writing) -> String?) throws {
    let engine = try #require(engine)
    var random = RandomExpression(seed: seed)
    let table = random.table(rows: 60)
    var pairs: [(ours: String, theirs: String)] = []
    while pairs.count < Self.expressions {
      let writing = random.condition(random.number(1...4))
      if let theirs = text(writing) { pairs.append((writing.ours, theirs)) }
    }
    let ours = try table.outcomes(pairs.map(\.ours))
    let theirs = try engine.outcomes(pairs.map(\.theirs), in: table)
    var isCompared = 0
    var differing: [String] = []
    for (index, pair) in pairs.enumerated() {
      guard let expected = theirs[index] else {
        // The engine has stopped at a row that cannot be computed; so must one of ours be.
        if !ours[index].contains("E") { differing.append("\(pair.ours)\n  failed there: \(pair.theirs)") }
        continue
      }
      isCompared += 1
      let agrees =
        zip(ours[index], expected).allSatisfy { $0 == $1 || $0 == "E" } && ours[index].count == expected.count
      if !agrees { differing.append("\(pair.ours)\n  ours   \(ours[index])\n  theirs \(expected)") }
    }
    let failed = ours.count { $0.contains("E") }
    let shortest = differing.sorted { $0.count < $1.count }.prefix(6).joined(separator: "\n")
    let count = differing.count
    #expect(count == 0, "\(shortest)")
    #expect(isCompared > Self.expressions * 95 / 100)
    #expect(failed < Self.expressions / 50)
  }

  @Test(.enabled(if: SQLEngine.duckdb != nil), arguments: [1, 2] + (1000..<1000 + more))
  func duckDB(seed: UInt64) throws { try check(.duckdb, seed: seed) { $0.duckdb } }

  @Test(.enabled(if: SQLEngine.sqlite != nil), arguments: [3, 4] + (2000..<2000 + more))
  func sqlite(seed: UInt64) throws { try check(.sqlite, seed: seed) { $0.sqlite } }
}
