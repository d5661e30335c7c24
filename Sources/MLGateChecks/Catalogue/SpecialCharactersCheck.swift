internal import MLGateProfiles
internal import MLGateResults
internal import MLGateTables
internal import MLGateYAML

/// Fails when values have neither a letter nor a digit: `?`, `---`, `!!`, or blanks alone.
struct SpecialCharactersCheck: ValueCheck {
  static let keyword = "special-characters"
  static let summary = "No value of a column consists of punctuation and blanks alone."
  static let details = """
    Such values mostly stand for what is missing. Everything past ASCII counts as a letter, whatever it is.
    """
  static let arguments = [ArgumentDescription.allColumns, .mostly]
  static let examples: [CheckExample] = [
    .passes("special-characters: {column: x}", rows: ["x", "a-b", "\u{e9}"], observed: "0 violations"),
    .fails("special-characters: {column: x}", rows: ["x", "a", "?!"], observed: "1 of 2 values (50%)"),
    .fails("special-characters: {}", rows: ["x", "a", "\"  \""], observed: "1 of 2 values (50%)"),
    .cannotDecide("special-characters: {column: x}", rows: ["x,y", ",1"]),
  ]

  let arguments: ValueArguments

  init(_ node: YAMLNode) throws(YAMLError) { arguments = try ValueArguments(node, allByDefault: true) }

  func rule(for column: String) -> ValueRule {
    ValueRule(
      column: column, expectation: "more than punctuation and blanks", reason: "has neither a letter nor a digit",
      mostly: arguments.mostly,
      makeTest: {
        .content { content in
          !content.contains { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x80...: true
            default: false
            }
          }
        }
      },
      // A number, a time, a boolean and a list have letters or digits; an empty list has not, and is looked at.
      isProven: { $0.kinds.text == 0 && $0.kinds.list == 0 })
  }
}
