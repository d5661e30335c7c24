import Subprocess

// swift-subprocess speaks in FilePath, FileDescriptor and Errno, which come from swift-system on Linux and from the SDK
// on macOS. What is needed of them is reached through protocols of the standard library, so that mlgate does not
// depend on swift-system for three conversions.

func systemPath<Path: ExpressibleByStringLiteral>(_ path: String) -> Path where Path.StringLiteralType == String {
  Path(stringLiteral: path)
}

func systemDescriptor<Descriptor: RawRepresentable<Int32>>(_ number: Int32) throws(UnusableDescriptor) -> Descriptor {
  guard let descriptor = Descriptor(rawValue: number) else { throw UnusableDescriptor() }
  return descriptor
}

/// swift-system takes every number, but its protocol does not say so.
struct UnusableDescriptor: Error {}

/// The number of a system error.
func errorNumber(_ error: some RawRepresentable<Int32>) -> Int32 { error.rawValue }
