/// One row on its way into a ranking.
struct RankedRow {
  /// Orders as the score does; equal exactly where the scores are equal.
  var key: UInt64
  /// The row's weight, above zero if the row is positive and below zero if it is negative.
  var signedWeight: Double

  init(score: Double, weight: Double, isPositive: Bool) {
    // Adding zero turns -0.0 into 0.0, so that the two tie as they do in `==`.
    let bits = (score + 0).bitPattern
    key = bits >> 63 == 0 ? bits | 1 << 63 : ~bits
    signedWeight = isPositive ? weight : -weight
  }
}

/// Sorts rows by score in linear time: a radix sort, least significant digit first, on the bit patterns.
enum Ranking {
  private static let digitBits = 11
  private static let buckets = 1 << digitBits
  private static let passes = (64 + digitBits - 1) / digitBits
  /// Below this many rows clearing the histograms costs more than comparing.
  private static let fewRows = 2048

  private static func digit(_ key: UInt64, _ pass: Int) -> Int {
    Int(truncatingIfNeeded: key >> UInt64(pass * digitBits)) & (buckets - 1)
  }

  /// Puts `rows` into ascending order of key.
  ///
  /// - Complexity: O(*n*) time for six passes, O(*n*) further memory.
  static func sort(_ rows: inout [RankedRow]) {
    guard rows.count >= fewRows else { return rows.sort { $0.key < $1.key } }
    var counts = [Int](repeating: 0, count: passes * buckets)
    counts.withUnsafeMutableBufferPointer { counts in
      for row in rows {
        for pass in 0..<passes { counts[pass * buckets + digit(row.key, pass)] += 1 }
      }
    }
    var scratch = rows
    for pass in 0..<passes {
      var positions = Array(counts[pass * buckets..<(pass + 1) * buckets])
      // A digit that all keys share orders nothing.
      if positions.contains(rows.count) { continue }
      var start = 0
      for bucket in positions.indices { (positions[bucket], start) = (start, start + positions[bucket]) }
      // Safe: the counts of a pass sum to rows.count, so each position is written once and lies inside `scratch`.
      positions.withUnsafeMutableBufferPointer { positions in
        scratch.withUnsafeMutableBufferPointer { target in
          for row in rows {
            let bucket = digit(row.key, pass)
            target[positions[bucket]] = row
            positions[bucket] += 1
          }
        }
      }
      swap(&rows, &scratch)
    }
  }
}
