import CMLGateScan
import MLGateTables
import Testing

/// Kernels over the fields of records.
@Suite struct ColumnKernelTests {
  /// Fields of records as a scan leaves them: bytes with room around them, and ends.
  private struct Records {
    var bytes: [UInt8]
    var ends: [UInt32]
    let columns: Int
    let rows: Int
    static let margin = 64

    init(_ fields: [[[UInt8]]]) {
      bytes = [UInt8](repeating: 0x30, count: Self.margin)
      ends = [.max]
      columns = fields.first?.count ?? 0
      rows = fields.count
      for record in fields {
        for (index, field) in record.enumerated() {
          bytes += field
          ends.append(UInt32(bytes.count - Self.margin))
          bytes.append(index == record.count - 1 ? 0x0A : 0x2C)
        }
      }
      bytes += [UInt8](repeating: 0x30, count: Self.margin)
    }

    /// Hands over one column, as it stands in the records or by itself.
    func withColumns<Result>(
      byColumn: Bool, trims: Bool = false, _ body: (UnsafePointer<UInt8>, (Int) -> mlgate_column) -> Result
    ) throws -> Result {
      let room = rows + 5
      var laid = [UInt32](repeating: 7, count: columns * room + 1)
      return try bytes.withUnsafeBufferPointer { bytes in
        try ends.withUnsafeBufferPointer { ends in
          let first = try #require(ends.baseAddress) + 1
          laid.withUnsafeMutableBufferPointer { laid in
            guard let base = laid.baseAddress else { return }
            mlgate_by_column(mlgate_best_isa(), first, rows, columns, base + 1, room)
          }
          return try laid.withUnsafeBufferPointer { laid in
            let own = try #require(laid.baseAddress) + 1
            return body(try #require(bytes.baseAddress) + Self.margin) { column in
              let last = (columns - 1) * room - 1
              return mlgate_column(
                ends: byColumn ? own + column * room : first + column,
                before: byColumn ? own + (column == 0 ? last : (column - 1) * room) : first + column - 1,
                stride: byColumn ? 1 : columns, rows: rows, trims_return: trims && column == columns - 1 ? 1 : 0,
                skips_empty: 0, digest: nil)
            }
          }
        }
      }
    }
  }

  private static func fields(
    rows: Int, columns: Int, _ generator: inout SeededGenerator, _ field: (inout SeededGenerator) -> [UInt8]
  ) -> [[[UInt8]]] {
    (0..<rows).map { _ in (0..<columns).map { _ in field(&generator) } }
  }

  @Test func `ends are laid out column by column`() {
    for isa in kernels {
      for columns in [1, 2, 7, 8, 9, 15, 16, 19, 64, 200] {
        for rows in [1, 7, 8, 9, 23, 64] {
          let ends = [UInt32.max] + (0..<UInt32(rows * columns)).map { $0 * 3 }
          let room = rows + 1
          var laid = [UInt32](repeating: 99, count: columns * room + 1)
          ends.withUnsafeBufferPointer { ends in
            laid.withUnsafeMutableBufferPointer { laid in
              guard let first = ends.baseAddress, let out = laid.baseAddress else { return }
              mlgate_by_column(isa, first + 1, rows, columns, out + 1, room)
            }
          }
          for column in 0..<columns {
            let own = Array(laid[(1 + column * room)..<(1 + column * room + rows)])
            #expect(own == (0..<rows).map { ends[1 + $0 * columns + column] }, "\(isa) \(columns) x \(rows)")
          }
          // Before the first column's ends are those of the last, one record earlier.
          let before = Array(laid[((columns - 1) * room)..<((columns - 1) * room + rows)])
          #expect(before == (0..<rows).map { ends[$0 * columns] }, "\(isa) \(columns) x \(rows)")
        }
      }
    }
  }

  @Test func `fields have the hashes of their bytes, and quoted ones none`() throws {
    var generator = SeededGenerator(71)
    let seed = UInt64.random(in: .min ... .max, using: &generator) | 1
    let fields = Self.fields(rows: 300, columns: 5, &generator) { generator in
      let length =
        Int.random(in: 0...3, using: &generator) == 0
        ? Int.random(in: 0...150, using: &generator) : Int.random(in: 0...9, using: &generator)
      return (0..<length).map { _ in ([0x22, 0x61, 0x62, 0x0D] as [UInt8]).randomElement(using: &generator) ?? 0 }
    }
    let only: [UInt32] = (0..<300).filter { $0 % 3 == 1 }
    for (byColumn, trims) in [(false, false), (true, false), (true, true)] {
      try Records(fields).withColumns(byColumn: byColumn, trims: trims) { bytes, column in
        for index in 0..<5 {
          for quote: UInt8 in [0, 0x22] {
            let expected = fields.map { record -> UInt64 in
              var field = record[index]
              if trims, index == 4, field.last == 0x0D { field.removeLast() }
              if quote != 0, field.count >= 2, field[0] == quote { return 0 }
              let padded = [UInt8](repeating: 0x39, count: 8) + field
              return padded.withUnsafeBufferPointer {
                mlgate_string_hash(($0.baseAddress ?? bytes) + 8, field.count, seed)
              }
            }
            var hashes = [UInt64](repeating: 5, count: 300)
            mlgate_hash_fields(bytes, column(index), nil, quote, seed, &hashes)
            #expect(hashes == expected)
            var some = column(index)
            some.rows = only.count
            mlgate_hash_fields(bytes, some, only, quote, seed, &hashes)
            #expect(Array(hashes[..<only.count]) == only.map { expected[Int($0)] })
          }
        }
      }
    }
  }

