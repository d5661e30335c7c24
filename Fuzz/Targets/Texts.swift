import MLGateYAML

@testable import MLGateExpressions

/// What is read and written again reads the same.
func fuzzYAML(_ input: [UInt8]) {
  _ = try? YAML.parseAll(input, file: "input")
  guard let node = try? YAML.parse(input, file: "input") else { return }
  let value = YAMLValue(node)
  let text = YAMLEmitter().emit(node)
  do {
    let again = YAMLValue(try YAML.parse(text, file: "again"))
    if again != value && !hasNaN(value) { fail("read \(value)\nwritten\n\(text)\nread again \(again)") }
  } catch {
    // Written out, aliases may exceed the limits.
    if input.contains(UInt8(ascii: "*")) || text.utf8.count > 1 << 20 { return }
    fail("what was written is not read: \(error)\n\(text)")
  }
  _ = try? node.decode([String: Proportion].self)
  _ = try? node.decode([String: HumanDuration].self)
  _ = try? node.decode([String: ByteSize].self)
  _ = try? node.decode([Double?].self)
  _ = try? node.decode([[Int]].self)
}

private func hasNaN(_ value: YAMLValue) -> Bool { "\(value)".contains("nan") }

/// The matcher that remembers, one with hardly any memory, and a repeated match agree.
func fuzzPattern(_ input: [UInt8]) {
  let end = input.firstIndex(of: 0) ?? input.count
  guard let written = String(validating: input[..<end], as: UTF8.self) else { return }
  guard let pattern = try? Pattern(written) else { return }
  let text = Array(input[min(end + 1, input.count)...])
  let plain = PatternMatcher(pattern.program, LazyAutomaton.Limits(entries: 0, items: 0, bytesPerState: .max))
  let matcher = pattern.makeMatcher()
  text.withUnsafeBufferPointer { bytes in
    let whole = matcher.matchesWhole(bytes)
    let part = matcher.contains(bytes)
    if whole && !part { fail("'\(written)' matches all of the text, but nowhere in it") }
    if plain.matchesWhole(bytes) != whole { fail("'\(written)' matches the whole text in one matcher only") }
    if plain.contains(bytes) != part { fail("'\(written)' is found in one matcher only") }
    if matcher.matchesWhole(bytes) != whole || matcher.contains(bytes) != part {
      fail("'\(written)' matches differently the second time")
    }
    for cut in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 8)) {
      let head = UnsafeBufferPointer(rebasing: bytes[..<cut])
      if matcher.matchesWhole(head) != plain.matchesWhole(head) {
        fail("'\(written)' differs on the first \(cut) bytes")
      }
    }
  }
}
