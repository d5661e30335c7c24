internal import MLGateFiles
internal import MLGateResults

/// Hashes a file piece by piece, in order, on whichever threads hold the pieces.
///
/// A hash takes about as long as a profile, and the bytes of one piece cannot be hashed before those of the last. Done by
/// whoever reads, that would keep the others from reading; so a thread hashes its piece as soon as the pieces before it
/// are done, has other work until then, and at last leaves a copy to whoever hashes the one before.
final class FileDigester: @unchecked Sendable {
  /// How many pieces may wait as copies.
  private static let mostLeft = 4

  // Invariant: `hash` is used by the owner of piece `next` alone: who holds it, or who took it out of `left`. A piece is
  // left only before its turn, so whoever ends the turn before finds it there.
  private let monitor = Monitor()
  private var hash = SHA256Stream()
  private var next = 0
  /// Pieces that nobody holds any more, by their numbers.
  private var left: [Int: [UInt8]] = [:]

  /// Hashes a piece if its turn has come.
  ///
  /// - Returns: whether it was hashed.
  func take(ifNext piece: Int, _ bytes: UnsafeRawBufferPointer) -> Bool {
    guard monitor.withLock({ next == piece }) else { return false }
    hash.update(bytes)
    endTurn()
    return true
  }

  /// Hashes a piece, now or later; the bytes are not used after the call.
  func take(_ piece: Int, _ bytes: UnsafeRawBufferPointer) {
    let isLeft = monitor.withLock {
      monitor.wait { next == piece || left.count < Self.mostLeft }
      guard next != piece else { return false }
      left[piece] = Array(bytes)
      return true
    }
    guard !isLeft else { return }
    hash.update(bytes)
    endTurn()
  }

  private func endTurn() {
    while true {
      let following = monitor.withLock {
        next += 1
        defer { monitor.signal() }
        return left.removeValue(forKey: next)
      }
      guard let following else { return }
      following.withUnsafeBytes { hash.update($0) }
    }
  }

  /// The digest of so many pieces, each of which has been handed over.
  func digest(ofPieces count: Int) -> Digest {
    monitor.withLock {
      monitor.wait { next == count }
      return hash.digest
    }
  }
}

extension Chunk {
  /// What of the chunk's buffer was read for it, the ``FileDigester/take(_:_:)``'s piece of that number.
  struct Piece {
    var digester: FileDigester
    var number: Int
    var place: Range<Int>

    private func bytes(in buffer: ChunkBuffer) -> UnsafeRawBufferPointer {
      UnsafeRawBufferPointer(start: buffer.bytes + place.lowerBound, count: place.count)
    }

    func hashIfNext(in buffer: ChunkBuffer) -> Bool { digester.take(ifNext: number, bytes(in: buffer)) }

    /// Hashes the piece, now or later; the buffer may be filled anew.
    func hash(in buffer: ChunkBuffer) { digester.take(number, bytes(in: buffer)) }
  }
}
