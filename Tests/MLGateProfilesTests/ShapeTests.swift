import Testing

@testable import MLGateProfiles

@Suite struct ShapeTests {
  private func shapes(_ texts: [(String, Int)]) -> ShapeCounts {
    var shapes = ShapeCounts()
    for (text, weight) in texts {
      let bytes = Array(text.utf8) + Array(repeating: 0x41, count: ShapeCounts.padding)
      let isASCII = bytes.withUnsafeBufferPointer {
        shapes.add(UnsafeBufferPointer(rebasing: $0[..<text.utf8.count]), weight: weight)
      }
      #expect(isASCII == text.utf8.allSatisfy { $0 < 0x80 })
    }
    return shapes
  }

  @Test(arguments: [
    (["N14228", "N7"], "[A-Z][0-9]{1,5}"), (["2013-01-02", "1-1-1"], "[0-9]{1,4}-[0-9]{1,2}-[0-9]{1,2}"),
    (["a b", "cc  dd"], "[a-z]{1,2} {1,2}[a-z]{1,2}"), (["(1.5)"], "\\([0-9]\\.[0-9]\\)"),
    (["caf\u{E9}"], "[a-z]{3}[^\\x00-\\x7F]"), ([""], ""),
  ]) func `texts of one shape make one pattern`(texts: [String], pattern: String) {
    let shapes = shapes(texts.map { ($0, 1) })
    #expect(shapes.best?.pattern == pattern)
    #expect(shapes.best?.count == texts.count)
  }

  @Test func `kinds of characters are counted by text`() {
    let found = shapes([("Ab 1", 2), ("aa", 3), ("\u{E9}!", 1), ("\t", 4)]).characters
    #expect(
      found
        == ShapeCounts.Characters(upper: 2, lower: 5, digit: 2, space: 2, punctuation: 1, control: 4, other: 1))
  }

  @Test func `merging is counting together`() {
    let left: [(String, Int)] = [("A1", 2), ("b", 1), ("A123", 1)]
    let right: [(String, Int)] = [("A12345", 5), ("-", 1)]
    for (one, other) in [(left, right), (right, left)] {
      var merged = shapes(one)
      merged.merge(shapes(other))
      let whole = shapes(left + right)
      #expect(merged.entries == whole.entries)
      #expect(merged.total == whole.total)
      #expect(merged.best?.pattern == "[A-Z][0-9]{1,5}")
    }
  }

  /// More than the table begins with, so that it is widened; each shape twice.
  @Test func `every shape is counted by itself`() {
    let marks = Array("-_./:;,!")
    let texts = marks.flatMap { one in marks.flatMap { two in marks.map { "a\(one)b\(two)7\($0)" } } }
    let found = shapes((texts + texts.map { "b" + $0 }).map { ($0, 3) })
    #expect(Set(found.entries.map(\.kinds)).count == Set(texts).count)
    #expect(found.entries.allSatisfy { $0.count == 6 && $0.shortest.first == 1 && $0.longest.first == 2 })
    #expect(found.unkept == 0)
  }

  @Test func `texts that are too varied are counted as one`() {
    let long = String(repeating: "a1", count: 20)
    let shapes = shapes([(long, 3), ("a", 1)])
    #expect(shapes.unkept == 3)
    #expect(shapes.total == 4)
    #expect(shapes.best?.count == 1)
  }
}
