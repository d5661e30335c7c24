import Testing

@testable import MLGateExpressions

/// The engine against the definition of matching, on random expressions and texts.
@Suite struct DefinitionTests {
  /// The memory of an automaton, ample or so small that it is always full.
  static let memories: [(name: String, limits: LazyAutomaton.Limits)] = [
    ("ample", .standard),
    ("forgets", LazyAutomaton.Limits(entries: 160, items: 40, bytesPerState: 0)),
    ("goes without", LazyAutomaton.Limits(entries: 160, items: 40, bytesPerState: .max / 1000)),
  ]

  @Test(arguments: [1, 2, 3, 4, 5, 6] as [UInt64])
  func wellFormedTexts(seed: UInt64) throws {
    var generator = NaiveGenerator(random: SplitMix(state: seed), hasLooks: seed > 2, hasNoWordBoundary: true)
    for _ in 0..<300 {
      let expression = generator.expression()
      let matchers = try Self.matchers(expression.written)
      for _ in 0..<20 {
        let text = generator.text()
        let scalars = text.unicodeScalars.map(Optional.some)
        let (whole, anywhere) = (expression.matchesWhole(scalars), expression.contains(scalars))
        for (matcher, memory) in zip(matchers, Self.memories) {
          let place: Comment = "\(memory.name): \(expression.written) on \(text.debugDescription)"
          #expect(matcher.matchesWhole(text) == whole, place)
          #expect(matcher.contains(text) == anywhere, place)
        }
      }
    }
  }

  @Test(arguments: [7, 8] as [UInt64])
  func malformedTexts(seed: UInt64) throws {
    var generator = NaiveGenerator(random: SplitMix(state: seed), hasLooks: true, hasNoWordBoundary: false)
    for _ in 0..<300 {
      let expression = generator.expression()
      let matchers = try Self.matchers(expression.written)
      for _ in 0..<20 {
        let bytes = generator.malformedBytes()
        let text = Self.characters(bytes)
        let (whole, anywhere) = (expression.matchesWhole(text), expression.contains(text))
        bytes.withUnsafeBufferPointer { buffer in
          for (matcher, memory) in zip(matchers, Self.memories) {
            let place: Comment = "\(memory.name): \(expression.written) on \(bytes)"
            #expect(matcher.matchesWhole(buffer) == whole, place)
            #expect(matcher.contains(buffer) == anywhere, place)
          }
        }
      }
    }
  }

  /// Every code point, in a class and out of it, by the bytes that the standard library gives it.
  @Test func everyCodePoint() throws {
    let bounds: [UInt32] = [
      0, 0x41, 0x7F, 0x80, 0xE9, 0x7FF, 0x800, 0xFFF, 0x1000, 0x20AC, 0xD7FF, 0xE000, 0xFFFF, 0x10000, 0x1F600,
      0x3FFFF, 0x40000, 0xFFFFF, 0x100000, 0x10FFFF,
    ]
    var samples = Set<UInt32>()
    for bound in bounds {
      for value in Int(bound) - 2...Int(bound) + 2 where value >= 0 { samples.insert(UInt32(value)) }
    }
    samples.formUnion(stride(from: 1, through: ScalarSet.largest, by: 4099))
    let scalars = samples.compactMap(Unicode.Scalar.init)
    for (index, low) in bounds.enumerated() {
      for high in bounds[index...] {
        let range = "\\x{\(String(low, radix: 16))}-\\x{\(String(high, radix: 16))}"
        let inside = try Pattern("[\(range)]").makeMatcher()
        let outside = try Pattern("[^\(range)]").makeMatcher()
        for scalar in scalars {
          let text = String(scalar)
          let belongs = (low...high).contains(scalar.value)
          if inside.matchesWhole(text) != belongs || outside.matchesWhole(text) == belongs {
            Issue.record("[\(range)] on \(scalar.value)")
          }
        }
      }
    }
    #expect(scalars.count > 300)
  }

  private static func matchers(_ written: String) throws -> [PatternMatcher] {
    let pattern = try Pattern(written)
    return memories.map { PatternMatcher(pattern.program, $0.limits) }
  }

  /// The characters of `bytes`, and `nil` for each byte that belongs to no well-formed one.
  private static func characters(_ bytes: [UInt8]) -> NaiveExpression.Text {
    var result: NaiveExpression.Text = []
    var rest = bytes[...]
    while !rest.isEmpty {
      let found = (1...4).lazy.compactMap { length -> Unicode.Scalar? in
        guard length <= rest.count, let text = String(validating: rest.prefix(length), as: UTF8.self) else {
          return nil
        }
        return text.unicodeScalars.count == 1 ? text.unicodeScalars.first : nil
      }.first
      result.append(found)
      rest = rest.dropFirst(found.map { String($0).utf8.count } ?? 1)
    }
    return result
  }
}
