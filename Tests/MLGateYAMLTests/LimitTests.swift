import MLGateResults
import MLGateYAML
import Testing

@Suite struct LimitTests {
  /// The error that parsing gives, and that it comes at once.
  private func refusal(_ text: String, limits: YAMLLimits = YAMLLimits()) -> YAMLError? {
    var error: YAMLError?
    let time = ContinuousClock().measure {
      do throws(YAMLError) { _ = try YAML.parse(text, file: "bomb.yml", limits: limits) } catch let caught {
        error = caught
      }
    }
    #expect(time < .seconds(1))
    return error
  }

  @Test func billionLaughs() {
    var text = "a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n"
    for level in 1...9 {
      let aliases = [String](repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
      text += "a\(level): &a\(level) [\(aliases)]\n"
    }
    let error = refusal(text)
    #expect(error?.message == "the aliases up to here stand for more than 10000 values; write fewer")
    #expect(error?.location.line == 5)
  }

  @Test(arguments: ["[", "{", "- ", "? ", "[{a: "])
  func deepNesting(opening: String) {
    let error = refusal(String(repeating: opening, count: 100_000))
    #expect(error?.message == "lists and mappings are nested more than 64 levels deep here")
    #expect(error?.location.line == 1)
  }

  @Test func depthIsCountedThroughAliases() {
    let text = "a: &a [[[1]]]\nb: [[[*a]]]\n"
    #expect(refusal(text) == nil)
    #expect(refusal(text, limits: YAMLLimits(maxDepth: 6))?.location.line == 2)
    #expect(refusal(text, limits: YAMLLimits(maxDepth: 7)) == nil)
  }

  @Test func exactlySixtyFourLevelsAreRead() throws {
    let text = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
    #expect(refusal(text) == nil)
    #expect(refusal("[\(text)]")?.description.hasPrefix("bomb.yml:1:65: error: lists and mappings") == true)
  }

  @Test func largeFiles() {
    let text = "a: " + String(repeating: "x", count: 1 << 20)
    #expect(
      refusal(text)?.description
        == "bomb.yml: error: the file has 1048579 bytes, but YAML of at most 1048576 bytes is read; make it smaller")
    #expect(refusal(String(text.dropLast(3))) == nil)
  }

  @Test func manyTagDirectives() {
    let text = (0..<80_000).map { "%TAG !a\($0)! x" }.joined(separator: "\n") + "\n--- a\n"
    #expect(
      refusal(String(text.prefix(1 << 20)))?.message == "'%TAG' stands more than 1000 times in the file; remove some")
  }

  @Test(arguments: [
    ("a: &a [*a]", "alias 'a' stands inside the value that it refers to", 8),
    ("a: &a {b: {c: *a}}", "alias 'a' stands inside the value that it refers to", 15),
    ("a: *b", "unknown alias 'b'; no anchor '&b' stands before it", 4),
    ("base: &common 1\nb: *comon", "unknown alias 'comon'; did you mean 'common'?", 4),
  ])
  func badAliases(text: String, message: String, column: Int) {
    let error = refusal(text)
    #expect(error?.message == message)
    #expect(error?.location.column == column)
  }
}
