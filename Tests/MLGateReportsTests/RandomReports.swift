import MLGateResults

/// SplitMix64 (Steele, Lea, Flood 2014): small, and the same everywhere.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// Reports that no gate would make, and that renderers must bear.
struct RandomReports {
  var generator: SeededGenerator

  init(seed: Int) { generator = SeededGenerator(state: UInt64(seed)) }

  mutating func report(checks: ClosedRange<Int> = 0...40) -> GateReport {
    var report = GateReport(
      gate: pick(Gate.allCases), project: text(), checks: list(checks) { $0.check() },
      subjects: list(0...4) { NamedDigest(name: $0.text(), digest: Samples.digest) },
      facts: list(0...4) { GateReport.Fact($0.text(), $0.text()) },
      started: pick(["2026-11-23T04:15:00Z", "2024-02-29T23:59:59.5Z", "2023-02-29T00:00:00Z", text()]),
      duration: number(), environment: [text(): text(), "hostname": text()], tool: text())
    if Int.random(in: 0..<8, using: &generator) == 0 { report.verdict = .errored }
    return report
  }

  private mutating func check() -> CheckResult {
    CheckResult(
      id: text(), title: text(),
      subject: CheckSubject(dataset: maybe { $0.text() }, column: maybe { $0.text() }, metric: maybe { $0.text() }),
      verdict: pick(Verdict.allCases), observed: maybe { Quantity(number: $0.number(), text: $0.text()) },
      expected: maybe { Quantity(text: $0.text()) }, message: text(),
      evidence: list(0...5) {
        Evidence(location: $0.maybe { $0.place() }, text: $0.text(), value: $0.maybe { $0.text() })
      }, evidenceOmitted: pick([0, 0, 3, Int.max]), location: maybe { $0.place() }, duration: number())
  }

  private mutating func place() -> Place {
    Place(file: text(), line: maybe { $0.pick([0, 1, 812]) }, column: maybe { $0.pick([1, 14]) })
  }

  private mutating func number() -> Double {
    pick([0, 0.1, 1e-9, 12_345.6789, Double.leastNonzeroMagnitude, 1e300, -1, 0.1 + 0.2])
  }

  /// Words that try to be something else, joined, and scalars from anywhere.
  private mutating func text() -> String {
    let parts = Int.random(in: 0...4, using: &generator)
    return (0..<parts).map { _ in
      if Bool.random(using: &generator) { return pick(Samples.hostileStrings + ["::", "##", "%0A", "\n", "|"]) }
      let limit: UInt32 = pick([0x20, 0x80, 0x800, 0x11_0000])
      return Unicode.Scalar(UInt32.random(in: 0..<limit, using: &generator)).map(String.init) ?? "?"
    }.joined()
  }

  private mutating func pick<Value>(_ values: [Value]) -> Value {
    values[Int.random(in: 0..<values.count, using: &generator)]
  }

  private mutating func maybe<Value>(_ make: (inout Self) -> Value) -> Value? {
    Bool.random(using: &generator) ? make(&self) : nil
  }

  private mutating func list<Value>(_ counts: ClosedRange<Int>, _ make: (inout Self) -> Value) -> [Value] {
    let count = Int.random(in: counts, using: &generator)
    return (0..<count).map { _ in make(&self) }
  }
}
