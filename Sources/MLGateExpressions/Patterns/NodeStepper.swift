/// Where a match can stand between two bytes.
struct NodeSet: Hashable {
  /// Nodes and how far each is within a code point, in order, each once.
  ///
  /// Of nodes that take no byte there are only `match` and looks that wait for the next byte.
  var items: [UInt32]
  /// The byte before, when a look waits; else nothing, so that fewer sets differ.
  var before: Neighbour
}

/// Moves sets of nodes over bytes: the simulation that a lazy automaton remembers.
///
/// A step costs time linear in the program (and its logarithm, for order).
struct NodeStepper {
  enum Step {
    case on(NodeSet)
    /// No text can match any more.
    case dead
    /// The search has found a match.
    case found
  }

  private let program: PatternProgram
  /// Whether a match may start at any byte and end at any byte.
  private let isSearch: Bool
  /// Whether a search goes on when it stands nowhere: a later byte may let a match start.
  private var canStartLater = false

  // Scratch space, kept to save allocations.
  private var visits: [UInt32]
  private var visit: UInt32 = 0
  private var stack: [Int32] = []
  private var current: [UInt32] = []
  private var reached: [UInt32] = []
  private var hasMatched = false
  private var isWaiting = false

  init(_ program: PatternProgram, isSearch: Bool) {
    self.program = program
    self.isSearch = isSearch
    visits = Array(repeating: 0, count: program.nodes.count)
    if isSearch {
      for neighbour in Set(program.neighbours) where !canStartLater {
        beginVisit()
        follow(program.start, before: neighbour, after: nil)
        canStartLater = !reached.isEmpty
      }
    }
  }

  /// Before the first byte.
  mutating func start() -> Step {
    beginVisit()
    follow(program.start, before: .edge, after: nil)
    return finish(before: .edge)
  }

  /// From `set` over a byte of `byteClass`.
  ///
  /// A set that is not `ordered` may name an item twice (never more often than bytes of a character), and equal sets
  /// may differ: it serves to go on, not to remember.
  mutating func step(_ set: NodeSet, _ byteClass: Int, ordered: Bool = true) -> Step {
    let neighbour = program.neighbours[byteClass]
    resolve(set, after: neighbour)
    if hasMatched, isSearch { return .found }
    swap(&current, &reached)
    beginVisit()
    for item in current {
      guard case .consume(_, let following) = program.nodes[Int(item >> 16)] else { continue }
      let state = program.steps[Int(item & 0xFFFF) * program.classCount + byteClass]
      if state == UTF8Automaton.complete {
        follow(following, before: neighbour, after: nil)
      } else if state != UTF8Automaton.dead {
        reached.append(item & 0xFFFF_0000 | UInt32(state))
      }
    }
    if isSearch { follow(program.start, before: neighbour, after: nil) }
    return finish(before: neighbour, ordered: ordered)
  }

  /// Whether the text may end at `set`.
  mutating func accepts(_ set: NodeSet) -> Bool {
    resolve(set, after: .edge)
    return hasMatched
  }

  /// Goes on behind the looks of `set` that hold before `after`: into `reached` and `hasMatched`.
  private mutating func resolve(_ set: NodeSet, after: Neighbour) {
    beginVisit()
    for item in set.items {
      if case .consume = program.nodes[Int(item >> 16)] {
        reached.append(item)
      } else {
        follow(Int32(item >> 16), before: set.before, after: after)
      }
    }
  }

  /// Adds the nodes that are reached from `node` without taking a byte.
  private mutating func follow(_ node: Int32, before: Neighbour, after: Neighbour?) {
    var way: Int32? = node
    while let node = way ?? stack.popLast() {
      way = nil
      guard visits[Int(node)] != visit else { continue }
      visits[Int(node)] = visit
      let item = UInt32(node) << 16
      switch program.nodes[Int(node)] {
      case .consume(let root, _): reached.append(item | UInt32(root))
      case .split(let left, let right):
        stack.append(right)
        way = left
      case .match:
        hasMatched = true
        reached.append(item)
      case .look(let look, let following):
        switch look.holds(before: before, after: after) {
        case true?: way = following
        case false?: break
        case nil:
          isWaiting = true
          reached.append(item)
        }
      }
    }
  }

  private mutating func finish(before: Neighbour, ordered: Bool = true) -> Step {
    if hasMatched, isSearch { return .found }
    if reached.isEmpty, !canStartLater { return .dead }
    guard ordered else { return .on(NodeSet(items: reached, before: isWaiting ? before : [])) }
    reached.sort()
    var items: [UInt32] = []
    items.reserveCapacity(reached.count)
    for item in reached where item != items.last { items.append(item) }
    return .on(NodeSet(items: items, before: isWaiting ? before : []))
  }

  /// Nothing is reached yet.
  private mutating func beginVisit() {
    reached.removeAll(keepingCapacity: true)
    hasMatched = false
    isWaiting = false
    visit &+= 1
    if visit == 0 {
      for index in visits.indices { visits[index] = 0 }
      visit = 1
    }
  }
}
