internal import Dispatch
public import MLGateResults

/// Something that looks at every batch of a table.
///
/// Batches are processed on several threads at once and committed one after the other in the table's order, so that
/// what a consumer concludes does not depend on the number of threads.
public protocol BatchConsumer: AnyObject, Sendable {
  /// Called once, before any batch.
  ///
  /// Where records bring their own columns (JSON Lines), later batches may have more; all are in the account at last.
  func begin(columns: [String]) throws(TableError)
  /// A worker for one thread.
  func makeWorker() -> any BatchWorker
  /// Takes what a worker made of one batch: in batch order, never two at once.
  ///
  /// Batches of sparse records may have the same number; they come one after the other.
  func commit(_ result: (any Sendable)?, batch: Int)
}

/// One thread's part of a ``BatchConsumer``.
public protocol BatchWorker: AnyObject {
  /// Looks at one batch. Batches come to a worker in rising order.
  func process(_ batch: ColumnBatch) -> (any Sendable)?
}

/// What was read, to the last line.
public struct ScanAccount: Sendable {
  public struct File: Sendable {
    public var name: String
    public var rows = 0
    public var bytes = 0
    public var digest: Digest?
    /// Whether it was read to its end: not when a record is longer than ``TableScan/maximumRecordBytes``.
    public var isComplete = true
    /// Lines that hold nothing, between the records of a table with more than one column.
    public var blankLines = 0
    /// Lines that are comments.
    public var commentLines = 0
    /// Records left out because they are malformed.
    public var malformedCount = 0

    public init(name: String) { self.name = name }
  }

  public var columns: [String] = []
  public var files: [File] = []
  /// Well-formed records, which the statistics are about.
  public var rows = 0
  /// The first file's header as it stands there, line end included; empty when there is none.
  public var headerBytes: [UInt8] = []
  /// The first of the records left out because they are malformed, at most ``TableScan/malformedKept``.
  public var malformed: [MalformedRecord] = []
  /// File and first line of each batch.
  var batchStarts: [(file: Int, line: Int)] = []

  /// Lines that hold nothing, between the records of a table with more than one column.
  public var blankLines: Int { files.reduce(0) { $0 + $1.blankLines } }
  /// Lines that are comments.
  public var commentLines: Int { files.reduce(0) { $0 + $1.commentLines } }
  /// Records left out because they are malformed.
  public var malformedCount: Int { files.reduce(0) { $0 + $1.malformedCount } }

  public init() {}

  /// The line a place stands on.
  public func location(of place: RowPlace) -> SourceLocation {
    let start = batchStarts[place.batch]
    return SourceLocation(file: files[start.file].name, line: start.line + place.lineOffset, column: place.column)
  }
}

/// Reads a table once, from front to back, and shows every batch to every consumer.
public struct TableScan: Sendable {
  /// The longest record that is read: 128 MiB.
  public static let maximumRecordBytes = 128 << 20
  /// How many malformed records are kept with their places; all are counted.
  public static let malformedKept = 100
  /// A batch is not begun before the one this many places earlier has been committed.
  ///
  /// What a consumer decides when it commits batch n holds from batch n + lag on, whoever processes it.
  public static let lag = 12

  public var source: TableSource
  public var threads: Int
  /// Whether the account names each file's SHA-256.
  public var wantsDigests: Bool
  /// Tells how far the scan has come, and can end it.
  public var progress = ScanProgress()
  /// Gets the first file's header as it stands there, once, before ``rejected`` is called; empty when it has none.
  public var headerRead: (@Sendable ([UInt8]) -> Void)?
  /// Gets every malformed record with its bytes, in the table's order and never two at once; its error ends the scan.
  ///
  /// The bytes are those of the file, and a line feed where the file ends without one. Of a record past
  /// ``maximumRecordBytes`` there are none.
  public var rejected: (@Sendable (MalformedRecord, UnsafeRawBufferPointer) throws(TableError) -> Void)?

  /// Gets each batch's number and where its first line stands, before anybody commits it.
  public var batchBegins: (@Sendable (_ batch: Int, SourceLocation) -> Void)?
  /// Gets the account of each file that has been read, in the files' order and before any batch of a later one is
  /// committed.
  public var fileRead: (@Sendable (_ file: Int, ScanAccount.File) -> Void)?

  public init(_ source: TableSource, threads: Int = TableScan.defaultThreads, digests: Bool = true) {
    self.source = source
    self.threads = max(1, threads)
    wantsDigests = digests
  }

  /// Reads everything.
  ///
  /// - Throws: ``TableError`` when a file cannot be read or its header makes no sense, and when the scan was told to end
  ///   (``ScanProgress/cancel()``). Malformed records are no error:
  ///   they are in the account.
  public func run(_ consumers: [any BatchConsumer]) throws(TableError) -> ScanAccount {
    let session = ScanSession(self, consumers)
    // The first chunk brings the header, which everything else needs.
    let first = ChunkBuffer(capacity: ChunkReader.chunkBytes)
    guard let chunk = try session.start(first) else { return session.finishedAccount() }
    let isShort = chunk.count < ChunkReader.chunkBytes / 2
    session.work(from: chunk, in: first, alone: isShort || threads == 1, threads: threads)
    if let error = session.failure { throw error }
    let account = session.finishedAccount()
    // Which columns records bring is known only now.
    if source.content == .jsonLines { try source.refuseUnknownTypes(in: account.columns) }
    return account
  }
}

