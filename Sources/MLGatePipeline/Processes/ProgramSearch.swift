#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Finds the file of a command's program, so that what is wrong with it can be told before it is started.
struct ProgramSearch {
  let program: String
  /// The working folder as an absolute path.
  let folder: String
  private let searchPath: String
  private let setting: String

  init(_ child: ChildProcess) throws(ChildProcessError) {
    guard let program = child.command.first, !program.isEmpty else { throw .emptyCommand(setting: child.setting) }
    self.program = program
    setting = child.setting
    // The child looks for its own children on its own PATH; so is it looked for itself.
    searchPath = child.environment["PATH"] ?? ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    folder = Self.absolute(child.workingDirectory)
    try Self.check(child, program)
    switch FileKind.of(folder) {
    case .folder where access(folder, X_OK) == 0: break
    case .folder: throw .noAccessToWorkingFolder(program: program, folder: folder)
    default: throw .noWorkingFolder(program: program, folder: folder)
    }
  }

  /// The absolute path of the program.
  func path() throws(ChildProcessError) -> String {
    if program.contains("/") {
      let path = program.hasPrefix("/") ? program : "\(folder)/\(program)"
      switch FileKind.of(path) {
      case .folder: throw .isFolder(program: program, setting: setting)
      case .missing: throw .noSuchFile(program: program, folder: Self.parent(of: path), setting: setting)
      case .file: break
      }
      guard access(path, X_OK) == 0 else { throw .notExecutable(program: program, path: path, setting: setting) }
      return path
    }
    // Relative folders on PATH would mean different files to mlgate and to the child.
    let candidates = searchPath.split(separator: ":").filter { $0.hasPrefix("/") }.map { "\($0)/\(program)" }
      .filter { FileKind.of($0) == .file }
    if let found = candidates.first(where: { access($0, X_OK) == 0 }) { return found }
    if let found = candidates.first { throw .notExecutable(program: program, path: found, setting: setting) }
    if FileKind.of("\(folder)/\(program)") == .file { throw .onlyInFolder(program: program, setting: setting) }
    throw .notOnPath(program: program, setting: setting)
  }

  /// What no system takes, and would cut short or drop in silence.
  private static func check(_ child: ChildProcess, _ program: String) throws(ChildProcessError) {
    if let index = child.command.firstIndex(where: { $0.utf8.contains(0) }) {
      throw .nullCharacter(program: program, place: index == 0 ? "its name" : "argument \(index)")
    }
    for (name, value) in child.environment.sorted(by: { $0.key < $1.key }) {
      let usable = !name.utf8.contains { $0 == 0 || $0 == UInt8(ascii: "=") }
      guard usable, let first = name.utf8.first, !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else {
        throw .unusableVariable(program: program, name: name)
      }
      if value.utf8.contains(0) { throw .nullCharacter(program: program, place: "the environment variable '\(name)'") }
    }
  }

  private static func absolute(_ folder: String) -> String {
    if folder.hasPrefix("/") { return folder }
    let here = FileManager.default.currentDirectoryPath
    return folder.isEmpty || folder == "." ? here : "\(here)/\(folder)"
  }

  /// The folder of `path`, without `.` steps, for people to read.
  private static func parent(of path: String) -> String {
    let steps = path.split(separator: "/").dropLast().filter { $0 != "." }
    return "/" + steps.joined(separator: "/")
  }
}

/// What stands at a path, links followed.
enum FileKind {
  case missing, folder, file

  static func of(_ path: String) -> FileKind {
    var status = stat()
    guard stat(path, &status) == 0 else { return .missing }
    return status.st_mode & S_IFMT == S_IFDIR ? .folder : .file
  }
}
