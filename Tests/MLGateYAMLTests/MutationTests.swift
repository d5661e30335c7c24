import MLGateYAML
import Testing

@Suite struct MutationTests {
  private static let seeds = [
    "version: 1\nmodel: flight\ndatasets:\n  train: {source: \"data/*.csv\", label: late}\n",
    "- a: &x [1, 2.5, 'q', \"e\\x41\\n\"]\n- *x\n- |\n  literal\n   more\n- >-\n  folded\n  text\n",
    "%TAG !e! tag:example.com,2000:\n--- !e!a\n? complex\n: {a: ~, b: null, 'é': \u{1F600}}\n...\n--- # second\n[]\n",
  ]

  /// Bytes that mean something to a scanner, mixed with arbitrary ones.
  private static let bytes =
    Array("[]{}:,-?&*!|>'\"%@`#~ \n\r\t\\\0".utf8) + [0x80, 0xC2, 0x85, 0xE2, 0xF0, 0xFF, 0xFE]

  @Test(arguments: seeds.indices) func randomMutationsAreAcceptedOrRefused(index: Int) {
    var random = SplitMix(seed: UInt64(index) + 1)
    var (accepted, refused) = (0, 0)
    for _ in 0..<1500 {
      var text = Array(Self.seeds[index].utf8)
      for _ in 0...Int.random(in: 0..<4, using: &random) { mutate(&text, using: &random) }
      do {
        for node in try YAML.parseAll(text, file: "m.yml") {
          let emitted = YAMLEmitter().emit(node)
          let again = try? YAML.parse(emitted, file: "m.yml")
          #expect(again.map { Canonical($0) } == Canonical(node), "\(emitted)")
        }
        accepted += 1
      } catch {
        #expect(error.description.hasPrefix("m.yml:"))
        let isVisible = error.description.unicodeScalars.allSatisfy { $0.value >= 0x20 || $0 == "\n" || $0 == "\t" }
        #expect(isVisible)
        refused += 1
      }
    }
    #expect(accepted > 0 && refused > 0)
  }

  private func mutate(_ text: inout [UInt8], using random: inout SplitMix) {
    let place = Int.random(in: 0..<max(text.count, 1), using: &random)
    let byte =
      Bool.random(using: &random)
      ? Self.bytes.randomElement(using: &random) ?? 0 : UInt8.random(in: 0...255, using: &random)
    switch Int.random(in: 0..<4, using: &random) {
    case 0 where place < text.count: text[place] = byte
    case 1 where place < text.count: text.remove(at: place)
    case 2 where place < text.count: text.insert(contentsOf: text[place...].prefix(9), at: 0)
    default: text.insert(byte, at: min(place, text.count))
    }
  }
}

/// SplitMix64 (Steele, Lea, Flood 2014): the same numbers for the same seed on every machine.
struct SplitMix: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
