internal import MLGateTables

// How the parts of a column's state are stored.

extension ValueTally {
  func write(to writer: inout StateWriter) {
    for count in [
      missing, integers, bigIntegers, decimals, nonFinite, trues, falses, dates, timestamps, texts, lists, empty,
      whitespaceOnly, zeros, negatives, lengthSum, listLengthSum,
    ] { writer.write(count) }
    writer.write(integerRange) { writer, range in
      writer.write(signed: range.lowerBound)
      writer.write(signed: range.upperBound)
    }
    writer.write(numberRange) { writer, range in
      writer.write(range.lowerBound)
      writer.write(range.upperBound)
    }
    writer.write(timeRange) { writer, range in
      writer.write(signed: range.lowerBound)
      writer.write(signed: range.upperBound)
    }
    for range in [lengthRange, listLengthRange] {
      writer.write(range) { writer, range in
        writer.write(range.lowerBound)
        writer.write(range.upperBound)
      }
    }
    writer.write(firstText) { $0.write($1) }
    writer.write(lastText) { $0.write($1) }
  }

  init(from reader: inout StateReader) throws(StateReader.Damage) {
    missing = try reader.readCount()
    integers = try reader.readCount()
    bigIntegers = try reader.readCount()
    decimals = try reader.readCount()
    nonFinite = try reader.readCount()
    trues = try reader.readCount()
    falses = try reader.readCount()
    dates = try reader.readCount()
    timestamps = try reader.readCount()
    texts = try reader.readCount()
    lists = try reader.readCount()
    empty = try reader.readCount()
    whitespaceOnly = try reader.readCount()
    zeros = try reader.readCount()
    negatives = try reader.readCount()
    lengthSum = try reader.readCount()
    listLengthSum = try reader.readCount()
    integerRange = try reader.readRange { reader throws(StateReader.Damage) in try reader.readSigned() }
    numberRange = try reader.readRange { reader throws(StateReader.Damage) in try reader.readNumber() }
    timeRange = try reader.readRange { reader throws(StateReader.Damage) in try reader.readTime() }
    lengthRange = try reader.readRange { reader throws(StateReader.Damage) in try reader.readCount() }
    listLengthRange = try reader.readRange { reader throws(StateReader.Damage) in try reader.readCount() }
    let first = try reader.readOptional { reader throws(StateReader.Damage) in Array(try reader.readBytes()) }
    let last = try reader.readOptional { reader throws(StateReader.Damage) in Array(try reader.readBytes()) }
    guard (first == nil) == (last == nil) else { throw reader.damage }
    guard let first, let last else { return }
    guard !last.lexicographicallyPrecedes(first) else { throw reader.damage }
    for text in [first, last] { text.withNumberPadding { add(text: $0) } }
  }
}

extension StateReader {
  /// Microseconds since 1970, within 36,000 years of it.
  fileprivate mutating func readTime() throws(Damage) -> Int64 {
    let time = try readSigned()
    guard time.magnitude <= 1 << 60 else { throw damage }
    return time
  }

  fileprivate mutating func readRange<Bound: Comparable>(
    _ body: (inout StateReader) throws(Damage) -> Bound
  ) throws(Damage) -> ClosedRange<Bound>? {
    guard try readBool() else { return nil }
    let low = try body(&self)
    let high = try body(&self)
    guard low <= high else { throw damage }
    return low...high
  }
}

extension Moments {
  func write(to writer: inout StateWriter) {
    for value in [count, mean, rest, squares, cubes] { writer.write(value) }
  }

  init(from reader: inout StateReader) throws(StateReader.Damage) {
    let count = try reader.readDouble()
    let mean = try reader.readDouble()
    let rest = try reader.readDouble()
    let squares = try reader.readDouble()
    self.init(count: count, mean: mean, rest: rest, squares: squares, cubes: try reader.readDouble())
  }
}

extension UltraLogLog {
  /// Runs of equal registers while they are less than the registers themselves: few are set at first.
  func write(to writer: inout StateWriter) {
    let runs = Self.runs(of: registers)
    writer.write(runs.count * 2 < registers.count ? runs.count : 0)
    if runs.count * 2 < registers.count {
      for run in runs { writer.write(UInt64(run.register) | UInt64(run.count) << 8) }
    } else {
      writer.write(registers)
    }
  }

  private static func runs(of registers: [UInt8]) -> [(register: UInt8, count: Int)] {
    var runs: [(register: UInt8, count: Int)] = []
    var start = 0
    while start < registers.count {
      var end = start
      while end < registers.count, registers[end] == registers[start] { end += 1 }
      runs.append((registers[start], end - start))
      start = end
    }
    return runs
  }

  init(from reader: inout StateReader) throws(StateReader.Damage) {
    let wanted = 1 << Self.precision
    let runCount = try reader.readCount()
    var registers: [UInt8] = []
    if runCount == 0 {
      registers = Array(try reader.readBytes())
    } else {
      while registers.count < wanted {
        let run = try reader.readUInt64()
        guard run >> 8 > 0, run >> 8 <= UInt64(wanted - registers.count) else { throw reader.damage }
        registers.append(contentsOf: repeatElement(UInt8(run & 255), count: Int(run >> 8)))
      }
    }
    // As they would be written.
    let runs = Self.runs(of: registers).count
    guard registers.count == wanted, registers.allSatisfy(Self.isPossible), runCount == (runs * 2 < wanted ? runs : 0)
    else { throw reader.damage }
    self.init(registers: registers)
  }
}

