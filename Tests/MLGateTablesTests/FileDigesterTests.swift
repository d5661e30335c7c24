import CMLGateScan
import Dispatch
import MLGateFiles
@testable import MLGateTables
import Testing

@Suite struct FileDigesterTests {
  /// Pieces come to many threads in any order, as long as the threads take them in turn; whoever has the turn hashes some
  /// of it beside other work, all of it, or none.
  @Test(arguments: [1, 2, 3, 8], [false, true]) func `pieces make the digest of the whole`(
    threads: Int, usesBlocks: Bool
  ) {
    var generator = SeededGenerator(61)
    for _ in 0..<20 {
      let pieces = (0..<Int.random(in: 0...60, using: &generator)).map { number in
        [UInt8](repeating: UInt8(number), count: Int.random(in: 0...3000, using: &generator))
      }
      let steps = pieces.map { _ in Int.random(in: 0...250, using: &generator) }
      let digester = FileDigester(usesBlocks: usesBlocks)
      let next = Guarded(0)
      DispatchQueue.concurrentPerform(iterations: threads) { _ in
        let side = SideDigest()
        let buffer = ChunkBuffer(capacity: 4096)
        while true {
          let number = next.withLock { next in
            defer { next += 1 }
            return next
          }
          guard number < pieces.count else { return }
          let place = number..<(number + pieces[number].count)
          (buffer.bytes + number).update(from: pieces[number], count: pieces[number].count)
          side.begin(Chunk.Piece(digester: digester, number: number, place: place), in: buffer)
          for _ in 0..<steps[number] {
            mlgate_digest_step(side.work)
          }
          side.finish()
          buffer.bytes.update(repeating: 0xEE, count: buffer.capacity)
        }
      }
      #expect(digester.digest(ofPieces: pieces.count) == SHA256Stream.digest(of: pieces.flatMap(\.self)))
    }
  }

  /// Files of one line up to many chunks, comments and headers that fill chunks of their own, and none of it twice.
  @Test func `every byte of every file is hashed once`() throws {
    let scratch = try Scratch()
    let long = String(repeating: "# a comment\n", count: 40_000)
    var format = DelimitedFormat()
    format.comment = UInt8(ascii: "#")
    let contents = [
      "a\n1\n", long + "a\n1\n2\n", "a\n" + String(repeating: "123456\n", count: 200_000), "a\n1",
      "a\n" + String(repeating: "\"x\ny\"\n", count: 100_000), "a\n", long + "a\n" + long + "7\n",
    ]
    let files = try contents.enumerated().map { index, text in
      try scratch.file("\(index).csv", Array(text.utf8))
    }
    for threads in [1, 2, 5] {
      let account = try TableScan(TableSource(files: files, format: format), threads: threads).run([])
      for (file, text) in zip(account.files, contents) {
        #expect(file.digest == SHA256Stream.digest(of: Array(text.utf8)), "\(file.name) on \(threads) threads")
      }
    }
  }
}