  @Test func `hashes in their first two places are counted, and no others`() {
    var generator = SeededGenerator(72)
    for bits in [0, 1, 4, 8] {
      let capacity = 1 << bits
      let shift = UInt32(64 - bits)
      func place(_ hash: UInt64) -> Int { Int(truncatingIfNeeded: hash &>> UInt64(shift)) & (capacity - 1) }
      let pool = (0..<(3 * capacity + 4)).map { _ in UInt64.random(in: .min ... .max, using: &generator) } + [0]
      var slots = [mlgate_slot](repeating: mlgate_slot(hash: 0, count: 0, key: 0), count: capacity)
      for hash in pool.prefix(capacity) where hash != 0 {
        // Some stand further on, as after a collision.
        let at = (place(hash) + Int.random(in: 0...2, using: &generator)) % capacity
        if slots[at].hash == 0 { slots[at] = mlgate_slot(hash: hash, count: 3, key: 1) }
      }
      let before = slots
      let hashes = (0..<500).map { _ in pool.randomElement(using: &generator) ?? 0 }
      var left = [UInt32](repeating: 0, count: 501)
      let count = mlgate_count_hashes(&slots, capacity - 1, shift, hashes, hashes.count, &left, nil)
      func found(_ hash: UInt64) -> Int? {
        guard hash != 0 else { return nil }
        return [place(hash), (place(hash) + 1) % capacity].first { before[$0].hash == hash }
      }
      let isThere = hashes.map { found($0) != nil }
      #expect(left[..<count].elementsEqual(hashes.indices.filter { !isThere[$0] }.map { UInt32($0) }))
      for (at, slot) in slots.enumerated() {
        let more = hashes.count { found($0) == at }
        #expect(Int(slot.count) == Int(before[at].count) + more)
        #expect(slot.hash == before[at].hash && slot.key == before[at].key)
      }
    }
  }

  /// What the kernel takes for a text is one by the reader of values, and it finds all rows the same that are.
  @Test func `short texts are compared where they are surely texts`() throws {
    var generator = SeededGenerator(73)
    let words = [
      "a", "EWR", "ind", "IND", "in", "inf", "INF", "Infinity", "infinite", "nan", "NaN", "na", "NA", "true", "TRUE",
      "tru",
      "false", "False", "falsely", "x", "abcdefgh", "abcdefgi", "abcdefghi", "", "1", "-inf", "é", "\"a\"", "a b",
    ].map { Array($0.utf8) }
    let lengthsOfNulls = UInt64(1 | 1 << 2)
    for _ in 0..<400 {
      let isTame = Bool.random(using: &generator)
      let pool = isTame ? ["EWR", "JFK", "IND", "abcdefgh", "x"].map { Array($0.utf8) } : words
      let fields = Self.fields(rows: Int.random(in: 1...200, using: &generator), columns: 3, &generator) { generator in
        (isTame || Int.random(in: 0..<80, using: &generator) > 0 ? pool.prefix(5) : pool[...]).randomElement(
          using: &generator)
          ?? []
      }
      let byColumn = Bool.random(using: &generator)
      let pair = (Int.random(in: 0...2, using: &generator), Int.random(in: 0...2, using: &generator))
      for (isa, negated) in kernels.flatMap({ [($0, false), ($0, true)] }) {
        var truths = [UInt8](repeating: 0, count: fields.count)
        let compared = try Records(fields).withColumns(byColumn: byColumn) { bytes, column in
          var sides = (column(pair.0), column(pair.1))
          return mlgate_compare_short_texts(isa, bytes, &sides.0, &sides.1, lengthsOfNulls, negated ? 1 : 0, &truths)
        }
        #expect(!isTame || compared == fields.count)
        #expect(compared == fields.count || compared % 64 == 0)
        for row in 0..<compared {
          let sides = (fields[row][pair.0], fields[row][pair.1])
          for side in [sides.0, sides.1] {
            #expect(side.withNumberPadding { FieldValue($0) } == .text && lengthsOfNulls >> UInt64(side.count) & 1 == 0)
          }
          #expect(truths[row] == ((sides.0 == sides.1) != negated ? 1 : 2))
        }
      }
    }
  }
}
