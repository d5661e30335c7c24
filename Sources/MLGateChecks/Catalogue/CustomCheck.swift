internal import MLGateResults
public import MLGateYAML

/// Has a program of the project judge the profile.
public struct CustomCheck: DataCheck {
  public static let keyword = "custom"
  public static let summary = "A program of the project gets the profile as JSON and answers with check results."
  public static let details = """
    The program is started in the folder of `mlgate.yml`, never through a shell. `{profile}` in an argument is the path of a file
    with the profile, as `mlgate profile --json` prints it. It answers on standard output with one JSON object:
    `{"checks": [{"id": "tails", "verdict": "failed", "message": "The tails are heavy."}]}`; verdicts are passed, warned, failed
    and inconclusive, and each check may have `title`, `column`, `observed` and `expected`, which are texts. An exit code other
    than 0, an answer that is none of this, and a program that runs past `time` are errors; no results are inconclusive.

    It looks at the whole dataset, so it takes neither `by` nor `where`. `--untrusted` refuses to start it.
    """
  public static let arguments = [
    ArgumentDescription("command", .texts, "program and arguments", isRequired: true),
    ArgumentDescription("time", .duration, "the longest it may run; 1m by default"),
  ]
  /// Run with a program, by a test of its own.
  public static let examples: [CheckExample] = []

  private struct Arguments: Decodable {
    var command: [String]
    var time: HumanDuration?
  }

  /// Program and arguments.
  public let command: [String]
  /// Seconds.
  public let timeLimit: Double

  public init(_ arguments: YAMLNode) throws(YAMLError) {
    let given = try arguments.decode(Arguments.self)
    command = given.command
    timeLimit = given.time?.seconds ?? 60
    if command.isEmpty { throw arguments.error("command is empty; write the program and its arguments") }
  }

  public func findings(in context: CheckContext) -> [Finding] {
    [
      Finding(
        name: "run", title: "the program judges the profile",
        judgement: Judgement(.inconclusive, "Nobody started the program '\(command[0])'."))
    ]
  }
}
