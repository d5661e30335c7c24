internal import MLGateFiles
internal import MLGateResults
public import MLGateYAML

/// A failure that somebody has taken responsibility for, until a day.
public struct SuppressionConfiguration: Decodable, Sendable {
  /// The check's id, in which `*` stands for anything.
  public var check: Located<String>
  public var owner: Located<String>
  public var reason: Located<String>
  /// The last day on which it holds: `2026-12-31`, in UTC.
  public var until: Located<String>

  enum CodingKeys: String, CodingKey { case check, owner, reason, until }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    check = try container.decode(Located<String>.self, forKey: .check)
    owner = try container.decode(Located<String>.self, forKey: .owner)
    reason = try container.decode(Located<String>.self, forKey: .reason)
    until = try container.decode(Located<String>.self, forKey: .until)
    for (word, meaning) in [(check, "the id of a check"), (owner, "who answers for it"), (reason, "why it may wait")]
    where word.value.allSatisfy(\.isWhitespace) {
      throw word.error("expected \(meaning), found nothing")
    }
    guard Self.isDay(until.value) else {
      throw until.error("expected the last day on which the failure is suppressed (YYYY-MM-DD), found '\(until.value)'")
    }
  }

  private static func isDay(_ text: String) -> Bool {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.map(\.utf8.count) == [4, 2, 2], parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
      let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2]), (1...12).contains(month)
    else { return false }
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
    return (1...days).contains(day)
  }

  /// Whether the id is meant.
  func matches(_ id: String) -> Bool {
    let parts = check.value.split(separator: "*", omittingEmptySubsequences: false)
    guard parts.count > 1 else { return id == check.value }
    var rest = id[...]
    for (index, part) in parts.enumerated() {
      if index == 0 {
        guard rest.hasPrefix(part) else { return false }
        rest = rest.dropFirst(part.count)
      } else if index == parts.count - 1 {
        return rest.hasSuffix(part)
      } else if let found = rest.firstRange(of: part) {
        rest = rest[found.upperBound...]
      } else {
        return false
      }
    }
    return true
  }
}

/// Applies suppressions to results.
struct Suppressions {
  let suppressions: [SuppressionConfiguration]
  /// The day that it is, in UTC: `2026-11-23`.
  let today: String

  init(_ suppressions: [SuppressionConfiguration], now: Timestamp) {
    self.suppressions = suppressions
    today = String(now.description.prefix(10))
  }

  /// The results with what is suppressed made a warning, and one more result for each suppression that needs attention.
  ///
  /// - Parameter isWhole: whether every check was made, so that a suppression without one is out of date.
  func applied(to checks: [CheckResult], isWhole: Bool) -> [CheckResult] {
    var checks = checks
    var notes: [CheckResult] = []
    for suppression in suppressions {
      let mine = checks.indices.filter { suppression.matches(checks[$0].id) }
      let holds = today <= suppression.until.value
      var used = false
      for index in mine where checks[index].verdict == .failed || checks[index].verdict == .inconclusive {
        used = true
        guard holds else { continue }
        let words =
          "Suppressed by \(suppression.owner.value) until \(suppression.until.value): \(suppression.reason.value)"
        checks[index].message += " \(words)\(words.hasSuffix(".") ? "" : ".") (It \(Self.word(checks[index].verdict)).)"
        checks[index].verdict = .warned
      }
      if let note = note(suppression, holds: holds, used: used, matched: !mine.isEmpty, isWhole: isWhole) {
        notes.append(note)
      }
    }
    return checks + notes
  }

  private static func word(_ verdict: Verdict) -> String { verdict == .failed ? "failed" : "could not be decided" }

  private func note(
    _ suppression: SuppressionConfiguration, holds: Bool, used: Bool, matched: Bool, isWhole: Bool
  ) -> CheckResult? {
    let name = suppression.check.value
    func note(_ verdict: Verdict, _ observed: String, _ message: String) -> CheckResult {
      CheckResult(
        id: "suppressions/\(name)", title: "the suppression of \(name) holds", verdict: verdict,
        observed: Quantity(text: observed), expected: Quantity(text: "until \(suppression.until.value)"),
        message: message, location: suppression.check.location)
    }
    if !holds {
      return note(
        .failed, today,
        "The suppression of \(name) by \(suppression.owner.value) lapsed on \(suppression.until.value) "
          + "(\(suppression.reason.value)). Mend what fails, or have \(suppression.owner.value) set a later day.")
    }
    guard !used, matched || isWhole else { return nil }
    return note(
      .warned, matched ? "not needed" : "no such check",
      matched
        ? "The suppression of \(name) is not needed any more: the check does not fail. Take it out."
        : "The suppression of \(name) matches no check. Correct the id, or take it out.")
  }
}
