internal import CMLGateScan
internal import MLGateTables

// Past the exact path.
extension ColumnWorker {
  /// Sketches the rows, or those of `only`.
  mutating func sketch(
    _ batch: ColumnBatch, _ only: UnsafeBufferPointer<UInt32>?, _ scratch: borrowing ColumnScratch,
    into part: inout BatchPart, _ share: inout BatchPart.Column
  ) {
    var read = Read()
    if reader.readsPlainNumbers, looksNumeric(batch, only) {
      let found = mlgate_parse_numbers(
        isa, batch.bytes, cColumn(batch, rows: only?.count), only?.baseAddress, scratch.values, scratch.others)
      tally.add(found, batch.bytes)
      read.numbers = found.count
      for place in 0..<found.count { scratch.hashes[place] = Hashing.distinct(scratch.values[place]) }
      read.hashes = found.count
      if found.others > 0 {
        let others = UnsafeBufferPointer(start: scratch.others, count: found.others)
        sketch(batch, others.lazy.map { Int($0) }, scratch, &read)
      }
    } else if let only {
      sketch(batch, only.lazy.map { Int($0) }, scratch, &read)
    } else {
      sketch(batch, 0..<batch.rowCount, scratch, &read)
    }
    distinct.add(UnsafeBufferPointer(start: scratch.hashes, count: read.hashes))
    if read.numbers > 0 {
      let sums = mlgate_deviations_of(scratch.values, read.numbers)
      tally.add(sums)
      share.moments = Moments(sums, count: read.numbers)
    }
    share.level = Self.level(ofBatch: batch.index, values: max(read.numbers, read.times))
    share.numbers = keep(scratch.values, read.numbers, batch.index, share.level, &part)
    share.times = keep(scratch.times, read.times, batch.index, share.level, &part)
  }

  /// How many values a batch's slower way has written.
  struct Read {
    var numbers = 0
    var times = 0
    var hashes = 0
  }

  /// Whether a first row holds something that begins as a number does: a function of the batch alone.
  private func looksNumeric(_ batch: ColumnBatch, _ only: UnsafeBufferPointer<UInt32>?) -> Bool {
    (0..<min(8, only?.count ?? batch.rowCount)).contains { place in
      var value = 0.0
      var integer: Int64 = 0
      let field = batch.field(row: only.map { Int($0[place]) } ?? place, column: index)
      return mlgate_read_number(field.baseAddress, field.count, &value, &integer) != MLGATE_NO_NUMBER
    }
  }

  /// Reads values one by one, whatever they are.
  @inline(__always)
  private mutating func sketch(
    _ batch: ColumnBatch, _ rows: some Sequence<Int>, _ scratch: borrowing ColumnScratch, _ read: inout Read
  ) {
    let fields = batch.fields(ofColumn: index)
    let room = scratch.content
    let digest = batch.digestBeside
    for row in rows {
      mlgate_digest_step(digest)
      let field = fields[row]
      if reader.isMissing(field) {
        tally.missing &+= 1
        continue
      }
      let content = fields.content(of: field, room)
      let value = reader.value(content, isQuoted: reader.isQuoted(field))
      mlgate_digest_step(digest)
      tally.add(value, content, weight: 1, isASCII: fields.isASCII(field), withNumbers: false)
      mlgate_digest_step(digest)
      scratch.hashes[read.hashes] = Hashing.distinct(value, content)
      read.hashes &+= 1
      if let number = value.finiteNumber {
        scratch.values[read.numbers] = number
        read.numbers &+= 1
      } else if let time = value.microseconds {
        scratch.times[read.times] = time
        read.times &+= 1
      }
    }
  }

  // MARK: Quantiles

  /// How many values a value of this batch stands for in the quantile sketch, as a power of two.
  ///
  /// Halving groups of 16 that stand for w values each moves a rank by less than w; over n values that adds up to about
  /// w * sqrt(n / 16 w) / 2, so later batches may be thinned more. Few values are kept as they are: they make no groups. Some hundred are
  /// thinned less: a column of many such batches would gather the errors of all.
  private static func level(ofBatch batch: Int, values: Int) -> Int {
    let wanted =
      switch batch {
      case ..<32: 0
      case ..<128: 1
      case ..<512: 2
      case ..<2048: 3
      default: 4
      }
    return values < 64 ? 0 : values < 256 ? min(wanted, 2) : wanted
  }

  /// Keeps one value in 2^level, spread over the order of the values.
  private func keep(
    _ values: UnsafeMutablePointer<Double>, _ count: Int, _ batch: Int, _ level: Int, _ part: inout BatchPart
  ) -> Range<Int> {
    let start = part.numbers.count
    guard count > 0 else { return start..<start }
    let coins = Hashing.dice(batch, index)
    var kept = count
    for round in 0..<level {
      kept = mlgate_halve(isa, values, kept, UInt32(truncatingIfNeeded: coins >> UInt64(round)) & 1)
    }
    part.numbers.append(contentsOf: UnsafeBufferPointer(start: values, count: kept))
    return start..<part.numbers.count
  }

  // MARK: Samples

  /// Copies the values of the sampled rows, which frequent values and patterns are judged by.
  func sample(
    _ batch: ColumnBatch, _ sampled: SampledRows, skippingDense: Bool, _ scratch: borrowing ColumnScratch,
    into part: inout BatchPart, _ share: inout BatchPart.Column
  ) {
    let first = part.samples.count
    let fields = batch.fields(ofColumn: index)
    for row in sampled.rows {
      let field = fields[row]
      if reader.isMissing(field) || (skippingDense && Dense.isCounted(field)) { continue }
      // What is longer by more than its quotes is not followed, so it need not be read.
      guard field.count <= 2 * HeavyHitters.longestKey + 2 else { continue }
      let content = fields.content(of: field, scratch.content)
      guard content.count <= HeavyHitters.longestKey else { continue }
      part.samples.append(
        BatchPart.Sample(
          start: part.bytes.count, count: content.count,
          isText: reader.value(content, isQuoted: reader.isQuoted(field)) == .text))
      part.bytes.append(contentsOf: content)
    }
    share.samples = first..<part.samples.count
    share.weight = 1 << sampled.shift
    // What comes after a sample is read with it.
    if part.samples.count > first { part.bytes.append(contentsOf: repeatElement(0x30, count: ShapeCounts.padding)) }
  }
}
