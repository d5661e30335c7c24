struct ChildProcess: Sendable { enum Stream { case output, error }
  var command: [String]; var workingDirectory: String; var environment: [String: String]; var timeLimit: Double?
  enum Outcome { case exited(Int32), signalled(Int32), timedOut(after: Double) }
  struct Result { var outcome: Outcome; var tail: [String] }
  func run(onLine: @escaping @Sendable (Stream, String) -> Void) async throws -> Result { Result(outcome: .exited(0), tail: []) } }
struct GitState { var commit: String; var isDirty: Bool
  static func read(in folder: String) async -> GitState? { nil } }
public enum HostFacts { public static func current(_ project: Project) async -> [String: String] { [:] } }