/// The shared state of one scan.
private final class ScanSession: @unchecked Sendable {
  // Invariant: `reader` is used with `reading` held, everything below `committing` with that held.
  private let reading = Monitor()
  private let reader: ChunkReader
  private let committing = Monitor()
  private var pending: [Int: Committed] = [:]
  private var nextCommit = 0
  private var isCommitting = false
  private var account = ScanAccount()
  private var currentFile = -1
  private var currentLine = 1
  private(set) var failure: TableError?

  private let source: TableSource
  private let progress: ScanProgress
  private let headerRead: (@Sendable ([UInt8]) -> Void)?
  private let rejected: (@Sendable (MalformedRecord, UnsafeRawBufferPointer) throws(TableError) -> Void)?
  private let batchBegins: (@Sendable (Int, SourceLocation) -> Void)?
  private let fileRead: (@Sendable (Int, ScanAccount.File) -> Void)?
  /// The files that have been told of.
  private var filesTold = 0
  private let consumers: [any BatchConsumer]
  /// Known before any thread starts.
  private var columnNames: [String] = []
  /// The columns that records bring, where there is no header.
  private let recordColumns: JSONColumns?

  /// Everything about one batch that has to be taken in order.
  struct Committed: @unchecked Sendable {
    var chunk: Chunk
    var rows: Int
    var newlines: Int
    var blankLines: Int
    var commentLines: Int
    var malformed: [BatchBuilder.Fault]
    /// The bytes of the malformed records, one after the other, when somebody wants them.
    var rejected: [UInt8]
    /// What every consumer made of every batch of the chunk.
    var results: [[(any Sendable)?]]
  }

  init(_ scan: TableScan, _ consumers: [any BatchConsumer]) {
    source = scan.source
    progress = scan.progress
    headerRead = scan.headerRead
    rejected = scan.rejected
    batchBegins = scan.batchBegins
    fileRead = scan.fileRead
    self.consumers = consumers
    recordColumns = scan.source.content == .jsonLines ? JSONColumns(scan.source.expectedColumns) : nil
    reader = ChunkReader(scan.source, digests: scan.wantsDigests, progress: scan.progress)
  }

  func start(_ buffer: ChunkBuffer) throws(TableError) -> Chunk? {
    progress.begin(totalBytes: source.totalBytes)
    let chunk = try reader.next(into: buffer)
    if recordColumns == nil { try source.refuseUnknownTypes(in: reader.columns) }
    if let recordColumns, let chunk { JSONBatches(recordColumns).learnFirst(chunk, in: buffer) }
    columnNames = recordColumns?.names ?? reader.columns
    account.columns = columnNames
    account.files = source.files.map { ScanAccount.File(name: $0.name) }
    headerRead?(reader.headerBytes)
    for consumer in consumers { try consumer.begin(columns: columnNames) }
    return chunk
  }

  func work(from chunk: Chunk, in buffer: ChunkBuffer, alone: Bool, threads: Int) {
    if alone {
      loop(buffer, chunk)
      return
    }
    let handoff = Handoff(buffer: buffer, chunk: chunk)
    DispatchQueue.concurrentPerform(iterations: threads) { [self] thread in
      if thread == 0 {
        loop(handoff.buffer, handoff.chunk)
      } else {
        loop(ChunkBuffer(capacity: ChunkReader.chunkBytes), nil)
      }
    }
  }

  /// Carries the first chunk to the one thread that takes it.
  private struct Handoff: @unchecked Sendable {
    let buffer: ChunkBuffer
    let chunk: Chunk
  }

  private func loop(_ buffer: ChunkBuffer, _ first: Chunk?) {
    let side = SideDigest()
    let builder: any BatchMaking =
      recordColumns.map { JSONBatches($0) } ?? BatchBuilder(format: source.format, names: columnNames, side: side)
    let workers = consumers.map { $0.makeWorker() }
    let places = SmallIntegerPlaces()
    var next = first
    while let chunk = next ?? read(into: buffer) {
      next = nil
      committing.withLock { committing.wait { nextCommit > chunk.index - TableScan.lag } }
      side.begin(chunk.piece, in: buffer)
      var rows = 0
      var results: [[(any Sendable)?]] = []
      let tally = builder.withBatches(of: chunk, in: buffer) { made in
        var batch = made
        places.begin(rows: batch.rowCount)
        batch.places = places
        batch.side = side
        rows += batch.rowCount
        results.append(workers.map { $0.process(batch) })
      }
      // Before anything is waited for that others hold.
      let rejected = rejectedBytes(tally.malformed, chunk, buffer)
      side.finish()
      if tally.hasTooManyColumns { refuseColumns(of: chunk) }
      commit(
        Committed(
          chunk: chunk, rows: rows, newlines: tally.newlines, blankLines: tally.blankLines,
          commentLines: tally.commentLines, malformed: tally.malformed, rejected: rejected, results: results))
    }
  }

