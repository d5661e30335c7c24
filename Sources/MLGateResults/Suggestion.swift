/// Finds what a person probably meant when they wrote a word that is not known.
public enum Suggestion {
  /// The nearest of `candidates` to `word`, if one is near enough to be a slip of the fingers.
  ///
  /// Nearness is the optimal string alignment distance (insertions, deletions, substitutions and swaps of neighbours),
  /// at most a third of the longer word's length and at least one.
  public static func nearest(to word: String, in candidates: some Sequence<String>) -> String? {
    var best: (candidate: String, distance: Int)?
    for candidate in candidates {
      let limit = max(1, max(word.count, candidate.count) / 3)
      let found = distance(Array(word.lowercased()), Array(candidate.lowercased()))
      if found <= limit, found < best?.distance ?? .max { best = (candidate, found) }
    }
    return best?.candidate
  }

  /// `; did you mean 'row-count'?`, or nothing.
  public static func phrase(for word: String, in candidates: some Sequence<String>) -> String {
    nearest(to: word, in: candidates).map { "; did you mean '\($0)'?" } ?? ""
  }

  private static func distance(_ left: [Character], _ right: [Character]) -> Int {
    var beforeLast = [Int](repeating: 0, count: right.count + 1)
    var last = Array(0...right.count)
    for row in 0..<left.count {
      var current = [row + 1] + [Int](repeating: 0, count: right.count)
      for column in 0..<right.count {
        let substitution = last[column] + (left[row] == right[column] ? 0 : 1)
        current[column + 1] = min(last[column + 1] + 1, current[column] + 1, substitution)
        let isSwap = row > 0 && column > 0 && left[row] == right[column - 1] && left[row - 1] == right[column]
        if isSwap { current[column + 1] = min(current[column + 1], beforeLast[column - 1] + 1) }
      }
      beforeLast = last
      last = current
    }
    return last[right.count]
  }
}
