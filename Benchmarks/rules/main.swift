import Dispatch
import Glibc
import MLGateExpressions
import MLGateProfiles
import MLGateTables

/// What twenty row rules cost beside a profile, in one scan: `RuleBench FILE [ROUNDS] [each]`.
///
/// Rounds alternate, so that a change of the machine's load meets both.
let texts = [
  "distance > 0 AND distance < 6000",
  "arr_time >= dep_time OR arr_time IS NULL",
  "month BETWEEN 1 AND 12",
  "day BETWEEN 1 AND 31",
  "hour >= 0 AND hour <= 23",
  "minute < 60",
  "carrier IN ('UA','AA','B6','DL','EV','MQ','US','WN','VX','FL','AS','9E','F9','HA','YV','OO')",
  "origin IN ('EWR','JFK','LGA')",
  "origin <> dest",
  "dep_time IS NOT NULL OR arr_time IS NULL",
  "air_time > 0",
  "dep_delay > -120",
  "arr_delay > -120 AND arr_delay < 1500",
  "year = 2013",
  "sched_arr_time BETWEEN 0 AND 2400",
  "time_hour >= TIMESTAMP '2013-01-01' AND time_hour < TIMESTAMP '2014-01-02'",
  "tailnum LIKE 'N%' OR tailnum IS NULL",
  "hour * 100 + minute = sched_dep_time",
  "LENGTH(dest) = 3",
  "distance / air_time < 12",
]

struct Measurement {
  var seconds: Double
  /// Of all threads.
  var processorSeconds: Double
  var results: [RuleResult]
}

func measure(_ path: String, profile: Bool, rules: [String]) throws -> Measurement {
  var format = DelimitedFormat.csv
  format.nullValues = ["", "NA"]
  let source = TableSource(files: [.init(path: path)], format: format)
  let set = RuleSet(try rules.map { RuleSet.Rule(try RowRule($0)) }, in: source)
  let profiler = Profiler(source)
  var consumers: [any BatchConsumer] = profile ? [profiler] : []
  if !rules.isEmpty { consumers.append(set) }
  let start = DispatchTime.now()
  let clock = clock()
  let account = try TableScan(source, threads: 2, digests: false).run(consumers)
  if profile { _ = profiler.profile(account) }
  let results = rules.isEmpty ? [] : set.results
  let nanoseconds = DispatchTime.now().uptimeNanoseconds - start.uptimeNanoseconds
  return Measurement(
    seconds: Double(nanoseconds) / 1e9, processorSeconds: Double(Glibc.clock() - clock) / Double(CLOCKS_PER_SEC),
    results: results)
}

func milliseconds(_ seconds: Double) -> String { "\((seconds * 1000).rounded()) ms" }

func run() throws {
  let arguments = CommandLine.arguments
  guard arguments.count > 1 else {
    print("usage: RuleBench FILE [ROUNDS] [each]")
    return
  }
  let rounds = arguments.count > 2 ? Int(arguments[2]) ?? 3 : 3
  let path = arguments[1]
  if arguments.count > 3 {
    let bare = try measure(path, profile: false, rules: []).seconds
    print("scan", milliseconds(bare))
    for text in texts { print(milliseconds(try measure(path, profile: false, rules: [text]).seconds - bare), text) }
  }
  var bare: [Measurement] = []
  var both: [Measurement] = []
  for _ in 0..<rounds {
    bare.append(try measure(path, profile: true, rules: []))
    let measured = try measure(path, profile: true, rules: texts)
    both.append(measured)
    if both.count == 1 {
      for (text, result) in zip(texts, measured.results) {
        print(text, result.considered, result.breaches, result.nulls, result.errors, result.firstError?.reason ?? "")
      }
    }
  }
  for (name, seconds) in [("wall", \Measurement.seconds), ("processor", \.processorSeconds)] {
    let medians = [bare, both].map { $0.map { $0[keyPath: seconds] }.sorted()[rounds / 2] }
    let (profile, rules) = (milliseconds(medians[0]), milliseconds(medians[1]))
    print("\(name): profile \(profile), with \(texts.count) rules \(rules), ratio \(medians[1] / medians[0])")
  }
}

try run()
