/// A pattern for one file name, in code points: `*`, `?`, `[a-z]`, `[!a-z]`.
struct GlobPattern {
  private enum Piece {
    case one(Unicode.Scalar)
    case any
    case anyRun
    case set([ClosedRange<Unicode.Scalar>], isNegated: Bool)
  }

  private let pieces: [Piece]

  static func isPattern(_ text: String) -> Bool { text.utf8.contains { $0 == 0x2A || $0 == 0x3F || $0 == 0x5B } }

  /// `nil` when a bracket is not closed.
  init?(_ text: String) {
    let scalars = Array(text.unicodeScalars)
    var pieces: [Piece] = []
    var index = 0
    while index < scalars.count {
      switch scalars[index] {
      case "*": pieces.append(.anyRun)
      case "?": pieces.append(.any)
      case "[":
        guard let (set, end) = Self.set(in: scalars, after: index) else { return nil }
        pieces.append(set)
        index = end
      default: pieces.append(.one(scalars[index]))
      }
      index += 1
    }
    self.pieces = pieces
  }

  /// - Complexity: the product of the two lengths at worst.
  func matches(_ name: String) -> Bool {
    let scalars = Array(name.unicodeScalars)
    if scalars.first == ".", case .one(".")? = pieces.first {} else if scalars.first == "." { return false }
    var piece = 0
    var index = 0
    // After the last `*`: where it stands, and how far it reaches so far.
    var star: (piece: Int, index: Int)?
    while index < scalars.count {
      if piece < pieces.count, case .anyRun = pieces[piece] {
        star = (piece, index)
        piece += 1
      } else if piece < pieces.count, Self.matches(pieces[piece], scalars[index]) {
        piece += 1
        index += 1
      } else if let last = star {
        star = (last.piece, last.index + 1)
        piece = last.piece + 1
        index = last.index + 1
      } else {
        return false
      }
    }
    return pieces[piece...].allSatisfy { if case .anyRun = $0 { true } else { false } }
  }

  private static func matches(_ piece: Piece, _ scalar: Unicode.Scalar) -> Bool {
    switch piece {
    case .one(let wanted): wanted == scalar
    case .any, .anyRun: true
    case .set(let ranges, let isNegated): ranges.contains { $0.contains(scalar) } != isNegated
    }
  }

  private static func set(in scalars: [Unicode.Scalar], after open: Int) -> (Piece, end: Int)? {
    var index = open + 1
    let isNegated = index < scalars.count && (scalars[index] == "!" || scalars[index] == "^")
    if isNegated { index += 1 }
    let first = index
    var ranges: [ClosedRange<Unicode.Scalar>] = []
    while index < scalars.count {
      // A bracket right after the opening stands for itself.
      if scalars[index] == "]", index > first { return (.set(ranges, isNegated: isNegated), index) }
      if index + 2 < scalars.count, scalars[index + 1] == "-", scalars[index + 2] != "]" {
        if scalars[index] <= scalars[index + 2] { ranges.append(scalars[index]...scalars[index + 2]) }
        index += 3
      } else {
        ranges.append(scalars[index]...scalars[index])
        index += 1
      }
    }
    return nil
  }
}
