import CMLGateScan
import Testing

@testable import MLGateTables

@Suite struct JSONKernelTests {
  /// What a kernel made of some lines: every field, and where it stopped.
  private struct Made: Equatable {
    var fields: [[UInt8]] = []
    var lines: [UInt32] = []
    var starts: [UInt32] = []
    var stops: [Int] = []
    var blanks = 0
    var flags: UInt32 = 0
  }

  private typealias Kernel = (
    UnsafeMutablePointer<mlgate_json_names>, UnsafePointer<UInt8>, Int, Int, UnsafeMutablePointer<mlgate_json_output>
  ) -> mlgate_json_status

  /// Reads lines with a kernel; those it stops at are left out.
  private func made(of text: [UInt8], _ names: JSONNames, _ kernel: Kernel) -> Made {
    let columns = names.columns.count
    let buffer = ChunkBuffer(capacity: text.count)
    text.withUnsafeBufferPointer { from in
      if let base = from.baseAddress { buffer.bytes.update(from: base, count: from.count) }
    }
    let rows = text.count { $0 == 0x0A }
    var bytes = [UInt8](repeating: 0, count: text.count + rows * columns + 64)
    var scratch = bytes
    var ends = [UInt32](repeating: .max, count: rows * columns + 1)
    var lines = [UInt32](repeating: 0, count: rows)
    var starts = lines
    var result = Made()
    bytes.withUnsafeMutableBufferPointer { bytes in
      scratch.withUnsafeMutableBufferPointer { scratch in
        ends.withUnsafeMutableBufferPointer { ends in
          lines.withUnsafeMutableBufferPointer { lines in
            starts.withUnsafeMutableBufferPointer { starts in
              guard let end = ends.baseAddress, let room = scratch.baseAddress else { return }
              var output = mlgate_json_output()
              output.bytes = bytes.baseAddress
              output.ends = end + 1
              output.lines = lines.baseAddress
              output.starts = starts.baseAddress
              while names.withNames(scratch: room, { kernel($0, buffer.bytes, text.count, .max, &output) })
                == MLGATE_JSON_STOPPED
              {
                result.stops.append(output.position)
                output.position += mlgate_find_byte(buffer.bytes + output.position, text.count, 0x0A) + 1
                output.line += 1
              }
              result.fields = (0..<(output.rows * columns)).map { field in
                Array(bytes[Int(ends[field] &+ 1)..<Int(ends[field + 1])])
              }
              result.lines = Array(lines[..<output.rows])
              result.starts = Array(starts[..<output.rows])
              result.blanks = output.blanks
              result.flags = output.flags
            }
          }
        }
      }
    }
    return result
  }

  @Test(arguments: [UInt64(11), 12, 13]) func `the kernel does what the portable one does`(seed: UInt64) throws {
    var writer = JSONLinesWriter(seed: seed)
    let written = writer.table(bytes: 60_000, faults: true)
    var text = written.text
    // Damage at random places, never a line feed.
    for _ in 0..<100 {
      let place = Int.random(in: 0..<text.count, using: &writer.generator)
      guard text[place] != 0x0A else { continue }
      text[place] = Array("\"\\{}[],:0e \u{1}".utf8).randomElement(using: &writer.generator) ?? 0
    }
    let names = JSONNames()
    for line in written.text.split(separator: 0x0A) {
      (Array(line) + [0x0A]).withUnsafeBufferPointer { line in
        if (try? JSONLine.members(of: line)) != nil { try? JSONLine.learn(line, names) }
      }
    }
    let portable = made(of: text, names) { mlgate_json_rows_portable($0, $1, $2, $3, $4) }
    let vector = made(of: text, names) { mlgate_json_rows($0, $1, $2, $3, $4) }
    #expect(vector == portable)
    #expect(vector.fields.count > 1000)
    #expect(vector.stops.count > written.malformed)
  }

  @Test(arguments: [UInt64(21), 22]) func `the kernel reads what the careful reader lets pass`(seed: UInt64) throws {
    var writer = JSONLinesWriter(seed: seed)
    let written = writer.table(bytes: 30_000)
    let names = JSONNames()
    var text: [UInt8] = []
    var wellFormed: [Int] = []
    for line in written.text.split(separator: 0x0A) {
      var damaged = Array(line) + [0x0A]
      let place = Int.random(in: 0..<(damaged.count - 1), using: &writer.generator)
      damaged[place] = UInt8.random(in: 0x20..<0x7F, using: &writer.generator)
      damaged.withUnsafeBufferPointer { line in
        // What is no longer UTF-8 is never shown to the kernel.
        guard mlgate_first_invalid_utf8(damaged, damaged.count) == damaged.count else { return }
        if (try? JSONLine.members(of: line)) != nil {
          try? JSONLine.learn(line, names)
          wellFormed.append(text.count)
        }
        text += damaged
      }
    }
    let vector = made(of: text, names) { mlgate_json_rows($0, $1, $2, $3, $4) }
    #expect(vector.starts.map(Int.init) == wellFormed)
    #expect(!vector.stops.isEmpty)
  }
}
