import Synchronization

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A pipe whose ends close with it at the latest, and which no other program inherits.
final class ChildPipe: Sendable {
  let reading: Int32
  let writing: Int32
  private let isOpen = Mutex((reading: true, writing: true))

  /// - Throws: when this process or the machine has no more files to open.
  init(for program: String) throws(ChildProcessError) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw .refused(program: program, reason: SystemMessage.of(errno)) }
    // Not in one step, as Linux could: swift-subprocess closes every descriptor in what it starts in any case.
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    (reading, writing) = (ends[0], ends[1])
  }

  deinit {
    closeReading()
    closeWriting()
  }

  func closeReading() {
    isOpen.withLock { state in
      if state.reading { close(reading) }
      state.reading = false
    }
  }

  func closeWriting() {
    isOpen.withLock { state in
      if state.writing { close(writing) }
      state.writing = false
    }
  }
}
