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
    numberRange = try reader.readRange { reader throws(StateReader.Damage) in try reader.readDouble() }
    timeRange = try reader.readRange { reader throws(StateReader.Damage) in try reader.readSigned() }
    lengthRange = try reader.readRange { reader throws(StateReader.Damage) in try reader.readCount() }
    listLengthRange = try reader.readRange { reader throws(StateReader.Damage) in try reader.readCount() }
    for _ in 0..<2 {
      let text = try reader.readOptional { reader throws(StateReader.Damage) in Array(try reader.readBytes()) }
      if let text { text.withNumberPadding { add(text: $0) } }
    }
  }
}

extension StateReader {
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

extension HyperLogLog {
  /// Runs of equal registers: few are set at first, and later many are alike.
  func write(to writer: inout StateWriter) {
    var start = 0
    while start < registers.count {
      var end = start
      while end < registers.count, registers[end] == registers[start] { end += 1 }
      writer.write(UInt64(registers[start]) | UInt64(end - start) << 6)
      start = end
    }
  }

  init(from reader: inout StateReader) throws(StateReader.Damage) {
    var registers: [UInt8] = []
    while registers.count < 1 << Self.precision {
      let run = try reader.readUInt64()
      guard run >> 6 > 0, run >> 6 <= UInt64(1 << Self.precision - registers.count) else { throw reader.damage }
      registers.append(contentsOf: repeatElement(UInt8(run & 63), count: Int(run >> 6)))
    }
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
      try reader.readArray { reader throws(StateReader.Damage) in try reader.readDouble() }
    }
    guard (16...65_536).contains(width), (1...62).contains(levels.count) else { throw reader.damage }
    self.init(width: width, throwCount: throwCount, count: count, levels: levels)
  }
}

extension ByteDictionary {
  /// The strings in the order of their bytes.
  func write(to writer: inout StateWriter) {
    var all: [(key: [UInt8], count: Int)] = []
    forEach { key, count in all.append((Array(key), count)) }
    all.sort { $0.key.lexicographicallyPrecedes($1.key) }
    writer.write(all.count)
    for entry in all {
      writer.write(entry.key)
      writer.write(entry.count)
    }
  }

  /// The strings as they were stored.
  static func read(from reader: inout StateReader) throws(StateReader.Damage) -> ByteDictionary {
    let count = try reader.readLength()
    var strings = ByteDictionary(capacity: 2 * count)
    for _ in 0..<count {
      let key = try reader.readBytes()
      let total = try reader.readCount()
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
    self.init(capacity: capacity, error: error, counts: try ByteDictionary.read(from: &reader))
  }
}

extension ShapeCounts {
  func write(to writer: inout StateWriter) {
    let sorted = entries.values.sorted { $0.kinds.lexicographicallyPrecedes($1.kinds) }
    writer.write(sorted.count)
    for entry in sorted {
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
    let entries = try reader.readArray { reader throws(StateReader.Damage) in
      let kinds = Array(try reader.readBytes())
      var entry = Entry(kinds: kinds, shortest: [], longest: [], count: 0)
      for _ in kinds {
        entry.shortest.append(Int32(clamping: try reader.readCount()))
        entry.longest.append(Int32(clamping: try reader.readCount()))
      }
      entry.count = try reader.readCount()
      return entry
    }
    let unkept = try reader.readCount()
    let total = try reader.readCount()
    var counts: [Int] = []
    for _ in 0..<7 { counts.append(try reader.readCount()) }
    self.init(entries: entries, unkept: unkept, characters: Characters(counts), total: total)
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
