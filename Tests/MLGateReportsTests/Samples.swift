import MLGateResults

typealias Place = MLGateResults.SourceLocation

/// Hand-made reports, with the names their goldens have.
enum Samples {
  static let all: [(name: String, report: GateReport)] = [
    ("passed", passed), ("every-verdict", everyVerdict), ("hostile", hostile), ("no-checks", noChecks),
  ]

  static let digest = Digest(bytes: [UInt8](0..<32))

  /// What a good day looks like.
  static let passed = GateReport(
    gate: .validateData, project: "flight-delays",
    checks: [
      CheckResult(
        id: "train/row-count", title: "train: at least 40000 rows", subject: CheckSubject(dataset: "train"),
        verdict: .passed, observed: Quantity(number: 48_215, text: "48,215 rows"),
        expected: Quantity(number: 40_000, text: "at least 40,000 rows"), message: "train has 48,215 rows.",
        location: Place(file: "mlgate.yml", line: 10, column: 7), duration: 0.001)
    ]
      + ["carrier", "origin", "dest"].map { (column: String) in
        CheckResult(
          id: "train/missing/\(column)", title: "train.\(column): missing at most 0%",
          subject: CheckSubject(dataset: "train", column: column), verdict: .passed,
          observed: Quantity(number: 0, text: "0%"), expected: Quantity(number: 0, text: "at most 0%"),
          message: "No value of \(column) is missing.", location: Place(file: "mlgate.yml", line: 11, column: 7),
          duration: 0.0004)
      },
    subjects: [NamedDigest(name: "train: data/2013-01.csv", digest: digest)],
    facts: [GateReport.Fact("rows read", "48,215"), GateReport.Fact("read at", "1.2 GB/s")],
    started: "2026-11-23T04:15:00Z", duration: 0.314159,
    environment: ["os": "Linux", "architecture": "x86_64", "commit": "e1d9511"], tool: "0.1.0")

  /// One check of each verdict.
  static let everyVerdict = GateReport(
    gate: .evaluate, project: "flight-delays",
    checks: [
      CheckResult(
        id: "roc-auc", title: "roc-auc at least 0.65", subject: CheckSubject(dataset: "eval", metric: "roc-auc"),
        verdict: .passed, observed: Quantity(number: 0.7, text: "0.700 (0.691 to 0.709)"),
        expected: Quantity(number: 0.65, text: "at least 0.65"), message: "ROC AUC is 0.700.",
        location: Place(file: "mlgate.yml", line: 40, column: 7), duration: 0.02),
      CheckResult(
        id: "eval/missing/carrier", title: "eval.carrier: missing at most 0%",
        subject: CheckSubject(dataset: "eval", column: "carrier"), verdict: .failed,
        observed: Quantity(number: 0.0003, text: "0.03%"), expected: Quantity(number: 0, text: "at most 0%"),
        message:
          "12 of 40,000 values of carrier are missing, and none may be. Look at the delivery of 2013-09, or raise 'max'.",
        evidence: [
          Evidence(
            location: Place(file: "data/2013-09.csv", line: 812, column: 14), text: "the field is empty", value: ""),
          Evidence(
            location: Place(file: "data/2013-09.csv", line: 813, column: 14), text: "the field holds a null value",
            value: "NA"),
        ], evidenceOmitted: 10, location: Place(file: "mlgate.yml", line: 12, column: 7), duration: 0.0026),
      CheckResult(
        id: "log-loss/origin=EWR", title: "log-loss of origin=EWR at most 0.55",
        subject: CheckSubject(dataset: "eval", slice: "origin=EWR", metric: "log-loss"), verdict: .failed,
        observed: Quantity(number: 0.61, text: "0.610"), expected: Quantity(number: 0.55, text: "at most 0.55"),
        message: "Log loss of the rows with origin=EWR is 0.610, above 0.55.",
        location: Place(file: "mlgate.yml", line: 41, column: 7), duration: 1.5),
      CheckResult(
        id: "roc-auc/drop", title: "roc-auc drops by at most 0.01", subject: CheckSubject(metric: "roc-auc"),
        verdict: .inconclusive, expected: Quantity(number: 0.01, text: "a drop of at most 0.01"),
        message: "There is no champion to compare with. Deploy one first, or remove 'drop'.",
        location: Place(file: "mlgate.yml", line: 40, column: 31), duration: 0),
      CheckResult(
        id: "brier", title: "brier at most 0.2", subject: CheckSubject(metric: "brier"), verdict: .errored,
        message: "predictions.csv could not be read: permission denied. Make it readable for the user of this job.",
        duration: 0.1),
      CheckResult(
        id: "expected-calibration-error", title: "expected-calibration-error at most 0.05",
        subject: CheckSubject(metric: "expected-calibration-error"), verdict: .warned,
        observed: Quantity(number: 0.06, text: "0.060"), expected: Quantity(number: 0.05, text: "at most 0.05"),
        message: "The calibration error is 0.060, above 0.05.\nIts severity is 'warn', so the gate goes on.",
        location: Place(file: "mlgate.yml", line: 43, column: 7), duration: 0.01),
      CheckResult(
        id: "fairness/origin", title: "demographic-parity-difference by origin at most 0.2", verdict: .skipped,
        message: "Skipped by --skip fairness.", location: Place(file: "mlgate.yml", line: 45), duration: 0),
    ],
    subjects: [
      NamedDigest(name: "model.json", digest: digest), NamedDigest(name: "eval: data/2013-09.csv", digest: digest),
    ], facts: [GateReport.Fact("rows judged", "40,000")], started: "2026-11-23T04:15:00.250Z", duration: 125.4,
    environment: ["os": "Linux", "hostname": "builder-7"], tool: "0.1.0")