extension QuantileSketch {
  func write(to writer: inout StateWriter) {
    writer.write(width)
    writer.write(throwCount)
    writer.write(count)
    writer.write(levels.count)
    for level in levels {
      writer.write(level.count)
      for value in level { writer.write(value) }
    }
  }

  init(from reader: inout StateReader) throws(StateReader.Damage) {
    let width = try reader.readCount()
    let throwCount = try reader.readUInt64()
    let count = try reader.readCount()
    let levels = try reader.readArray { reader throws(StateReader.Damage) in
      try reader.readArray { reader throws(StateReader.Damage) in try reader.readNumber() }
    }
    guard (16...65_536).contains(width), (1...Self.mostLevels).contains(levels.count) else { throw reader.damage }
    // No level that is read holds 2^32 values, so that this does not overflow.
    var weight: UInt64 = 0
    for (level, values) in levels.enumerated() where !values.isEmpty {
      guard level <= 52, values.count <= count >> level else { throw reader.damage }
      weight += UInt64(values.count) << UInt64(level)
    }
    guard weight == UInt64(count) else { throw reader.damage }
    self.init(width: width, throwCount: throwCount, count: count, levels: levels)
  }
}

extension ByteDictionary {
  /// The strings in the order of their bytes.
  func write(to writer: inout StateWriter) {
    var all = RankedStrings()
    forEach { all.add($0, $1) }
    writer.write(all.count)
    all.forEachInOrder { key, count in
      writer.write(key)
      writer.write(count)
    }
  }

  /// The strings as they were stored.
  static func read(from reader: inout StateReader) throws(StateReader.Damage) -> ByteDictionary {
    let count = try reader.readLength()
    var strings = ByteDictionary(capacity: 2 * count)
    var previous: ArraySlice<UInt8>?
    var bytes = 0
    for _ in 0..<count {
      let key = try reader.readBytes()
      let total = try reader.readCount()
      // Lengths are multiplied by counts when statistics are read off.
      let (all, isTooMuch) = total.multipliedReportingOverflow(by: key.count + 1)
      guard total > 0, !isTooMuch, all <= StateReader.largestCount - bytes,
        previous.map({ $0.lexicographicallyPrecedes(key) }) ?? true
      else { throw reader.damage }
      bytes += all
      previous = key
      key.withNumberPadding { content in
        if let start = content.baseAddress { strings.add(start, content.count, total: total) }
      }
    }
    return strings
  }
}

extension HeavyHitters {
  func write(to writer: inout StateWriter) {
    writer.write(capacity)
    writer.write(error)
    counts.write(to: &writer)
  }

  init(from reader: inout StateReader) throws(StateReader.Damage) {
    let capacity = try reader.readCount()
    let error = try reader.readCount()
    guard capacity > 0 else { throw reader.damage }
    self.init(capacity: capacity, error: error, counts: try ByteDictionary.read(from: &reader))
  }
}

extension ShapeCounts {
  func write(to writer: inout StateWriter) {
    let entries = entries
    writer.write(entries.count)
    for entry in entries {
      writer.write(entry.kinds)
      for place in entry.kinds.indices {
        writer.write(Int(entry.shortest[place]))
        writer.write(Int(entry.longest[place]))
      }
      writer.write(entry.count)
    }
    writer.write(unkept)
    writer.write(total)
    for count in characters.counts { writer.write(count) }
  }

  init(from reader: inout StateReader) throws(StateReader.Damage) {
    let entries = try reader.readArray { reader throws(StateReader.Damage) in try Entry(from: &reader) }
    let unkept = try reader.readCount()
    let total = try reader.readCount()
    var counts: [Int] = []
    for _ in 0..<7 { counts.append(try reader.readCount()) }
    let isRising = zip(entries, entries.dropFirst()).allSatisfy { $0.kinds.lexicographicallyPrecedes($1.kinds) }
    guard isRising, entries.count <= Self.capacity, counts.allSatisfy({ $0 <= total }),
      entries.reduce(unkept, { $0 + $1.count }) == total
    else { throw reader.damage }
    self.init(entries: entries, unkept: unkept, characters: Characters(counts), total: total)
    guard self.entries.count == entries.count else { throw reader.damage }
  }
}

extension ShapeCounts.Entry {
  fileprivate init(from reader: inout StateReader) throws(StateReader.Damage) {
    let kinds = Array(try reader.readBytes())
    guard kinds.count <= ShapeCounts.longest else { throw reader.damage }
    self.init(kinds: kinds, shortest: [], longest: [], count: 0)
    for _ in kinds {
      guard let least = Int32(exactly: try reader.readCount()), let most = Int32(exactly: try reader.readCount()),
        least <= most
      else { throw reader.damage }
      shortest.append(least)
      longest.append(most)
    }
    count = try reader.readCount()
    guard count > 0 else { throw reader.damage }
  }
}

extension ShapeCounts.Characters {
  fileprivate var counts: [Int] { [upper, lower, digit, space, punctuation, control, other] }

  fileprivate init(_ counts: [Int]) {
    upper = counts[0]
    lower = counts[1]
    digit = counts[2]
    space = counts[3]
    punctuation = counts[4]
    control = counts[5]
    other = counts[6]
  }
}
