/// A deterministic automaton over byte classes, whose states are built when a text first reaches them.
///
/// When its memory is full, it forgets all states and starts again; when that happens too often to pay, it goes through
/// the rest of the text without remembering. Either way a byte costs at most time linear in the program.
///
/// See Cox, "Regular Expression Matching in the Wild" (2010).
final class LazyAutomaton {
  enum Mode { case whole, search }

  /// Bounds of its memory.
  struct Limits {
    /// Of the table, four bytes each.
    var entries: Int
    /// Of the sets of nodes, four bytes each.
    var items: Int
    /// A full memory must have served this many bytes a state, or the rest of the text goes without.
    var bytesPerState: Int

    static let standard = Self(entries: 1 << 19, items: 1 << 19, bytesPerState: 8)
  }

  /// Entries of the table: the place of a state's row, or one of these.
  private static let unknown: UInt32 = 0
  private let dead: UInt32
  private let found: UInt32

  private let program: PatternProgram
  private let limits: Limits
  private var stepper: NodeStepper

  /// Classes by byte; 256 entries, allocated here and freed with this object.
  private let classes: UnsafeMutablePointer<UInt8>
  /// Rows of `stride` entries: next state by class, then 1 when the text may end in this state.
  private var table: UnsafeMutablePointer<UInt32>
  private var capacity: Int
  private let stride: Int

  /// Sets by row; the first three rows are no states and stand for `unknown`, `dead` and `found`.
  private var sets: [NodeSet] = []
  private var rows: [NodeSet: UInt32] = [:]
  private var itemCount = 0
  private var start = LazyAutomaton.unknown
  private var bytesSinceReset = 0

  init(_ program: PatternProgram, _ mode: Mode, _ limits: Limits) {
    self.program = program
    self.limits = limits
    stepper = NodeStepper(program, isSearch: mode == .search)
    stride = program.classCount + 1
    dead = UInt32(stride)
    found = UInt32(2 * stride)
    classes = .allocate(capacity: 256)
    for (byte, byteClass) in program.classOfByte.enumerated() { classes[byte] = byteClass }
    capacity = 8 * stride
    table = .allocate(capacity: capacity)
    table.initialize(repeating: Self.unknown, count: capacity)
    reset()
  }

  deinit {
    classes.deallocate()
    table.deallocate()
  }

  /// Whether `bytes` match.
  func run(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    if start == Self.unknown, let first = learnStart() { return simulate(first, bytes, from: 0) }
    var state = start
    if state <= found { return state == found }
    // A row's place plus a class lies within `table`: rows are whole, and classes are below `stride`.
    var table = table
    var index = 0
    var counted = 0
    while index < bytes.count {
      let byteClass = Int(classes[Int(bytes[index])])
      var next = table[Int(state) &+ byteClass]
      if next <= found {
        if next == Self.unknown {
          bytesSinceReset &+= index - counted
          counted = index
          switch learn(state, byteClass) {
          case .row(let row): next = row
          case .noMemory(let step): return simulate(step, bytes, from: index + 1)
          }
          table = self.table
        }
        if next <= found { return next == found }
      }
      state = next
      index &+= 1
    }
    bytesSinceReset &+= index - counted
    return table[Int(state) + stride - 1] == 1
  }

  /// Goes on after `first` from the byte at `index` without remembering.
  private func simulate(_ first: NodeStepper.Step, _ bytes: UnsafeBufferPointer<UInt8>, from index: Int) -> Bool {
    var step = first
    for byte in bytes[index...] {
      guard case .on(let set) = step else { break }
      step = stepper.step(set, Int(classes[Int(byte)]), ordered: false)
    }
    switch step {
    case .on(let set): return stepper.accepts(set)
    case .dead: return false
    case .found: return true
    }
  }

  // MARK: Memory

  private enum Learned {
    case row(UInt32)
    /// There is no room, or remembering does not pay.
    case noMemory(NodeStepper.Step)
  }

  /// Finds the row of the start; where the start leads when there is no room even for it.
  private func learnStart() -> NodeStepper.Step? {
    let first = stepper.start()
    if row(for: first) == nil { reset() }
    guard let known = row(for: first) else { return first }
    start = known
    return nil
  }

  /// Finds where the state at `state` leads over `byteClass`, and remembers it; may forget all else.
  @inline(never) private func learn(_ state: UInt32, _ byteClass: Int) -> Learned {
    let step = stepper.step(sets[Int(state) / stride], byteClass)
    if let known = row(for: step) {
      table[Int(state) + byteClass] = known
      return .row(known)
    }
    let hasPaid = bytesSinceReset >= limits.bytesPerState * sets.count
    reset()
    guard hasPaid, let known = row(for: step) else { return .noMemory(step) }
    return .row(known)
  }

  /// The row of the state that `step` leads to, new or known; `nil` when the memory is full.
  private func row(for step: NodeStepper.Step) -> UInt32? {
    guard case .on(let set) = step else {
      if case .found = step { return found }
      return dead
    }
    if let known = rows[set] { return known }
    let place = sets.count * stride
    guard place + stride <= limits.entries, itemCount + set.items.count <= limits.items else { return nil }
    if place + stride > capacity { grow() }
    for entry in place..<place + stride { table[entry] = Self.unknown }
    table[place + stride - 1] = stepper.accepts(set) ? 1 : 0
    sets.append(set)
    rows[set] = UInt32(place)
    itemCount += set.items.count
    return UInt32(place)
  }

  private func grow() {
    let larger = UnsafeMutablePointer<UInt32>.allocate(capacity: 2 * capacity)
    larger.initialize(repeating: Self.unknown, count: 2 * capacity)
    larger.update(from: table, count: capacity)
    table.deallocate()
    table = larger
    capacity *= 2
  }

  private func reset() {
    sets = Array(repeating: NodeSet(items: [], before: []), count: 3)
    rows = [:]
    itemCount = 0
    start = Self.unknown
    bytesSinceReset = 0
  }
}
