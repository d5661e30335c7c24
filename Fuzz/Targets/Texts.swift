import CMLGateScan
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

/// Every instruction set of this machine finds what the portable kernel finds.
func fuzzKernels(_ input: [UInt8]) {
  guard input.count >= 2, input[0] != input[1], input[0] != 0x0A, input[1] != 0x0A else { return }
  let dialect = mlgate_dialect(delimiter: input[0], quote: input[1])
  let count = input.count - 2
  let padding = Int(MLGATE_SCAN_PADDING)
  let bytes = Array(input[2...]) + Array(repeating: input[0], count: padding)
  func scan(_ isa: mlgate_isa) -> (mlgate_scan_result, [UInt32]) {
    var ends = [UInt32](repeating: 0, count: count + padding)
    let result = mlgate_scan(isa, bytes, count, dialect, &ends)
    if result.separators > count { fail("more separators than bytes") }
    return (result, Array(ends[..<Int(result.separators)]))
  }
  let (expected, places) = scan(MLGATE_ISA_PORTABLE)
  for isa in [MLGATE_ISA_SSE2, MLGATE_ISA_AVX2, MLGATE_ISA_AVX512, MLGATE_ISA_NEON] where mlgate_has_isa(isa) != 0 {
    let (seen, seenPlaces) = scan(isa)
    let isSame =
      seen.records == expected.records && seen.newlines == expected.newlines && seen.flags == expected.flags
      && seen.last_record_end == expected.last_record_end && seen.ends_inside_quotes == expected.ends_inside_quotes
    if !isSame || seenPlaces != places { fail("kernel \(isa.rawValue) finds \(seen), the portable one \(expected)") }
  }
  let valid = mlgate_first_invalid_utf8(bytes, count)
  let isText = String(validating: input[2...], as: UTF8.self) != nil
  if (valid == count) != isText { fail("the first byte that is not UTF-8 is at \(valid) of \(count), but \(isText)") }
  if mlgate_count_byte(bytes, count, 0x0A) != bytes[..<count].count(where: { $0 == 0x0A }) { fail("lines miscounted") }
  let last = bytes[..<count].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
  if mlgate_end_of_last_byte(bytes, count, 0x0A) != last { fail("the last line end is at \(last)") }
}
