internal import MLGateYAML

/// Between which whole numbers a count may lie.
struct CountBounds: Sendable {
  let least: Int?
  let most: Int?

  struct Keys: Decodable {
    var min: Int?
    var max: Int?
  }

  init(_ given: Keys, in node: YAMLNode, keyword: String) throws(YAMLError) {
    least = given.min
    most = given.max
    if least == nil && most == nil { throw node.error("\(keyword) has no bound; write 'min' or 'max'") }
    if let least, let most, least > most { throw node.error("min \(least) is above max \(most)") }
  }

  func holds(_ count: Int) -> Bool { count >= least ?? .min && count <= most ?? .max }

  func holds(_ range: ClosedRange<Int>) -> Bool { holds(range.lowerBound) && holds(range.upperBound) }

  /// `from 1 to 3 characters long`, given `character`.
  func words(_ noun: String) -> String {
    switch (least, most) {
    case (let least?, let most?) where least == most: "\(Wording.count(most, noun)) long"
    case (let least?, let most?): "\(Wording.count(least)) to \(Wording.count(most, noun)) long"
    case (let least?, nil): "at least \(Wording.count(least, noun)) long"
    case (nil, let most?): "at most \(Wording.count(most, noun)) long"
    case (nil, nil): "of any length"
    }
  }
}
