import Foundation
import MLGateFiles
import MLGateRegistry
import Testing

@Suite struct ConcurrencyTests {
  @Test func noReleaseOfManyTasksIsLost() async throws {
    let scratch = try Scratch()
    let path = scratch.path
    await withTaskGroup(of: Void.self) { group in
      for task in 0..<4 {
        group.addTask {
          for round in 0..<5 {
            let told = sentence {
              _ = try Registry.open(at: "\(path)/registry").release(Scratch.plan("\(task)-\(round)", in: path))
            }
            #expect(told == nil)
          }
        }
      }
    }
    try expectAll(20, in: scratch)
  }

  @Test func noReleaseOfManyProcessesIsLost() async throws {
    let scratch = try Scratch()
    let path = scratch.path
    await withTaskGroup(of: Void.self) { group in
      for process in 0..<3 {
        group.addTask {
          await #expect(processExitsWith: .success) { [path = path as String, process = process as Int] in
            for round in 0..<5 {
              _ = try Registry.open(at: "\(path)/registry").release(Scratch.plan("\(process)-\(round)", in: path))
            }
          }
        }
      }
    }
    try expectAll(15, in: scratch)
  }

  /// Of all who expect the same champion, one wins.
  @Test func compareAndSwapHasOneWinner() async throws {
    let scratch = try Scratch()
    let path = scratch.path
    let first = try scratch.registry().release(scratch.plan("first")).release
    let winners = await withTaskGroup(of: Bool.self) { group in
      for task in 0..<8 {
        group.addTask {
          sentence {
            _ = try Registry.open(at: "\(path)/registry").release(
              Scratch.plan("\(task)", in: path), expecting: .digest(first.content))
          } == nil
        }
      }
      return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
    }
    #expect(winners == 1)
    #expect(try scratch.registry().history(model: "m").count == 2)
  }

  /// Who reads while others write finds whole releases only.
  @Test func readersSeeWholeReleases() async throws {
    let scratch = try Scratch()
    let path = scratch.path
    _ = try scratch.registry().release(scratch.plan("0"))
    await withTaskGroup(of: Void.self) { group in
      group.addTask {
        for round in 1...20 {
          let told = sentence {
            let registry = try Registry.open(at: "\(path)/registry")
            _ = try registry.release(Scratch.plan("\(round)", in: path))
            if round % 3 == 0 { _ = try registry.rollback(model: "m") }
          }
          #expect(told == nil)
        }
      }
      group.addTask {
        for _ in 0..<60 {
          var text: String?
          let told = sentence {
            let registry = try Registry.open(at: "\(path)/registry")
            text = try championText(registry)
            for entry in try registry.history(model: "m") { try registry.verify(entry.release) }
          }
          #expect(told == nil)
          #expect(text.flatMap(Int.init) != nil)
        }
      }
    }
    #expect(scratch.litter == [])
  }

  private func expectAll(_ count: Int, in scratch: Scratch) throws {
    let registry = try scratch.registry()
    let history = try registry.history(model: "m")
    #expect(history.map(\.release.number) == Array(1...count))
    #expect(Set(history.map(\.release.content)).count == count)
    #expect(history.last?.aliases == ["champion"])
    for entry in history { try registry.verify(entry.release) }
    #expect(scratch.litter == [])
  }
}
