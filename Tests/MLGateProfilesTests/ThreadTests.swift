import Foundation
import MLGateProfiles
import MLGateTables
import Testing

/// Builds a file in which every column takes another way.
private func mixedTable(chunks: Int, seed: UInt64) -> [UInt8] {
  var generator = SeededGenerator(seed)
  var text = Array("dense,decimal,name,key,late,time\n".utf8)
  text.reserveCapacity(chunks << 18)
  var row = 0
  let padding = String(repeating: "p", count: 700)
  let total = chunks * 256 * 1024
  while text.count < total {
    let late = text.count > total * 9 / 10 && row % 1000 == 0 ? "\(row).5" : "\(row % 70_000)"
    let line =
      "\(row % 997),\(Double(generator.next() >> 40) / 8),name \(generator.next() % 500),\"\(generator.next())\(padding)\","
      + "\(late),20\(10 + row % 80)-01-0\(1 + row % 9)\n"
    text += Array(line.utf8)
    row += 1
  }
  return text
}

@Suite struct ThreadTests {
  /// Longer than the lag, so that columns do leave the exact path.
  private static let text = mixedTable(chunks: 42, seed: 71)

  @Test(
    arguments: [
      nil, ExactLimits(values: 0, bytes: 0), ExactLimits(values: 1000, bytes: 20_000),
    ] as [ExactLimits?]) func `the number of threads does not show in a profile`(limits: ExactLimits?) throws
  {
    let scratch = try Scratch()
    let file = try scratch.file("x.csv", Self.text)
    let one = try profile([file], threads: 1, limits: limits)
    let text = try stored(one)
    for threads in [2, 3, 8] {
      #expect(try stored(profile([file], threads: threads, limits: limits)) == text, "\(threads) threads")
    }
    if limits != nil { #expect(one.columns.contains { !$0.isExact }) }
  }

  @Test func `searching only a sample for frequent values starts at the same batch for any number of threads`() throws {
    let scratch = try Scratch()
    // A long first record, since short tables are read by one thread; then many small batches of different values.
    var files = [try scratch.file("first.csv", Array(("x\n" + String(repeating: "l", count: 140_000)).utf8))]
    for file in 0..<120 {
      let rows = (0..<400).map { $0 % 20 == 0 ? "frequent \($0 % 3)" : "key \(file * 400 + $0)" }
      files.append(try scratch.file("\(file).csv", Array((["x"] + rows).joined(separator: "\n").utf8)))
    }
    let limits = ExactLimits(values: 0, bytes: 0)
    let one = try profile(files, threads: 1, limits: limits)
    #expect(Set(one.column("x")?.top.prefix(3).map(\.value) ?? []) == ["frequent 0", "frequent 2", "frequent 1"])
    // 2,400 rows in 120 files, 800 of each frequent value; rows are sampled.
    let counts = one.column("x")?.top.prefix(3).map(\.count) ?? []
    #expect(counts.allSatisfy { (500..<1100).contains($0) }, "\(counts)")
    #expect(try stored(profile(files, threads: 3, limits: limits)) == stored(one))
  }

  @Test func `a column leaves the exact path at the same batch for any number of threads`() throws {
    // The same few strings in every chunk: each thread meets them all, the column has them once.
    let names = (0..<50).map { "\($0) " + String(repeating: "n", count: 90) }
    var text = "x\n"
    for index in 0..<(44 * 256 * 1024 / 95) { text += names[index % 50] + "\n" }
    let scratch = try Scratch()
    let file = try scratch.file("x.csv", Array(text.utf8))
    for threads in [1, 3, 8] {
      let column = try #require(
        try profile([file], threads: threads, limits: ExactLimits(values: 100, bytes: 6_000)).column("x"))
      #expect(column.isExact, "\(threads) threads")
      #expect(column.distinct == 50)
    }
  }

  @Test func `an integer column that turns decimal late is a decimal column`() throws {
    let scratch = try Scratch()
    let count = 150_000
    var text: [UInt8] = Array("x,y\n".utf8)
    text.reserveCapacity(count * 80)
    let padding = Array(("," + String(repeating: "p", count: 70) + "\n").utf8)
    for index in 0..<count {
      text += Array(String(100_000 + index % 50_000).utf8)
      text += padding
    }
    text += Array("0.5,\n-7.25,\n".utf8)
    let file = try scratch.file("x.csv", text)
    for limits in [nil, ExactLimits(values: 10, bytes: 1 << 20)] {
      let column = try #require(try profile([file], limits: limits).column("x"))
      #expect(column.type == .decimal)
      #expect(column.count == count + 2)
      #expect(column.isExact == (limits == nil))
      #expect(abs(Double(column.distinct) - 50_002) <= 0.015 * 50_002)
      let sum = Double(count) * 100_000 + Double(count) * 49_999 / 2 + 0.5 - 7.25
      #expect(agree(column.mean, sum / Double(count + 2)))
      #expect(column.minimum == .decimal(-7.25))
      #expect(column.maximum == .decimal(149_999))
      #expect(column.negatives == 1)
      #expect(column.kinds.integer == count)
      #expect(column.kinds.decimal == 2)
    }
  }

  @Test func `files are profiled as one table`() throws {
    let scratch = try Scratch()
    let rows = (0..<3000).map { "\($0 % 77),\($0)" }
    let whole = try scratch.file("whole.csv", Array((["a,b"] + rows).joined(separator: "\n").utf8))
    let parts = try [0..<1000, 1000..<1001, 1001..<3000].enumerated().map { index, range in
      try scratch.file("\(index).csv", Array((["a,b"] + rows[range]).joined(separator: "\n").utf8))
    }
    #expect(try stored(profile(parts)) == stored(profile([whole])))
  }
}
