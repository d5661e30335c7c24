import ArgumentParser
import Foundation
import MLGateFiles
import MLGatePipeline

/// What the process was started with.
enum Environment {
  static subscript(name: String) -> String? {
    ProcessInfo.processInfo.environment[name].flatMap { $0.isEmpty ? nil : $0 }
  }

  static var workingFolder: String { FileManager.default.currentDirectoryPath }

  static var isGitHubActions: Bool { Self["GITHUB_ACTIONS"] == "true" }

  /// Whether standard output is a terminal that a person looks at.
  static var outputIsTerminal: Bool { isatty(1) == 1 }

  /// Whether to colour; streams are never terminals under SwiftPM, so the environment can ask for it.
  static func wantsColor(_ choice: ColorChoice) -> Bool {
    switch choice {
    case .always: true
    case .never: false
    case .auto:
      if Self["NO_COLOR"] != nil || Self["TERM"] == "dumb" {
        false
      } else {
        outputIsTerminal || Self["CLICOLOR_FORCE"].map { $0 != "0" } ?? false
      }
    }
  }

  /// The width of the terminal, or 100.
  static var width: Int {
    var size = winsize()
    if ioctl(1, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 { return Int(size.ws_col) }
    return Self["COLUMNS"].flatMap { Int($0) } ?? 100
  }
}

/// The process's streams.
///
/// Every text goes out at once: under SwiftPM and in CI they are pipes.
enum Console {
  static func out(_ text: String) { write(text, to: 1) }
  static func error(_ text: String) { write(text, to: 2) }

  /// Says that the command was interrupted, leaves no unfinished file behind, and gives the exit code.
  static func ended(by interruption: Interruption) -> ExitCode {
    AtomicFile.abandonUnfinished()
    error(interruption.description + "\n")
    return ExitCode(interruption.exitCode)
  }

  private static func write(_ text: String, to descriptor: Int32) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let written = bytes.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
      if written < 0 && errno == EINTR { continue }
      // Nobody reads any more; the exit code still tells.
      guard written > 0 else { return }
      bytes = bytes.dropFirst(written)
    }
  }
}
