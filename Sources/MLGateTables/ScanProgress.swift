internal import Synchronization

/// How far a scan has come, to be looked at from outside, and the way to end it early.
///
///     let progress = ScanProgress()
///     scan.progress = progress
///
/// One may serve several scans, one after the other: each begins the counts anew. Ending is for good.
public final class ScanProgress: Sendable {
  /// What there is to see at one moment.
  public struct Reading: Hashable, Sendable {
    /// The file that is being read.
    public var name: String
    /// Bytes read of all files, as they are stored: compressed ones count compressed.
    public var bytes: Int
    /// Bytes of all files; `nil` when one of them is a pipe or a query.
    public var totalBytes: Int?
    /// Well-formed records so far.
    public var rows: Int
    /// Seconds since the scan began.
    public var seconds: Double

    public init(name: String, bytes: Int, totalBytes: Int?, rows: Int, seconds: Double) {
      self.name = name
      self.bytes = bytes
      self.totalBytes = totalBytes
      self.rows = rows
      self.seconds = seconds
    }
  }

  private struct Course {
    var name = ""
    var totalBytes: Int?
    var began = ContinuousClock.now
  }

  private let course = Guarded(Course())
  private let bytes = Atomic(0)
  private let rows = Atomic(0)
  private let ended = Atomic(false)

  public init() {}

  /// Where the scan is now; `nil` before a scan has begun.
  public var reading: Reading? {
    let course = course.withLock { $0 }
    guard !course.name.isEmpty else { return nil }
    let elapsed = (ContinuousClock.now - course.began).components
    return Reading(
      name: course.name, bytes: bytes.load(ordering: .relaxed), totalBytes: course.totalBytes,
      rows: rows.load(ordering: .relaxed),
      seconds: Double(elapsed.seconds) + Double(elapsed.attoseconds) * 1e-18)
  }

  /// Makes the scan end with an error, at each thread's next batch.
  public func cancel() { ended.store(true, ordering: .relaxed) }

  public var isCancelled: Bool { ended.load(ordering: .relaxed) }

  func begin(totalBytes: Int?) {
    course.withLock { $0 = Course(totalBytes: totalBytes) }
    bytes.store(0, ordering: .relaxed)
    rows.store(0, ordering: .relaxed)
  }

  func open(_ name: String) { course.withLock { $0.name = name } }
  func add(bytes count: Int) { bytes.wrappingAdd(count, ordering: .relaxed) }
  func add(rows count: Int) { rows.wrappingAdd(count, ordering: .relaxed) }
}
