internal import MLGateFiles

/// The members of a JSON object, read by name and type.
///
/// `null` is as good as absent where a member is optional, and of the wrong type where it is not.
struct JSONMembers {
  /// What is wrong with a member, and where it is: `checks[3].verdict`.
  struct Flaw: Error {
    enum Kind { case missing, wrongType, notAllowed }

    var kind: Kind
    var place: String

    /// The flaw as it shows from outside of the object or list that `key` names.
    func inside(_ key: String) -> Flaw {
      Flaw(kind: kind, place: key + (place.isEmpty || place.hasPrefix("[") ? "" : ".") + place)
    }

    /// What follows the document's name in a sentence.
    var sentence: String {
      switch kind {
      case .missing: "lacks '\(Visible.line(place, limit: 100))'"
      case .wrongType: "has a value of the wrong type at '\(Visible.line(place, limit: 100))'"
      case .notAllowed: "has a value that is not allowed at '\(Visible.line(place, limit: 100))'"
      }
    }
  }

  private let members: [String: JSON]

  init(_ members: [String: JSON]) { self.members = members }

  /// The member, read by `read`, or `nil` where there is none.
  private func optional<Value>(
    _ key: String, _ read: (JSON) throws(Flaw) -> Value
  ) throws(Flaw) -> Value? {
    guard let value = members[key], value != .null else { return nil }
    do { return try read(value) } catch { throw error.inside(key) }
  }

  private func required<Value>(_ key: String, _ read: (JSON) throws(Flaw) -> Value) throws(Flaw) -> Value {
    if let value = try optional(key, read) { return value }
    throw Flaw(kind: members[key] == nil ? .missing : .wrongType, place: key)
  }

  func string(_ key: String) throws(Flaw) -> String { try required(key, Self.string) }

  func optionalString(_ key: String) throws(Flaw) -> String? { try optional(key, Self.string) }

  func integer(_ key: String) throws(Flaw) -> Int { try required(key, Self.integer) }

  func optionalInteger(_ key: String) throws(Flaw) -> Int? { try optional(key, Self.integer) }

  func number(_ key: String) throws(Flaw) -> Double { try required(key, Self.number) }

  func optionalNumber(_ key: String) throws(Flaw) -> Double? { try optional(key, Self.number) }

  /// A word that `read` knows.
  func word<Value>(_ key: String, _ read: (String) -> Value?) throws(Flaw) -> Value {
    guard let value = read(try string(key)) else { throw Flaw(kind: .notAllowed, place: key) }
    return value
  }

  func object<Value>(_ key: String, _ read: (JSONMembers) throws(Flaw) -> Value) throws(Flaw) -> Value {
    try required(key) { value throws(Flaw) in try read(Self.object(value)) }
  }

  func optionalObject<Value>(
    _ key: String, _ read: (JSONMembers) throws(Flaw) -> Value
  ) throws(Flaw) -> Value? {
    try optional(key) { value throws(Flaw) in try read(Self.object(value)) }
  }

  /// A list of objects.
  func objects<Value>(_ key: String, _ read: (JSONMembers) throws(Flaw) -> Value) throws(Flaw) -> [Value] {
    try required(key) { value throws(Flaw) in
      guard case .array(let elements) = value else { throw Flaw(kind: .wrongType, place: "") }
      var values: [Value] = []
      values.reserveCapacity(elements.count)
      for (index, element) in elements.enumerated() {
        do throws(Flaw) { values.append(try read(Self.object(element))) } catch { throw error.inside("[\(index)]") }
      }
      return values
    }
  }

  /// An object whose members are strings.
  func strings(_ key: String) throws(Flaw) -> [String: String] {
    try object(key) { inner throws(Flaw) in
      var values: [String: String] = [:]
      for name in inner.members.keys { values[name] = try inner.string(name) }
      return values
    }
  }

  private static func string(_ value: JSON) throws(Flaw) -> String {
    guard case .string(let text) = value else { throw Flaw(kind: .wrongType, place: "") }
    return text
  }

  private static func integer(_ value: JSON) throws(Flaw) -> Int {
    guard case .number(let digits) = value, let number = Int(digits) else { throw Flaw(kind: .wrongType, place: "") }
    return number
  }

  private static func number(_ value: JSON) throws(Flaw) -> Double {
    guard case .number(let digits) = value, let number = Double(digits), number.isFinite else {
      throw Flaw(kind: .wrongType, place: "")
    }
    return number
  }

  private static func object(_ value: JSON) throws(Flaw) -> JSONMembers {
    guard case .object(let members) = value else { throw Flaw(kind: .wrongType, place: "") }
    return JSONMembers(members)
  }
}
