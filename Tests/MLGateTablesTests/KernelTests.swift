import CMLGateScan
import Testing

/// What a scan must find, byte by byte: RFC 4180 as a state machine.
private struct NaiveScan: Equatable {
  var ends: [UInt32] = []
  var records = 0
  var newlines = 0
  var lastRecordEnd = 0
  var flags: UInt32 = 0
  var endsInsideQuotes: UInt32 = 0

  private enum State { case fieldStart, unquoted, quoted, closed, closedReturn }

  init(_ bytes: ArraySlice<UInt8>, _ dialect: mlgate_dialect) {
    var state = State.fieldStart
    for (index, byte) in bytes.enumerated() {
      if byte == 0x0A { newlines += 1 }
      if byte == 0 { flags |= MLGATE_SAW_NUL }
      if byte >= 0x80 { flags |= MLGATE_SAW_HIGH_BIT }
      if byte == 0x0D { flags |= MLGATE_SAW_RETURN }
      let isQuote = dialect.quote != 0 && byte == dialect.quote
      if isQuote { flags |= MLGATE_SAW_QUOTE }
      let isSeparator = byte == dialect.delimiter || byte == 0x0A
      switch state {
      case .quoted:
        if isQuote { state = .closed }
        continue
      case .closed where isQuote:
        state = .quoted
        continue
      case .closed where byte == 0x0D:
        // A delimiter may be any byte, so only a return that is none may end a line.
        state = .closedReturn
        continue
      case .closed where !isSeparator, .closedReturn where byte != 0x0A: flags |= MLGATE_SAW_STRAY_QUOTE
      default: break
      }
      if isQuote {
        if state != .fieldStart { flags |= MLGATE_SAW_STRAY_QUOTE }
        state = .quoted
      } else if isSeparator {
        ends.append(UInt32(index))
        if byte == 0x0A {
          records += 1
          lastRecordEnd = index + 1
        }
        state = .fieldStart
      } else {
        state = .unquoted
      }
    }
    endsInsideQuotes = state == .quoted ? 1 : 0
  }

  init(kernel isa: mlgate_isa, _ bytes: [UInt8], _ count: Int, _ dialect: mlgate_dialect, wantsEnds: Bool) {
    var positions = [UInt32](repeating: 0xDEAD, count: count + Int(MLGATE_SCAN_PADDING))
    let found = positions.withUnsafeMutableBufferPointer {
      mlgate_scan(isa, bytes, count, dialect, wantsEnds ? $0.baseAddress : nil, nil, nil)
    }
    ends = Array(positions.prefix(wantsEnds ? found.separators : 0))
    records = found.records
    newlines = found.newlines
    lastRecordEnd = found.last_record_end
    flags = found.flags
    endsInsideQuotes = found.ends_inside_quotes
    if !wantsEnds { ends = [UInt32(found.separators)] }
  }
}

/// Bytes in which everything that matters is frequent.
private func randomText(_ count: Int, _ generator: inout SeededGenerator) -> [UInt8] {
  let rich: [UInt8] = [0x22, 0x22, 0x22, 0x2C, 0x2C, 0x0A, 0x0D, 0, 0x80, 0xFF, 0x61, 0x62, 0x20, 0x7F]
  let plain: [UInt8] = Array("abcdefgh0123456789".utf8)
  let richness = [0, 1, 4, 16].randomElement(using: &generator) ?? 4
  return (0..<count).map { _ in
    let isRich = Int.random(in: 0..<16, using: &generator) < richness
    return (isRich ? rich : plain).randomElement(using: &generator) ?? 0
  }
}

/// Text in which quotes mostly stand where they may.
private func politeText(_ count: Int, _ generator: inout SeededGenerator) -> [UInt8] {
  let pieces = [
    "\"a,b\"", "\"\"", "\"x\"\"y\"", "\"line\nbreak\r\n\"", "plain", "", "1.5", "\"\"\"\"", "\u{E9}", "\"a\"\r\n", "\n",
    "\r\n", "a\r",
  ]
  var text: [UInt8] = []
  while text.count < count {
    text += Array((pieces.randomElement(using: &generator) ?? "").utf8)
    text.append(Bool.random(using: &generator) ? 0x2C : 0x0A)
  }
  return Array(text.prefix(count))
}

@Suite struct KernelTests {
  static let dialects = [
    mlgate_dialect(delimiter: 0x2C, quote: 0x22), mlgate_dialect(delimiter: 0x2C, quote: 0),
    mlgate_dialect(delimiter: 0x09, quote: 0x27), mlgate_dialect(delimiter: 0x3B, quote: 0x22),
  ]

  @Test func `this machine has the portable kernel and its best one`() {
    #expect(mlgate_has_isa(MLGATE_ISA_PORTABLE) == 1)
    #expect(kernels.contains(mlgate_best_isa()))
  }

  @Test func `every kernel finds what a byte-by-byte reading finds`() {
    var generator = SeededGenerator(1)
    var lengths = Array(0...200)
    for multiple in stride(from: 256, through: 1024, by: 64) { lengths += Array((multiple - 2)...(multiple + 2)) }
    for round in 0..<8 {
      for length in lengths {
        let text = round % 2 == 0 ? randomText(length, &generator) : politeText(length, &generator)
        // What lies behind the end must not matter.
        let bytes = text + randomText(Int(MLGATE_SCAN_PADDING), &generator)
        let dialect = Self.dialects[(round / 2) % Self.dialects.count]
        let expected = NaiveScan(text[...], dialect)
        for isa in kernels {
          let found = NaiveScan(kernel: isa, bytes, length, dialect, wantsEnds: true)
          if found != expected {
            Issue.record(
              "kernel \(isa.rawValue), length \(length), round \(round): \(found) is not \(expected): \(text)")
            return
          }
        }
      }
    }
    #expect(kernels.count >= 1)
  }

