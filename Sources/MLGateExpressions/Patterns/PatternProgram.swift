/// A nondeterministic automaton over code points (Thompson 1968), whose code points are automata over bytes.
struct PatternProgram: Sendable {
  enum Node {
    /// One code point of the set whose automaton starts at `root`, then on at `next`.
    case consume(root: UTF8Automaton.State, next: Int32)
    /// On at both.
    case split(Int32, Int32)
    /// On at `next` where `look` holds.
    case look(Look, next: Int32)
    /// The whole pattern has matched.
    case match
  }

  let nodes: [Node]
  let start: Int32

  /// The class of each byte.
  let classOfByte: [UInt8]
  let classCount: Int
  /// What the bytes of a class are to a look next to them, as far as any look asks.
  let neighbours: [Neighbour]
  /// Where a class leads in the automata of code points, at `state * classCount + class`.
  let steps: [UTF8Automaton.State]

  init(nodes: [Node], start: Int32, automaton: UTF8Automaton, asked: Neighbour) {
    self.nodes = nodes
    self.start = start
    let classes = ByteClasses(automaton.edges, asked: asked)
    classOfByte = classes.ofByte
    classCount = classes.count
    neighbours = classes.firstBytes.map { Neighbour.of($0).intersection(asked) }
    var steps = [UTF8Automaton.State](repeating: UTF8Automaton.dead, count: automaton.edges.count * classes.count)
    for (state, edges) in automaton.edges.enumerated() {
      for edge in edges {
        for byteClass in classes.ofByte[Int(edge.low)]...classes.ofByte[Int(edge.high)] {
          steps[state * classes.count + Int(byteClass)] = edge.target
        }
      }
    }
    self.steps = steps
  }
}

/// Turns a tree into a program, from its end to its start: each part is told where to go on.
struct PatternCompiler {
  private var nodes: [PatternProgram.Node] = []
  private var automaton = UTF8Automaton()
  private var asked: Neighbour = []

  /// The program; `nil` when it gets too large.
  mutating func program(for syntax: PatternSyntax) -> PatternProgram? {
    let end = add(.match)
    let start = compile(syntax, then: end)
    guard !automaton.isFull else { return nil }
    return PatternProgram(nodes: nodes, start: start, automaton: automaton, asked: asked)
  }

  private mutating func add(_ node: PatternProgram.Node) -> Int32 {
    nodes.append(node)
    return Int32(nodes.count - 1)
  }

  /// Adds nodes for `syntax` that go on at `next` and tells where they start; recursion ends at the depth of groups.
  private mutating func compile(_ syntax: PatternSyntax, then next: Int32) -> Int32 {
    switch syntax {
    case .set(let set): return add(.consume(root: automaton.root(of: set), next: next))
    case .look(let look):
      asked.formUnion(look.asksFor)
      return add(.look(look, next: next))
    case .sequence(let parts): return parts.reversed().reduce(next) { compile($1, then: $0) }
    case .choice(let branches):
      var start: Int32?
      for branch in branches.reversed() {
        let entry = compile(branch, then: next)
        start = start.map { add(.split(entry, $0)) } ?? entry
      }
      return start ?? next
    case .repeated(let part, let minimum, let maximum):
      guard let maximum else { return loop(part, minimum: minimum, then: next) }
      var start = next
      for _ in minimum..<maximum { start = add(.split(compile(part, then: start), next)) }
      for _ in 0..<minimum { start = compile(part, then: start) }
      return start
    }
  }

  /// `part` without end; the last of the copies that must match is the one that repeats.
  private mutating func loop(_ part: PatternSyntax, minimum: Int, then next: Int32) -> Int32 {
    let again = add(.split(next, next))
    var start = compile(part, then: again)
    nodes[Int(again)] = .split(start, next)
    if minimum == 0 { return again }
    for _ in 1..<minimum { start = compile(part, then: start) }
    return start
  }
}
