internal import CMLGateScan

/// Memory for bytes, with a margin.
final class ChunkMemory {
  private let start: UnsafeMutablePointer<UInt8>
  let capacity: Int

  init(capacity: Int) {
    self.capacity = capacity
    start = .allocate(capacity: capacity + 2 * ChunkBuffer.margin)
    start.initialize(repeating: 0x30, count: ChunkBuffer.margin)
  }

  deinit { start.deallocate() }

  /// What is between the margins.
  var bytes: UnsafeMutablePointer<UInt8> { start + ChunkBuffer.margin }

  func bytes(_ place: Range<Int>) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: bytes + place.lowerBound, count: place.count)
  }
}

/// A thread's reusable memory: a chunk's bytes and the positions found in them.
final class ChunkBuffer {
  /// Readable bytes on either side of the content.
  static let margin = 64
  private var memory: ChunkMemory
  private var positions: UnsafeMutablePointer<UInt32>?
  private var noted: UnsafeMutablePointer<UInt64>?

  init(capacity: Int) { memory = ChunkMemory(capacity: capacity) }

  deinit {
    positions?.deallocate()
    noted?.deallocate()
  }

  var capacity: Int { memory.capacity }
  var bytes: UnsafeMutablePointer<UInt8> { memory.bytes }
  func bytes(_ place: Range<Int>) -> UnsafeRawBufferPointer { memory.bytes(place) }

  /// Room for the positions of `capacity` bytes; the entry before the first is the sentinel that starts field 0 at 0.
  var ends: UnsafeMutablePointer<UInt32> {
    let room: UnsafeMutablePointer<UInt32>
    if let positions {
      room = positions
    } else {
      room = .allocate(capacity: capacity + 2 * Self.margin)
      positions = room
    }
    room[0] = .max
    return room + 1
  }

  /// Room for what a scan notes of `capacity` bytes.
  var landmarks: mlgate_landmarks {
    let words = capacity / 64 + 2
    let room = noted ?? .allocate(capacity: words + words / 64 + 2)
    noted = room
    return mlgate_landmarks(quotes: room, high: room + words)
  }

  /// Doubles the room and keeps the first `count` bytes.
  func grow(keeping count: Int) {
    let wider = ChunkMemory(capacity: capacity * 2)
    wider.bytes.update(from: bytes, count: count)
    positions?.deallocate()
    positions = nil
    noted?.deallocate()
    noted = nil
    memory = wider
  }

  /// Gives its bytes away, for memory with room for as many: `spare`, if it has, or new.
  func giveBytes(for spare: ChunkMemory?) -> ChunkMemory {
    let given = memory
    memory = if let spare, spare.capacity == capacity { spare } else { ChunkMemory(capacity: capacity) }
    return given
  }
}

/// Whole records of one file, waiting to be tokenised.
struct Chunk {
  var index: Int
  var file: Int
  /// The chunk's place in its file, from 0.
  var indexInFile: Int
  /// Where the records begin in the buffer.
  var start: Int
  var count: Int
  /// The offset of the first record in its file.
  var byteOffset: Int
  /// Lines of the file before the first record that belong to no chunk: the header's.
  var linesBefore: Int
  /// What a scan of the records found, whose positions and landmarks are in the buffer; `nil` when they have not been
  /// scanned.
  var scanned: mlgate_scan_result?
  /// The bytes are the first line of a record that is longer than can be read.
  var isTooLong = false
  /// What has to be hashed, where the buffer still has it; `nil` when nobody wants a digest.
  var piece: Piece?
}
