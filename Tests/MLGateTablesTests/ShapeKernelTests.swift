import CMLGateScan
import Testing

/// Runs of equal kinds of characters, character by character.
private struct Shape: Equatable {
  static let longest = 24
  var kinds: [UInt8] = []
  var lengths: [Int32] = []
  var seen = 0

  init(_ text: String) {
    for scalar in text.unicodeScalars {
      let kind: UInt8
      switch scalar {
      case "a"..."z": (kind, seen) = (UInt8(ascii: "a"), seen | Int(MLGATE_CLASS_LOWER))
      case "A"..."Z": (kind, seen) = (UInt8(ascii: "A"), seen | Int(MLGATE_CLASS_UPPER))
      case "0"..."9": (kind, seen) = (UInt8(ascii: "9"), seen | Int(MLGATE_CLASS_DIGIT))
      case " ": (kind, seen) = (0x20, seen | Int(MLGATE_CLASS_SPACE))
      case "\0"..."\u{1F}", "\u{7F}": (kind, seen) = (UInt8(scalar.value), seen | Int(MLGATE_CLASS_CONTROL))
      case "!"..."~": (kind, seen) = (UInt8(scalar.value), seen | Int(MLGATE_CLASS_PUNCTUATION))
      default: (kind, seen) = (0x80, seen | Int(MLGATE_CLASS_OTHER))
      }
      if kinds.last == kind {
        lengths[lengths.count - 1] += 1
      } else {
        kinds.append(kind)
        lengths.append(1)
      }
    }
    // Of more, only that they are more is told.
    if kinds.count > Self.longest { (kinds, lengths) = ([], [-1]) }
  }

  init(kernel isa: mlgate_isa, _ text: String) {
    let bytes = Array(text.utf8) + Array(repeating: UInt8(ascii: "%"), count: Int(MLGATE_SHAPE_PADDING))
    kinds = [UInt8](repeating: 0, count: Self.longest)
    lengths = [Int32](repeating: 0, count: Self.longest)
    var classes: UInt8 = 0
    let runs = mlgate_shape(isa, bytes, text.utf8.count, &kinds, &lengths, Self.longest, &classes)
    seen = Int(classes)
    kinds.removeLast(Self.longest - (runs > Self.longest ? 0 : runs))
    lengths.removeLast(Self.longest - (runs > Self.longest ? 0 : runs))
    if runs > Self.longest { (kinds, lengths) = ([], [-1]) }
  }
}

@Suite struct ShapeKernelTests {
  @Test func `every kernel finds the runs of characters`() {
    var generator = SeededGenerator(31)
    let alphabets: [[Character]] = [
      Array("abz"), Array("ab AZ09"), Array("a\0 \u{1F}\u{7F}`{~!/:@["), Array("ab1é€😀"),
    ]
    for round in 0..<4000 {
      let alphabet = alphabets[round % alphabets.count]
      var text = ""
      for _ in 0..<Int.random(in: 0...30, using: &generator) {
        let character = alphabet.randomElement(using: &generator) ?? "a"
        text += String(repeating: character, count: Int.random(in: 1...6, using: &generator))
      }
      let expected = Shape(text)
      for isa in kernels { #expect(Shape(kernel: isa, text) == expected, "\(isa): \(text.debugDescription)") }
    }
  }

  @Test func `as many runs as there is room for are told, and one more is too many`() {
    let most = String(repeating: "a1", count: 12)
    for isa in kernels {
      #expect(Shape(kernel: isa, most).kinds.count == 24)
      #expect(Shape(kernel: isa, most + "a").lengths == [-1])
      #expect(Shape(kernel: isa, most + "é").seen & Int(MLGATE_CLASS_OTHER) != 0)
    }
  }
}
