/// A process on this machine, told apart from a later one that got the same number.
public struct ProcessIdentity: Hashable, Sendable, Codable {
  /// The process identifier.
  public var number: Int32
  /// The kernel's boot and the process's start in clock ticks after it, where the system tells (Linux); else empty.
  public var start: String
  public var host: String

  public init(number: Int32, start: String, host: String) {
    self.number = number
    self.start = start
    self.host = host
  }

  /// The process that asks.
  public static var current: ProcessIdentity {
    let number = System.processIdentifier
    return ProcessIdentity(number: number, start: Self.start(of: number)?.text ?? "", host: System.hostName)
  }

  /// Whether the process has certainly ended.
  ///
  /// A process of another host is never known to have.
  public var hasEnded: Bool {
    guard host == System.hostName else { return false }
    guard System.isRunning(number) else { return true }
    guard !start.isEmpty, let found = Self.start(of: number) else { return false }
    return found.isZombie || found.text != start
  }

  // Fields 3 and 22 of /proc/PID/stat, counted after the command name in parentheses: proc_pid_stat(5).
  private static func start(of number: Int32) -> (text: String, isZombie: Bool)? {
    guard let stat = try? FileContents.read("/proc/\(number)/stat", limit: 1 << 16),
      let end = stat.lastIndex(of: UInt8(ascii: ")"))
    else { return nil }
    let fields = String(decoding: stat[stat.index(after: end)...], as: UTF8.self).split(separator: " ")
    guard fields.count > 19 else { return nil }
    let boot = (try? FileContents.read("/proc/sys/kernel/random/boot_id", limit: 64)) ?? []
    let bootText = String(decoding: boot, as: UTF8.self).prefix { $0 != "\n" }
    return ("\(bootText)/\(fields[19])", fields[0] == "Z" || fields[0] == "X")
  }
}
