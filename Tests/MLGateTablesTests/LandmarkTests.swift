import CMLGateScan
import Foundation
@testable import MLGateTables
import Testing

/// What a scan notes of the bytes, and what is read with its help.
@Suite struct LandmarkTests {
  private struct Noted: Equatable {
    var quotes: [UInt64]
    var high: [UInt64]

    /// Byte by byte.
    init(_ bytes: ArraySlice<UInt8>) {
      quotes = [UInt64](repeating: 0, count: (bytes.count + 63) / 64)
      high = [UInt64](repeating: 0, count: (bytes.count + 4095) / 4096)
      for (index, byte) in bytes.enumerated() {
        if byte == 0x22 { quotes[index / 64] |= 1 << UInt64(index % 64) }
        if byte >= 0x80 { high[index / 4096] |= 1 << UInt64(index / 64 % 64) }
      }
    }

    init(kernel isa: mlgate_isa, _ bytes: [UInt8], _ count: Int) {
      quotes = [UInt64](repeating: .max, count: (count + 63) / 64)
      high = [UInt64](repeating: .max, count: (count + 4095) / 4096)
      quotes.withUnsafeMutableBufferPointer { quotes in
        high.withUnsafeMutableBufferPointer { high in
          var landmarks = mlgate_landmarks(quotes: quotes.baseAddress, high: high.baseAddress)
          let dialect = mlgate_dialect(delimiter: 0x2C, quote: 0x22)
          _ = mlgate_scan(isa, bytes, count, dialect, nil, &landmarks, nil)
        }
      }
    }
  }

  private static func text(_ count: Int, _ generator: inout SeededGenerator) -> [UInt8] {
    let letters: [UInt8] = Array("abcdefghij,\n\"".utf8) + [0xC3]
    let rare = Int.random(in: 0...3, using: &generator)
    return (0..<count).map { _ in
      let isPlain = Int.random(in: 0..<100, using: &generator) >= [0, 3, 30, 100][rare]
      return isPlain ? 0x61 : letters.randomElement(using: &generator) ?? 0
    }
  }

  @Test func `every kernel notes the same quotes and blocks`() {
    var generator = SeededGenerator(21)
    for count in [0, 1, 63, 64, 65, 127, 128, 200, 4095, 4096, 4097, 9000] + Array(130...140) {
      for _ in 0..<4 {
        let bytes = Self.text(count + Int(MLGATE_SCAN_PADDING), &generator)
        let expected = Noted(bytes[..<count])
        for isa in kernels {
          let found = Noted(kernel: isa, bytes, count)
          // Blocks behind the end are never asked for.
          #expect(found == expected, "\(isa), \(count) bytes")
        }
      }
    }
  }

