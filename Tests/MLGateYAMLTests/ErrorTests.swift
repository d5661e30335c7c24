import MLGateResults
import MLGateYAML
import Testing

@Suite struct ErrorTests {
  private func printed(_ line: String, column: Int) -> String {
    let source = YAMLSource(file: "mlgate.yml", text: line)
    return YAMLError(at: MLGateResults.SourceLocation(file: "mlgate.yml", line: 1, column: column), "wrong", in: source)
      .description
  }

  @Test func theContract() {
    let text = String(repeating: "\n", count: 11) + "    - row-cont: {min: 1}\n"
    let source = YAMLSource(file: "mlgate.yml", text: text)
    let place = MLGateResults.SourceLocation(file: "mlgate.yml", line: 12, column: 7)
    #expect(
      YAMLError(at: place, "unknown check 'row-cont'; did you mean 'row-count'?", in: source).description == """
        mlgate.yml:12:7: error: unknown check 'row-cont'; did you mean 'row-count'?
              - row-cont: {min: 1}
                ^
        """)
  }

  @Test func withoutALine() {
    #expect(
      YAMLError(location: MLGateResults.SourceLocation(file: "a.yml"), message: "gone").description
        == "a.yml: error: gone")
  }

  @Test func tabsStayTabsSoThatTheCaretAligns() {
    #expect(printed("\ta:\tb", column: 5) == "mlgate.yml:1:5: error: wrong\n  \ta:\tb\n  \t  \t^")
  }

  @Test func wideCharactersTakeTwoColumns() {
    #expect(printed("日本: x", column: 5) == "mlgate.yml:1:5: error: wrong\n  日本: x\n        ^")
  }

  @Test func controlCharactersAreShownNotSent() {
    #expect(
      printed("a\u{1B}[31m\u{9B}\u{202E}\u{7F}b", column: 9)
        == "mlgate.yml:1:9: error: wrong\n  a␛[31m\u{FFFD}\u{FFFD}␡b\n          ^")
    #expect(
      YAMLError(location: MLGateResults.SourceLocation(file: "a"), message: "x\n\u{1B}").description == "a: error: x␊␛")
  }

  @Test func longLinesAreCutAroundTheColumn() {
    let line = String(repeating: "a", count: 300) + "!" + String(repeating: "b", count: 300)
    let lines = printed(line, column: 301).split(separator: "\n")
    #expect(lines[1] == "  ..." + String(repeating: "a", count: 50) + "!" + String(repeating: "b", count: 49) + "...")
    #expect(lines[2] == String(repeating: " ", count: 55) + "^")
    #expect(
      printed(String(repeating: "a", count: 300), column: 301).hasSuffix(String(repeating: " ", count: 105) + "^"))
  }

  @Test func columnsAreCodePointsAndLinesAreThoseOfEditors() throws {
    let node = try YAML.parse("\u{FEFF}é日: 1\r\nb: \"\u{2028}\"\rc: x\n", file: "a.yml")
    #expect(node["é日"]?.mark.description == "a.yml:1:5")
    #expect(node["b"]?.mark.description == "a.yml:2:4")
    #expect(node["c"]?.mark.description == "a.yml:3:4")
  }

  @Test func bytesThatAreNotUTF8AreLocated() {
    #expect(throws: YAMLError.self) { try YAML.parse([0x61, 0x3A, 0x20, 0xFF], file: "a.yml") }
    do throws(YAMLError) { _ = try YAML.parse(Array("a: 1\nb: \u{1}".utf8), file: "a.yml") } catch {
      #expect(
        error.description
          == "a.yml:2:4: error: this is not YAML in UTF-8: control characters are not allowed\n  b: ␁\n     ^")
    }
  }
}
