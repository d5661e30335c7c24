#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Reads the two streams of a program as they fill, and tells their lines.
struct OutputReader {
  static let tailLength = 20

  private var lines: LineListener
  private var streams: [(stream: ChildProcess.Stream, pipe: ChildPipe, splitter: LineSplitter, open: Bool)]
  private let wake: ChildPipe
  private var buffer = [UInt8](repeating: 0, count: 65_536)

  init(
    output: ChildPipe, error: ChildPipe, wake: ChildPipe,
    onLine: @escaping @Sendable (ChildProcess.Stream, String) -> Void
  ) {
    streams = [(.output, output, LineSplitter(), true), (.error, error, LineSplitter(), true)]
    self.wake = wake
    lines = LineListener(onLine: onLine)
  }

  /// The last lines of both streams, in the order of their arrival.
  var tail: [String] { lines.tail }

  /// Whether both streams are at their end: nobody holds them open any more.
  var isDrained: Bool { !streams.contains { $0.open } }

  /// Waits for output or a wake-up, and takes at most one buffer from each stream.
  mutating func read(waiting seconds: Double?) {
    // A descriptor of -1 is passed over.
    var waits = streams.map { pollfd(fd: $0.open ? $0.pipe.reading : -1, events: Int16(POLLIN), revents: 0) }
    waits.append(pollfd(fd: wake.reading, events: Int16(POLLIN), revents: 0))
    let milliseconds = seconds.map { Int32((max(0, min($0, 60)) * 1000).rounded(.up)) } ?? -1
    guard poll(&waits, nfds_t(waits.count), milliseconds) > 0 else { return }
    for index in streams.indices where waits[index].revents != 0 { take(index) }
    if waits[streams.count].revents != 0 { _ = fill(wake) }
  }

  /// Tells last lines without an end, and lets the streams go.
  mutating func finish() {
    for index in streams.indices {
      let stream = streams[index].stream
      streams[index].splitter.finish { lines.tell(stream, $0) }
      streams[index].pipe.closeReading()
    }
  }

  private mutating func take(_ index: Int) {
    let count = fill(streams[index].pipe)
    guard count > 0 else {
      // An interrupted read is tried again at the next round; every other failure ends the stream.
      if count == 0 || errno != EINTR { streams[index].open = false }
      return
    }
    let stream = streams[index].stream
    buffer.withUnsafeBytes { bytes in
      let bytes = UnsafeRawBufferPointer(rebasing: bytes[..<count])
      streams[index].splitter.take(bytes) { lines.tell(stream, $0) }
    }
  }

  private mutating func fill(_ pipe: ChildPipe) -> Int {
    buffer.withUnsafeMutableBytes { bytes in
      #if canImport(Darwin)
        Darwin.read(pipe.reading, bytes.baseAddress, bytes.count)
      #elseif canImport(Glibc)
        Glibc.read(pipe.reading, bytes.baseAddress, bytes.count)
      #elseif canImport(Musl)
        Musl.read(pipe.reading, bytes.baseAddress, bytes.count)
      #endif
    }
  }
}

/// Passes lines on and keeps the last ones.
private struct LineListener {
  let onLine: @Sendable (ChildProcess.Stream, String) -> Void
  private(set) var tail: [String] = []

  init(onLine: @escaping @Sendable (ChildProcess.Stream, String) -> Void) { self.onLine = onLine }

  mutating func tell(_ stream: ChildProcess.Stream, _ line: String) {
    if tail.count == OutputReader.tailLength { tail.removeFirst() }
    tail.append(line)
    onLine(stream, line)
  }
}
