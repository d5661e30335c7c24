import Foundation
import MLGateReports
import MLGateResults
import Testing

/// `swift package VERB` and `swift run mlgate` on the example, as its team runs them.
@Suite(.enabled(if: Integration.isWanted), .serialized)
struct ExampleTests {
  private func report(_ gate: Gate, _ example: Example) throws -> GateReport {
    let file = example.folder.appendingPathComponent(".mlgate/reports/\(gate.rawValue)/report.json")
    return try JSONReportReader.read(Array(try Data(contentsOf: file)))
  }

  @Test func everyVerbPassesAndIsHeldToItsBaseline() async throws {
    let example = try Example()
    for gate in Gate.allCases {
      let outcome = try await example.swift("package", gate.rawValue, expecting: 0)
      #expect(outcome.output.hasPrefix("\(gate.rawValue) PASSED  flight-delays") || gate == .train, "\(outcome.output)")
      #expect(try report(gate, example).verdict == .passed)
    }
    let auc = try #require(try report(.evaluate, example).checks.first { $0.id == "roc-auc" }?.observed?.number)
    // What scikit-learn's logistic regression reaches on September, within a hundredth.
    #expect(abs(auc - 0.700) < 0.01, "\(auc)")
  }

  @Test func aCorruptedDeliveryFailsWithItsPlaces() async throws {
    let example = try Example()
    let delivery = try await example.corruptedDelivery()
    let outcome = try await example.swift(
      "package", "validate-data", "eval", "--source", "eval=\(delivery)", expecting: 1)
    #expect(outcome.output.hasPrefix("validate-data FAILED  flight-delays"), "\(outcome.output)")
    for line in [
      "\(delivery):1001:18: carrier is missing",
      "\(delivery):2001:26: origin 'ewr' is not one of EWR, JFK, LGA",
      "\(delivery):3001:26: origin 'XXX' is not one of EWR, JFK, LGA",
    ] {
      let place = line.prefix { $0 != " " }.split(separator: ":").dropLast().joined(separator: ":")
      let reason = line.split(separator: " ", maxSplits: 1)[1]
      #expect(
        outcome.output.split(separator: "\n").contains { $0.contains(place) && $0.hasSuffix(reason) },
        "no '\(line)' in\n\(outcome.output)")
    }
    let failed = try report(.validateData, example).checks.filter { $0.verdict == .failed }.map(\.id)
    #expect(
      Set(failed).isSuperset(of: [
        "eval/missing/carrier", "eval/allowed/origin", "eval/range/distance", "eval/pattern/date",
        "eval/unique/date+carrier+flight+origin",
      ]), "\(failed)")
  }

  @Test func swiftRunKeepsTheExitCodes() async throws {
    let example = try Example()
    let delivery = try await example.corruptedDelivery()
    try await example.swift(
      "run", "-c", "release", "mlgate", "validate-data", "eval", "--source", "eval=\(delivery)", expecting: 1)
    try await example.swift("package", "train", "--quiet", expecting: 0)
    let outcome = try await example.swift("run", "-c", "release", "mlgate", "deploy", expecting: 4)
    #expect(outcome.output.contains("only evaluated models are deployed"), "\(outcome.all)")
    try await example.swift("run", "-c", "release", "mlgate", "validate-data", "nothing", expecting: 64)
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/proc/self/cmdline")))
  func anInterruptEndsTheTraining() async throws {
    let example = try Example()
    // So that nothing is built while the signal comes.
    try await example.swift("package", "train", "--quiet", expecting: 0)
    let started = try Started(["swift", "package", "train"], in: example.folder)
    let program = try #require(try await training(in: example), "the training program never started")
    kill(started.number, SIGINT)
    let outcome = try await started.outcome()
    #expect(outcome.code != 0, "\(outcome.all)")
    #expect(kill(program, 0) != 0 && errno == ESRCH, "process \(program) is still there")
  }

  /// The process of this example's training program, as soon as there is one; nil after half a minute.
  private func training(in example: Example) async throws -> Int32? {
    let beginning = example.folder.path + "/.build/"
    for _ in 0..<6000 {
      for name in try FileManager.default.contentsOfDirectory(atPath: "/proc") {
        guard let number = Int32(name), let bytes = FileManager.default.contents(atPath: "/proc/\(name)/cmdline")
        else { continue }
        let words = bytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
        if let program = words.first, program.hasPrefix(beginning), program.hasSuffix("/TrainFlightDelays") {
          return number
        }
      }
      // Nobody tells of a new process; looking again and again would take the processor that it needs.
      try await Task.sleep(for: .milliseconds(5))
    }
    return nil
  }
}
