@testable import MLGateProfiles
import MLGateTables
import Testing

/// A stored profile may be damaged, or made to do damage: what no scan can have counted is refused.
@Suite struct StateDamageTests {
  private static let rows = 10

  /// A column of ten rows, whose state is changed.
  private func encoded(_ change: (ColumnState) -> Void) -> [UInt8] {
    var format = DelimitedFormat()
    format.isTyped = true
    let column = ColumnState(name: "x", rows: Self.rows, reader: FieldReader(format, declared: nil))
    change(column)
    return ProfileState(rows: Self.rows, columns: [column]).encoded
  }

  private func isRefused(_ bytes: [UInt8]) -> Bool {
    do {
      _ = try ProfileState(encoded: bytes)
      return false
    } catch { return error.description.hasPrefix("the stored profile is damaged near byte ") }
  }

  private func isRefused(_ change: (ColumnState) -> Void) -> Bool { isRefused(encoded(change)) }

  private func dictionary(_ strings: [(String, Int)]) -> ByteDictionary {
    var dictionary = ByteDictionary()
    for (string, count) in strings {
      string.utf8.withNumberPadding { content in
        if let start = content.baseAddress { dictionary.add(start, content.count, total: count) }
      }
    }
    return dictionary
  }

  @Test func `what a scan can have counted is read as it was written`() throws {
    let bytes = encoded { column in
      column.small = [(-8192, 2), (57_343, 1)]
      column.strings = dictionary([("", 1), ("a", 1), ("b", 1)])
      column.tally.integerRange = .min ... .max
      column.tally.timeRange = -1...1
      column.distinct = UltraLogLog()
      column.numbers = QuantileSketch(width: 2048, throwCount: 3, count: 5, levels: [[1], [], [2]])
    }
    #expect(try ProfileState(encoded: bytes).encoded == bytes)
  }

  @Test func `small numbers are rising, in their range and no more than rows`() {
    #expect(isRefused { $0.small = [(2, 1), (1, 1)] })
    #expect(isRefused { $0.small = [(1, 1), (1, 1)] })
    #expect(isRefused { $0.small = [(57_344, 1)] })
    #expect(isRefused { $0.small = [(.min / 2, 1)] })
    #expect(isRefused { $0.small = [(1, 0)] })
    #expect(isRefused { $0.small = [(1, 6), (2, 5)] })
    #expect(isRefused { $0.small = (0..<3000).map { ($0, 1 << 52) } })
  }

