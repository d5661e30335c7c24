import CMLGateScan

@testable import MLGateTables

/// What a kernel made of some lines.
private struct Made: Equatable {
  var fields: [ArraySlice<UInt8>] = []
  var lines: [UInt32] = []
  var starts: [UInt32] = []
  var blanks = 0
  var flags: UInt32 = 0
}

private typealias Kernel = (
  UnsafeMutablePointer<mlgate_json_names>, UnsafePointer<UInt8>, Int, Int, UnsafeMutablePointer<mlgate_json_output>
) -> mlgate_json_status

/// The kernel with vector instructions reads what the portable one reads: the lines that the careful reader calls well
/// formed, once their names are known.
func compareJSONKernels(_ input: ArraySlice<UInt8>) {
  let names = JSONNames()
  var text: [UInt8] = []
  var wellFormed: [UInt32] = []
  for part in input.split(separator: 0x0A, omittingEmptySubsequences: false) {
    let line = Array(part) + [0x0A]
    // Other lines are not shown to the kernel.
    guard mlgate_first_invalid_utf8(line, line.count) == line.count else { continue }
    line.withUnsafeBufferPointer { line in
      guard (try? JSONLine.members(of: line)) != nil else { return }
      do { try JSONLine.learn(line, names) } catch { fail("what has members is not learnt: \(error)") }
      wellFormed.append(UInt32(text.count))
    }
    text += line
  }
  let vector = made(of: text, names) { mlgate_json_rows($0, $1, $2, $3, $4) }
  let portable = made(of: text, names) { mlgate_json_rows_portable($0, $1, $2, $3, $4) }
  if vector != portable { fail("the kernel makes\n\(vector)\nthe portable one\n\(portable)") }
  if vector.starts != wellFormed { fail("the kernel reads the lines at \(vector.starts), the other \(wellFormed)") }
}

/// Reads lines with a kernel; those it stops at are left out.
private func made(of text: [UInt8], _ names: JSONNames, _ kernel: Kernel) -> Made {
  let columns = names.columns.count
  let rows = text.count { $0 == 0x0A }
  let padding = Int(MLGATE_SCAN_PADDING)
  let padded = text + Array(repeating: 0x30, count: padding)
  var bytes = [UInt8](repeating: 0, count: text.count + rows * columns + padding)
  var scratch = [UInt8](repeating: 0, count: text.count + columns + padding)
  var ends = [UInt32](repeating: .max, count: rows * columns + 1)
  var lines = [UInt32](repeating: 0, count: rows)
  var starts = lines
  var made = Made()
  var output = mlgate_json_output()
  padded.withUnsafeBufferPointer { padded in
    bytes.withUnsafeMutableBufferPointer { bytes in
      scratch.withUnsafeMutableBufferPointer { scratch in
        ends.withUnsafeMutableBufferPointer { ends in
          lines.withUnsafeMutableBufferPointer { lines in
            starts.withUnsafeMutableBufferPointer { starts in
              guard let from = padded.baseAddress, let end = ends.baseAddress, let room = scratch.baseAddress else {
                return
              }
              output.bytes = bytes.baseAddress
              output.ends = end + 1
              output.lines = lines.baseAddress
              output.starts = starts.baseAddress
              while names.withNames(scratch: room, { kernel($0, from, text.count, .max, &output) })
                == MLGATE_JSON_STOPPED
              {
                let start = output.position
                output.position += mlgate_find_byte(from + start, text.count - start, 0x0A) + 1
                output.line += 1
              }
            }
          }
        }
      }
    }
  }
  made.fields = (0..<(output.rows * columns)).map { bytes[Int(ends[$0] &+ 1)..<Int(ends[$0 + 1])] }
  made.lines = Array(lines[..<output.rows])
  made.starts = Array(starts[..<output.rows])
  made.blanks = output.blanks
  made.flags = output.flags
  return made
}
