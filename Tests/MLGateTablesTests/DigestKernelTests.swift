import CMLGateScan
import MLGateFiles
import MLGateResults
import Testing

/// Whether this machine has what the kernel needs; without it files are hashed by the library.
private let hasInstructions = mlgate_can_digest() != 0

/// SHA-256 little by little.
@Suite(.enabled(if: hasInstructions)) struct DigestKernelTests {
  /// The digest of pieces that are given one after the other, after some quarters of blocks of each by themselves.
  private static func digest(_ pieces: [[UInt8]], alone: Int = 0) -> String {
    var digest = mlgate_digest()
    mlgate_digest_begin(&digest)
    for piece in pieces {
      piece.withUnsafeBufferPointer { bytes in
        mlgate_digest_give(&digest, bytes.baseAddress, bytes.count)
        for _ in 0..<alone where mlgate_digest_waits(&digest) != 0 { mlgate_digest_part(&digest) }
        mlgate_digest_finish(&digest)
      }
    }
    return result(digest)
  }

  private static func result(_ digest: mlgate_digest) -> String {
    var (digest, result) = (digest, [UInt8](repeating: 0, count: 32))
    mlgate_digest_result(&digest, &result)
    return Digest(bytes: result).hex
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
    #expect(Self.digest([[UInt8](repeating: 0x61, count: 1_000_000)], alone: 50_001) == expected)
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
        let alone = Int.random(in: 0...40, using: &generator)
        #expect(Self.digest(pieces.map { Array($0) }, alone: alone) == expected, "\(length) bytes, cut at \(cuts)")
      }
    }
  }

  // MARK: Beside other work

  private typealias Beside = UnsafeMutablePointer<mlgate_digest>

  /// Expects of a kernel to find the same alone and beside more, less and none of the blocks that it could hash, some of
  /// them begun, and the digest to be right.
  ///
  /// - Parameter hashesAny: whether it has to have hashed some of very many.
  private static func expectSame<Found: Equatable>(
    _ name: String, hashesAny: Bool, _ work: (Beside?) -> Found
  ) {
    let alone = work(nil)
    for blocks in [0, 1, 3, 50, 5002] {
      let bytes = [UInt8](repeating: 7, count: blocks * 64 + 3)
      var digest = mlgate_digest()
      mlgate_digest_begin(&digest)
      bytes.withUnsafeBufferPointer { pointer in
        mlgate_digest_give(&digest, pointer.baseAddress, pointer.count)
        // A block may have been begun.
        for _ in 0..<(blocks % 4) { mlgate_digest_step(&digest) }
        #expect(work(&digest) == alone, "\(name) beside \(blocks) blocks")
        if hashesAny, blocks == 5002 { #expect(digest.blocks < blocks, "\(name)") }
        mlgate_digest_finish(&digest)
      }
      #expect(result(digest) == SHA256Stream.digest(of: bytes).hex, "\(name) beside \(blocks) blocks")
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

  /// Records with a margin, and where their fields end.
  private struct Table {
    let rows: Int
    let count: Int
    let bytes: [UInt8]
    private(set) var ends: [UInt32] = []
    /// The same, column by column, each after its own place for an end before it.
    private(set) var endsByColumn: [[UInt32]] = []

    init(rows: Int) {
      var generator = SeededGenerator(UInt64(rows))
      let content = records(rows, &generator)
      let margin = [UInt8](repeating: 0x30, count: 64)
      (self.rows, count, bytes) = (rows, content.count, margin + content + margin)
      ends = scanned(MLGATE_ISA_PORTABLE, nil)
      endsByColumn = (0...3).map { column in (0..<rows).map { ends[3 * $0 + column] } }
    }

    func scanned(_ isa: mlgate_isa, _ digest: Beside?) -> [UInt32] {
      let dialect = mlgate_dialect(delimiter: 0x2C, quote: 0x22)
      return [.max]
        + [UInt32](unsafeUninitializedCapacity: count + Int(MLGATE_SCAN_PADDING)) { ends, written in
          withBytes { written = mlgate_scan(isa, $0, count, dialect, ends.baseAddress, nil, digest).separators }
        }
    }

    func withBytes(_ body: (UnsafePointer<UInt8>) -> Void) {
      bytes.withUnsafeBufferPointer { all in
        if let start = all.baseAddress { body(start + 64) }
      }
    }

    func withColumn(_ index: Int, _ digest: Beside?, _ body: (UnsafePointer<UInt8>, mlgate_column) -> Void) {
      ends.withUnsafeBufferPointer { ends in
        guard let first = ends.baseAddress else { return }
        let column = mlgate_column(
          ends: first + 1 + index, before: first + index, stride: 3, rows: rows, trims_return: 0, skips_empty: 0,
          digest: digest)
        withBytes { body($0, column) }
      }
    }

    func hashes(_ index: Int, _ digest: Beside?) -> [UInt64] {
      var hashes = [UInt64](repeating: 0, count: rows)
      withColumn(index, digest) { mlgate_hash_fields($0, $1, nil, 0x22, 77, &hashes) }
      return hashes
    }

    /// The same of fields whose ends lie one after the other and that are known to have no quotes.
    func plainHashes(_ index: Int, _ digest: Beside?) -> [UInt64] {
      var hashes = [UInt64](repeating: 0, count: rows)
      endsByColumn[index].withUnsafeBufferPointer { before in
        endsByColumn[index + 1].withUnsafeBufferPointer { ends in
          let column = mlgate_column(
            ends: ends.baseAddress, before: before.baseAddress, stride: 1, rows: rows, trims_return: 0, skips_empty: 0,
            digest: digest)
          withBytes { mlgate_hash_fields($0, column, nil, 0, 77, &hashes) }
        }
      }
      return hashes
    }
  }

  private static let sizes = [1, 5, 8, 9, 400]

  @Test(arguments: sizes) func `a scan finds the same when it hashes beside`(rows: Int) {
    let table = Table(rows: rows)
    for isa in kernels {
      let hashesAny = rows == 400 && (isa == MLGATE_ISA_AVX2 || isa == MLGATE_ISA_AVX512)
      Self.expectSame("\(isa)", hashesAny: hashesAny) { table.scanned(isa, $0) }
    }
  }

  @Test(arguments: sizes) func `small integers are the same when blocks are hashed beside`(rows: Int) {
    let table = Table(rows: rows)
    for isa in kernels {
      for index in 0..<3 {
        Self.expectSame("\(isa), column \(index)", hashesAny: rows == 400) { digest in
          var (places, others) = ([UInt32](repeating: 0, count: rows), [UInt32](repeating: 0, count: rows + 1))
          var counts = [UInt32](repeating: 0, count: Int(MLGATE_SMALL_COUNT) + 1)
          var left = 0
          table.withColumn(index, digest) { left = mlgate_small_integers(isa, $0, $1, &places, &others, &counts) }
          return [places, Array(others[..<left]), counts]
        }
      }
    }
  }

  @Test(arguments: sizes) func `hashes of fields are the same when blocks are hashed beside`(rows: Int) {
    let table = Table(rows: rows)
    for index in 0..<3 {
      Self.expectSame("column \(index)", hashesAny: rows == 400) { table.hashes(index, $0) }
      Self.expectSame("plain column \(index)", hashesAny: rows == 400) { table.plainHashes(index, $0) }
      #expect(table.plainHashes(index, nil) == table.hashes(index, nil))
    }
  }

  @Test(arguments: sizes) func `hashes are counted the same when blocks are hashed beside`(rows: Int) {
    let table = Table(rows: rows)
    for index in 0..<3 {
      let hashes = table.hashes(index, nil)
      Self.expectSame("column \(index)", hashesAny: rows == 400) { digest in
        var slots = [mlgate_slot](repeating: mlgate_slot(), count: 1024)
        // Some are not there.
        for hash in hashes.dropLast(rows / 4) where slots[Int(hash >> 54)].hash == 0 {
          slots[Int(hash >> 54)].hash = hash
        }
        var left = [UInt32](repeating: 0, count: rows + 1)
        let missing = mlgate_count_hashes(&slots, 1023, 54, hashes, rows, &left, digest)
        return [slots.map(\.count), Array(left[..<missing])]
      }
    }
  }
}