  private func refuseColumns(of chunk: Chunk) {
    let error = TableError(
      .columns, at: SourceLocation(file: source.files[chunk.file].name), byte: chunk.byteOffset,
      "the records have more than \(JSONColumns.most) different names, the last of them after byte "
        + "\(chunk.byteOffset); expected records that share their names. Write what has no fixed names as an array.")
    reading.withLock { if failure == nil { failure = error } }
  }

  private func rejectedBytes(_ faults: [BatchBuilder.Fault], _ chunk: Chunk, _ buffer: ChunkBuffer) -> [UInt8] {
    guard rejected != nil, !faults.isEmpty else { return [] }
    var bytes: [UInt8] = []
    for fault in faults {
      let start = buffer.bytes + chunk.start + (fault.byteOffset - chunk.byteOffset)
      bytes += UnsafeBufferPointer(start: start, count: fault.byteCount)
    }
    return bytes
  }

  private func read(into buffer: ChunkBuffer) -> Chunk? {
    reading.withLock { () -> Chunk? in
      guard failure == nil else { return nil }
      do throws(TableError) {
        return try reader.next(into: buffer)
      } catch {
        failure = error
        return nil
      }
    }
  }

  /// Hands over one batch; whoever brings the next one in order commits all that have come.
  private func commit(_ done: Committed) {
    let mine = committing.withLock {
      pending[done.chunk.index] = done
      if isCommitting || done.chunk.index != nextCommit { return false }
      isCommitting = true
      return true
    }
    guard mine else { return }
    while let ready = takeReady() {
      take(ready)
      committing.withLock {
        nextCommit += 1
        committing.signal()
      }
    }
  }

  private func takeReady() -> Committed? {
    committing.withLock {
      if let ready = pending.removeValue(forKey: nextCommit) { return ready }
      isCommitting = false
      return nil
    }
  }

  private func take(_ done: Committed) {
    let chunk = done.chunk
    if chunk.file != currentFile {
      tellFiles(before: chunk.file)
      currentFile = chunk.file
      currentLine = 1
    }
    currentLine += chunk.linesBefore
    account.batchStarts.append((chunk.file, currentLine))
    batchBegins?(chunk.index, SourceLocation(file: source.files[chunk.file].name, line: currentLine))
    account.rows += done.rows
    account.files[chunk.file].rows += done.rows
    account.files[chunk.file].blankLines += done.blankLines
    account.files[chunk.file].commentLines += done.commentLines
    progress.add(rows: done.rows)
    takeMalformed(done)
    currentLine += done.newlines
    for results in done.results {
      for (consumer, result) in zip(consumers, results) { consumer.commit(result, batch: chunk.index) }
    }
  }

  private func takeMalformed(_ done: Committed) {
    account.files[done.chunk.file].malformedCount += done.malformed.count
    if done.chunk.isTooLong { account.files[done.chunk.file].isComplete = false }
    var start = 0
    for fault in done.malformed {
      let isKept = account.malformed.count < TableScan.malformedKept
      guard isKept || rejected != nil else { return }
      let location = SourceLocation(
        file: source.files[done.chunk.file].name, line: currentLine + fault.lineOffset, column: fault.column)
      let record = MalformedRecord(
        kind: fault.kind, location: location, byteOffset: fault.byteOffset, message: fault.message)
      if isKept { account.malformed.append(record) }
      let bytes = start..<(start + fault.byteCount)
      start = bytes.upperBound
      do throws(TableError) { try handOn(record, done.rejected, bytes) } catch {
        reading.withLock { if failure == nil { failure = error } }
        return
      }
    }
  }

  private func handOn(_ record: MalformedRecord, _ bytes: [UInt8], _ range: Range<Int>) throws(TableError) {
    guard let rejected else { return }
    // A batch may have very many of them.
    guard !progress.isCancelled else { throw .cancelled(in: record.location.file) }
    let result: Result<Void, TableError> = bytes.withUnsafeBytes { all in
      do throws(TableError) {
        return .success(try rejected(record, UnsafeRawBufferPointer(rebasing: all[range])))
      } catch {
        return .failure(error)
      }
    }
    try result.get()
  }

  /// Completes the accounts of the files before `file`, which have been read and committed.
  private func tellFiles(before file: Int) {
    while filesTold < file {
      let index = filesTold
      filesTold += 1
      reading.withLock {
        if index < reader.sizes.count { account.files[index].bytes = reader.sizes[index] }
        account.files[index].digest = reader.digest(ofFile: index)
        if index < reader.commentLines.count { account.files[index].commentLines += reader.commentLines[index] }
      }
      fileRead?(index, account.files[index])
    }
  }

  func finishedAccount() -> ScanAccount {
    if let recordColumns { account.columns = recordColumns.names }
    account.headerBytes = reader.headerBytes
    tellFiles(before: account.files.count)
    return account
  }
}
