import Foundation
import MLGateProfiles
import MLGateTables
import Testing

/// A profile by the book: everything in memory, sorted, counted one by one.
private struct Reference {
  var missing = 0
  var distinct: Int
  var minimum: Double?
  var maximum: Double?
  var mean: Double?
  var deviation: Double?
  var zeros: Int
  var negatives: Int
  var quantiles: [Double]
  var top: [String]
  var meanLength: Double?

  init(_ values: [String?]) {
    let present = values.compactMap { $0 }
    missing = values.count - present.count
    let numbers = present.compactMap { Double($0) }
    distinct = Set(numbers).count + Set(present.filter { Double($0) == nil }).count
    minimum = numbers.min()
    maximum = numbers.max()
    if !numbers.isEmpty {
      // Exact: sums of integers, the values being multiples of 1/64 well below 2^40.
      let scaled = numbers.map { Int($0 * 64) }
      let sum = scaled.reduce(0, +)
      let squares = scaled.reduce(Decimal(0)) { $0 + Decimal($1) * Decimal($1) }
      let count = Decimal(numbers.count)
      mean = Double(sum) / Double(numbers.count) / 64
      let total = squares - Decimal(sum) * Decimal(sum) / count
      if numbers.count > 1 {
        deviation = (NSDecimalNumber(decimal: total / (count - 1)).doubleValue).squareRoot() / 64
      }
    }
    zeros = numbers.count { $0 == 0 }
    negatives = numbers.count { $0 < 0 }
    let sorted = numbers.sorted()
    quantiles =
      sorted.isEmpty
      ? []
      : [1, 5, 25, 50, 75, 95, 99].map { percent in sorted[max(1, (percent * sorted.count + 99) / 100) - 1] }
    var counts: [String: Int] = [:]
    for value in present { counts[value, default: 0] += 1 }
    top = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(10).map { "\($0.key):\($0.value)" }
    meanLength =
      present.isEmpty ? nil : Double(present.reduce(0) { $0 + $1.unicodeScalars.count }) / Double(present.count)
  }
}

/// A random column of one kind.
private func randomValues(_ kind: Int, _ count: Int, _ generator: inout SeededGenerator) -> [String?] {
  (0..<count).map { _ in
    if Int.random(in: 0..<10, using: &generator) == 0 { return nil }
    switch kind {
    case 0: return String(Int.random(in: -50...50, using: &generator))
    case 1: return String(Int.random(in: -1_000_000_000...1_000_000_000, using: &generator))
    case 2: return String(Double(Int.random(in: -6400...6400, using: &generator)) / 64)
    case 3: return String(Double(Int.random(in: -1_000_000_000...1_000_000_000, using: &generator)) / 64)
    case 4: return "name \(Int.random(in: 0..<40, using: &generator))"
    case 5: return "\u{E9}" + String(UInt64.random(in: 0...UInt64.max, using: &generator), radix: 36)
    default: return String(Int.random(in: 57_000...58_000, using: &generator))
    }
  }
}

private func table(_ columns: [[String?]]) -> [UInt8] {
  var text = Array((0..<columns.count).map { "c\($0)" }.joined(separator: ",").utf8) + [0x0A]
  for row in columns[0].indices {
    text += Array(columns.map { $0[row] ?? "" }.joined(separator: ",").utf8)
    text.append(0x0A)
  }
  return text
}

/// The `sqlite3` command.
private enum SQLite {
  static let path = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    .map { "\($0)/sqlite3" }.first { FileManager.default.isExecutableFile(atPath: $0) }
}

@Suite struct ReferenceTests {
  @Test(arguments: [1, 2, 10, 999, 20_000]) func `a profile is what counting one by one finds`(rows: Int) throws {
    var generator = SeededGenerator(UInt64(rows))
    let columns = (0..<7).map { randomValues($0, rows, &generator) }
    let scratch = try Scratch()
    let file = try scratch.file("x.csv", table(columns))
    let profile = try profile([file])
    for (index, values) in columns.enumerated() {
      let expected = Reference(values)
      let found = profile.columns[index]
      #expect(found.isExact)
      #expect(found.count == rows)
      #expect(found.missing == expected.missing)
      #expect(found.distinct == expected.distinct)
      #expect(found.zeros == expected.zeros)
      #expect(found.negatives == expected.negatives)
      #expect(found.top.map { "\($0.value):\($0.count)" } == expected.top)
      #expect(found.quantiles.map(\.value) == expected.quantiles)
      #expect(found.meanLength == expected.meanLength)
      #expect(found.mean == nil && expected.mean == nil || agree(found.mean, expected.mean ?? .nan))
      let deviation = expected.deviation
      #expect(found.standardDeviation == nil && deviation == nil || agree(found.standardDeviation, deviation ?? .nan))
      if index < 4 {
        #expect(found.minimum?.number == expected.minimum)
        #expect(found.maximum?.number == expected.maximum)
      }
    }
  }

