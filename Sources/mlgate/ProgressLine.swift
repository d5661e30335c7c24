import Dispatch
import Foundation
import MLGatePipeline
import MLGateTables

/// A line on the terminal that tells how far reading has come, while somebody looks.
struct ProgressLine: Sendable {
  /// Seconds that reading may still take after a signal: it ends at the next batch, a read that waits never.
  static let patience = 0.05

  private let isShown: Bool

  /// - Parameter isQuiet: whether nothing is to be shown; nor is anything in CI, or where standard error is no terminal.
  init(isQuiet: Bool) {
    isShown = !isQuiet && isatty(2) == 1 && Environment["CI"] == nil && Environment["TERM"] != "dumb"
  }

  /// Shows how far work has come that is ended by cancelling its task.
  ///
  /// The work has a thread of its own: what waits for a pipe must not keep a machine with one processor from noticing a
  /// signal.
  func showing<Value: Sendable>(
    _ work: @escaping @Sendable (ScanProgress) throws -> Value
  ) async throws -> Value {
    let progress = ScanProgress()
    let ticker = isShown ? Ticker(progress) : nil
    defer { ticker?.erase() }
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Result { try work(progress) }) }
      }
    } onCancel: {
      progress.cancel()
      ticker?.erase()
    }
  }

  private static let queue = DispatchQueue(label: "mlgate.progress")

  /// Writes the line five times a second.
  private struct Ticker: @unchecked Sendable {
    // Dispatch sources may be used from any thread; only their type does not say so everywhere.
    private let timer = DispatchSource.makeTimerSource(queue: queue)

    init(_ progress: ScanProgress) {
      timer.schedule(deadline: .now() + 0.2, repeating: 0.2)
      timer.setEventHandler {
        guard let reading = progress.reading else { return }
        Console.error("\r\(reading.description.prefix(max(0, width - 1)))\u{1B}[K")
      }
      timer.resume()
    }

    func erase() {
      guard !timer.isCancelled else { return }
      timer.cancel()
      // After a line that is just being written.
      queue.sync { Console.error("\r\u{1B}[K") }
    }
  }

  private static var width: Int {
    var size = winsize()
    return ioctl(2, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 ? Int(size.ws_col) : 80
  }
}
