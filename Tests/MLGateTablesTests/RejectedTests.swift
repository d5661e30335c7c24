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
