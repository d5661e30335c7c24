import CMLGateScan
import MLGateFiles
import MLGateResults
import Testing

/// Whether this machine has what the kernel needs; without it files are hashed by the library.
private let hasInstructions = mlgate_can_digest() != 0

/// SHA-256 by blocks.
@Suite(.enabled(if: hasInstructions)) struct DigestKernelTests {
  /// The digest of pieces that are given one after the other, after some blocks of each by themselves.
  private static func digest(_ pieces: [[UInt8]], alone: Int = 0) -> String {
    var digest = mlgate_digest()
    mlgate_digest_begin(&digest)
    for piece in pieces {
      piece.withUnsafeBufferPointer { bytes in
        mlgate_digest_give(&digest, bytes.baseAddress, bytes.count)
        for _ in 0..<alone where mlgate_digest_waits(&digest) != 0 { mlgate_digest_block(&digest) }
        mlgate_digest_finish(&digest)
      }
    }
    var result = [UInt8](repeating: 0, count: 32)
    mlgate_digest_result(&digest, &result)
    return result.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
  }

  /// FIPS 180-2, appendix B, and the empty message of NIST's CAVP.
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
  ]) func `published digests`(text: String, expected: String) {
    #expect(Self.digest([Array(text.utf8)]) == expected)
  }

  /// The same appendix: a million times "a".
  @Test func `a published digest of many blocks`() {
    let expected = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
    #expect(Self.digest([[UInt8](repeating: 0x61, count: 1_000_000)], alone: 9000) == expected)
    #expect(Self.digest([[UInt8]](repeating: [UInt8](repeating: 0x61, count: 1000), count: 1000)) == expected)
  }

  @Test func `every length around a block, cut anywhere, agrees with the library`() {
    var generator = SeededGenerator(5)
    for length in Array(0...200) + [1000, 4096, 65_537] {
      let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) }
      let expected = SHA256Stream.digest(of: bytes).hex
      #expect(Self.digest([bytes]) == expected, "\(length) bytes")
      for _ in 0..<5 {
        let cuts = (0..<3).map { _ in Int.random(in: 0...length, using: &generator) }.sorted()
        let pieces = [bytes[..<cuts[0]], bytes[cuts[0]..<cuts[1]], bytes[cuts[1]..<cuts[2]], bytes[cuts[2]...]]
        let alone = Int.random(in: 0...20, using: &generator)
        #expect(Self.digest(pieces.map { Array($0) }, alone: alone) == expected, "\(length) bytes, cut at \(cuts)")
      }
    }
  }

  /// What a kernel leaves of the blocks that waited, and whether the digest is that of all bytes.
  private static func beside(
    _ bytes: [UInt8], _ work: (UnsafeMutablePointer<mlgate_digest>) -> Void
  ) -> (hashed: Int, isRight: Bool) {
    var digest = mlgate_digest()
    mlgate_digest_begin(&digest)
    return bytes.withUnsafeBufferPointer { pointer in
      mlgate_digest_give(&digest, pointer.baseAddress, pointer.count)
      let waiting = digest.blocks
      work(&digest)
      let hashed = waiting - digest.blocks
      mlgate_digest_finish(&digest)
      var result = [UInt8](repeating: 0, count: 32)
      mlgate_digest_result(&digest, &result)
      return (hashed, Digest(bytes: result) == SHA256Stream.digest(of: bytes))
    }
  }

  /// Records of three columns: numbers, short texts, long texts.
  private static func records(_ count: Int, _ generator: inout SeededGenerator) -> [UInt8] {
    (0..<count).flatMap { _ in
      let long = String(repeating: "x", count: Int.random(in: 0...60, using: &generator))
      return Array(
        "\(Int.random(in: -9999...99_999, using: &generator)),N\(Int.random(in: 0...99, using: &generator)),\(long)\n"
          .utf8)
    }
  }

  private static func padded(_ bytes: [UInt8]) -> [UInt8] {
    let margin = [UInt8](repeating: 0x30, count: 64)
    return margin + bytes + margin
  }

  private static func column(
    _ index: Int, _ ends: UnsafePointer<UInt32>, rows: Int, _ digest: UnsafeMutablePointer<mlgate_digest>?
  ) -> mlgate_column {
    mlgate_column(
      ends: ends + 1 + index, before: ends + index, stride: 3, rows: rows, trims_return: 0, skips_empty: 0,
      digest: digest)
  }

  private static func scanned(
    _ isa: mlgate_isa, _ bytes: [UInt8], _ count: Int, _ digest: UnsafeMutablePointer<mlgate_digest>?
  ) -> [UInt32] {
    let dialect = mlgate_dialect(delimiter: 0x2C, quote: 0x22)
    return [.max]
      + [UInt32](unsafeUninitializedCapacity: count + Int(MLGATE_SCAN_PADDING)) { ends, written in
        bytes.withUnsafeBufferPointer { all in
          guard let start = all.baseAddress else { return }
          written = mlgate_scan(isa, start + 64, count, dialect, ends.baseAddress, nil, digest).separators
        }
      }
  }

  @Test(arguments: [1, 5, 8, 9, 400]) func `kernels find the same when they hash beside`(rows: Int) {
    var generator = SeededGenerator(UInt64(rows))
    let content = Self.records(rows, &generator)
    let bytes = Self.padded(content)
    // More and less than the kernels hash beside.
    for blocks in [0, 1, 3, 50, 5000] {
      let hashed = [UInt8](repeating: 7, count: blocks * 64 + 3)
      for isa in kernels {
        let plain = Self.scanned(isa, bytes, content.count, nil)
        var found: [UInt32] = []
        let scan = Self.beside(hashed) { found = Self.scanned(isa, bytes, content.count, $0) }
        #expect(found == plain && scan.isRight, "\(isa), \(blocks) blocks")
        for index in 0..<3 {
          var places = [[UInt32]](repeating: [UInt32](repeating: 0, count: rows + 1), count: 2)
          var others = places
          var tables = [[UInt32]](repeating: [UInt32](repeating: 0, count: Int(MLGATE_SMALL_COUNT) + 1), count: 2)
          func locate(_ which: Int, _ digest: UnsafeMutablePointer<mlgate_digest>?) -> Int {
            bytes.withUnsafeBufferPointer { all in
              guard let start = all.baseAddress else { return -1 }
              return mlgate_small_integers(
                isa, start + 64, Self.column(index, plain, rows: rows, digest), &places[which], &others[which],
                &tables[which])
            }
          }
          let left = locate(0, nil)
          var besideLeft = -1
          let small = Self.beside(hashed) { besideLeft = locate(1, $0) }
          #expect(left == besideLeft && small.isRight)
          #expect(places[0] == places[1] && tables[0] == tables[1] && others[0][..<left] == others[1][..<left])
          if rows == 400, blocks == 5000 { #expect(small.hashed > 0) }
        }
      }
      for index in 0..<3 {
        let ends = Self.scanned(MLGATE_ISA_PORTABLE, bytes, content.count, nil)
        func hashes(_ digest: UnsafeMutablePointer<mlgate_digest>?) -> [UInt64] {
          var hashes = [UInt64](repeating: 0, count: rows)
          bytes.withUnsafeBufferPointer { all in
            guard let start = all.baseAddress else { return }
            mlgate_hash_fields(start + 64, Self.column(index, ends, rows: rows, digest), nil, 0x22, 77, &hashes)
          }
          return hashes
        }
        let plain = hashes(nil)
        var found: [UInt64] = []
        let hash = Self.beside(hashed) { found = hashes($0) }
        #expect(found == plain && hash.isRight)
        if rows == 400, blocks == 5000 { #expect(hash.hashed > 0) }
        func counted(_ digest: UnsafeMutablePointer<mlgate_digest>?) -> (counts: [UInt32], left: [UInt32]) {
          var slots = [mlgate_slot](repeating: mlgate_slot(), count: 1024)
          for hash in plain.dropLast(rows / 4) where slots[Int(hash >> 54)].hash == 0 {
            slots[Int(hash >> 54)].hash = hash
          }
          var left = [UInt32](repeating: 0, count: rows + 1)
          let missing = mlgate_count_hashes(&slots, 1023, 54, plain, rows, &left, digest)
          return (slots.map(\.count), Array(left[..<missing]))
        }
        let alone = counted(nil)
        var both = alone
        both.counts = []
        let count = Self.beside(hashed) { both = counted($0) }
        #expect(alone == both && count.isRight)
        if rows == 400, blocks == 5000 { #expect(count.hashed > 0) }
      }
    }
  }
}
