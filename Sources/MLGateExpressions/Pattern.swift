public struct PatternError: Error { public var offset: Int; public var message: String }
public struct Pattern: Sendable { public init(_ text: String) throws(PatternError) {}
  public func makeMatcher() -> PatternMatcher { PatternMatcher() } }
public final class PatternMatcher { public func matchesWhole(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool { true } }
