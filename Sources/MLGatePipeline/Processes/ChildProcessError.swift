import Subprocess

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Why a program could not be run to its end: full sentences with what to do.
public enum ChildProcessError: Error, Hashable, Sendable {
  case emptyCommand(setting: String)
  case notOnPath(program: String, setting: String)
  /// As `notOnPath`, but the working folder has a file of that name.
  case onlyInFolder(program: String, setting: String)
  case noSuchFile(program: String, folder: String, setting: String)
  case isFolder(program: String, setting: String)
  case notExecutable(program: String, path: String, setting: String)
  case noInterpreter(program: String, setting: String)
  case notAProgram(program: String, setting: String)
  case beingWritten(program: String)
  case noWorkingFolder(program: String, folder: String)
  case noAccessToWorkingFolder(program: String, folder: String)
  case unusableVariable(program: String, name: String)
  case nullCharacter(program: String, place: String)
  /// The system refused for another reason, told as a clause.
  case refused(program: String, reason: String)
  /// mlgate was interrupted, or the task was cancelled; the program was ended.
  case interrupted(program: String)
}

extension ChildProcessError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .emptyCommand(let setting):
      return "There is no program to start: \(setting) is empty. "
        + "Write the program and its arguments there, for example [python3, train.py]."
    case .interrupted(let program):
      return "'\(program)' was ended because mlgate was interrupted. Run the command again."
    default:
      return "Could not start '\(program)': \(reason)"
    }
  }

  /// What was found, and what to do.
  private var reason: String {
    switch self {
    case .notOnPath(_, let setting):
      "no such program on PATH. Check \(setting)."
    case .onlyInFolder(let program, let setting):
      "no such program on PATH, but the working folder has a file of that name. "
        + "Write './\(program)' in \(setting), or name its interpreter first."
    case .noSuchFile(_, let folder, let setting):
      "no such file in '\(folder)'. Check \(setting)."
    case .isFolder(_, let setting):
      "it is a folder, not a program. Check \(setting)."
    case .notExecutable(_, let path, let setting):
      "the file '\(path)' may not be executed. "
        + "Allow it with 'chmod +x', or name its interpreter first in \(setting)."
    case .noInterpreter(_, let setting):
      "the interpreter that its first line names was not found. "
        + "Correct the line, or name the interpreter first in \(setting)."
    case .notAProgram(_, let setting):
      "the system does not know it as a program. "
        + "Begin a script with a line like '#!/bin/sh', or name its interpreter first in \(setting)."
    case .beingWritten:
      "another program is still writing its file. Run the command again when the file is complete."
    case .noWorkingFolder(_, let folder):
      "its working folder '\(folder)' does not exist. Create the folder or check the path."
    case .noAccessToWorkingFolder(_, let folder):
      "its working folder '\(folder)' may not be entered. Give this user access to the folder."
    case .unusableVariable(_, let name):
      "'\(name)' cannot be the name of an environment variable. "
        + "A name has no '=' and does not begin with a digit; rename it."
    case .nullCharacter(_, let place):
      "\(place) has a null character. Remove it."
    case .refused(_, let reason):
      "\(reason). Check the limits of this machine (ulimit -a) and run the command again."
    case .emptyCommand, .interrupted: ""
    }
  }

  private var program: String {
    switch self {
    case .emptyCommand: ""
    case .notOnPath(let program, _), .onlyInFolder(let program, _), .noSuchFile(let program, _, _),
      .isFolder(let program, _), .notExecutable(let program, _, _), .noInterpreter(let program, _),
      .notAProgram(let program, _), .beingWritten(let program), .noWorkingFolder(let program, _),
      .noAccessToWorkingFolder(let program, _),
      .unusableVariable(let program, _), .nullCharacter(let program, _), .refused(let program, _),
      .interrupted(let program):
      program
    }
  }
}

extension ChildProcessError {
  /// What swift-subprocess threw for a program that had been found on disk.
  init(_ error: any Error, starting program: String, at executable: Subprocess.Executable, setting: String) {
    guard let error = error as? SubprocessError else {
      self = .refused(program: program, reason: "\(error)")
      return
    }
    let number = error.underlyingError.map(errorNumber)
    if number == ENOEXEC {
      self = .notAProgram(program: program, setting: setting)
    } else if number == ETXTBSY {
      self = .beingWritten(program: program)
    } else if error.code == .executableNotFound, number == nil || number == ENOENT {
      // The file is there, so the missing one is the interpreter.
      self = .noInterpreter(program: program, setting: setting)
    } else if number == EACCES {
      self = .notExecutable(program: program, path: executable.description, setting: setting)
    } else if let number {
      self = .refused(program: program, reason: SystemMessage.of(number))
    } else {
      self = .refused(program: program, reason: "\(error)")
    }
  }
}

/// The system's words for an error number.
enum SystemMessage {
  static func of(_ number: Int32) -> String { "\(String(cString: strerror(number))) (errno \(number))" }
}
