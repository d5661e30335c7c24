import Foundation
import Testing

/// A pseudo-terminal: what a program writes to it can be read here.
final class Terminal {
  /// The program's end.
  let writing: FileHandle
  private let reading: Int32
  private(set) var text = ""

  init() throws {
    var ends: (reading: Int32, writing: Int32) = (-1, -1)
    try #require(openpty(&ends.reading, &ends.writing, nil, nil, nil) == 0)
    reading = ends.reading
    for descriptor in [ends.reading, ends.writing] { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
    writing = FileHandle(fileDescriptor: ends.writing, closeOnDealloc: true)
  }

  deinit { close(reading) }

  /// Waits until the program has written `wanted`; whether it did within half a minute.
  func shows(_ wanted: String) -> Bool {
    while !text.contains(wanted) {
      guard read(within: 30_000) else { return false }
    }
    return true
  }

  /// Waits for more; whether it came within half a minute.
  func reads() -> Bool { read(within: 30_000) }

  /// All that was written until now.
  func contents() -> String {
    while read(within: 0) {}
    return text
  }

  private func read(within milliseconds: Int32) -> Bool {
    var wait = pollfd(fd: reading, events: Int16(POLLIN), revents: 0)
    guard poll(&wait, 1, milliseconds) > 0 else { return false }
    var block = [UInt8](repeating: 0, count: 4096)
    let count = Foundation.read(reading, &block, block.count)
    guard count > 0 else { return false }
    text += String(decoding: block[..<count], as: UTF8.self)
    return true
  }
}
