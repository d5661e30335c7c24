internal import MLGateResults

/// The columns that the records of a table bring, in the order of their first appearance; shared by all threads.
///
/// Chunks add their columns one after the other, so that the order does not depend on who reads which chunk.
final class JSONColumns: Sendable {
  /// More different names are no table.
  static let most = 65_536

  private struct State {
    var names: [String] = []
    var places: [[UInt8]: Int] = [:]
    /// The chunk whose turn it is.
    var next = 0
  }

  private let turns = Monitor()
  private let state: Guarded<State>

  init(_ expected: [String]) {
    var state = State()
    for name in expected { _ = Self.add(name, to: &state) }
    self.state = Guarded(state)
  }

  var names: [String] { state.withLock { $0.names } }

  /// Adds the columns of the first chunk before its turn.
  func add(_ names: [String]) {
    state.withLock { state in
      for name in names { _ = Self.add(name, to: &state) }
    }
  }

  /// Waits for a chunk's turn and adds its columns.
  ///
  /// - Returns: all columns up to this chunk, and the places of those that were added.
  func take(_ new: [String], ofChunk chunk: Int) -> (names: [String], places: [Int]) {
    turns.withLock {
      turns.wait { state.withLock { $0.next == chunk } }
      defer { turns.signal() }
      return state.withLock { state in
        let places = new.map { Self.add($0, to: &state) }
        state.next += 1
        return (state.names, places)
      }
    }
  }

  private static func add(_ name: String, to state: inout State) -> Int {
    // Names are compared as bytes: two spellings of one letter are two columns.
    let key = Array(name.utf8)
    if let known = state.places[key] { return known }
    state.places[key] = state.names.count
    state.names.append(name)
    return state.names.count - 1
  }
}
