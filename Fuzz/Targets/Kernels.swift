import CMLGateScan
import Foundation

/// The instruction sets that this machine chooses from, the portable one first.
private let kernels = [
  MLGATE_ISA_PORTABLE, MLGATE_ISA_SSE2, MLGATE_ISA_AVX2, MLGATE_ISA_AVX512, MLGATE_ISA_NEON,
].filter { mlgate_has_isa($0) != 0 }

/// Every instruction set of this machine finds what the portable kernel finds.
func fuzzKernels(_ input: [UInt8]) {
  guard input.count >= 2, input[0] != input[1], input[0] != 0x0A, input[1] != 0x0A else { return }
  let text = input[2...]
  let ends = compareScans(text, mlgate_dialect(delimiter: input[0], quote: input[1]))
  compareTexts(text, quote: input[1])
  compareNumbers(text, ends: ends)
  compareColumns(text, ends: ends, quote: input[1])
  compareDoubles(text)
}

/// Fails unless all kernels make the same of something; returns what.
@discardableResult
private func same<Result: Equatable>(_ name: String, _ make: (mlgate_isa) -> Result) -> Result {
  let expected = make(MLGATE_ISA_PORTABLE)
  for isa in kernels.dropFirst() {
    let found = make(isa)
    if found != expected { fail("\(name): kernel \(isa.rawValue) finds \(found), the portable one \(expected)") }
  }
  return expected
}

private struct Scan: Equatable {
  var separators: [UInt32]
  var records: Int
  var newlines: Int
  var lastRecordEnd: Int
  var flags: UInt32
  var endsInsideQuotes: UInt32
}

private func compareScans(_ text: ArraySlice<UInt8>, _ dialect: mlgate_dialect) -> [UInt32] {
  let (count, padding) = (text.count, Int(MLGATE_SCAN_PADDING))
  let bytes = text + Array(repeating: dialect.delimiter, count: padding)
  let scan = bytes.withUnsafeBufferPointer { bytes in
    same("scan") { isa in
      var ends = [UInt32](repeating: 0, count: count + padding)
      let found = mlgate_scan(isa, bytes.baseAddress, count, dialect, &ends, nil, nil)
      if found.separators > count { fail("more separators than bytes") }
      let totals = mlgate_scan(isa, bytes.baseAddress, count, dialect, nil, nil, nil)
      if totals.separators != found.separators || totals.records != found.records { fail("the totals differ") }
      return Scan(
        separators: Array(ends[..<found.separators]), records: found.records, newlines: found.newlines,
        lastRecordEnd: found.last_record_end, flags: found.flags, endsInsideQuotes: found.ends_inside_quotes)
    }
  }
  return scan.separators
}

private func compareTexts(_ text: ArraySlice<UInt8>, quote: UInt8) {
  // A copy to its byte: what is read past the end is found.
  let bytes = Array(text)
  let count = bytes.count
  let valid = mlgate_first_invalid_utf8(bytes, count)
  let isText = String(validating: bytes, as: UTF8.self) != nil
  if (valid == count) != isText { fail("the first byte that is not UTF-8 is at \(valid) of \(count), but \(isText)") }
  if (mlgate_has_high_bit(bytes, count) != 0) != bytes.contains(where: { $0 >= 0x80 }) { fail("high bits are missed") }
  if mlgate_count_byte(bytes, count, 0x0A) != bytes.count(where: { $0 == 0x0A }) { fail("lines miscounted") }
  let last = bytes.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
  if mlgate_end_of_last_byte(bytes, count, 0x0A) != last { fail("the last line end is at \(last)") }
  let points = same("code points") { mlgate_code_points($0, bytes, count) }
  if points != bytes.count(where: { $0 & 0xC0 != 0x80 }) { fail("\(points) code points") }
  let doubled = bytes.flatMap { $0 == quote ? [$0, $0] : [$0] }
  let plain = same("unescape") { isa in
    var to = [UInt8](repeating: 0, count: doubled.count + Int(MLGATE_SCAN_PADDING))
    let length = mlgate_unescape(isa, doubled, doubled.count, quote, &to)
    return Array(to[..<length])
  }
  if plain != bytes { fail("\(doubled) is unescaped to \(plain)") }
  guard isText else { return }
  let padded = bytes + Array(repeating: UInt8(ascii: "%"), count: Int(MLGATE_SHAPE_PADDING))
  let shape = same("shape") { isa in
    var (kinds, lengths) = ([UInt8](repeating: 0, count: 24), [Int32](repeating: 0, count: 24))
    var seen: UInt8 = 0
    let runs = mlgate_shape(isa, padded, count, &kinds, &lengths, 24, &seen)
    // What is written beyond the runs, and of too many of them, decides nothing.
    let told = runs > 24 ? 0 : runs
    return Shape(runs: runs, kinds: Array(kinds[..<told]), lengths: Array(lengths[..<told]), seen: seen)
  }
  if shape.runs <= 24, shape.lengths.reduce(0, { $0 + Int($1) }) != points { fail("a shape of another length") }
}

