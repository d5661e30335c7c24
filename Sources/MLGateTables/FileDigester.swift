internal import CMLGateScan
internal import MLGateFiles
internal import MLGateResults

/// Hashes a file piece by piece, in order, on whichever threads hold the pieces.
///
/// A hash takes about as long as a profile, and the bytes of one piece cannot be hashed before those of the last. Done by
/// whoever reads, that would keep the others from reading; so a thread hashes its piece as soon as the pieces before it
/// are done, has other work until then, and at last leaves its memory to whoever hashes the one before.
///
/// Where the machine has instructions for it, a piece whose turn has come is hashed beside that other work (``SideDigest``).
final class FileDigester: @unchecked Sendable {
  /// How many pieces may wait that nobody holds.
  private static let mostLeft = 4

  private struct Left {
    var memory: ChunkMemory
    var place: Range<Int>
  }

  // Invariant: `blocks`, `hash` and `current` are used by the owner of piece `next` alone: who holds it, or who took it out
  // of `left`. A piece is left only before its turn, so whoever ends the turn before finds it there.
  private let monitor = Monitor()
  /// What hashes block by block; `nil` where the machine has no instructions for it.
  private let blocks: UnsafeMutablePointer<mlgate_digest>?
  private var hash = SHA256Stream()
  private var next = 0
  /// The piece that is being hashed, when nobody else holds it.
  private var current: Left?
  /// Pieces that nobody holds any more, by their numbers.
  private var left: [Int: Left] = [:]
  /// Memory of pieces that were left.
  private var spare: [ChunkMemory] = []

  /// - Parameter usesBlocks: whether the machine's instructions are used, if there are any.
  init(usesBlocks: Bool = true) {
    guard usesBlocks, mlgate_can_digest() != 0 else {
      blocks = nil
      return
    }
    let begun = UnsafeMutablePointer<mlgate_digest>.allocate(capacity: 1)
    mlgate_digest_begin(begun)
    blocks = begun
  }

  deinit { blocks?.deallocate() }

  /// Takes the turn of a piece, if it has come; the buffer stays as it is until ``endTurn()``.
  ///
  /// - Returns: whether it has come.
  func begin(ifNext piece: Int, _ place: Range<Int>, in buffer: ChunkBuffer) -> Bool {
    guard monitor.withLock({ next == piece }) else { return false }
    begin(buffer.bytes(place))
    return true
  }

  private func begin(_ bytes: UnsafeRawBufferPointer) {
    if let blocks {
      mlgate_digest_give(blocks, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), bytes.count)
    } else {
      hash.update(bytes)
    }
  }

  /// What waits to be hashed in this turn, for its owner; `nil` when nothing does.
  var waiting: UnsafeMutablePointer<mlgate_digest>? { mlgate_digest_waits(blocks) != 0 ? blocks : nil }

  /// Hashes what waits, and ends the turn.
  ///
  /// - Returns: whether the caller has the next turn, too, which is that of a piece nobody else holds.
  func endTurn() -> Bool {
    if let blocks { mlgate_digest_finish(blocks) }
    let done = current?.memory
    current = nil
    let following = monitor.withLock {
      next += 1
      if let done { spare.append(done) }
      defer { monitor.signal() }
      return left.removeValue(forKey: next)
    }
    guard let following else { return false }
    current = following
    begin(following.memory.bytes(following.place))
    return true
  }

  /// Hashes a piece, now or later; the buffer may be filled anew after the call.
  func take(_ piece: Int, _ place: Range<Int>, in buffer: ChunkBuffer) {
    let isLeft = monitor.withLock {
      monitor.wait { next == piece || left.count < Self.mostLeft }
      guard next != piece else { return false }
      left[piece] = Left(memory: buffer.giveBytes(for: spare.popLast()), place: place)
      return true
    }
    guard !isLeft else { return }
    begin(buffer.bytes(place))
    while endTurn() {}
  }

  /// The digest of so many pieces, each of which has been handed over.
  func digest(ofPieces count: Int) -> Digest {
    monitor.withLock {
      monitor.wait { next == count }
      guard let blocks else { return hash.digest }
      return Digest(
        bytes: [UInt8](unsafeUninitializedCapacity: 32) { bytes, count in
          if let base = bytes.baseAddress { mlgate_digest_result(blocks, base) }
          count = 32
        })
    }
  }
}

extension Chunk {
  /// What of the chunk's buffer was read for it, the ``FileDigester/take(_:_:in:)``'s piece of that number.
  struct Piece {
    var digester: FileDigester
    var number: Int
    var place: Range<Int>

    /// Takes the piece's turn, if it has come; the buffer stays as it is until its end.
    func beginIfNext(in buffer: ChunkBuffer) -> Bool { digester.begin(ifNext: number, place, in: buffer) }

    /// Hashes the piece, now or later; what the buffer holds is not there any more after the call.
    func hash(in buffer: ChunkBuffer) { digester.take(number, place, in: buffer) }
  }
}
