internal import MLGateResults

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Glibc)
  internal import Glibc
#else
  internal import Musl
#endif

/// Counts the bytes of one input as they are stored, before anything is unpacked.
final class InputMeter {
  private let progress: ScanProgress
  private(set) var bytes = 0

  init(progress: ScanProgress) { self.progress = progress }

  func take(_ count: Int) {
    bytes += count
    progress.add(bytes: count)
  }
}

/// The bytes of a file, a pipe or standard input.
final class FileStream: ByteStream {
  private let name: String
  private let meter: InputMeter
  private var descriptor: Int32
  /// Bytes that were looked at and not yet handed on.
  private var ahead: ArraySlice<UInt8> = []

  init(_ file: TableSource.File, meter: InputMeter) throws(TableError) {
    name = file.name
    self.meter = meter
    repeat {
      descriptor =
        file.path == TableSource.File.standardInputPath
        ? fcntl(0, F_DUPFD_CLOEXEC, 3) : open(file.path, O_RDONLY | O_CLOEXEC)
    } while descriptor < 0 && errno == EINTR
    guard descriptor >= 0 else { throw systemError("cannot be opened", errno) }
  }

  deinit { close() }

  private func close() {
    if descriptor >= 0 { _ = closeDescriptor(descriptor) }
    descriptor = -1
  }

  private func systemError(_ what: String, _ code: Int32) -> TableError {
    TableError(.io, at: SourceLocation(file: name), "the file \(what): \(String(cString: strerror(code))).")
  }

  /// The first bytes, which are read again later; fewer when the file is shorter.
  func peek(_ count: Int) throws(TableError) -> ArraySlice<UInt8> {
    let room = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 1)
    defer { room.deallocate() }
    while ahead.count < count {
      let got = try readStored(into: UnsafeMutableRawBufferPointer(rebasing: room[..<(count - ahead.count)]))
      if got == 0 { break }
      ahead += room[..<got]
    }
    return ahead
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(TableError) -> Int {
    guard ahead.isEmpty else {
      let count = min(ahead.count, buffer.count)
      buffer.copyBytes(from: ahead.prefix(count))
      ahead = ahead.dropFirst(count)
      return count
    }
    return try readStored(into: buffer)
  }

  private func readStored(into buffer: UnsafeMutableRawBufferPointer) throws(TableError) -> Int {
    while true {
      let got = readSome(descriptor, buffer)
      if got < 0 {
        if errno == EINTR { continue }
        throw systemError("could not be read after byte \(meter.bytes)", errno)
      }
      meter.take(got)
      return got
    }
  }

  func finish() { close() }

  /// How many bytes a regular file has; `nil` for anything else.
  static func size(of path: String) -> Int? {
    var found = stat()
    guard path != TableSource.File.standardInputPath, stat(path, &found) == 0, found.st_mode & S_IFMT == S_IFREG else {
      return nil
    }
    return Int(found.st_size)
  }
}

private func readSome(_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
  read(descriptor, buffer.baseAddress, buffer.count)
}

private func closeDescriptor(_ descriptor: Int32) -> Int32 { close(descriptor) }

/// Another stream, counted.
final class MeteredStream: ByteStream {
  private let stream: any ByteStream
  private let meter: InputMeter

  init(_ stream: any ByteStream, meter: InputMeter) {
    self.stream = stream
    self.meter = meter
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(TableError) -> Int {
    let got = try stream.read(into: buffer)
    meter.take(got)
    return got
  }

  func finish() throws(TableError) { try stream.finish() }
}