  @Test func `strings are rising and no more than rows or bytes can be`() {
    #expect(isRefused { $0.strings = dictionary([("a", 11)]) })
    #expect(
      isRefused { column in
        column.strings = dictionary([("a", 6)])
        column.texts = dictionary([("b", 5)])
      })
    // Read off, the sum of lengths would overflow.
    #expect(isRefused { $0.hitters = HeavyHitters(capacity: 8, error: 0, counts: dictionary([("abc", 1 << 51)])) })
    #expect(isRefused { $0.hitters = HeavyHitters(capacity: 8, error: 1 << 53, counts: dictionary([])) })
  }

  @Test(arguments: [[("b", 1), ("a", 1)], [("a", 1), ("a", 1)], [("a", 0)]] as [[(String, UInt8)]])
  func `a dictionary has one spelling`(strings: [(String, UInt8)]) {
    var bytes = [UInt8(strings.count)]
    for (string, count) in strings { bytes += [UInt8(string.utf8.count)] + Array(string.utf8) + [count] }
    #expect(throws: StateReader.Damage.self) {
      var reader = StateReader(bytes[...])
      _ = try ByteDictionary.read(from: &reader).used
    }
  }

  @Test func `tallies have finite numbers, times that have a name, and both ends`() {
    #expect(isRefused { $0.tally.numberRange = 0...Double.infinity })
    #expect(isRefused { $0.tally.timeRange = Int64.min...0 })
    #expect(isRefused { $0.tally.timeRange = 0...Int64.max })
    #expect(isRefused { $0.tally.texts = 11 })
  }

  @Test func `sketches weigh what they have counted`() {
    let sketches = [
      QuantileSketch(width: 2048, throwCount: 0, count: 2, levels: [[1]]),
      QuantileSketch(width: 2048, throwCount: 0, count: 1, levels: [[.nan]]),
      QuantileSketch(width: 2048, throwCount: 0, count: 1, levels: [[.infinity]]),
      QuantileSketch(width: 2048, throwCount: 0, count: 0, levels: []),
      QuantileSketch(width: 15, throwCount: 0, count: 0, levels: [[]]),
      QuantileSketch(width: 2048, throwCount: 0, count: 1 << 52, levels: (0..<62).map { $0 == 61 ? [1] : [] }),
    ]
    for sketch in sketches {
      #expect(isRefused { $0.numbers = sketch }, "\(sketch)")
      #expect(isRefused { $0.times = sketch }, "\(sketch)")
    }
  }

  @Test func `a distinct counter's registers are what hashes make`() throws {
    let count = 1 << UltraLogLog.precision
    func isPossible(_ register: UInt8) -> Bool {
      !isRefused { $0.distinct = UltraLogLog(registers: [UInt8](repeating: register, count: count)) }
    }
    // Rank 1 tells of rank 0, which all have met; rank 2 of 1 and 0; rank 50 is the highest.
    let possible: Set<UInt8> = Set([0, 6, 9, 11] + (12...203))
    for register in UInt8.min...UInt8.max {
      #expect(isPossible(register) == possible.contains(register), "\(register)")
    }
    // As full as can be, it estimates more than can be counted.
    let full = encoded { $0.distinct = UltraLogLog(registers: [UInt8](repeating: 203, count: count)) }
    #expect(try ProfileState(encoded: full).profile.columns[0].distinct == 1 << 52)
  }

  @Test func `a distinct counter has one spelling`() throws {
    let count = UInt64(1 << UltraLogLog.precision)
    func isRead(_ numbers: [UInt64], then bytes: [UInt8]? = nil) -> Bool {
      var writer = StateWriter()
      for number in numbers { writer.write(number) }
      if let bytes { writer.write(bytes) }
      var reader = StateReader(writer.bytes[...])
      return (try? UltraLogLog(from: &reader)) != nil
    }
    #expect(isRead([1, count << 8]))
    #expect(isRead([2, 1 << 8 | 6, (count - 1) << 8]))
    // Two runs of the same register; a run of none; too few and too many; registers that runs tell shorter.
    #expect(!isRead([2, 1 << 8, (count - 1) << 8]))
    #expect(!isRead([3, 1 << 8 | 6, 0 << 8 | 9, (count - 1) << 8]))
    #expect(!isRead([1, (count - 1) << 8]))
    #expect(!isRead([1, (count + 1) << 8]))
    #expect(!isRead([0], then: [UInt8](repeating: 0, count: Int(count))))
    // Registers that differ from their neighbours are told one by one.
    let mixed = (0..<Int(count)).map { UInt8($0 % 2 == 0 ? 6 : 9) }
    #expect(isRead([0], then: mixed))
    #expect(!isRead([0], then: Array(mixed.dropLast())))
    #expect(!isRead([count] + mixed.map { 1 << 8 | UInt64($0) }))
  }

  @Test func `shapes add up`() {
    func shapes(_ entries: [ShapeCounts.Entry], total: Int) -> ShapeCounts {
      ShapeCounts(entries: entries, unkept: 0, characters: ShapeCounts.Characters(), total: total)
    }
    let kinds: [UInt8] = [0x41]
    let good = ShapeCounts.Entry(kinds: kinds, shortest: [1], longest: [2], count: 3)
    #expect(!isRefused { $0.shapes = shapes([good], total: 3) })
    // A share of nothing.
    #expect(isRefused { $0.shapes = shapes([good], total: 0) })
    #expect(isRefused { $0.shapes = shapes([good], total: 4) })
    #expect(
      isRefused { $0.shapes = shapes([.init(kinds: kinds, shortest: [2], longest: [1], count: 3)], total: 3) })
    // No shape in memory has more runs than are followed, but one that is stored might.
    func isRead(runs: Int) -> Bool {
      var writer = StateWriter()
      writer.write(1)
      writer.write([UInt8](repeating: 0x41, count: runs))
      for _ in 0..<(2 * runs) { writer.write(1) }
      for number in [1, 0, 1] + [Int](repeating: 0, count: 7) { writer.write(number) }
      var reader = StateReader(writer.bytes[...])
      return (try? ShapeCounts(from: &reader))?.entries.first?.kinds.count == runs
    }
    #expect(isRead(runs: 24))
    #expect(!isRead(runs: 25))
  }

  @Test func `all columns have the table's rows`() {
    let column = ColumnState(name: "x", rows: 9, reader: FieldReader(DelimitedFormat(), declared: nil))
    #expect(isRefused(ProfileState(rows: 10, columns: [column]).encoded))
  }

  /// The width of a tenth of it is no double.
  @Test func `between the smallest doubles a histogram is one bucket`() throws {
    let found = try column(["0", "5e-324"])
    #expect(found.histogram.map(\.count) == [2])
    #expect(found.histogram.map(\.low) == [0])
    #expect(found.histogram.map(\.high) == [.leastNonzeroMagnitude])
  }
}
