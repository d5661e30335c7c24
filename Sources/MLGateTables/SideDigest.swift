internal import CMLGateScan

/// Hashes the bytes of a chunk beside what else is done with them, on one thread.
///
/// A block of SHA-256 is one long chain of steps that leaves most of a core idle: kernels that have one hashed from time to
/// time take hardly longer than the blocks alone.
final class SideDigest {
  private enum State {
    /// There is nothing to hash.
    case idle
    /// The chunk's turn has not come.
    case waiting(Chunk.Piece, ChunkBuffer)
    /// The turn is this thread's.
    case running(FileDigester)
  }

  private var state = State.idle

  /// Begins with a chunk, whose bytes stay in the buffer until ``finish()``.
  func begin(_ piece: Chunk.Piece?, in buffer: ChunkBuffer) {
    guard let piece else { return }
    state = .waiting(piece, buffer)
    run()
  }

  /// What waits to be hashed and may be while something else is done; to be asked for again and again.
  var work: UnsafeMutablePointer<mlgate_digest>? {
    while true {
      switch state {
      case .idle: return nil
      case .waiting: guard run() else { return nil }
      case .running(let digester):
        if let waiting = digester.waiting { return waiting }
        if !digester.endTurn() { state = .idle }
      }
    }
  }

  /// Takes the turn, if it has come.
  @discardableResult
  private func run() -> Bool {
    guard case .waiting(let piece, let buffer) = state, piece.beginIfNext(in: buffer) else { return false }
    state = .running(piece.digester)
    return true
  }

  /// Hashes what is left, now or later; the chunk's bytes are not used after the call.
  func finish() {
    switch state {
    case .idle: break
    case .waiting(let piece, let buffer): piece.hash(in: buffer)
    case .running(let digester): while digester.endTurn() {}
    }
    state = .idle
  }
}
