/// Where libyaml 0.2.5 departs from YAML 1.2 in the yaml-test-suite, and why.
///
/// Observed with the events of libyaml alone; nothing above them takes part.
enum SuiteDeviation: String, Sendable {
  /// A valid text is refused.
  case refusesValid
  /// An invalid text is accepted.
  case acceptsInvalid
  /// A valid text gives other events.
  case otherEvents

  struct Group: Sendable {
    let deviation: SuiteDeviation
    let reason: String
    let ids: [String]
  }

  static let byID = Dictionary(
    uniqueKeysWithValues: groups.flatMap { group in group.ids.map { ($0, group.deviation) } })

  static let groups = [
    Group(
      deviation: .refusesValid, reason: "a key that is empty, or a mapping that begins with a colon",
      ids: ["2JQS", "6M2F", "CFD4", "FRK4", "M2N8/0", "NHX8", "NKF9", "S3PD", "SM9W/1", "UKK6/0"]),
    Group(
      deviation: .refusesValid,
      reason: "in brackets, a value right behind its colon or a plain scalar that begins with one",
      ids: ["4ABK", "58MP", "5MUD", "5T43", "9SA2", "DBG4", "HM87/0", "K3WX"]),
    Group(
      deviation: .refusesValid,
      reason: "in brackets, a key whose colon stands on a later line, or a key of several lines",
      ids: ["4MUZ/0", "4MUZ/1", "4MUZ/2", "NJ66", "UT92", "VJP3/1"]),
    Group(
      deviation: .refusesValid, reason: "a tab as separating white space where indentation may stand",
      ids: [
        "6BCT", "6CA3", "96NN/0", "96NN/1", "A2M4", "DK95/0", "DK95/3", "DK95/4", "Q5MG", "R4YG", "Y79Y/1", "Y79Y/10",
      ]),
    Group(
      deviation: .refusesValid, reason: "a directive that is reserved for the future, or of a later version of YAML",
      ids: ["2LFX", "6LVF", "BEC7", "MUS6/5", "MUS6/6", "ZYU8/0", "ZYU8/1", "ZYU8/2", "ZYU8/3"]),
    Group(
      deviation: .refusesValid, reason: "a bare document behind '...', or one that is empty",
      ids: ["7Z25", "HWV9", "M7A3", "QT73", "W4TN"]),
    Group(
      deviation: .refusesValid, reason: "a block scalar at the top level without indentation", ids: ["DK3J", "FP8R"]),
    Group(
      deviation: .refusesValid, reason: "an anchor with characters other than letters, digits, '-' and '_'",
      ids: ["2SXE", "8XYN", "W5VH"]),
    Group(
      deviation: .acceptsInvalid, reason: "a comment without white space before it",
      ids: ["9JBA", "CVW2", "MUS6/0", "SU5Z", "X4QW"]),
    Group(
      deviation: .acceptsInvalid, reason: "a flow collection or quoted text that is indented too little",
      ids: ["9C9N", "DK95/1", "QB6E", "Y79Y/3"]),
    Group(
      deviation: .acceptsInvalid, reason: "a directive where none may stand, or twice the same",
      ids: ["9HCY", "EB22", "MUS6/1", "RHX7"]),
    Group(deviation: .acceptsInvalid, reason: "a dash as a plain scalar in brackets", ids: ["G5U8", "YJV2"]),
    Group(
      deviation: .acceptsInvalid, reason: "empty lines of a block scalar that are indented more than its text",
      ids: ["S98Z"]),
    Group(deviation: .otherEvents, reason: "a plain scalar that begins with '?' in brackets", ids: ["652Z", "HM87/1"]),
    Group(
      deviation: .otherEvents, reason: "a block scalar that ends in blanks without a line break",
      ids: ["JEF9/2", "L24T/1"]),
    Group(deviation: .otherEvents, reason: "an anchor with a colon in its name", ids: ["Y2GN"]),
  ]
}
