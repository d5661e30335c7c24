import Foundation
import MLGateFiles
import MLGateResults
import MLGateTables
import Testing

@Suite struct CompressionTests {
  private static let text = Array("a,b\n1,\"x\ny\"\n2,\n3\n4,z\n".utf8)

  /// Rows that do not pack too well, so that there are many blocks.
  private static func table(_ rows: Int, seed: UInt64) -> [UInt8] {
    var generator = SeededGenerator(seed)
    var text = Array("a,b\n".utf8)
    for row in 0..<rows { text += Array("\(row),\"\(generator.next())\n\"\n".utf8) }
    return text
  }

  private static func remaining(_ error: any Error) -> String { "\(error)" }

  @Test(arguments: Packing.allCases, [1, 2, 3]) func `every packing of a text has the same rows`(
    packing: Packing, threads: Int
  ) throws {
    let scratch = try Scratch()
    for text in [Self.text, Self.table(60_000, seed: 5)] {
      let packed = try packing.pack(text)
      let plain = try load([scratch.file("x.csv", text)])
      // The name promises nothing: the first bytes tell.
      for name in ["x.csv\(packing.ending)", "y.csv"] {
        let table = try load([scratch.file(name, packed)], threads: threads)
        #expect(table.columns == plain.columns)
        #expect(table.rows == plain.rows)
        #expect(table.lines == plain.lines)
        #expect(table.account.malformed.map(\.byteOffset) == plain.account.malformed.map(\.byteOffset))
        // Sizes and digests are of the file as it is stored.
        #expect(table.account.files.map(\.bytes) == [packed.count])
        #expect(table.account.files.map(\.digest) == [SHA256Stream.digest(of: packed)])
      }
    }
  }

  @Test(arguments: [Packing.gzip, .zstd], [0, 1, 7, 8, 100_000]) func `members one after the other are one text`(
    packing: Packing, at cut: Int
  ) throws {
    let text = Self.table(30_000, seed: 6)
    let members = [Array(text[..<cut]), Array(text[cut...]), []]
    let scratch = try Scratch()
    let file = try scratch.file("x.csv", members.map(packing.pack).flatMap { $0 })
    #expect(try load([file]).rows == load([scratch.file("y.csv", text)]).rows)
  }

  @Test func `padding after gzip and skippable frames of Zstandard are passed`() throws {
    let scratch = try Scratch()
    let plain = try load([scratch.file("x.csv", Self.text)])
    let gzip = try Packing.gzip.pack(Self.text)
    #expect(try load([scratch.file("1.gz", gzip + [UInt8](repeating: 0, count: 300_000))]).rows == plain.rows)
    // RFC 8878, 3.1.2: magic number, size, content.
    let skippable: [UInt8] = [0x5A, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 1, 2, 3]
    let zstd = try Packing.zstd.pack(Self.text)
    #expect(try load([scratch.file("2.zst", skippable + zstd + skippable)]).rows == plain.rows)
  }

  @Test func `a very repetitive text unpacks through a small input`() throws {
    let row = "1," + String(repeating: "0", count: 1000) + "\n"
    let text = Array(("a,b\n" + String(repeating: row, count: 3000)).utf8)
    let scratch = try Scratch()
    for packing in [Packing.gzip, .zstd] {
      let packed = try packing.pack(text)
      #expect(packed.count < 20_000)
      #expect(try load([scratch.file("x", packed)]).account.rows == 3000)
    }
  }

