/// A pattern as a tree, without greed and groups: neither changes which texts match.
indirect enum PatternSyntax {
  /// One code point of a set.
  case set(ScalarSet)
  /// A condition on a place.
  case look(Look)
  /// All of them, one after the other; none is the empty text.
  case sequence([PatternSyntax])
  /// One of them; never none.
  case choice([PatternSyntax])
  /// `minimum` times or more, up to `maximum` times, or without end when it is `nil`.
  case repeated(PatternSyntax, minimum: Int, maximum: Int?)
}

/// A condition on a place between two bytes or at an end of the text.
enum Look {
  case textStart, textEnd, lineStart, lineEnd, wordBoundary, noWordBoundary

  /// Whether it holds between `before` and `after`; `nil` when it depends on what comes after and that is not known.
  func holds(before: Neighbour, after: Neighbour?) -> Bool? {
    switch self {
    case .textStart: before.contains(.edge)
    case .lineStart: !before.isDisjoint(with: [.edge, .newline])
    case .textEnd: after?.contains(.edge)
    case .lineEnd: after.map { !$0.isDisjoint(with: [.edge, .newline]) }
    case .wordBoundary: after.map { before.contains(.word) != $0.contains(.word) }
    // Inside a multibyte character is no place; elsewhere a condition fails there by itself.
    case .noWordBoundary:
      after.map { before.contains(.word) == $0.contains(.word) && !$0.contains(.continuation) }
    }
  }

  /// What of its neighbours it asks for, besides the edges of the text.
  var asksFor: Neighbour {
    switch self {
    case .textStart, .textEnd: []
    case .lineStart, .lineEnd: .newline
    case .wordBoundary: .word
    case .noWordBoundary: [.word, .continuation]
    }
  }
}

/// What a look asks about the byte before or after a place.
struct Neighbour: OptionSet, Hashable {
  let rawValue: UInt32

  /// There is no byte: the text starts or ends.
  static let edge = Self(rawValue: 1)
  static let newline = Self(rawValue: 2)
  /// An ASCII letter, digit or `_`.
  static let word = Self(rawValue: 4)
  /// Not the first byte of a character.
  static let continuation = Self(rawValue: 8)

  /// What `byte` is.
  static func of(_ byte: UInt8) -> Self {
    switch byte {
    case 0x0A: .newline
    case 0x30...0x39, 0x41...0x5A, 0x5F, 0x61...0x7A: .word
    case 0x80...0xBF: .continuation
    default: []
    }
  }
}