  @Test func `UTF-8 is judged the same with and without them`() {
    var generator = SeededGenerator(22)
    let pieces: [[UInt8]] = [
      Array("é".utf8), Array("€".utf8), Array("😀".utf8), [0xC0], [0xED, 0xA0, 0x80], [0xE2, 0x82],
    ]
    for _ in 0..<600 {
      var bytes = [UInt8](repeating: 0x61, count: Int.random(in: 0...9000, using: &generator))
      for _ in 0..<Int.random(in: 0...3, using: &generator) {
        let isWrong = Int.random(in: 0..<6, using: &generator) == 0
        let piece = pieces[Int.random(in: 0..<(isWrong ? pieces.count : 3), using: &generator)]
        // Often across the edge of a block.
        let edge = Int.random(in: 0...140, using: &generator) * 64 - Int.random(in: 0...3, using: &generator)
        bytes.insert(contentsOf: piece, at: min(bytes.count, max(0, edge)))
      }
      let high = Noted(bytes[...]).high
      #expect(
        mlgate_first_invalid_utf8_at(bytes, bytes.count, high) == mlgate_first_invalid_utf8(bytes, bytes.count))
    }
  }

  @Test func `quotes are taken out of pairs wherever they stand`() {
    var generator = SeededGenerator(23)
    for _ in 0..<2000 {
      let first = Int.random(in: 0...150, using: &generator)
      let share = [0, 2, 20, 60].randomElement(using: &generator) ?? 2
      var content: [UInt8] = []
      for _ in 0..<Int.random(in: 0...300, using: &generator) {
        let isPair = Int.random(in: 0..<100, using: &generator) < share
        content += isPair ? [0x22, 0x22] : [UInt8.random(in: 0x61...0x7A, using: &generator)]
      }
      // A field stands between quotes that are not its content's.
      let bytes = [UInt8](repeating: 0x22, count: first) + content + [UInt8](repeating: 0x22, count: 80)
      var expected = [UInt8](repeating: 0, count: content.count + 64)
      let length = mlgate_unescape(MLGATE_ISA_PORTABLE, content, content.count, 0x22, &expected)
      let quotes = Noted(bytes[...]).quotes
      for isa in kernels {
        var found = [UInt8](repeating: 0, count: content.count + 64)
        let count = bytes.withUnsafeBufferPointer { bytes in
          bytes.baseAddress.map { mlgate_unescape_at(isa, $0 + first, content.count, quotes, first, &found) }
        }
        #expect(count == length, "\(isa)")
        #expect(found[..<length] == expected[..<length], "\(isa)")
      }
    }
  }

  /// Compares every field's content and kind with what the field alone says.
  private final class Comparison: BatchConsumer, BatchWorker, @unchecked Sendable {
    // Invariant: the scan has one thread.
    var differences = 0
    var fields = 0
    var noted = 0
    var claims = 0
    let reader: FieldReader

    init(_ source: TableSource) { reader = FieldReader(source.format) }

    func begin(columns: [String]) {}
    func makeWorker() -> any BatchWorker { self }
    func commit(_ result: (any Sendable)?, batch: Int) {}

    func process(_ batch: ColumnBatch) -> (any Sendable)? {
      if batch.landmarks != nil { noted += 1 }
      let room = UnsafeMutablePointer<UInt8>.allocate(capacity: batch.byteCount + ColumnFields.contentPadding)
      defer { room.deallocate() }
      for column in 0..<batch.columnCount {
        let all = batch.fields(ofColumn: column)
        for row in 0..<batch.rowCount {
          fields += 1
          let field = all[row]
          let content = Array(all.content(of: field, room))
          let isSame = reader.withContent(of: field) { $0.elementsEqual(content) }
          let isASCII = all.isASCII(field)
          if isASCII { claims += 1 }
          if !isSame || (isASCII && content.contains { $0 >= 0x80 }) { differences += 1 }
        }
      }
      return nil
    }
  }

  @Test func `contents are the same with them as without`() throws {
    var generator = SeededGenerator(24)
    var text = "a,b,c\n"
    let pieces = ["\"\"", "x", "long text without anything in it", "é", "\n", ",", "7"]
    while text.utf8.count < 1_500_000 {
      let fields = (0..<3).map { _ in
        let length = Int.random(in: 0...20, using: &generator)
        let isPlain = Int.random(in: 0..<3, using: &generator) == 0
        guard !isPlain else { return ["", "plain", "5", "ü"].randomElement(using: &generator) ?? "" }
        return "\"" + (0..<length).map { _ in pieces.randomElement(using: &generator) ?? "" }.joined() + "\""
      }
      text += fields.joined(separator: ",") + "\n"
    }
    let scratch = try Scratch()
    let source = TableSource(files: [try scratch.file("x.csv", Array(text.utf8))], format: .csv)
    let comparison = Comparison(source)
    let account = try TableScan(source, threads: 1).run([comparison])
    #expect(account.malformedCount == 0)
    #expect(comparison.differences == 0)
    #expect(comparison.fields == 3 * account.rows)
    #expect(comparison.noted > 2)
    #expect(comparison.claims > 100)
  }
}
