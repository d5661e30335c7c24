internal import MLGateChecks
internal import MLGateFiles
internal import MLGateProfiles
internal import MLGateResults
internal import MLGateTables

/// Has the programs of `custom` checks judge a profile.
struct CustomJudge {
  let project: Project
  /// Where the profile is written for them.
  let folder: String
  let dataset: String

  /// What the program answers, as results of the check.
  func results(
    of check: ConfiguredCheck, _ custom: CustomCheck, _ profile: Profile, ids: inout [String: Int]
  ) async throws -> [CheckResult] {
    let began = ContinuousClock.now
    let path = "\(folder)/\(dataset.replacing("/", with: "_")).profile.json"
    try Folder.create(folder)
    try AtomicFile.write(try VersionedJSON.encode(profile), to: path)
    let answer = Answer()
    let child = ChildProcess(
      custom.command.map { $0.replacing("{profile}", with: path) }, in: project.root,
      environment: ["PYTHONUNBUFFERED": "1"], timeLimit: custom.timeLimit, setting: "custom.command")
    var findings: [Finding]
    do {
      let ended = try await child.run { stream, line in if stream == .output { answer.add(line) } }
      findings =
        ended.succeeded
        ? try self.findings(answer.text, of: custom)
        : [
          failure(
            "The program \(ended.outcome); expected exit code 0 and results. Its last lines are: \(ended.tail.suffix(5).joined(separator: " / "))"
          )
        ]
    } catch let error as Malformed {
      findings = [failure(error.reason)]
    } catch let error as ChildProcessError {
      if case .interrupted = error { throw error }
      findings = [failure(error.description)]
    }
    let duration = seconds(since: began) / Double(max(1, findings.count))
    return findings.map { check.result(of: $0, dataset: dataset, ids: &ids, duration: duration) }
  }

  /// What a program has written.
  private final class Answer: Sendable {
    private let lines = Guarded<[String]>([])

    func add(_ line: String) { lines.withLock { $0.append(line) } }

    var text: String { lines.withLock { $0.joined(separator: "\n") } }
  }

  /// Why an answer is none.
  private struct Malformed: Error {
    var reason: String
  }

  private func failure(_ message: String) -> Finding {
    Finding(
      name: "run", title: "the program judges the profile",
      judgement: Judgement(.errored, message.hasSuffix(".") ? message : message + "."))
  }

  private func findings(_ text: String, of custom: CustomCheck) throws -> [Finding] {
    let json: JSON
    do throws(JSON.ParseError) { json = try JSON(parsing: Array(text.utf8)) } catch {
      throw Malformed(reason: "The program's answer is no JSON: \(error). Expected an object with 'checks'.")
    }
    guard case .array(let items)? = json["checks"] else {
      throw Malformed(reason: "The program's answer has no list 'checks'.")
    }
    guard !items.isEmpty else {
      return [
        Finding(
          name: "run", title: "the program judges the profile",
          judgement: Judgement(.inconclusive, "The program '\(custom.command[0])' ended well and had no results."))
      ]
    }
    return try items.enumerated().map { index, item in try finding(item, at: "checks[\(index)]") }
  }

  private func finding(_ item: JSON, at place: String) throws -> Finding {
    let known = ["id", "title", "column", "verdict", "observed", "expected", "message"]
    guard case .object(let members) = item else { throw Malformed(reason: "\(place) of the answer is no object.") }
    if let other = members.keys.sorted().first(where: { !known.contains($0) }) {
      throw Malformed(
        reason: "\(place) of the answer has the unknown member '\(other)'\(Suggestion.phrase(for: other, in: known)).")
    }
    func text(_ name: String) throws -> String? {
      switch members[name] {
      case nil, .null?: return nil
      case .string(let text)?: return text
      default: throw Malformed(reason: "'\(name)' in \(place) of the answer is no text.")
      }
    }
    let verdicts: [Verdict] = [.passed, .warned, .failed, .inconclusive]
    guard let id = try text("id"), let message = try text("message"), let word = try text("verdict") else {
      throw Malformed(reason: "\(place) of the answer lacks 'id', 'verdict' or 'message'.")
    }
    guard let verdict = verdicts.first(where: { $0.rawValue == word }) else {
      throw Malformed(
        reason: "'\(word)' in \(place) of the answer is no verdict; expected passed, warned, failed or inconclusive.")
    }
    return Finding(
      name: id, title: try text("title") ?? id, column: try text("column"),
      judgement: Judgement(
        verdict, observed: try text("observed").map { Quantity(text: $0) },
        expected: try text("expected").map { Quantity(text: $0) }, message))
  }
}
