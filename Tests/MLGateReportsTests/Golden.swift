import Foundation
import Testing

/// Compares rendered text with a file below `Goldens`, whole; `MLGATE_RECORD=1` writes the file instead.
func expectGolden(
  _ text: String, _ name: String, file: String = #filePath, location: SourceLocation = #_sourceLocation
) throws {
  let path = URL(fileURLWithPath: file).deletingLastPathComponent().appendingPathComponent("Goldens/\(name)")
  if ProcessInfo.processInfo.environment["MLGATE_RECORD"] == "1" {
    try Data(text.utf8).write(to: path)
  }
  let golden = try String(decoding: Data(contentsOf: path), as: UTF8.self)
  // Bytes, not String's canonical equivalence.
  let isSame = golden.utf8.elementsEqual(text.utf8)
  #expect(isSame, "\(name) differs (- golden, + rendered):\n\(lineDifference(golden, text))", sourceLocation: location)
}

/// The lines that differ, with their numbers: `-12 old`, `+12 new`.
func lineDifference(_ old: String, _ new: String) -> String {
  let left = Array(old.utf8.split(separator: 10, omittingEmptySubsequences: false)).map(Array.init)
  let right = Array(new.utf8.split(separator: 10, omittingEmptySubsequences: false)).map(Array.init)
  let changes = right.difference(from: left).map { change in
    switch change {
    case .remove(let offset, let line, _): (offset, 0, "-\(offset + 1) \(String(decoding: line, as: UTF8.self))")
    case .insert(let offset, let line, _): (offset, 1, "+\(offset + 1) \(String(decoding: line, as: UTF8.self))")
    }
  }
  return changes.sorted { ($0.0, $0.1) < ($1.0, $1.1) }.map(\.2).joined(separator: "\n")
}
