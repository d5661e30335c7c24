import Foundation
import MLGateFiles
import MLGateRegistry
import MLGateResults

/// A folder of a test's own with the sources of two models, removed with it.
final class Scratch {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "mlgate-test-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func callAsFunction(_ name: String) -> String { "\(path)/\(name)" }

  var registryPath: String { self("registry") }

  func registry(using operations: FileOperations = .system) throws -> Registry {
    try Registry.open(at: registryPath, using: operations)
  }

  func plan(_ text: String, model: String = "m") throws -> BundlePlan { try Self.plan(text, model: model, in: path) }

  /// A bundle of a model file that contains `text` and a file that all bundles share.
  static func plan(_ text: String, model: String = "m", in folder: String) throws -> BundlePlan {
    let source = "\(folder)/source-\(text)"
    try Folder.create(source)
    try AtomicFile.write(text, to: "\(source)/model.json")
    try AtomicFile.write("shared", to: "\(source)/shared.txt")
    let digest = SHA256Stream.digest(of: Array(text.utf8))
    return BundlePlan(
      model: model,
      files: [
        .init(path: "model/model.json", source: "\(source)/model.json", expected: digest),
        .init(path: "shared.txt", source: "\(source)/shared.txt"),
      ],
      modelDigest: digest, run: "run-\(text)", evaluation: Array(#"{"of":"\#(text)"}"#.utf8),
      receipts: [.object(["value": .number("0.10")])], metadata: ["kind": "test"])
  }

  /// Everything below the registry that no finished command may leave.
  var litter: [String] {
    let names = FileManager.default.subpaths(atPath: registryPath) ?? []
    let releases = names.filter { $0.contains("/releases/") && $0.split(separator: "/").count == 4 }
    let halves = releases.filter { !names.contains("\($0)/manifest.json") }
    return names.filter { $0.contains(AtomicFile.temporaryPrefix) } + halves
  }

  /// How many release folders model `m` has.
  var releaseFolders: Int {
    (try? FileManager.default.contentsOfDirectory(atPath: "\(registryPath)/models/m/releases").count) ?? 0
  }
}

/// Counts calls; a class because closures share it.
final class Counter: @unchecked Sendable {
  private let lock = NSLock()
  private var count = 0

  func next() -> Int {
    lock.withLock {
      count += 1
      return count
    }
  }

  var value: Int { lock.withLock { count } }
}

/// Runs `body` and returns the sentence of the error it throws.
func sentence(_ body: () throws -> Void) -> String? {
  do {
    try body()
    return nil
  } catch { return "\(error)" }
}

/// The contents of the model that the champion is; every file of it verified.
func championText(_ registry: Registry, model: String = "m") throws -> String? {
  guard let release = try registry.champion(model: model) else { return nil }
  try registry.verify(release)
  return String(decoding: try registry.read("model/model.json", in: release), as: UTF8.self)
}
