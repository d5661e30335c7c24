import Foundation
import MLGateFiles
import MLGateLedger
import MLGateResults
import Testing

@Suite struct RunTests {
  private static func example(_ id: String, model: String = "m", started: String = "2026-01-01T00:00:00Z") -> Run {
    Run(
      id: id, model: model, started: started, command: ["python3", "train.py", "--name", "a b"],
      parameters: ["rate": "0.1"], seed: .max, gitCommit: "abc", gitDirty: true, environment: ["os": "Linux"],
      inputs: [NamedDigest(name: "train", digest: Digest(bytes: [UInt8](repeating: 7, count: 32)))])
  }

  @Test func whatIsRecordedComesBackAfterReopening() throws {
    let scratch = try Scratch()
    var run = Self.example("20260101t000000z-aaaaaa")
    try Ledger.open(at: scratch(".mlgate/ledger.sqlite")).begin(run)
    let ledger = try Ledger.open(at: scratch(".mlgate/ledger.sqlite"))
    #expect(try ledger.run(id: run.id) == run)
    run.status = .succeeded
    run.finished = "2026-01-01T00:01:00Z"
    run.metrics = ["roc-auc": 0.1 + 0.2, "tiny": .leastNonzeroMagnitude, "large": -1.7976931348623157e308]
    run.outputs = [.init(name: "model", path: "model.json", digest: run.inputs[0].digest, bytes: 3)]
    run.exitCode = 0
    try ledger.finish(run)
    #expect(try Ledger.open(at: scratch(".mlgate/ledger.sqlite")).run(id: run.id) == run)
  }

  @Test func prefixesNameOneRun() throws {
    let scratch = try Scratch()
    let ledger = try Ledger.open(at: scratch("l"))
    for id in ["20260101t000000z-aaaaaa", "20260101t000000z-ab", "20260102t000000z-c"] {
      try ledger.begin(Self.example(id))
    }
    #expect(try ledger.run(id: "20260102").id == "20260102t000000z-c")
    #expect(try ledger.run(id: "20260101t000000z-ab").id == "20260101t000000z-ab")
    #expect(
      sentence { _ = try ledger.run(id: "20260101") }
        == "The run '20260101' could be any of 2: 20260101t000000z-aaaaaa, 20260101t000000z-ab. Write more of the id.")
    let none = { (id: String) in
      "There is no run '\(id)' in the ledger '\(scratch("l"))'. List the runs and name one of them."
    }
    #expect(sentence { _ = try ledger.run(id: "2027") } == none("2027"))
    #expect(sentence { _ = try ledger.run(id: "") } == none(""))
    #expect(sentence { _ = try ledger.run(id: "2026010_") } == none("2026010_"))
  }

  @Test func theLatestRunIsTheOneThatBeganLast() throws {
    let scratch = try Scratch()
    let ledger = try Ledger.open(at: scratch("l"))
    for (index, status) in [Run.Status.succeeded, .succeeded, .failed, .timedOut].enumerated() {
      var run = Self.example("r\(index)", started: "2026-01-0\(index + 1)T00:00:00Z")
      try ledger.begin(run)
      run.status = status
      try ledger.finish(run)
    }
    try ledger.begin(Self.example("other", model: "n"))
    #expect(try ledger.latestRun(model: "m")?.id == "r3")
    #expect(try ledger.latestRun(model: "m", succeededOnly: true)?.id == "r1")
    #expect(try ledger.latestRun(model: "none") == nil)
    #expect(try ledger.runs(model: "m", limit: 3).map(\.id) == ["r3", "r2", "r1"])
    #expect(try ledger.runs().count == 5)
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity])
  func whatIsNoNumberIsNotRecorded(value: Double) throws {
    let scratch = try Scratch()
    let ledger = try Ledger.open(at: scratch("l"))
    var run = Self.example("r")
    try ledger.begin(run)
    run.status = .succeeded
    run.metrics = ["loss": value]
    #expect(
      sentence { try ledger.finish(run) }
        == "The metric 'loss' of run r is \(value), which is not a number that can be recorded or compared. "
        + "Find out why training or evaluation made it; undefined is not zero.")
    #expect(try ledger.run(id: "r").status == .running)
  }

  @Test func endedRunsDoNotChange() throws {
    let scratch = try Scratch()
    let ledger = try Ledger.open(at: scratch("l"))
    var run = Self.example("r")
    #expect(
      sentence { try ledger.finish(run) } == "Run r cannot be finished as 'running'. Say how it ended.")
    run.status = .failed
    #expect(
      sentence { try ledger.finish(run) } == "There is no run r in the ledger '\(scratch("l"))'. Begin it first.")
    try ledger.begin(Self.example("r"))
    #expect(
      sentence { try ledger.begin(run) } == "There is a run r already. Begin each run under a new id.")
    try ledger.finish(run)
    run.status = .succeeded
    #expect(
      sentence { try ledger.finish(run) }
        == "Run r has ended before, as 'failed'. What is recorded does not change.")
  }

  @Test func aKilledProcessLeavesAnInterruptedRun() async throws {
    let scratch = try Scratch()
    let path = scratch("l")
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
      try Ledger.open(at: path).begin(Run(id: "r", model: "m"))
      kill(getpid(), SIGKILL)
    }
    let run = try Ledger.open(at: path).run(id: "r")
    #expect(run.status == .interrupted)
    #expect(run.failure?.hasSuffix("ended before the run did.") == true)
    #expect(try Ledger.open(at: path).latestRun(model: "m")?.status == .interrupted)
  }

  @Test func processesWriteAtTheSameTime() async throws {
    let scratch = try Scratch()
    let path = scratch("l")
    await withTaskGroup(of: Void.self) { group in
      for writer in 0..<3 {
        group.addTask {
          await #expect(processExitsWith: .success) { [path = path as String, writer = writer as Int] in
            for index in 0..<20 {
              var run = Run(id: "w\(writer)-\(index)", model: "m")
              // Each a connection of its own, so that opening competes as well.
              let ledger = try Ledger.open(at: path)
              try ledger.begin(run)
              run.status = .succeeded
              run.metrics = ["index": Double(index)]
              try ledger.finish(run)
            }
          }
        }
      }
    }
    let runs = try Ledger.open(at: path).runs(model: "m")
    #expect(runs.count == 60)
    #expect(runs.allSatisfy { $0.status == .succeeded && $0.metrics.count == 1 })
  }

  @Test func identifiersSortByTime() {
    let first = Run.newIdentifier(at: Timestamp(seconds: 1_795_407_300))
    let second = Run.newIdentifier(at: Timestamp(seconds: 1_795_407_301))
    #expect(first.hasPrefix("20261123t041500z-"))
    #expect(first.utf8.count == 23)
    #expect(first < second)
    #expect(first == first.lowercased())
  }
}
