#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The calls with which mlgate changes a disk, as values, so that a test can let any one of them fail or be the last.
///
/// `FileOperations.system` is the kernel. Each closure makes one call, once: retrying after a signal and continuing a
/// short write are the callers' work (`writeAll`, `retrying`). Closing a descriptor is not among them: it changes nothing
/// that a crash would not.
public struct FileOperations: Sendable {
  /// Opens (path, flags, mode) and returns a descriptor.
  public var open: @Sendable (String, Int32, UInt32) throws(SystemErrno) -> Int32
  /// Reads into the buffer and returns how many bytes came; 0 at the end.
  public var read: @Sendable (Int32, UnsafeMutableRawBufferPointer) throws(SystemErrno) -> Int
  /// Writes the buffer and returns how many bytes went.
  public var write: @Sendable (Int32, UnsafeRawBufferPointer) throws(SystemErrno) -> Int
  /// Makes a file's or a folder's contents survive a power failure.
  public var sync: @Sendable (Int32) throws(SystemErrno) -> Void
  /// Cuts an open file to a number of bytes.
  public var truncate: @Sendable (Int32, Int) throws(SystemErrno) -> Void
  /// Renames, replacing what has the new name.
  public var rename: @Sendable (String, String) throws(SystemErrno) -> Void
  /// Removes a file.
  public var remove: @Sendable (String) throws(SystemErrno) -> Void
  /// Makes one folder (path, mode).
  public var makeFolder: @Sendable (String, UInt32) throws(SystemErrno) -> Void
  /// Removes an empty folder.
  public var removeFolder: @Sendable (String) throws(SystemErrno) -> Void

  /// The kernel's own.
  public static let system = FileOperations(
    open: { path, flags, mode throws(SystemErrno) in
      #if canImport(Darwin)
        let descriptor = Darwin.open(path, flags, mode_t(mode))
      #elseif canImport(Musl)
        let descriptor = Musl.open(path, flags, mode_t(mode))
      #else
        let descriptor = Glibc.open(path, flags, mode_t(mode))
      #endif
      guard descriptor >= 0 else { throw .last }
      return descriptor
    },
    read: { descriptor, buffer throws(SystemErrno) in
      #if canImport(Darwin)
        let count = Darwin.read(descriptor, buffer.baseAddress, buffer.count)
      #elseif canImport(Musl)
        let count = Musl.read(descriptor, buffer.baseAddress, buffer.count)
      #else
        let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      #endif
      guard count >= 0 else { throw .last }
      return count
    },
    write: { descriptor, buffer throws(SystemErrno) in
      #if canImport(Darwin)
        let count = Darwin.write(descriptor, buffer.baseAddress, buffer.count)
      #elseif canImport(Musl)
        let count = Musl.write(descriptor, buffer.baseAddress, buffer.count)
      #else
        let count = Glibc.write(descriptor, buffer.baseAddress, buffer.count)
      #endif
      guard count >= 0 else { throw .last }
      return count
    },
    sync: { descriptor throws(SystemErrno) in
      #if canImport(Darwin)
        // fsync does not empty the drive's own cache there.
        if fcntl(descriptor, F_FULLFSYNC) == 0 { return }
      #endif
      // Some file systems know no fsync of folders and say EINVAL.
      guard fsync(descriptor) == 0 || errno == EINVAL else { throw .last }
    },
    truncate: { descriptor, size throws(SystemErrno) in
      guard ftruncate(descriptor, off_t(size)) == 0 else { throw .last }
    },
    rename: { old, new throws(SystemErrno) in
      #if canImport(Darwin)
        let status = Darwin.rename(old, new)
      #elseif canImport(Musl)
        let status = Musl.rename(old, new)
      #else
        let status = Glibc.rename(old, new)
      #endif
      guard status == 0 else { throw .last }
    },
    remove: { path throws(SystemErrno) in guard unlink(path) == 0 else { throw .last } },
    makeFolder: { path, mode throws(SystemErrno) in
      guard mkdir(path, mode_t(mode)) == 0 else { throw .last }
    },
    removeFolder: { path throws(SystemErrno) in guard rmdir(path) == 0 else { throw .last } }
  )

  /// The same without waiting for the disk: for what a power failure may lose or spoil, because it is made anew.
  public static let unsynced: FileOperations = {
    var operations = system
    operations.sync = { _ in }
    return operations
  }()

  /// The same operations, each preceded by `action`.
  ///
  /// The action learns the operation's name and path (or descriptor) and may throw in its place. This is how the crash tests count, fail and die.
  public func preceded(
    by action: @escaping @Sendable (_ name: String, _ subject: String) throws(SystemErrno) -> Void
  ) -> FileOperations {
    let next = self
    return FileOperations(
      open: { path, flags, mode throws(SystemErrno) in
        try action("open", path)
        return try next.open(path, flags, mode)
      },
      read: { descriptor, buffer throws(SystemErrno) in
        try action("read", "\(descriptor)")
        return try next.read(descriptor, buffer)
      },
      write: { descriptor, buffer throws(SystemErrno) in
        try action("write", "\(descriptor)")
        return try next.write(descriptor, buffer)
      },
      sync: { descriptor throws(SystemErrno) in
        try action("sync", "\(descriptor)")
        try next.sync(descriptor)
      },
      truncate: { descriptor, size throws(SystemErrno) in
        try action("truncate", "\(descriptor)")
        try next.truncate(descriptor, size)
      },
      rename: { old, new throws(SystemErrno) in
        try action("rename", new)
        try next.rename(old, new)
      },
      remove: { path throws(SystemErrno) in
        try action("remove", path)
        try next.remove(path)
      },
      makeFolder: { path, mode throws(SystemErrno) in
        try action("makeFolder", path)
        try next.makeFolder(path, mode)
      },
      removeFolder: { path throws(SystemErrno) in
        try action("removeFolder", path)
        try next.removeFolder(path)
      }
    )
  }
}

extension FileOperations {
  /// Makes a call again as long as a signal interrupts it.
  func retrying<Value>(_ call: () throws(SystemErrno) -> Value) throws(SystemErrno) -> Value {
    while true {
      do { return try call() } catch { if error != .interrupted { throw error } }
    }
  }

  /// Writes every byte, however many calls that takes.
  func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) throws(SystemErrno) {
    var rest = bytes
    while !rest.isEmpty {
      let part = rest
      let count = try retrying { () throws(SystemErrno) in try write(descriptor, part) }
      // A regular file that takes nothing and reports nothing would be waited for without end.
      guard count > 0 else { throw .inputOutput }
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
  }

  /// Makes the names in a folder survive a power failure.
  func syncFolder(_ path: String) throws(SystemErrno) {
    let descriptor = try retrying { () throws(SystemErrno) in try open(path, System.folderFlags, 0) }
    defer { closeDescriptor(descriptor) }
    // Not retried after an error other than a signal: the kernel forgets a failed fsync, a second one would lie.
    try retrying { () throws(SystemErrno) in try sync(descriptor) }
  }
}
