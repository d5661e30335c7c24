import MLGateFiles

/// Why the registry did not do what it was asked, in full sentences.
public struct RegistryError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What kind of trouble it is, for who chooses an exit code.
  public enum Kind: Hashable, Sendable {
    /// A name or number that cannot be, or of something that is not there.
    case usage
    /// An unsafe path, or contents that are not what they were: refused for safety.
    case refused
    /// The alias does not point to what the caller expected.
    case conflict
    /// Input and output.
    case storage
  }

  public var kind: Kind
  public var message: String

  public init(_ kind: Kind, _ message: String) {
    self.kind = kind
    self.message = message
  }

  init(_ error: FileError) { self.init(error.action == "trust" ? .refused : .storage, error.description) }

  public var description: String { message }
}

/// Runs `body`, passing a file's error on as the registry's.
func storing<Value>(_ body: () throws(FileError) -> Value) throws(RegistryError) -> Value {
  do throws(FileError) { return try body() } catch { throw RegistryError(error) }
}