  @Test func `a sketched profile is the same where it is exact and close where it is not`() throws {
    var generator = SeededGenerator(61)
    let columns = (0..<7).map { randomValues($0, 30_000, &generator) }
    let lines = String(decoding: table(columns), as: UTF8.self).split(separator: "\n").map(String.init)
    let profile = try sketched(header: lines[0], rows: Array(lines.dropFirst()), threads: 2)
    #expect(profile.columns.allSatisfy { !$0.isExact })
    for (index, values) in columns.enumerated() {
      let expected = Reference(values)
      let found = profile.columns[index]
      #expect(found.missing == expected.missing)
      #expect(abs(Double(found.distinct - expected.distinct)) <= max(1, 0.015 * Double(expected.distinct)))
      #expect(found.zeros == expected.zeros)
      #expect(found.negatives == expected.negatives)
      #expect(found.meanLength == expected.meanLength)
      #expect(found.mean == nil && expected.mean == nil || agree(found.mean, expected.mean ?? .nan))
      let deviation = expected.deviation
      #expect(found.standardDeviation == nil && deviation == nil || agree(found.standardDeviation, deviation ?? .nan))
      if index < 4 {
        #expect(found.minimum?.number == expected.minimum)
        #expect(found.maximum?.number == expected.maximum)
        let sorted = values.compactMap { $0.flatMap(Double.init) }.sorted()
        for quantile in found.quantiles {
          let below = Double(sorted.count { $0 < quantile.value }) / Double(sorted.count)
          let upTo = Double(sorted.count { $0 <= quantile.value }) / Double(sorted.count)
          #expect(below - 0.005 <= quantile.fraction && quantile.fraction <= upTo + 0.005)
        }
      }
      if index == 0 { #expect(found.top.map { "\($0.value):\($0.count)" } == expected.top) }
      guard index == 4 else { continue }
      // Every eighth row is sampled: the standard error of a count c is sqrt(7 c).
      for entry in found.top {
        let count = Double(values.count { $0 == entry.value })
        #expect(abs(Double(entry.count) - count) <= 4.5 * (7 * count).squareRoot(), "\(entry) of \(count)")
      }
    }
  }

  @Test(.enabled(if: SQLite.path != nil, "sqlite3 is not on the PATH"))
  func `a profile agrees with SQLite`() throws {
    var generator = SeededGenerator(62)
    let columns = (0..<4).map { randomValues($0, 5000, &generator) }
    let scratch = try Scratch()
    let file = try scratch.file("x.csv", table(columns))
    let profile = try profile([file])
    for (index, column) in profile.columns.enumerated() {
      let number = "CAST(NULLIF(c\(index), '') AS REAL)"
      let query =
        "SELECT COUNT(*), SUM(c\(index) = ''), COUNT(DISTINCT \(number)), printf('%.17g', MIN(\(number))), "
        + "printf('%.17g', MAX(\(number))), printf('%.17g', AVG(\(number))), SUM(\(number) = 0) FROM t"
      let answer = try sqlite(["-cmd", ".import --csv \(file.path) t", ":memory:", query])
      let found = answer.split(separator: "|").map(String.init)
      try #require(found.count == 7, "\(answer)")
      #expect(found[0] == "\(column.count)")
      #expect(found[1] == "\(column.missing)")
      #expect(found[2] == "\(column.distinct)")
      #expect(Double(found[3]) == column.minimum?.number)
      #expect(Double(found[4]) == column.maximum?.number)
      #expect(agree(column.mean, Double(found[5]) ?? .nan, digits: 11))
      #expect(found[6] == "\(column.zeros)")
    }
  }

  private func sqlite(_ arguments: [String]) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: try #require(SQLite.path))
    process.arguments = arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let answer = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: answer, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
