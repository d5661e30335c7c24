#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Why a system call failed, as the kernel numbers it.
public struct SystemErrno: Error, Hashable, Sendable, CustomStringConvertible {
  public let code: Int32

  public init(_ code: Int32) { self.code = code }

  public var description: String { "\(String(cString: strerror(code))) (errno \(code))" }

  static var last: SystemErrno { SystemErrno(errno) }
  static let interrupted = SystemErrno(EINTR)
  static let inputOutput = SystemErrno(EIO)
  static let alreadyExists = SystemErrno(EEXIST)
  static let isSymlink = SystemErrno(ELOOP)
  static let noSuchFile = SystemErrno(ENOENT)
  static let notEmpty = SystemErrno(ENOTEMPTY)
  static let wouldBlock = SystemErrno(EWOULDBLOCK)
}

/// What a path names, without following a link in its last component.
enum FileKind {
  case regular, folder, symlink, special
}

/// What `stat` says about a file, in the few words that mlgate needs.
struct FileStatus {
  var kind: FileKind
  var bytes: Int
  /// Seconds since 1970.
  var modified: Int
  /// A folder like /tmp: written by all, with the sticky bit.
  var isEveryones: Bool
}

/// The calls that only look, and the flags of those that do not.
///
/// Everything that changes a disk goes through `FileOperations`.
enum System {
  static let readFlags = O_RDONLY | O_CLOEXEC
  /// Does not wait for the writer of a pipe, and does not follow a link.
  static let readNoFollowFlags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW
  static let readNoWaitFlags = O_RDONLY | O_CLOEXEC | O_NONBLOCK
  static let folderFlags = O_RDONLY | O_CLOEXEC | O_DIRECTORY
  static let createFlags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW
  static let spoolFlags = O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW
  static let lockFlags = O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW
  static let appendFlags = O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW

  static var processIdentifier: Int32 { getpid() }

  static func status(of path: String, followsLinks: Bool = false) throws(SystemErrno) -> FileStatus {
    var found = stat()
    guard (followsLinks ? stat(path, &found) : lstat(path, &found)) == 0 else { throw .last }
    return FileStatus(found)
  }

  /// By what a file is told from an earlier state of itself; links are followed.
  static func identity(of path: String) throws(SystemErrno) -> FileIdentity {
    var found = stat()
    guard stat(path, &found) == 0 else { throw .last }
    #if canImport(Darwin)
      let (modified, changed) = (found.st_mtimespec, found.st_ctimespec)
    #else
      let (modified, changed) = (found.st_mtim, found.st_ctim)
    #endif
    func nanoseconds(_ time: timespec) -> Int { Int(time.tv_sec) * 1_000_000_000 + Int(time.tv_nsec) }
    return FileIdentity(
      bytes: Int(found.st_size), modified: nanoseconds(modified), changed: nanoseconds(changed),
      inode: UInt64(found.st_ino), device: UInt64(truncatingIfNeeded: found.st_dev))
  }

  /// Nanoseconds since 1970.
  static var now: Int {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    return Int(now.tv_sec) * 1_000_000_000 + Int(now.tv_nsec)
  }

  /// Whether two paths lead to one file, through links or not; not when nothing is there.
  static func areSame(_ one: String, _ other: String) -> Bool {
    var first = stat()
    var second = stat()
    guard stat(one, &first) == 0, stat(other, &second) == 0 else { return false }
    return first.st_dev == second.st_dev && first.st_ino == second.st_ino
  }

  static func status(of descriptor: Int32) throws(SystemErrno) -> FileStatus {
    var found = stat()
    guard fstat(descriptor, &found) == 0 else { throw .last }
    return FileStatus(found)
  }

  /// The names in a folder without `.` and `..`, sorted by their bytes.
  static func names(in folder: String) throws(SystemErrno) -> [String] {
    guard let stream = opendir(folder) else { throw .last }
    defer { closedir(stream) }
    var names: [String] = []
    while true {
      errno = 0
      guard let entry = readdir(stream) else {
        if errno != 0 { throw .last }
        break
      }
      let name = withUnsafePointer(to: &entry.pointee.d_name) { field in
        field.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: field.pointee)) {
          String(validatingCString: $0)
        }
      }
      // A name that is not UTF-8 cannot be told, compared or stored faithfully.
      guard let name else { throw SystemErrno(EILSEQ) }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// Takes the exclusive lock if it is free; throws `wouldBlock` when somebody has it.
  static func tryLock(_ descriptor: Int32) throws(SystemErrno) {
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      let failure = SystemErrno.last
      if failure != .interrupted { throw failure }
    }
  }

  /// Goes back to the first byte of an open file.
  static func rewind(_ descriptor: Int32) throws(SystemErrno) {
    guard lseek(descriptor, 0, SEEK_SET) == 0 else { throw .last }
  }

  static func isRunning(_ process: Int32) -> Bool { kill(process, 0) == 0 || errno == EPERM }

  static func pause(milliseconds: UInt32) { usleep(milliseconds * 1000) }

  static var currentFolder: String {
    guard let text = getcwd(nil, 0) else { return "." }
    defer { free(text) }
    return String(cString: text)
  }

  /// Seconds on a clock that never goes back.
  static var uptime: Double {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    return Double(now.tv_sec) + Double(now.tv_nsec) / 1e9
  }

  static var hostName: String {
    var buffer = [CChar](repeating: 0, count: 256)
    guard gethostname(&buffer, buffer.count - 1) == 0 else { return "unknown" }
    return buffer.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "unknown" }
  }
}

extension FileStatus {
  init(_ found: stat) {
    switch found.st_mode & S_IFMT {
    case S_IFREG: kind = .regular
    case S_IFDIR: kind = .folder
    case S_IFLNK: kind = .symlink
    default: kind = .special
    }
    bytes = Int(found.st_size)
    isEveryones = kind == .folder && found.st_mode & S_ISVTX != 0 && found.st_mode & S_IWOTH != 0
    #if canImport(Darwin)
      modified = Int(found.st_mtimespec.tv_sec)
    #else
      modified = Int(found.st_mtim.tv_sec)
    #endif
  }
}

/// Closes a descriptor, whose contents were synced before wherever that matters.
func closeDescriptor(_ descriptor: Int32) { _ = close(descriptor) }
