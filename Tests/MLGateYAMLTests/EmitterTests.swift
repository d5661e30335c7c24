import MLGateResults
import MLGateYAML
import Testing

@Suite struct EmitterTests {
  @Test func readsAsAPersonWouldWrite() {
    let value: YAMLValue = [
      "version": 1, "model": "flight-delays", "rate": 0.5, "on": "no", "empty": [], "none": nil,
      "train": ["command": ["python3", "train.py", "--rate", "{parameters.rate}"], "notes": "one\n  two\n"],
      "checks": [["row-count": ["min": 1], "severity": "warn"], ["a", ["b"]]],
    ]
    let expected = """
      version: 1
      model: flight-delays
      rate: 0.5
      "on": "no"
      empty: []
      none: null
      train:
        command:
          - python3
          - train.py
          - "--rate"
          - "{parameters.rate}"
        notes: |
          one
            two
      checks:
        - row-count:
            min: 1
          severity: warn
        - - a
          - - b

      """
    #expect(YAMLEmitter().emit(value) == expected)
  }

  @Test(arguments: [
    "", " ", "~", "null", "true", "no", "1", "1.5", "0x1F", "012", "1e3", ".inf", ".nan", "99999999999999999999", "- a",
    "a: b", "a #b", "#", "&a", "*a", "!a", "|", ">", "'", "\"", "%a", "@a", "`a", "[", "{", "a,b", "?", "---", "...",
    "... a", "a\nb", "a\n", "a\n\n", "\n", "\na", " a\nb", "a\n b", "a\n\n\nb\n\n", "a\t\nb", "\ta", "a\r\nb", "\u{85}",
    "a\u{2028}b\n", "\u{FEFF}a", "\0", "\u{1B}[31m", "\u{7F}", "é", "日本語", "\u{1F600}", "a ", "<<", "=", "a\n---\nb",
    "a\n...\n", "a\n#b\n", "a\n \n", "x\n\u{FFFE}",
  ])
  func everyTextComesBack(text: String) throws {
    for value in [YAMLValue.string(text), [.string(text)], [.string(text): .string(text)], [["k": .string(text)], 1]] {
      let emitted = YAMLEmitter().emit(value)
      #expect(YAMLValue(try YAML.parse(emitted, file: "e.yml")) == value, "\(emitted)")
    }
  }

  @Test func longAndComplexKeysComeBack() throws {
    let long = String(repeating: "key ", count: 400) + "end"
    let value: YAMLValue = [
      .string(long): ["a": 1], ["x", ["y": nil]]: ["b", "c"], [:]: "e\nf\n", 1: true, nil: 2.5, [[]: []]: nil,
    ]
    #expect(YAMLValue(try YAML.parse(YAMLEmitter().emit(value), file: "e.yml")) == value)
  }

  @Test func emittingThenParsingIsIdentity() throws {
    var random = SplitMix(seed: 42)
    for _ in 0..<1500 {
      let value = Self.value(depth: 4, using: &random)
      let emitted = YAMLEmitter().emit(value)
      #expect(YAMLValue(try YAML.parse(emitted, file: "e.yml")) == value, "\(emitted)")
    }
  }

  private static func value(depth: Int, using random: inout SplitMix) -> YAMLValue {
    switch Int.random(in: 0..<(depth > 0 ? 9 : 6), using: &random) {
    case 0: return .null
    case 1: return .bool(.random(using: &random))
    case 2: return .int(.random(in: .min ... .max, using: &random))
    case 3:
      let number = Double(bitPattern: random.next())
      return .double(number.isNaN ? .infinity : number)
    case 4, 5: return .string(text(using: &random))
    case 6:
      let count = Int.random(in: 0..<4, using: &random)
      return .sequence((0..<count).map { _ in value(depth: depth - 1, using: &random) })
    default:
      var keys: Set<String> = []
      var pairs: [YAMLValue.Pair] = []
      for _ in 0..<Int.random(in: 0..<4, using: &random) {
        let key = text(using: &random)
        guard keys.insert(key).inserted else { continue }
        pairs.append(YAMLValue.Pair(.string(key), value(depth: depth - 1, using: &random)))
      }
      return .mapping(pairs)
    }
  }

  private static func text(using random: inout SplitMix) -> String {
    let alphabet = Array(
      "abz019 ._-:#,[]{}&*!|>'\"%@?~\n\n  \t\r\\é日\u{1F600}\u{85}\u{2028}\u{FEFF}\u{7}".unicodeScalars)
    var text = String.UnicodeScalarView()
    for _ in 0..<Int.random(in: 0..<12, using: &random) { text.append(alphabet.randomElement(using: &random) ?? "a") }
    return String(text)
  }
}
