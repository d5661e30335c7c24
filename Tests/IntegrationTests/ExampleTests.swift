import Foundation
import MLGateReports
import MLGateResults
import Testing

extension Everything {
  /// `swift package VERB` and `swift run mlgate` on the example, as its team runs them.
  struct ExampleTests {
    private func report(_ gate: Gate, _ example: Example) throws -> GateReport {
      let file = example.folder.appendingPathComponent(".mlgate/reports/\(gate.rawValue)/report.json")
      return try JSONReportReader.read(Array(try Data(contentsOf: file)))
    }

    @Test func everyVerbPassesAndIsHeldToItsBaseline() async throws {
      let example = try Example()
      for gate in Gate.allCases {
        let outcome = try await example.swift("package", gate.rawValue, expecting: 0)
        #expect(
          outcome.output.hasPrefix("\(gate.rawValue) PASSED  flight-delays") || gate == .train, "\(outcome.output)")
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
      let shown = outcome.output.split(separator: "\n").map { $0.trimmingPrefix("  | ") }
      for (place, reason) in [
        ("1001:", "carrier is missing"), ("2001:", "origin 'lga' is not one of EWR, JFK, LGA"),
        ("4001:", "distance '-184' is not from 50 to 5000"), ("5001:", "temp '294.8' is not from -20 to 115"),
        ("6001:1:", "date '09/07/2013' does not match 2013-09-[0-9]{2}"),
        ("7101:", "repeats "),
      ] {
        let found = shown.contains { $0.hasPrefix("\(delivery):\(place)") && $0.contains(" \(reason)") }
        #expect(found, "no '\(place) \(reason)' in\n\(outcome.output)")
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
      try await example.swift("run", "-c", "release", "mlgate", "deploy", expecting: 4)
      let message = try report(.deploy, example).checks.first?.message ?? ""
      #expect(message.contains("only evaluated models are deployed"), "\(message)")
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
}
