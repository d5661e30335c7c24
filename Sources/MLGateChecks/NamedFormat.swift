internal import MLGateExpressions
internal import MLGateTables

/// Formats that have a name of their own.
enum NamedFormat: String, CaseIterable, Sendable {
  /// As HTML's `input type=email` takes it, with a dot in the domain.
  case email
  /// An absolute URL of http, https or ftp.
  case url
  /// 8-4-4-4-12 hexadecimal digits (RFC 9562).
  case uuid
  case ipv4
  /// RFC 4291, section 2.2.
  case ipv6
  /// Six pairs of hexadecimal digits.
  case mac
  /// RFC 1123, section 2.1.
  case hostname
  /// An international telephone number (ITU E.164): `+` and 8 to 15 digits.
  case phone
  /// ISO 13616, with its check digits.
  case iban
  /// ISBN-10 or ISBN-13, with its check digit.
  case isbn
  /// 12 to 19 digits with a valid Luhn digit (ISO/IEC 7812-1, annex B).
  case creditCard = "credit-card"
  case date
  /// `HH:MM` or `HH:MM:SS`, with a fraction.
  case time
  case timestamp
  case hex
  /// RFC 4648, section 4, with padding.
  case base64

  /// What a value is, with its article.
  var noun: String {
    switch self {
    case .email: "an email address"
    case .url: "a URL"
    case .uuid: "a UUID"
    case .ipv4: "an IPv4 address"
    case .ipv6: "an IPv6 address"
    case .mac: "a MAC address"
    case .hostname: "a host name"
    case .phone: "an international telephone number"
    case .iban: "an IBAN"
    case .isbn: "an ISBN"
    case .creditCard: "a payment card number"
    case .date: "a date (YYYY-MM-DD)"
    case .time: "a time of day (HH:MM or HH:MM:SS)"
    case .timestamp: "a timestamp (ISO 8601)"
    case .hex: "hexadecimal"
    case .base64: "base64"
    }
  }

  private var pattern: String? {
    let label = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
    let octet = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"
    return switch self {
    case .email: "[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@\(label)(?:[.]\(label))+"
    case .url:
      "(?:https?|ftp)://(?:[^\\s/?#@]+@)?(?:\(label)(?:[.]\(label))*|\\[[0-9A-Fa-f:.]+\\])(?::[0-9]{1,5})?(?:[/?#]\\S*)?"
    case .uuid: "[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}"
    case .ipv4: "(?:\(octet)[.]){3}\(octet)"
    case .mac: "[0-9A-Fa-f]{2}(?:(?::[0-9A-Fa-f]{2}){5}|(?:-[0-9A-Fa-f]{2}){5})"
    case .hostname: "\(label)(?:[.]\(label))*"
    case .phone: "[+][1-9][0-9]{7,14}"
    case .time: "(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:[.][0-9]+)?)?"
    case .hex: "[0-9A-Fa-f]+"
    case .base64: "(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})"
    case .ipv6, .iban, .isbn, .creditCard, .date, .timestamp: nil
    }
  }

  /// Makes a test for one thread.
  func makeTest() -> (UnsafeBufferPointer<UInt8>) -> Bool {
    if let pattern, let matcher = try? Pattern(pattern).makeMatcher() {
      // 253 characters are the longest host name.
      return self == .hostname ? { $0.count <= 253 && matcher.matchesWhole($0) } : { matcher.matchesWhole($0) }
    }
    switch self {
    case .ipv6: return Self.isIPv6
    case .iban: return Self.isIBAN
    case .isbn: return Self.isISBN
    case .creditCard: return Self.isCard
    case .date: return { if case .date = FieldValue(String(decoding: $0, as: UTF8.self)) { true } else { false } }
    case .timestamp:
      return { if case .timestamp = FieldValue(String(decoding: $0, as: UTF8.self)) { true } else { false } }
    default: return { _ in false }
    }
  }

  // MARK: Numbers with check digits

  /// The digits of a number that may be grouped by blanks or hyphens; `nil` when there is anything else.
  private static func digits(_ text: UnsafeBufferPointer<UInt8>, lastX: Bool = false) -> [Int]? {
    var digits: [Int] = []
    var wasGroup = true
    for (index, byte) in text.enumerated() {
      switch byte {
      case 0x30...0x39:
        digits.append(Int(byte - 0x30))
        wasGroup = false
      case 0x20, 0x2D:
        guard !wasGroup else { return nil }
        wasGroup = true
      case 0x58 where lastX && index == text.count - 1, 0x78 where lastX && index == text.count - 1:
        digits.append(10)
        wasGroup = false
      default: return nil
      }
    }
    return wasGroup ? nil : digits
  }

  private static func isCard(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let digits = digits(text), (12...19).contains(digits.count) else { return false }
    let sum = digits.reversed().enumerated().reduce(0) { sum, item in
      let value = item.offset % 2 == 1 ? item.element * 2 : item.element
      return sum + (value > 9 ? value - 9 : value)
    }
    return sum % 10 == 0 && digits.contains { $0 != 0 }
  }

  private static func isISBN(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let digits = digits(text, lastX: true) else { return false }
    switch digits.count {
    case 10: return digits.enumerated().reduce(0) { $0 + (10 - $1.offset) * $1.element } % 11 == 0
    case 13:
      guard digits.last != 10, digits.starts(with: [9, 7, 8]) || digits.starts(with: [9, 7, 9]) else { return false }
      return digits.enumerated().reduce(0) { $0 + ($1.offset % 2 == 0 ? 1 : 3) * $1.element } % 10 == 0
    default: return false
    }
  }

  private static func isIBAN(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    let bytes = text.filter { $0 != 0x20 }
    guard (15...34).contains(bytes.count), bytes[..<2].allSatisfy({ (0x41...0x5A).contains($0) }),
      bytes[2..<4].allSatisfy({ (0x30...0x39).contains($0) })
    else { return false }
    var rest = 0
    for byte in bytes[4...] + bytes[..<4] {
      switch byte {
      case 0x30...0x39: rest = (rest * 10 + Int(byte - 0x30)) % 97
      case 0x41...0x5A: rest = (rest * 100 + Int(byte - 0x41) + 10) % 97
      default: return false
      }
    }
    return rest == 1
  }

  // MARK: Addresses

  private static func isIPv6(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    let address = String(decoding: text, as: UTF8.self)
    let halves = address.split(separator: "::", maxSplits: 2, omittingEmptySubsequences: false)
    guard halves.count <= 2 else { return false }
    var words = 0
    for (index, half) in halves.enumerated() where !half.isEmpty {
      let parts = half.split(separator: ":", omittingEmptySubsequences: false)
      for (place, part) in parts.enumerated() {
        let isLast = index == halves.count - 1 && place == parts.count - 1
        if isLast, part.contains(".") {
          guard isIPv4(part) else { return false }
          words += 2
        } else {
          guard (1...4).contains(part.utf8.count), part.utf8.allSatisfy({ isHex($0) }) else { return false }
          words += 1
        }
      }
    }
    return halves.count == 2 ? words <= 7 : words == 8
  }

  private static func isHex(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x46).contains(byte) || (0x61...0x66).contains(byte)
  }

  private static func isIPv4(_ text: some StringProtocol) -> Bool {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4
      && parts.allSatisfy { part in
        guard (1...3).contains(part.utf8.count), part.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
          part.utf8.count == 1 || part.utf8.first != 0x30, let value = Int(part)
        else { return false }
        return value <= 255
      }
  }
}
