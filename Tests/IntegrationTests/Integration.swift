import Foundation
import Testing

/// What the integration tests need: a variable that asks for them.
enum Integration {
  static let isWanted = ProcessInfo.processInfo.environment["MLGATE_INTEGRATION"] == "1"
}
