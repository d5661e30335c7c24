import Foundation
@testable import MLGateProfiles
import MLGateTables
import Testing

/// The state of one table.
private func state(
  _ file: TableSource.File, threads: Int = 2, limits: ExactLimits = ExactLimits(), types: [String: ColumnType] = [:]
) throws -> ProfileState {
  var source = TableSource(files: [file], format: .csv)
  source.types = types
  let profiler = Profiler(source, limits: limits)
  return profiler.state(try TableScan(source, threads: threads, digests: false).run([profiler]))
}

/// Rows of every kind; those of a later part are of other ranges, so that kinds and tables differ between parts.
private func rows(_ count: Int, seed: UInt64) -> [String] {
  var generator = SeededGenerator(seed)
  return (0..<count).map { row in
    let small = seed % 3 == 0 ? "\(generator.next() % 3)" : "\(Int(generator.next() % 200_000) - 9000)"
    let decimal = generator.next() % 20 == 0 ? "" : "\(Double(generator.next() >> 44) / 16)"
    let text = "\(["N", "x-", "ü"][Int(generator.next() % 3)])\(generator.next() % 900)"
    let quoted = generator.next() % 5 == 0 ? "\"\"" : "\"\(generator.next() % 7)\""
    let day = "20\(10 + generator.next() % 10)-0\(1 + generator.next() % 9)-11"
    return "\(small),\(decimal),\(text),\(quoted),\(day),\(generator.next())\(row)"
  }
}

private func table(_ rows: [String]) -> [UInt8] {
  Array((["whole,decimal,text,quoted,day,key"] + rows).joined(separator: "\n").utf8)
}

private let sketching = ExactLimits(values: 50, bytes: 1000)

@Suite struct MergeTests {
  @Test(arguments: [UInt64(1), 2, 3, 4, 5, 6]) func `the parts of an exact table merge to the whole`(
    seed: UInt64
  ) throws {
    let scratch = try Scratch()
    let parts = (0..<3).map { rows(200 + 100 * $0, seed: seed &+ UInt64($0)) }
    let whole = try stored(state(scratch.file("whole.csv", table(parts.flatMap(\.self)))).profile)
    for order in [[0, 1, 2], [2, 0, 1], [1, 2, 0]] {
      var merged = try state(scratch.file("a.csv", table(parts[order[0]])))
      for index in order[1...] { try merged.merge(state(scratch.file("b.csv", table(parts[index])))) }
      #expect(try stored(merged.profile) == whole, "\(order)")
      #expect(merged.rows == 900)
    }
  }

  @Test func `an empty part changes nothing`() throws {
    let scratch = try Scratch()
    let file = try scratch.file("a.csv", table(rows(300, seed: 8)))
    let nothing = try scratch.file("b.csv", table([]))
    let whole = try stored(state(file).profile)
    var left = try state(file)
    try left.merge(state(nothing))
    #expect(try stored(left.profile) == whole)
    var right = try state(nothing)
    try right.merge(state(file))
    #expect(try stored(right.profile) == whole)
  }

  @Test(arguments: [true, false]) func `sketches of parts stay within their bounds of the whole`(
    onlyOne: Bool
  ) throws {
    let scratch = try Scratch()
    let parts = (0..<2).map { rows(20_000, seed: 41 &+ UInt64($0)) }
    let truth = try state(
      scratch.file("whole.csv", table(parts.flatMap(\.self))),
      limits: ExactLimits(values: .max, bytes: .max, total: .max)
    ).profile
    var merged = try state(scratch.file("a.csv", table(parts[0])), limits: sketching)
    try merged.merge(
      state(scratch.file("b.csv", table(parts[1])), limits: onlyOne ? ExactLimits() : sketching), limits: sketching)
    let found = merged.profile
    for (one, other) in zip(found.columns, truth.columns) {
      #expect(one.count == other.count)
      #expect(one.missing == other.missing)
      #expect(one.kinds == other.kinds)
      #expect(one.minimum == other.minimum)
      #expect(one.maximum == other.maximum)
      #expect(one.zeros == other.zeros)
      #expect(one.emptyTexts == other.emptyTexts)
      #expect(one.characters == other.characters)
      #expect(abs(Double(one.distinct - other.distinct)) <= 0.015 * Double(other.distinct), "\(one.name)")
      if let mean = other.mean { #expect(agree(one.mean, mean)) }
      if let spread = other.standardDeviation { #expect(agree(one.standardDeviation, spread)) }
    }
    let key = try #require(found.column("key"))
    #expect(!key.isExact)
    // Whole numbers of 200,000 possible values: the rank of a quantile can be read off its value.
    let sorted = parts.flatMap(\.self).compactMap { Double($0.split(separator: ",")[0]) }.sorted()
    for quantile in try #require(found.column("whole")).quantiles {
      let below = Double(sorted.count { $0 < quantile.value }) / Double(sorted.count)
      let through = Double(sorted.count { $0 <= quantile.value }) / Double(sorted.count)
      #expect(below - 0.005 <= quantile.fraction && quantile.fraction <= through + 0.005, "\(quantile)")
    }
  }

  @Test func `two exact parts that are too much together become a sketch with the same moments`() throws {
    let scratch = try Scratch()
    let parts = (0..<2).map { rows(2000, seed: 61 &+ UInt64($0)) }
    let truth = try state(scratch.file("whole.csv", table(parts.flatMap(\.self)))).profile
    let limits = ExactLimits(values: 2500, bytes: 1 << 20)
    var merged = try state(scratch.file("a.csv", table(parts[0])), limits: limits)
    #expect(merged.profile.column("decimal")?.isExact == true)
    try merged.merge(state(scratch.file("b.csv", table(parts[1])), limits: limits), limits: limits)
    let found = try #require(merged.profile.column("decimal"))
    let other = try #require(truth.column("decimal"))
    #expect(!found.isExact)
    #expect(found.missing == other.missing && found.kinds == other.kinds)
    #expect(try agree(found.mean, #require(other.mean)))
    #expect(try agree(found.standardDeviation, #require(other.standardDeviation)))
    #expect(abs(Double(found.distinct - other.distinct)) <= 0.015 * Double(other.distinct))
  }

  @Test func `what cannot be merged is told`() throws {
    let scratch = try Scratch()
    let one = try scratch.file("a.csv", Array("x,y\n1,2\n".utf8))
    func refusal(_ text: String, types: [String: ColumnType] = [:]) throws -> String? {
      var merged = try state(one)
      let other = try state(scratch.file("b.csv", Array(text.utf8)), types: types)
      do { try merged.merge(other) } catch { return error.description }
      return nil
    }
    #expect(
      try refusal("x\n1\n")
        == "one profile has 2 columns, the other 1; profiles of one dataset have the same columns in the same order.")
    #expect(
      try refusal("x,z\n1,2\n")
        == "column 2 is 'y' in one profile and 'z' in the other; profiles of one dataset have the same columns in the "
        + "same order.")
    #expect(
      try refusal("x,y\n1,2\n", types: ["y": .text])
        == "column 'y' was read in two ways (declared type, decimal comma, format); profile both parts with the same "
        + "options.")
    #expect(try refusal("x,y\n1,2\n") == nil)
  }
}

