import Testing

@testable import MLGatePipeline

@Suite struct LineSplitterTests {
  private func lines(_ chunks: [[UInt8]], limit: Int = 65_536) -> [String] {
    var splitter = LineSplitter(limit: limit)
    var lines: [String] = []
    for chunk in chunks { chunk.withUnsafeBytes { splitter.take($0) { lines.append($0) } } }
    splitter.finish { lines.append($0) }
    return lines
  }

  private func lines(_ text: String, limit: Int = 65_536) -> [String] { lines([Array(text.utf8)], limit: limit) }

  @Test(
    arguments: [
      ("", []), ("a", ["a"]), ("a\n", ["a"]), ("\n", [""]), ("a\r\nb", ["a", "b"]), ("a\rb\n", ["a\rb"]),
      ("\n\n", ["", ""]), ("a\n\r\n", ["a", ""]), ("50%\r100%\r\n", ["50%\r100%"]),
    ] as [(String, [String])])
  func examples(_ text: String, _ expected: [String]) { #expect(lines(text) == expected) }

  @Test func longLineComesInPieces() {
    #expect(lines("abcdefgh\nij", limit: 3) == ["abc", "def", "gh", "ij"])
    #expect(lines("abcdef\nij\n", limit: 3) == ["abc", "def", "ij"])
    #expect(lines("abcdef\r\n\nij\n", limit: 3) == ["abc", "def", "", "ij"])
  }

  @Test func pieceNeverCutsACharacter() {
    #expect(lines("aaéé", limit: 3) == ["aa", "é", "é"])
    #expect(lines("a😀😀b", limit: 6) == ["a😀", "😀b"])
    #expect(lines("€€€", limit: 4) == ["€", "€", "€"])
  }

  @Test func invalidBytesMakeProgress() {
    #expect(lines([Array(repeating: 0x80, count: 7)], limit: 3).joined() == String(repeating: "\u{FFFD}", count: 7))
    #expect(lines([[0xF0, 0x9F, 0x0A]]) == ["\u{FFFD}"])
  }

  /// However the bytes arrive, the lines are the same.
  @Test func chunksDoNotShow() {
    let bytes = Array("one\r\ntwo three\n\nfour é€😀 five\r\n\rsix seven eight nine".utf8)
    for limit in [4, 7, 10, 65_536] {
      let whole = lines([bytes], limit: limit)
      for size in 1...bytes.count {
        let chunks = stride(from: 0, to: bytes.count, by: size).map { Array(bytes[$0..<min($0 + size, bytes.count)]) }
        #expect(lines(chunks, limit: limit) == whole, "limit \(limit), chunks of \(size)")
      }
    }
  }

  @Test func atTheRealLimit() {
    let line = String(repeating: "x", count: 65_536)
    #expect(lines(line + "\n" + line + "y\n") == [line, line, "y"])
  }
}