  @Test(arguments: [(Packing.gzip, "gzip"), (.zstd, "Zstandard")]) func `what is cut short is told with its byte`(
    packing: Packing, name: String
  ) throws {
    let scratch = try Scratch()
    let packed = try packing.pack(Self.table(5000, seed: 7))
    for count in [5, 20, packed.count / 2, packed.count - 1] {
      let file = try scratch.file("x.csv", Array(packed[..<count]))
      var found: (any Error)?
      do { _ = try load([file]) } catch { found = error }
      #expect(
        found.map(Self.remaining)
          == "x.csv: error: the \(name) data ends too early, after byte \(count) of the file; expected the rest of it. "
          + "Fetch the file again; a transfer was cut short or a disk ran full.", "\(count)")
      #expect((found as? TableError)?.kind == .compression)
    }
  }

  @Test func `damage is told with its byte, its reason and what to do`() throws {
    let scratch = try Scratch()
    var gzip = try Packing.gzip.pack(Self.text)
    // The checksum is the first half of the last 8 bytes.
    gzip[gzip.count - 8] ^= 1
    #expect(
      refusal(gzip)
        == "x.csv: error: the gzip data is damaged near byte \(gzip.count - 4) of the file (incorrect data check); expected "
        + "data that 'gzip -t' accepts. Fetch the file again.")
    let tail = try Packing.gzip.pack(Self.text)
    #expect(
      refusal(tail + Array("tail".utf8))
        == "x.csv: error: the gzip data is damaged near byte \(tail.count + 2) of the file (incorrect header check); "
        + "expected data that 'gzip -t' accepts. Fetch the file again.")
    var zstd = try Packing.zstd.pack(Self.table(5000, seed: 8))
    for index in 2000..<2100 { zstd[index] ^= 0xFF }
    let told = try #require(refusal(zstd))
    #expect(told.hasPrefix("x.csv: error: the Zstandard data is damaged near byte "))
    #expect(told.hasSuffix("; expected data that 'zstd -t' accepts. Fetch the file again."))
    let file = try scratch.file("x.csv.gz", Self.text)
    var found: String?
    do { _ = try load([file]) } catch { found = "\(error)" }
    #expect(
      found
        == "x.csv.gz: error: the file's name says gzip, its first bytes do not; expected data that 'gzip -t' accepts. "
        + "Fetch the file again, or name it for what it is.")
  }

  @Test(arguments: [Packing.gzip, .zstd]) func `whatever is changed, the text is the same or an error tells`(
    packing: Packing
  ) throws {
    var generator = SeededGenerator(9)
    let scratch = try Scratch()
    let text = Self.table(300, seed: 9)
    let packed = try packing.pack(text)
    let plain = try load([scratch.file("x.csv", text)])
    var refused = 0
    for _ in 0..<300 {
      var bytes = packed
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        bytes[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
      }
      let file = try scratch.file("x.csv", bytes)
      do throws(TableError) {
        // A change of what nobody reads (a time, a flag) does no harm.
        #expect(try TableScan(TableSource(files: [file], format: .csv)).run([]).rows == plain.rows.count)
      } catch {
        refused += 1
      }
    }
    #expect(refused > 250)
  }

  @Test func `an empty file is empty whatever its name, and so is an empty member`() throws {
    let scratch = try Scratch()
    for file in [try scratch.file("x.gz", []), try scratch.file("x.gz", Packing.gzip.pack([]))] {
      var found: String?
      do { _ = try load([file]) } catch { found = "\(error)" }
      #expect(found == "x.gz: error: the file is empty; expected a header line that names the columns.")
    }
  }

  @Test func `the name of a compressed file tells its delimiter`() {
    #expect(DelimitedFormat.named(by: "x.tsv.gz") == .tsv)
    #expect(DelimitedFormat.named(by: "x.tab.zst") == .tsv)
    #expect(DelimitedFormat.named(by: "x.csv.zst") == .csv)
    #expect(DelimitedFormat.named(by: "gz") == .csv)
  }
}

/// Bytes from memory, a few at a time.
private final class Trickle: ByteStream {
  private var bytes: ArraySlice<UInt8>
  private let atOnce: Int
  private let complaint: TableError?

  init(_ bytes: [UInt8], atOnce: Int, complaint: TableError? = nil) {
    self.bytes = bytes[...]
    self.atOnce = atOnce
    self.complaint = complaint
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(TableError) -> Int {
    let part = bytes.prefix(min(atOnce, buffer.count))
    buffer.copyBytes(from: part)
    bytes = bytes.dropFirst(part.count)
    return part.count
  }

  func finish() throws(TableError) { if let complaint { throw complaint } }
}

@Suite struct StreamTests {
  private static let text = Array("a,b\n1,\"x\ny\"\n3\n2,z".utf8)

  @Test(arguments: [1, 3, 1000]) func `a stream of one's own is read like a file`(atOnce: Int) throws {
    let file = TableSource.File(
      path: "query", open: { () throws(TableError) -> any ByteStream in Trickle(Self.text, atOnce: atOnce) })
    let table = try load([file])
    #expect(table.rows == [["1", "x\ny"], ["2", "z"]])
    #expect(table.complaints == ["query:4: 1 field, header has 2"])
    #expect(table.account.files.map(\.digest) == [SHA256Stream.digest(of: Self.text)])
    #expect(table.account.files.map(\.bytes) == [Self.text.count])
  }

  @Test func `what a stream says at its end fails the scan`() throws {
    let complaint = TableError(.io, at: SourceLocation(file: "query"), "the query failed half way.")
    let file = TableSource.File(
      path: "query",
      open: { () throws(TableError) -> any ByteStream in Trickle(Self.text, atOnce: 100, complaint: complaint) })
    #expect(throws: TableError.self) { try load([file]) }
  }

  @Test(arguments: Packing.allCases) func `a pipe is read like a file`(packing: Packing) throws {
    let scratch = try Scratch()
    let path = "\(scratch.path)/pipe"
    try #require(mkfifo(path, 0o600) == 0)
    let packed = try packing.pack(Self.text)
    let writer = Thread {
      guard let handle = FileHandle(forWritingAtPath: path) else { return }
      for byte in packed { try? handle.write(contentsOf: Data([byte])) }
      try? handle.close()
    }
    writer.start()
    let source = TableSource(files: [.init(path: path, name: "pipe")], format: .csv)
    let loader = ColumnLoader(["a", "b"], format: .csv, sourceName: "pipe")
    let account = try TableScan(source).run([loader])
    #expect(loader.texts("a") == ["1", "2"])
    #expect(loader.texts("b") == ["x\ny", "z"])
    #expect(account.files.map(\.digest) == [SHA256Stream.digest(of: packed)])
  }
}