  /// Strings that try to be something else, in every place that data can reach.
  static let hostile = GateReport(
    gate: .train, project: "a|b <script>alert(1)</script>",
    checks: hostileStrings.enumerated().map { index, text in
      let verdicts: [Verdict] = [.failed, .warned, .passed, .errored, .skipped]
      return CheckResult(
        id: text, title: text, subject: CheckSubject(dataset: text, column: text, slice: text, metric: text),
        verdict: verdicts[index % verdicts.count], observed: Quantity(text: text), expected: Quantity(text: text),
        message: text,
        evidence: [Evidence(location: Place(file: text, line: 3, column: 1), text: text, value: text + "!")],
        evidenceOmitted: 2, location: Place(file: text, line: 1), duration: .infinity)
    },
    subjects: [NamedDigest(name: "::error::subject", digest: digest)],
    facts: [GateReport.Fact("##vso[task.setvariable variable=x]y", "a | b\n::error::fact")],
    started: "yesterday\" onload=\"x", duration: .nan,
    environment: ["\u{1B}[31m": "##teamcity[x]", "os": "</system-out>"], tool: "<!-- -->")

  static let hostileStrings = [
    "::error::x", "  ::error file=a,line=1::x", "text ##vso[task.setvariable variable=a]b", "##[add-mask]x",
    "#\u{200D}#[error]x", "##teamcity[testFailed name='x']", "]]>", "<![CDATA[ x ]]>", "<script>alert('x')</script>",
    "a & b \" c ' d", "nul \u{0} esc \u{1B}[31mred\u{1B}[0m bell \u{7} c1 \u{9B}31m del \u{7F}",
    "rtl \u{202E}gpj.exe\u{202C} mark \u{200F}", "emoji 👩‍👩‍👧‍👦 🇩🇪 👍🏽 \u{1F600}", "not chars \u{FFFE} \u{FFFF} \u{1FFFE}",
    "line\nfeed\r\nand return\rhere\ttab", "\n\n::warning::after blank lines", "sep\u{2028}arator\u{2029} nel\u{85}",
    "| pipe || `tick` ``two``", "@someone and @org/team, #12, org/repo#12, GH-12", "# heading\n- item\n1. one\n===",
    "https://example.com/?a=b www.example.com a@example.com",
    "_under_ *star* ~~gone~~ $x$ [link](javascript:x) ![i](y)",
    "100%25 , : ; =", "", "   ", "e\u{301} and \u{E9}", "\u{E9} and e\u{301}", "same", "same",
    "very " + String(repeating: "long ", count: 300),
  ]

  /// A gate that has decided nothing.
  static let noChecks = GateReport(
    gate: .deploy, project: "flight-delays", checks: [], started: "2026-02-29T25:00:00Z", duration: 0, tool: "0.1.0")
}
