public import MLGateResults

/// Test results as CI systems read them: one gate is one suite, one check is one test case.
///
/// Failed checks are failures, errored and inconclusive ones are errors, skipped ones are skipped; a warned check passes, and its message
/// goes to `system-out`. There is always at least one case, because Jenkins drops a suite without cases. A case is named by the check's
/// id, which stays when a bound changes, so that histories stay whole.
///
/// JUnit XML has no specification. What is written here is what the schemas of the dialects accept and what Jenkins, GitLab, Azure Pipelines,
/// CircleCI, Buildkite and the usual GitHub actions read.
public struct JUnitRenderer: Sendable {
  /// Which schema the document keeps to.
  public enum Dialect: String, Sendable, CaseIterable {
    /// Valid under the schemas of the Jenkins xUnit plugin (`junit-10.xsd`) and of Windy Road (`JUnit.xsd`) at once.
    case strict
    /// Adds `file`, `line` and properties to each case, and the sums to the root; no schema allows all of these.
    case extended
    /// One suite as root, valid under Jenkins' schema and that of Maven Surefire 3.0.2.
    case rootless
  }

  public var dialect: Dialect

  public init(dialect: Dialect) { self.dialect = dialect }

  public func render(_ report: GateReport) -> String {
    let suite = suite(report)
    guard dialect != .rootless else { return suite.document }
    let sums = dialect == .extended ? suite.attributes.filter { Self.rootAttributes.contains($0.name) } : []
    return XMLTag(name: "testsuites", attributes: sums, children: [suite]).document
  }

  private static let rootAttributes: Set = ["name", "tests", "failures", "errors", "skipped", "time"]

  private func suite(_ report: GateReport) -> XMLTag {
    let checks = report.accountedChecks
    let kinds = checks.map { Kind($0.verdict) }
    var suite = XMLTag(name: "testsuite")
    suite.attributes = [
      ("name", report.gate.rawValue),
      ("tests", String(checks.count)),
      ("failures", String(kinds.count { $0 == .failure })),
      ("errors", String(kinds.count { $0 == .error })),
      ("skipped", String(kinds.count { $0 == .skipped })),
      ("time", Numbers.seconds(report.duration, places: 3)),
      ("timestamp", timestamp(report.started)),
    ]
    if dialect != .rootless {
      let host = report.environment["hostname"] ?? report.environment["host"] ?? ""
      suite.attributes += [
        ("hostname", Self.token(host, or: "localhost")), ("id", "0"),
        ("package", Self.token(report.project, or: "mlgate")),
      ]
    }
    let classname = Self.token(report.project, or: "mlgate") + "." + report.gate.rawValue
    var names = UniqueNames()
    suite.children = [properties(report)]
    suite.children += checks.map { testCase($0, name: names.next(Self.token($0.id, or: "check")), in: classname) }
    if dialect != .rootless {
      suite.children += [XMLTag(name: "system-out", text: output(report)), XMLTag(name: "system-err")]
    }
    return suite
  }

  private func testCase(_ check: CheckResult, name: String, in classname: String) -> XMLTag {
    var element = XMLTag(name: "testcase")
    element.attributes = [
      ("name", name), ("classname", classname), ("time", Numbers.seconds(check.duration, places: 3)),
    ]
    if dialect == .extended {
      if let place = check.place {
        element.attributes.append(("file", place.file))
        if let line = place.line, line > 0 { element.attributes.append(("line", String(line))) }
      }
      element.children.append(XMLTag(name: "properties", children: Self.facts(of: check)))
    }
    let message = Visible.cut(check.message, to: 1000)
    let attributes = [("message", message.kept + message.note)]
    let type = [("type", "mlgate." + check.verdict.rawValue)]
    switch Kind(check.verdict) {
    case .failure:
      element.children.append(XMLTag(name: "failure", attributes: attributes + type, text: Self.body(check)))
    case .error:
      element.children.append(XMLTag(name: "error", attributes: attributes + type, text: Self.body(check)))
    case .skipped:
      element.children.append(XMLTag(name: "skipped", attributes: attributes))
    case .passing where check.verdict == .warned && dialect != .strict:
      element.children.append(XMLTag(name: "system-out", text: Self.body(check)))
    case .passing:
      break
    }
    return element
  }

  private func properties(_ report: GateReport) -> XMLTag {
    let own = [("gate", report.gate.rawValue), ("verdict", report.outcome.rawValue), ("mlgate", report.tool)]
    let subjects = report.subjects.map { ("subject: " + $0.name, $0.digest.description) }
    let facts = report.facts.map { ("fact: " + $0.name, $0.value) }
    let environment = report.environment.sorted { $0.key < $1.key }.map { ("environment: " + $0.key, $0.value) }
    return XMLTag(
      name: "properties", children: (own + subjects + facts + environment).map { Self.property($0.0, $0.1) })
  }

  /// The suite's output: the headline, and the warnings, which the strict dialect can put nowhere else.
  private func output(_ report: GateReport) -> String {
    let headline = Headline(report)
    let line = "\(headline.gate) \(headline.outcome.rawValue): \(headline.counts) (\(headline.elapsed))"
    guard dialect == .strict else { return line }
    return ([line] + report.checks([.warned]).map { "\n\($0.id)\n" + Self.body($0) }).joined(separator: "\n")
  }

  /// UTC without fraction; only the extended dialect names the zone, which Windy Road's schema forbids.
  private func timestamp(_ started: String) -> String {
    (Timestamp(started)?.text ?? "1970-01-01T00:00:00") + (dialect == .extended ? "Z" : "")
  }
}

extension JUnitRenderer {
  /// What a verdict is called in JUnit's words.
  private enum Kind {
    case passing, skipped, failure, error

    init(_ verdict: Verdict) {
      switch verdict {
      case .passed, .warned: self = .passing
      case .skipped: self = .skipped
      case .failed: self = .failure
      case .errored, .inconclusive: self = .error
      }
    }
  }

  /// Everything about one check: GitLab shows the element's text only, never the attribute.
  private static func body(_ check: CheckResult) -> String {
    var lines = [check.title, check.message]
    if let measured = check.measured { lines.append(measured) }
    lines += check.evidence.map(\.line)
    let more = check.evidenceBeyond(check.evidence.count)
    if more > 0 { lines.append("and \(more) more") }
    return lines.joined(separator: "\n")
  }

  private static func facts(of check: CheckResult) -> [XMLTag] {
    let facts: [(String, String?)] = [
      ("title", check.title), ("verdict", check.verdict.rawValue), ("dataset", check.subject.dataset),
      ("column", check.subject.column), ("slice", check.subject.slice), ("metric", check.subject.metric),
      ("observed", check.observed?.text), ("expected", check.expected?.text),
      ("bound", check.location?.description),
    ]
    return facts.compactMap { name, value in value.map { property(name, $0) } }
  }

  private static func property(_ name: String, _ value: String) -> XMLTag {
    XMLTag(name: "property", attributes: [("name", name), ("value", value)])
  }

  /// `text`, or `fallback` where a schema would see an empty token.
  private static func token(_ text: String, or fallback: String) -> String {
    text.unicodeScalars.allSatisfy { [" ", "\t", "\n", "\r"].contains($0) } ? fallback : text
  }

  /// Hands out names that are used once only: GitLab keeps the first of two cases with one name.
  private struct UniqueNames {
    var used: Set<String> = []

    mutating func next(_ name: String) -> String {
      var candidate = name
      var number = 1
      while !used.insert(candidate).inserted {
        number += 1
        candidate = "\(name) (\(number))"
      }
      return candidate
    }
  }
}
