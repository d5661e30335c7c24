internal import Dispatch
internal import MLGateTables

/// What `body` makes of 0, 1 and so on, in this order; on as many threads as there are processors.
func inParallel<Value: Sendable>(_ count: Int, _ body: @Sendable (Int) -> Value) -> [Value] {
  let made = Guarded([Int: Value]())
  DispatchQueue.concurrentPerform(iterations: count) { index in
    let value = body(index)
    made.withLock { $0[index] = value }
  }
  return made.withLock { made in (0..<count).compactMap { made[$0] } }
}
