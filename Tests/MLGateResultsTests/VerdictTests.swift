import MLGateResults
import Testing

@Suite struct VerdictTests {
  @Test func worstWins() {
    #expect(Verdict.worst(of: [.passed, .failed, .warned]) == .failed)
    #expect(Verdict.worst(of: [.inconclusive, .warned, .skipped]) == .inconclusive)
    #expect(Verdict.allCases.sorted() == [.passed, .skipped, .warned, .inconclusive, .failed, .errored])
  }

  @Test func aGateWithoutChecksIsNotGreen() {
    let report = GateReport(
      gate: .evaluate, project: "p", checks: [], started: "2026-01-01T00:00:00Z", duration: 0, tool: "0")
    #expect(report.verdict == .inconclusive)
  }

  @Test func digestsAreReadStrictly() {
    let hex = String(repeating: "0f", count: 32)
    #expect(Digest("sha256:" + hex)?.hex == hex)
    #expect(Digest(hex)?.description == "sha256:" + hex)
    #expect(Digest(hex.uppercased()) == nil)
    #expect(Digest(String(hex.dropLast())) == nil)
    #expect(Digest(bytes: [UInt8](repeating: 0x0F, count: 32)).hex == hex)
  }

  @Test(arguments: [
    ("row-cont", "row-count"), ("mising", "missing"), ("alowed", "allowed"), ("rnage", "range"),
  ])
  func aSlipOfTheFingersIsRecognised(word: String, meant: String) {
    #expect(Suggestion.nearest(to: word, in: ["row-count", "missing", "allowed", "range", "unique"]) == meant)
  }

  @Test func farWordsGetNoSuggestion() {
    #expect(Suggestion.nearest(to: "frobnicate", in: ["row-count", "missing"]) == nil)
    #expect(Suggestion.phrase(for: "frobnicate", in: ["row-count"]) == "")
  }
}
