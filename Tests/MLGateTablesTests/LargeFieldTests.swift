import Foundation
import MLGateResults
import MLGateTables
import Testing

/// Fields of 100 MB, written block by block so that the tests stay quick.
@Suite struct LargeFieldTests {
  private static let megabyte = Data(repeating: UInt8(ascii: "x"), count: 1 << 20)

  /// `head`, 100 MiB of x, and `tail`.
  private func file(_ scratch: Scratch, _ head: String, _ tail: String) throws -> TableSource.File {
    let file = try scratch.file("x.csv", Array(head.utf8))
    let handle = try #require(FileHandle(forWritingAtPath: file.path))
    try handle.seekToEnd()
    for _ in 0..<100 { try handle.write(contentsOf: Self.megabyte) }
    try handle.write(contentsOf: Data(tail.utf8))
    try handle.close()
    return file
  }

  @Test(
    arguments: [
      ("a,b\n1,", "\n2,3\n", 2, []), ("a,b\n1,\"", "\"\n2,3\n", 2, []),
      ("a,b\n", "\n2,3\n", 1, ["x.csv:2: 1 field, header has 2"]),
      ("a,b\n1,\"", "\n2,3\n", 0, ["x.csv:2:3: the record has a quote that is never closed"]),
    ] as [(String, String, Int, [String])]) func `a field of 100 MB is a field`(
      head: String, tail: String, rows: Int, complaints: [String]
    ) throws
  {
    let scratch = try Scratch()
    let source = TableSource(files: [try file(scratch, head, tail)], format: .csv)
    let account = try TableScan(source, digests: false).run([])
    #expect(account.rows == rows)
    #expect(account.malformed.map { "\($0.location): \($0.message)" } == complaints)
  }
}
