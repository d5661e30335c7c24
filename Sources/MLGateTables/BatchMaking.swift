/// What was found in a chunk beside its batches.
///
/// Places count from the chunk's first line.
struct BatchTally {
  var newlines = 0
  var blankLines = 0
  var commentLines = 0
  var malformed: [BatchBuilder.Fault] = []
  /// Whether the records up to this chunk have more columns than are read.
  var hasTooManyColumns = false
}

/// Turns chunks into batches, on one thread.
protocol BatchMaking: AnyObject {
  /// Makes a chunk's batches, at least one, and hands them over; their pointers live as long as the call of `body`.
  func withBatches(of chunk: Chunk, in buffer: ChunkBuffer, _ body: (ColumnBatch) -> Void) -> BatchTally
}

extension BatchBuilder: BatchMaking {
  func withBatches(of chunk: Chunk, in buffer: ChunkBuffer, _ body: (ColumnBatch) -> Void) -> BatchTally {
    withBatch(of: chunk, in: buffer) { built in
      body(built.batch)
      return BatchTally(
        newlines: built.newlines, blankLines: built.blankLines, commentLines: built.commentLines,
        malformed: built.malformed)
    }
  }
}
