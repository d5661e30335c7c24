internal import Dispatch

/// Does a piece of work for each weight, the heaviest first, so that no thread is left with the longest at last.
func concurrently(byWeight weights: [Int], _ body: @Sendable (Int) -> Void) {
  let order = weights.indices.sorted { (weights[$0], $1) > (weights[$1], $0) }
  DispatchQueue.concurrentPerform(iterations: order.count) { body(order[$0]) }
}