/// What a text is made of.
private struct Shape: Equatable {
  var runs: Int
  var kinds: [UInt8]
  var lengths: [Int32]
  var seen: UInt8
}

/// What a kernel reads of a column.
private struct Numbers: Equatable {
  var values: [UInt64]
  var others: [UInt32]
  var counts: [Int]
  var texts: [UInt32]
}

/// Counts of small whole numbers; zeros between two inputs.
nonisolated(unsafe) private var table = [UInt32](repeating: 0, count: Int(MLGATE_SMALL_COUNT) + 1)

/// The fields between separators as a column of numbers.
private func compareNumbers(_ text: ArraySlice<UInt8>, ends: [UInt32]) {
  let margin = [UInt8](repeating: 0x30, count: 8)
  let bytes = margin + text + margin
  let ends = [UInt32.max] + ends
  let rows = ends.count - 1
  bytes.withUnsafeBufferPointer { bytes in
    ends.withUnsafeBufferPointer { ends in
      guard let base = bytes.baseAddress.map({ $0 + 8 }), let first = ends.baseAddress.map({ $0 + 1 }) else { return }
      for flag: UInt32 in [0, 1] {
        let column = mlgate_column(
          ends: first, before: first - 1, stride: 1, rows: rows, trims_return: flag, skips_empty: flag, digest: nil)
        let (places, others) = compareSmallIntegers(base, column)
        for place in places where table[Int(place)] != 0 { fail("\(table[Int(place)]) are left at \(place)") }
        let whole = parse(base, column, only: nil)
        var rest = column
        rest.rows = others.count
        let part = parse(base, rest, only: others)
        if part.others != whole.others {
          fail("among the others \(part.others) are no numbers, of all \(whole.others)")
        }
      }
      for row in 0..<rows { compareNumber(base, Int(ends[row] &+ 1)..<Int(ends[row + 1])) }
    }
  }
}

private func compareSmallIntegers(_ base: UnsafePointer<UInt8>, _ column: mlgate_column) -> ([UInt32], [UInt32]) {
  let found = same("small integers") { isa in
    var places = [UInt32](repeating: 0, count: column.rows + 1)
    var others = places
    let left = mlgate_small_integers(isa, base, column, &places, &others, nil)
    return [Array(places[..<column.rows]), Array(others[..<left])]
  }
  same("counted small integers") { isa in
    var others = [UInt32](repeating: 0, count: column.rows + 1)
    let left = mlgate_count_small_integers(isa, base, column, &table, &others)
    for place in found[0] { table[Int(place)] &-= 1 }
    if Array(others[..<left]) != found[1] { fail("counting leaves \(others[..<left]), placing \(found[1])") }
    return found[0].allSatisfy { table[Int($0)] == 0 }
  }
  return (found[0], found[1])
}

private func parse(_ base: UnsafePointer<UInt8>, _ column: mlgate_column, only: [UInt32]?) -> Numbers {
  same("numbers") { isa in
    var values = [Double](repeating: 0, count: column.rows + 1)
    var others = [UInt32](repeating: 0, count: column.rows + 1)
    let found = (only ?? []).withUnsafeBufferPointer { rows in
      mlgate_parse_numbers(isa, base, column, only == nil ? nil : rows.baseAddress, &values, &others)
    }
    return Numbers(
      values: values[..<found.count].map(\.bitPattern), others: Array(others[..<found.others]),
      counts: [
        found.empty, found.integers, Int(found.least), Int(found.greatest), found.length_sum, Int(found.shortest),
        Int(found.longest),
      ],
      texts: [found.first.0, found.first.1, found.last.0, found.last.1])
  }
}

/// A text that is read as a number is the C library's number.
private func compareNumber(_ base: UnsafePointer<UInt8>, _ range: Range<Int>) {
  var value = 0.0
  var integer: Int64 = 0
  let kind = mlgate_read_number(base + range.lowerBound, range.count, &value, &integer)
  guard kind == MLGATE_INTEGER || kind == MLGATE_DECIMAL else { return }
  let text = String(decoding: UnsafeBufferPointer(start: base + range.lowerBound, count: range.count), as: UTF8.self)
  if strtod(text, nil) != value { fail("'\(text)' is read as \(value)") }
  if kind == MLGATE_INTEGER, Int64(text) != integer { fail("'\(text)' is read as \(integer)") }
}