@Suite struct StoredStateTests {
  @Test(arguments: [ExactLimits(), sketching]) func `a stored state is the state`(limits: ExactLimits) throws {
    let scratch = try Scratch()
    let file = try scratch.file("a.csv", table(rows(5000, seed: 77)))
    let first = try state(file, limits: limits)
    let bytes = first.encoded
    let again = try ProfileState(encoded: bytes)
    #expect(again.encoded == bytes)
    #expect(again.rows == 5000)
    #expect(try stored(again.profile) == stored(first.profile))
  }

  @Test func `what was stored merges as what was not`() throws {
    let scratch = try Scratch()
    let (one, two) = (
      try scratch.file("a.csv", table(rows(3000, seed: 5))), try scratch.file("b.csv", table(rows(3000, seed: 6)))
    )
    for limits in [ExactLimits(), sketching] {
      var fresh = try state(one, limits: limits)
      try fresh.merge(state(two, limits: limits), limits: limits)
      var loaded = try ProfileState(encoded: state(one, limits: limits).encoded)
      try loaded.merge(ProfileState(encoded: state(two, limits: limits).encoded), limits: limits)
      #expect(loaded.encoded == fresh.encoded)
    }
  }

  @Test func `the bytes do not depend on threads`() throws {
    let scratch = try Scratch()
    // Longer than one chunk, so that threads share the work.
    let file = try scratch.file("a.csv", table(rows(40_000, seed: 13)))
    let one = try state(file, threads: 1, limits: sketching).encoded
    for threads in [2, 8] { #expect(try state(file, threads: threads, limits: sketching).encoded == one) }
  }

  /// Found by the fuzzer: spellings that are not ours, and counts that no table has.
  @Test(
    arguments: [
      // Two bytes for the number 0.
      [0x80, 0x00, 0x00],
      // 2^52 + 1 rows.
      [0x81, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x08, 0x00],
    ] as [[UInt8]]) func `what no state is written as is refused`(content: [UInt8])
  {
    #expect(throws: ProfileDamage.self) { _ = try ProfileState(encoded: ProfileState.sealed(content)).rows }
  }

  @Test func `counts past 32 bits are carried at once`() {
    var dictionary = ByteDictionary()
    var hitters = HeavyHitters()
    "value".utf8.withNumberPadding { content in
      guard let start = content.baseAddress else { return }
      for total in [1, 1 << 40, 1 << 30, 3] {
        dictionary.add(start, content.count, total: total)
        hitters.add(content, total: total, isAmongMany: false)
      }
      #expect(dictionary.count(of: content) == (1 << 40) + (1 << 30) + 4)
      #expect(hitters.counts.count(of: content) == (1 << 40) + (1 << 30) + 4)
    }
  }

  @Test func `damage is told, never read`() throws {
    let scratch = try Scratch()
    let bytes = try state(scratch.file("a.csv", table(rows(100, seed: 3)))).encoded
    func refusal(_ bytes: [UInt8]) -> String? {
      do { _ = try ProfileState(encoded: bytes) } catch { return error.description }
      return nil
    }
    #expect(
      refusal(Array("a,b\n1,2\n".utf8))
        == "it is no stored profile; write one with 'mlgate profile FILE... --output NAME.mlgate-profile'.")
    var other = bytes
    other[15] = 99
    #expect(
      refusal(other)
        == "it is a stored profile of another version of mlgate than this one, which reads format 3; write it anew from "
        + "the data.")
    var generator = SeededGenerator(19)
    for _ in 0..<300 {
      var changed = bytes
      let place = Int.random(in: 16..<changed.count, using: &generator)
      changed[place] ^= UInt8.random(in: 1...255, using: &generator)
      #expect(refusal(changed)?.hasPrefix("the stored profile is damaged near byte ") == true, "byte \(place)")
    }
    for length in stride(from: 16, to: bytes.count, by: 97) { #expect(refusal(Array(bytes[..<length])) != nil) }
  }
}
