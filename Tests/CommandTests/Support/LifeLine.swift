import Foundation
import Testing

/// A named pipe that a program holds open: it tells that the program has begun, and that all of it is gone.
struct LifeLine {
  let path: String
  private let reading: Int32

  init(at path: String) throws {
    self.path = path
    try #require(mkfifo(path, 0o600) == 0)
    // Opened before there is a writer, which only a non-blocking reader may.
    reading = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    try #require(reading >= 0)
  }

  func close() { _ = Foundation.close(reading) }

  /// Waits for a first byte; whether it came within half a minute.
  func begins() -> Bool { waits { $0 == 1 } }

  /// Waits for the end of all writers, of whom there was one; whether they ended within half a minute.
  func everybodyIsGone() -> Bool { waits { $0 == 0 } }

  private func waits(until done: (Int) -> Bool) -> Bool {
    var wait = pollfd(fd: reading, events: Int16(POLLIN), revents: 0)
    var byte: UInt8 = 0
    while poll(&wait, 1, 30_000) > 0 {
      if done(read(reading, &byte, 1)) { return true }
    }
    return false
  }
}