/// The bytes as numbers: sorted they are in order, halved they are the same everywhere.
private func compareDoubles(_ text: ArraySlice<UInt8>) {
  let values = stride(from: text.startIndex, to: text.endIndex - 7, by: 8).map { start in
    Double(bitPattern: text[start..<(start + 8)].reduce(0) { $0 << 8 | UInt64($1) })
  }.filter(\.isFinite)
  for coin: UInt32 in [0, 1] {
    let kept = same("halving") { isa in
      var values = values
      let count = mlgate_halve(isa, &values, values.count, coin)
      return values[..<count].map(\.bitPattern)
    }
    let least = values.count / 2 - 8
    if kept.count < least || kept.count > values.count { fail("of \(values.count) values \(kept.count) are kept") }
  }
  var (sorted, scratch) = (values, values)
  mlgate_sort_doubles(&sorted, &scratch, values.count)
  let expected = values.sorted { $0.isTotallyOrdered(belowOrEqualTo: $1) && $0.bitPattern != $1.bitPattern }
  if sorted.map(\.bitPattern) != expected.map(\.bitPattern) { fail("\(values) is sorted to \(sorted)") }
}

/// The fields between separators as records of some columns each.
private func compareColumns(_ text: ArraySlice<UInt8>, ends: [UInt32], quote: UInt8) {
  let margin = [UInt8](repeating: 0x30, count: 8)
  let bytes = margin + text + margin
  for columns in [1, 2, 3, 9] where ends.count >= columns {
    let rows = ends.count / columns
    let room = rows + 1
    let all = [UInt32.max] + ends
    let laid = all.withUnsafeBufferPointer { all in
      same("columns") { isa in
        var laid = [UInt32](repeating: 0, count: columns * room + 1)
        laid.withUnsafeMutableBufferPointer { laid in
          guard let first = all.baseAddress.map({ $0 + 1 }), let out = laid.baseAddress.map({ $0 + 1 }) else { return }
          mlgate_by_column(isa, first, rows, columns, out, room)
        }
        return laid
      }
    }
    bytes.withUnsafeBufferPointer { bytes in
      laid.withUnsafeBufferPointer { laid in
        guard let base = bytes.baseAddress.map({ $0 + 8 }), let own = laid.baseAddress.map({ $0 + 1 }) else { return }
        func column(_ index: Int) -> mlgate_column {
          let before = index == 0 ? (columns - 1) * room - 1 : (index - 1) * room
          return mlgate_column(
            ends: own + index * room, before: own + before, stride: 1, rows: rows, trims_return: 0, skips_empty: 0,
            digest: nil)
        }
        func field(_ row: Int, _ index: Int) -> UnsafeBufferPointer<UInt8> {
          let at = row * columns + index
          let start = Int(all[at] &+ 1)
          return UnsafeBufferPointer(start: base + start, count: Int(all[at + 1]) - start)
        }
        for index in 0..<columns { compareHashes(base, column(index), quote) { field($0, index) } }
        compareShortTexts(base, column(0), column(columns - 1), rows) { (field($0, 0), field($0, columns - 1)) }
      }
    }
  }
}

/// Fails unless every kernel compares short texts as their bytes do, as far as it compares.
private func compareShortTexts(
  _ base: UnsafePointer<UInt8>, _ left: mlgate_column, _ right: mlgate_column, _ rows: Int,
  _ fields: (Int) -> (UnsafeBufferPointer<UInt8>, UnsafeBufferPointer<UInt8>)
) {
  var (left, right) = (left, right)
  var truths = [UInt8](repeating: 0, count: rows)
  for isa in kernels {
    for row in 0..<mlgate_compare_short_texts(isa, base, &left, &right, 1 << 2, 0, &truths) {
      let (one, other) = fields(row)
      let areShort = (1...8).contains(one.count) && (1...8).contains(other.count)
      if !areShort || truths[row] != (one.elementsEqual(other) ? 1 : 2) {
        fail("\(Array(one)) and \(Array(other)) compare as \(truths[row])")
      }
    }
  }
}

private func compareHashes(
  _ base: UnsafePointer<UInt8>, _ column: mlgate_column, _ quote: UInt8, _ field: (Int) -> UnsafeBufferPointer<UInt8>
) {
  var hashes = [UInt64](repeating: 1, count: column.rows)
  mlgate_hash_fields(base, column, nil, quote, 0x9E37_79B9_7F4A_7C15, &hashes)
  for (row, hash) in hashes.enumerated() {
    let field = field(row)
    let isQuoted = quote != 0 && field.count >= 2 && field[0] == quote
    let expected = isQuoted ? 0 : mlgate_string_hash(field.baseAddress, field.count, 0x9E37_79B9_7F4A_7C15)
    if hash != expected { fail("the hash of \(Array(field)) is \(hash), by itself \(expected)") }
  }
}