  @Test func `without room for positions the totals are the same`() {
    var generator = SeededGenerator(2)
    for length in [0, 1, 63, 64, 65, 127, 128, 129, 5000] {
      let bytes = randomText(length + Int(MLGATE_SCAN_PADDING), &generator)
      for isa in kernels {
        let full = NaiveScan(kernel: isa, bytes, length, Self.dialects[0], wantsEnds: true)
        var totals = NaiveScan(kernel: isa, bytes, length, Self.dialects[0], wantsEnds: false)
        #expect(totals.ends == [UInt32(full.ends.count)])
        totals.ends = full.ends
        #expect(totals == full)
      }
    }
  }

  @Test func `bytes are counted and found from the end`() {
    var generator = SeededGenerator(3)
    for length in [0, 1, 127, 128, 129, 255, 256, 257, 1000] {
      let bytes = (0..<length).map { _ in UInt8.random(in: 0...2, using: &generator) }
      #expect(mlgate_count_byte(bytes, length, 1) == bytes.count { $0 == 1 })
      #expect(mlgate_end_of_last_byte(bytes, length, 1) == (bytes.lastIndex(of: 1).map { $0 + 1 } ?? 0))
    }
    let same = [UInt8](repeating: 7, count: 70_000)
    #expect(mlgate_count_byte(same, same.count, 7) == 70_000)
  }

  @Test func `doubles are sorted by value with the negative zero first`() {
    var generator = SeededGenerator(4)
    for count in [0, 1, 2, 47, 48, 49, 1000, 5000] {
      var values = (0..<count).map { index -> Double in
        switch index % 5 {
        case 0: Double.random(in: -1e300...1e300, using: &generator)
        case 1: Double(Int.random(in: -5...5, using: &generator))
        case 2: index % 2 == 0 ? -0.0 : 0.0
        case 3: Double(bitPattern: UInt64.random(in: 0..<100, using: &generator))
        default: [Double.greatestFiniteMagnitude, -.greatestFiniteMagnitude, .leastNonzeroMagnitude][index % 3]
        }
      }
      let expected = values.sorted { ($0, $0.sign == .minus ? 0 : 1) < ($1, $1.sign == .minus ? 0 : 1) }
      var scratch = values
      mlgate_sort_doubles(&values, &scratch, count)
      #expect(values.map(\.bitPattern) == expected.map(\.bitPattern))
    }
  }
}

@Suite struct UTF8Tests {
  /// Table 3-7 of Unicode 15.
  private static let forms: [[ClosedRange<UInt8>]] = [
    [0x00...0x7F], [0xC2...0xDF, 0x80...0xBF], [0xE0...0xE0, 0xA0...0xBF, 0x80...0xBF],
    [0xE1...0xEC, 0x80...0xBF, 0x80...0xBF], [0xED...0xED, 0x80...0x9F, 0x80...0xBF],
    [0xEE...0xEF, 0x80...0xBF, 0x80...0xBF], [0xF0...0xF0, 0x90...0xBF, 0x80...0xBF, 0x80...0xBF],
    [0xF1...0xF3, 0x80...0xBF, 0x80...0xBF, 0x80...0xBF], [0xF4...0xF4, 0x80...0x8F, 0x80...0xBF, 0x80...0xBF],
  ]

  /// The table, read literally.
  private static func firstInvalid(_ bytes: [UInt8]) -> Int {
    var at = 0
    next: while at < bytes.count {
      for form in forms where form[0].contains(bytes[at]) && at + form.count <= bytes.count {
        if zip(form, bytes[at...]).allSatisfy({ $0.contains($1) }) {
          at += form.count
          continue next
        }
      }
      return at
    }
    return at
  }

  private static func agrees(_ bytes: [UInt8]) -> Bool {
    mlgate_first_invalid_utf8(bytes, bytes.count) == firstInvalid(bytes)
  }

  @Test func `all sequences of two bytes are judged as the standard says`() {
    var wrong: [[UInt8]] = []
    for first in UInt8(0)...255 {
      for second in UInt8(0)...255 where !Self.agrees([first, second]) { wrong.append([first, second]) }
    }
    #expect(wrong == [])
  }

  @Test func `sequences of three and four bytes at every boundary are judged as the standard says`() {
    let edges: [UInt8] = [0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC2, 0xF4, 0xFF]
    var wrong: [[UInt8]] = []
    for first in UInt8(0xC0)...255 {
      for second in edges {
        for third in edges where third < 0xC2 {
          if !Self.agrees([first, second, third]) { wrong.append([first, second, third]) }
          for fourth in edges where !Self.agrees([first, second, third, fourth]) {
            wrong.append([first, second, third, fourth])
          }
        }
      }
    }
    #expect(wrong == [])
  }

  @Test func `the first wrong byte is found wherever it stands`() {
    var generator = SeededGenerator(5)
    let pieces: [[UInt8]] = [
      Array("a".utf8), Array("abcdefgh".utf8), Array("é".utf8), Array("€".utf8), Array("😀".utf8), [0xC0],
      [0xED, 0xA0, 0x80],
      [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82],
    ]
    for _ in 0..<3000 {
      let bytes = (0..<Int.random(in: 0...12, using: &generator)).flatMap { _ in
        pieces[Int.random(in: 0..<(Bool.random(using: &generator) ? 5 : pieces.count), using: &generator)]
      }
      #expect(Self.agrees(bytes), "\(bytes)")
    }
  }
}
