import Foundation
import MLGateResults
import MLGateTables
import Synchronization
import Testing

/// What a scan rejected, in the order it was told.
private final class Basket: Sendable {
  private let told = Mutex<[(record: MalformedRecord, bytes: [UInt8])]>([])

  var contents: [(record: MalformedRecord, bytes: [UInt8])] { told.withLock { $0 } }

  func take(_ record: MalformedRecord, _ bytes: UnsafeRawBufferPointer) {
    told.withLock { $0.append((record, Array(bytes))) }
  }
}

@Suite struct RejectedTests {
  private func scan(_ files: [TableSource.File], threads: Int, _ basket: Basket) throws -> ScanAccount {
    var scan = TableScan(TableSource(files: files, format: .csv), threads: threads)
    scan.rejected = { record, bytes throws(TableError) in basket.take(record, bytes) }
    return try scan.run([])
  }

  @Test func `rejected records come with their very bytes`() throws {
    let scratch = try Scratch()
    let bytes = Array("\u{FEFF}a,\"b\"\r\n1,2\r\n\"x\ny\"\r\n3,4\n5,\u{E9}\0\n6,".utf8) + [0xFF]
    let basket = Basket()
    let account = try scan([scratch.file("x.csv", bytes)], threads: 1, basket)
    #expect(account.headerBytes == Array("a,\"b\"\r\n".utf8))
    #expect(
      basket.contents.map(\.bytes) == [
        Array("\"x\ny\"\r\n".utf8), Array("5,\u{E9}\0\n".utf8), Array("6,".utf8) + [0xFF, 0x0A],
      ])
    #expect(basket.contents.map(\.record) == account.malformed)
    #expect(basket.contents.map(\.record.kind) == [.fieldCount, .nulByte, .encoding])
  }

  @Test func `all of them come in order, whatever the number of threads`() throws {
    let scratch = try Scratch()
    let lines = (0..<80_000).map { $0 % 7 == 3 ? "\($0)" : "\($0),\"some text\"" }
    let file = try scratch.file("x.csv", Array(("a,b\n" + lines.joined(separator: "\n") + "\n").utf8))
    let expected = lines.filter { !$0.contains(",") }.map { Array("\($0)\n".utf8) }
    for threads in [1, 3] {
      let basket = Basket()
      let account = try scan([file], threads: threads, basket)
      #expect(basket.contents.map(\.bytes) == expected)
      #expect(account.malformedCount == expected.count)
      #expect(account.malformed.count == TableScan.malformedKept)
      #expect(
        basket.contents.map(\.record.location.line).suffix(1) == [lines.lastIndex { !$0.contains(",") }.map { $0 + 2 }])
    }
  }

  @Test func `an error of who takes them ends the scan`() throws {
    let scratch = try Scratch()
    let file = try scratch.file("x.csv", Array("a,b\n1\n".utf8))
    var scan = TableScan(TableSource(files: [file], format: .csv))
    scan.rejected = { record, _ throws(TableError) in throw TableError(.io, at: record.location, "the disk is full.") }
    var found: String?
    do { _ = try scan.run([]) } catch { found = error.description }
    #expect(found == "x.csv:2: error: the disk is full.")
  }

  @Test func `types are declared for columns that are there`() throws {
    let scratch = try Scratch()
    var source = TableSource(files: [try scratch.file("x.csv", Array("zip,b\n1,2\n".utf8))], format: .csv)
    source.types = ["zipp": .text]
    var found: String?
    do { _ = try TableScan(source).run([]) } catch { found = error.description }
    #expect(
      found
        == "x.csv:1: error: a type is declared for column 'zipp', which is not there; did you mean 'zip'? The columns "
        + "are zip, b.")
  }
}

@Suite struct ProgressTests {
  /// Ends the scan at the first batch.
  private final class Ending: BatchConsumer {
    let progress: ScanProgress

    init(_ progress: ScanProgress) { self.progress = progress }

    func begin(columns: [String]) {}
    func makeWorker() -> any BatchWorker { Worker() }
    func commit(_ result: (any Sendable)?, batch: Int) { progress.cancel() }

    private final class Worker: BatchWorker {
      func process(_ batch: ColumnBatch) -> (any Sendable)? { nil }
    }
  }

  @Test func `progress counts stored bytes, rows and what there is in all`() throws {
    let scratch = try Scratch()
    let text = Array("a,b\n1,2\n3,4\n5\n".utf8)
    let packed = try Packing.gzip.pack(text)
    let files = [try scratch.file("1.csv", text), try scratch.file("2.csv.gz", packed)]
    var scan = TableScan(TableSource(files: files, format: .csv))
    let progress = ScanProgress()
    #expect(progress.reading == nil)
    scan.progress = progress
    _ = try scan.run([])
    let total = text.count + packed.count
    #expect(
      progress.reading == ScanProgress.Reading(name: "2.csv.gz", bytes: total, totalBytes: total, rows: 4))
    // A second scan begins anew.
    scan.source.files.removeLast()
    _ = try scan.run([])
    #expect(
      progress.reading == ScanProgress.Reading(name: "1.csv", bytes: text.count, totalBytes: text.count, rows: 2))
  }

  @Test(arguments: [1, 3]) func `a scan that is told to end does`(threads: Int) throws {
    let scratch = try Scratch()
    let file = try scratch.file(
      "x.csv", Array("a,b\n".utf8) + [UInt8](repeatElement(Array("12345,\"6789\"\n".utf8), count: 1_000_000).joined()))
    var scan = TableScan(TableSource(files: [file], format: .csv), threads: threads)
    let progress = scan.progress
    var found: TableError?
    do { _ = try scan.run([Ending(progress)]) } catch { found = error }
    #expect(found?.kind == .cancelled)
    #expect(found?.description == "x.csv: error: the reading was told to end before the file did.")
    let bytes = try #require(progress.reading).bytes
    // Nobody may begin a batch that is `lag` places behind, so not much was read meanwhile.
    #expect(bytes < (TableScan.lag + 8) * 256 * 1024)
    scan.progress = ScanProgress()
    #expect(try scan.run([]).rows == 1_000_000)
  }
}
