internal import MLGateResults

/// The parts of a report, as `JSONRenderer` writes them.
extension JSONMembers {
  func report() throws(Flaw) -> GateReport {
    let gate = try word("gate", Gate.init(rawValue:))
    let project = try string("project")
    let verdict = try word("verdict", Verdict.init(rawValue:))
    var report = GateReport(
      gate: gate, project: project, checks: try objects("checks") { check throws(Flaw) in try check.check() },
      subjects: try objects("subjects") { named throws(Flaw) in
        NamedDigest(name: try named.string("name"), digest: try named.word("digest", Digest.init(_:)))
      },
      facts: try objects("facts") { fact throws(Flaw) in
        GateReport.Fact(try fact.string("name"), try fact.string("value"))
      },
      started: try string("started"), duration: try number("duration"), environment: try strings("environment"),
      tool: try string("tool"))
    report.verdict = verdict
    return report
  }

  private func check() throws(Flaw) -> CheckResult {
    var check = CheckResult(
      id: try string("id"), title: try string("title"),
      subject: try object("subject") { subject throws(Flaw) in try subject.subject() },
      verdict: try word("verdict", Verdict.init(rawValue:)), observed: try quantity("observed"),
      expected: try quantity("expected"), message: try string("message"),
      evidence: try objects("evidence") { evidence throws(Flaw) in
        Evidence(
          location: try evidence.location(), text: try evidence.string("text"),
          value: try evidence.optionalString("value"))
      }, evidenceOmitted: try integer("evidenceOmitted"), location: try location(),
      duration: try number("duration"))
    check.history = try optionalObject("history") { history throws(Flaw) in
      CheckHistory(
        try history.word("state", CheckHistory.State.init(rawValue:)), since: try history.string("since"))
    }
    return check
  }

  private func subject() throws(Flaw) -> CheckSubject {
    CheckSubject(
      dataset: try optionalString("dataset"), column: try optionalString("column"),
      slice: try optionalString("slice"), metric: try optionalString("metric"))
  }

  private func quantity(_ key: String) throws(Flaw) -> Quantity? {
    try optionalObject(key) { quantity throws(Flaw) in
      Quantity(number: try quantity.optionalNumber("number"), text: try quantity.string("text"))
    }
  }

  private func location() throws(Flaw) -> SourceLocation? {
    try optionalObject("location") { place throws(Flaw) in
      SourceLocation(
        file: try place.string("file"), line: try place.optionalInteger("line"),
        column: try place.optionalInteger("column"))
    }
  }
}
