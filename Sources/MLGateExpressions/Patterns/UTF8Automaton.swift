/// Deterministic automata over bytes, one for each set of code points; equal tails are one state.
///
/// A code point of one to four bytes is a path of one to four edges (Unicode 16, table 3-7: no overlong forms, no
/// surrogates, nothing beyond 10FFFF). Since states are interned from the tails up, each automaton is minimal.
struct UTF8Automaton {
  typealias State = UInt16

  /// No way on.
  static let dead: State = 0
  /// The code point is complete.
  static let complete: State = 1
  /// Enough for any pattern within the size limit that names each character once.
  static let maximumStates = 16_384

  /// The bytes `low...high` lead to `target`.
  struct Edge: Hashable {
    var low: UInt8
    var high: UInt8
    var target: State
  }

  /// Values within the bits that some bytes of a character carry.
  private typealias Values = ClosedRange<UInt32>

  /// By state, in order of bytes; the first two states have none.
  private(set) var edges: [[Edge]] = [[], []]
  private var states: [[Edge]: State] = [:]
  private var roots: [ScalarSet: State] = [:]
  /// Whether there were more states than allowed: then the automata are of no use.
  private(set) var isFull = false

  /// The first state of the automaton of `set`.
  mutating func root(of set: ScalarSet) -> State {
    if let known = roots[set] { return known }
    // By length: first and last code point, continuation bytes, what marks the first byte.
    let lengths: [(values: Values, continuations: Int, mark: UInt8)] = [
      (0...0x7F, 0, 0), (0x80...0x7FF, 1, 0xC0), (0x800...0xD7FF, 2, 0xE0), (0xE000...0xFFFF, 2, 0xE0),
      (0x10000...0x10FFFF, 3, 0xF0),
    ]
    var all: [Edge] = []
    for length in lengths {
      let part = set.ranges.filter { $0.overlaps(length.values) }.map { $0.clamped(to: length.values) }
      all += edges(for: part, continuations: length.continuations, mark: length.mark)
    }
    let root = intern(all)
    roots[set] = root
    return root
  }

  /// One byte that is `mark` plus the top bits of `values`, then `continuations` bytes with six bits each.
  private mutating func edges(for values: [Values], continuations: Int, mark: UInt8) -> [Edge] {
    let shift = UInt32(6 * continuations)
    let rest: UInt32 = (1 << shift) - 1
    var result: [Edge] = []
    var top: UInt32?
    var tails: [Values] = []
    func byte(_ bits: UInt32) -> UInt8 { mark + UInt8(truncatingIfNeeded: bits) }
    func finish(_ automaton: inout Self) {
      if let top {
        let target = automaton.tail(of: tails, continuations: continuations)
        result.append(Edge(low: byte(top), high: byte(top), target: target))
      }
      top = nil
      tails = []
    }
    for range in values {
      var low = range.lowerBound
      while low <= range.upperBound {
        if low & rest == 0, range.upperBound - low >= rest {
          // Whole tails for one or more first bytes.
          finish(&self)
          let last = (range.upperBound + 1) >> shift - 1
          let target = tail(of: [0...rest], continuations: continuations)
          result.append(Edge(low: byte(low >> shift), high: byte(last), target: target))
          low = (last + 1) << shift
        } else {
          let high = min(range.upperBound, low | rest)
          if top != low >> shift { finish(&self) }
          top = low >> shift
          tails.append((low & rest)...(high & rest))
          low = high + 1
        }
      }
    }
    finish(&self)
    return result
  }

  /// The state before `continuations` bytes that carry `values`.
  private mutating func tail(of values: [Values], continuations: Int) -> State {
    continuations == 0 ? Self.complete : intern(edges(for: values, continuations: continuations - 1, mark: 0x80))
  }

  private mutating func intern(_ given: [Edge]) -> State {
    var merged: [Edge] = []
    for edge in given {
      if let last = merged.last, last.target == edge.target, Int(last.high) + 1 == Int(edge.low) {
        merged[merged.count - 1].high = edge.high
      } else {
        merged.append(edge)
      }
    }
    if let known = states[merged] { return known }
    guard edges.count < Self.maximumStates else {
      isFull = true
      return Self.dead
    }
    let state = State(edges.count)
    edges.append(merged)
    states[merged] = state
    return state
  }
}
