internal import MLGateProfiles
internal import MLGateResults
internal import MLGateTables
internal import MLGateYAML

/// Fails when texts show that they were once decoded wrongly, or have control characters.
struct EncodingCheck: ValueCheck {
  static let keyword = "encoding"
  static let summary = "No text of a column was decoded wrongly before, or has control characters."
  static let details = """
    Signs of it are the replacement character U+FFFD, UTF-8 that was read as Latin-1 or Windows-1252 and encoded
    once more (`\u{c3}\u{a9}` for `\u{e9}`), a byte order mark within the text, and control characters other
    than tab and line ends. Bytes that are no UTF-8 at all make a record malformed.
    """
  static let arguments = [ArgumentDescription.allColumns, .mostly]
  static let examples: [CheckExample] = [
    .passes("encoding: {column: x}", rows: ["x", "\u{c9}t\u{e9}", "\u{e0} la carte"], observed: "0 violations"),
    .fails("encoding: {column: x}", rows: ["x", "\u{c3}\u{a9}t\u{c3}\u{a9}", "a"], observed: "1 of 2 values (50%)"),
    .fails("encoding: {column: x}", rows: ["x", "caf\u{fffd}", "a"], observed: "1 of 2 values (50%)"),
    .fails("encoding: {}", rows: ["x", "a\u{1}", "a"], observed: "1 of 2 values (50%)"),
    .cannotDecide("encoding: {column: x}", rows: ["x,y", ",1"]),
  ]

  let arguments: ValueArguments

  init(_ node: YAMLNode) throws(YAMLError) { arguments = try ValueArguments(node, allByDefault: true) }

  func rule(for column: String) -> ValueRule {
    ValueRule(
      column: column, expectation: "text that was decoded as it was encoded",
      reason: "was decoded wrongly, or has a control character", mostly: arguments.mostly,
      makeTest: { .content { Self.isSuspicious($0) } }, isProven: { $0.kinds.text == 0 && $0.kinds.list == 0 })
  }

  private static func isSuspicious(_ content: UnsafeBufferPointer<UInt8>) -> Bool {
    for (index, byte) in content.enumerated() {
      if byte < 0x20, byte != 0x09, byte != 0x0A, byte != 0x0D { return true }
      if byte == 0x7F { return true }
      let next = index + 1 < content.count ? content[index + 1] : 0
      let afterNext = index + 2 < content.count ? content[index + 2] : 0
      // U+FFFD and U+FEFF.
      if byte == 0xEF, next == 0xBF && afterNext == 0xBD || next == 0xBB && afterNext == 0xBF { return true }
      // A letter from U+00C2 to U+00C3, as a lead byte of UTF-8 reads in Latin-1, before U+0080 to U+00BF, which are the
      // bytes that may follow it.
      if byte == 0xC3, next == 0x82 || next == 0x83, afterNext == 0xC2 { return true }
    }
    return false
  }
}
