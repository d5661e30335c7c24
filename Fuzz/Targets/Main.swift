import Foundation

/// Ends the run with the reason; the fuzzer keeps the input.
func fail(_ reason: String) -> Never {
  FileHandle.standardError.write(Data("fuzz: \(reason)\n".utf8))
  fatalError(reason)
}

/// The targets by the name in the environment variable `MLGATE_FUZZ`.
private let targets: [String: @Sendable ([UInt8]) -> Void] = [
  "delimited": fuzzDelimited, "jsonl": fuzzJSONLines, "yaml": fuzzYAML, "pattern": fuzzPattern,
  "kernels": fuzzKernels, "state": fuzzState, "rule": fuzzRule,
]

private let chosen: @Sendable ([UInt8]) -> Void = {
  let name = ProcessInfo.processInfo.environment["MLGATE_FUZZ"] ?? ""
  guard let target = targets[name] else {
    fail("MLGATE_FUZZ is '\(name)'; expected one of \(targets.keys.sorted().joined(separator: ", "))")
  }
  return target
}()

@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  chosen(Array(UnsafeBufferPointer(start: bytes, count: count)))
  return 0
}

/// With `MLGATE_FUZZ_SEEDS` only writes the first inputs of target `state` to the folder of that name.
@_cdecl("LLVMFuzzerInitialize")
public func initialize(_: UnsafeMutablePointer<CInt>?, _: UnsafeMutableRawPointer?) -> CInt {
  guard let folder = ProcessInfo.processInfo.environment["MLGATE_FUZZ_SEEDS"] else { return 0 }
  for (name, bytes) in stateSeeds() {
    do { try Data(bytes).write(to: URL(filePath: "\(folder)/\(name)")) } catch { fail("\(error)") }
  }
  exit(0)
}
