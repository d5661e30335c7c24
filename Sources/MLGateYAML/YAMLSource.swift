import MLGateResults

/// A text and the name of the file it came from, so that an error can show the line it speaks of.
///
/// Lines end at LF, CR or CRLF, as editors count them. A byte order mark at the start is no part of the text.
/// Copies share one storage.
public struct YAMLSource: Sendable {
  private final class Storage: Sendable {
    let file: String
    let bytes: [UInt8]
    let lines: [Line]

    init(file: String, bytes: [UInt8]) {
      self.file = file
      self.bytes = bytes
      lines = Storage.lines(of: bytes)
    }

    private static func lines(of bytes: [UInt8]) -> [Line] {
      var lines = [Line(byte: 0, codePoint: 0)]
      // Invariant: `index` stays below `count`. A plain loop over the buffer, because it visits every byte of the file.
      bytes.withUnsafeBufferPointer { bytes in
        let count = bytes.count
        var (index, codePoint) = (0, 0)
        while index < count {
          let byte = bytes[index]
          index += 1
          if byte & 0xC0 != 0x80 { codePoint += 1 }
          if byte > 0x0D { continue }
          let isBeforeLineFeed = index < count && bytes[index] == 0x0A
          let endsLine = byte == 0x0A || (byte == 0x0D && !isBeforeLineFeed)
          if endsLine { lines.append(Line(byte: index, codePoint: codePoint)) }
        }
      }
      return lines
    }
  }

  /// Where a line begins.
  private struct Line: Sendable {
    let byte: Int
    let codePoint: Int
  }

  private let storage: Storage

  /// Takes the bytes of a file; what is not UTF-8 is kept as it is and refused when it is parsed.
  public init(file: String, bytes: some Collection<UInt8>) {
    let hasMark = bytes.starts(with: [0xEF, 0xBB, 0xBF])
    storage = Storage(file: file, bytes: Array(hasMark ? bytes.dropFirst(3) : bytes.dropFirst(0)))
  }

  public init(file: String, text: String) { self.init(file: file, bytes: text.utf8) }

  /// The path as a person would type it.
  public var file: String { storage.file }

  var bytes: [UInt8] { storage.bytes }

  /// The text of a line without its end, counted from 1; `nil` when there is no such line.
  public func line(_ number: Int) -> String? {
    guard number >= 1, number <= storage.lines.count else { return nil }
    let start = storage.lines[number - 1].byte
    let end = storage.bytes[start...].firstIndex { $0 == 0x0A || $0 == 0x0D } ?? storage.bytes.endIndex
    return String(decoding: storage.bytes[start..<end], as: UTF8.self)
  }

  /// The place of the code point at `index`, counted from 0.
  func location(codePoint index: Int) -> SourceLocation {
    let line = lastLine { $0.codePoint <= index }
    return SourceLocation(file: file, line: line + 1, column: index - storage.lines[line].codePoint + 1)
  }

  /// The place of the byte at `index`, counted from 0.
  func location(byte index: Int) -> SourceLocation {
    let line = lastLine { $0.byte <= index }
    let end = min(index, storage.bytes.count)
    let before = storage.bytes[min(storage.lines[line].byte, end)..<end]
    return SourceLocation(file: file, line: line + 1, column: before.count { $0 & 0xC0 != 0x80 } + 1)
  }

  /// The last line for which `isBefore` holds, by bisection; the first line when it holds for none.
  private func lastLine(where isBefore: (Line) -> Bool) -> Int {
    var (low, high) = (0, storage.lines.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if isBefore(storage.lines[middle]) { low = middle } else { high = middle }
    }
    return low
  }
}
