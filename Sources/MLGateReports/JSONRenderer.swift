public import MLGateResults

/// The whole report for machines: `report.json`, and what a gate prints with `--json`.
///
/// The keys are those of `GateReport`, always in the same order; what is `nil` is left out, numbers that are not finite count as absent or
/// zero. `JSONReportReader` reads it back.
public struct JSONRenderer: Sendable {
  public init() {}

  public func render(_ report: GateReport) -> String { value(report).document }

  private func value(_ report: GateReport) -> JSONValue {
    .object([
      ("version", .integer(report.version)),
      ("gate", .string(report.gate.rawValue)),
      ("project", .string(report.project)),
      ("verdict", .string(report.verdict.rawValue)),
      ("started", .string(report.started)),
      ("duration", duration(report.duration)),
      ("tool", .string(report.tool)),
      ("checks", .array(report.checks.map(value))),
      ("facts", .array(report.facts.map { .object([("name", .string($0.name)), ("value", .string($0.value))]) })),
      ("subjects", .array(report.subjects.map(value))),
      ("environment", .object(report.environment.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })),
    ])
  }

  private func value(_ check: CheckResult) -> JSONValue {
    .object([
      ("id", .string(check.id)),
      ("title", .string(check.title)),
      ("verdict", .string(check.verdict.rawValue)),
      ("message", .string(check.message)),
      ("observed", check.observed.map(value)),
      ("expected", check.expected.map(value)),
      ("subject", value(check.subject)),
      ("location", check.location.map(value)),
      ("evidence", .array(check.evidence.map(value))),
      ("evidenceOmitted", .integer(check.evidenceOmitted)),
      ("duration", duration(check.duration)),
      (
        "history",
        check.history.map { .object([("state", .string($0.state.rawValue)), ("since", .string($0.since))]) }
      ),
    ])
  }

  private func value(_ subject: CheckSubject) -> JSONValue {
    .object([
      ("dataset", subject.dataset.map { .string($0) }),
      ("column", subject.column.map { .string($0) }),
      ("slice", subject.slice.map { .string($0) }),
      ("metric", subject.metric.map { .string($0) }),
    ])
  }

  private func value(_ quantity: Quantity) -> JSONValue {
    .object([
      ("number", quantity.number.flatMap { $0.isFinite ? .number($0) : nil }), ("text", .string(quantity.text)),
    ])
  }

  private func value(_ evidence: Evidence) -> JSONValue {
    .object([
      ("location", evidence.location.map(value)), ("text", .string(evidence.text)),
      ("value", evidence.value.map { .string($0) }),
    ])
  }

  private func value(_ location: SourceLocation) -> JSONValue {
    .object([
      ("file", .string(location.file)), ("line", location.line.map { .integer($0) }),
      ("column", location.column.map { .integer($0) }),
    ])
  }

  private func value(_ named: NamedDigest) -> JSONValue {
    .object([("name", .string(named.name)), ("digest", .string(named.digest.description))])
  }

  private func duration(_ seconds: Double) -> JSONValue { .number(seconds.isFinite ? seconds : 0) }
}
