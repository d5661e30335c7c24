import MLGateChecks
import MLGateProfiles
import MLGateResults
import Testing

@Suite struct DistributionCheckTests {
  @Test(arguments: [
    (
      "distribution: {column: a, p-value: 0.05}",
      "mlgate.yml:1:15: error: distribution names none; write one of 'normal', 'uniform', 'exponential', 'gamma', 'beta', "
        + "'chi-square' or 'weights: {NAME: 30%, NAME: 70%}'"
    ),
    (
      "distribution: {column: a, exponential: {}}",
      "mlgate.yml:1:15: error: distribution has no bound; write 'p-value: 0.05' or 'max-distance: 0.1'"
    ),
    (
      "distribution: {column: a, exponential: {}, gamma: {shape: 1}, p-value: 0.05}",
      "mlgate.yml:1:44: error: 'exponential' and 'gamma' are given; keep one"
    ),
    (
      "distribution: {column: a, exponential: {}, weights: {a: 1}, p-value: 0.05}",
      "mlgate.yml:1:53: error: both a distribution of numbers and 'weights' are given; keep one"
    ),
    (
      "distribution: {column: a, normal: {mean: 1}, p-value: 0.05}",
      "mlgate.yml:1:35: error: missing key 'standard-deviation' in normal"
    ),
    (
      "distribution: {column: a, normal: {mean: 1, sd: 2}, p-value: 0.05}",
      "mlgate.yml:1:45: error: unknown key 'sd' in normal"
    ),
    (
      "distribution: {column: a, gamma: {shape: 1, scal: 2}, p-value: 0.05}",
      "mlgate.yml:1:45: error: unknown key 'scal' in gamma; did you mean 'scale'?"
    ),
    (
      "distribution: {column: a, uniform: {min: 1, max: 1}, p-value: 0.05}",
      "mlgate.yml:1:36: error: there is no such distribution; it needs 'min' below 'max'"
    ),
    (
      "distribution: {column: a, beta: {alpha: 1, beta: 0}, p-value: 0.05}",
      "mlgate.yml:1:33: error: there is no such distribution; it needs positive numbers but for 'mean' and 'from', shapes "
        + "from 0.000001 to 1000000000"
    ),
    (
      "distribution: {column: a, weights: {a: 1, b: 0}, p-value: 0.05}",
      "mlgate.yml:1:36: error: weights are of two values or more with a share above 0"
    ),
    (
      "distribution: {column: a, weights: {a: 1, b: -1}, p-value: 0.05}",
      "mlgate.yml:1:46: error: expected a percentage of at least 0%, such as 20% or 0.2, found the number -1"
    ),
    (
      "distribution: {column: a, exponential: {}, others: 1%, p-value: 0.05}",
      "mlgate.yml:1:52: error: 'others' is about 'weights'; remove it"
    ),
    (
      "distribution: {column: a, exponential: {}, p-value: 0}",
      "mlgate.yml:1:53: error: a bound of a p-value lies between 0 and 1, such as 0.05"
    ),
    (
      "distribution: {column: a, norml: {}, p-value: 0.05}",
      "mlgate.yml:1:27: error: unknown key 'norml' in distribution; did you mean 'normal'?"
    ),
  ]) func `what makes no sense is refused with its place`(check: String, message: String) {
    #expect(refusal(check) == message)
  }

  private static let rows =
    ["x,y,z"]
    + zip([1.5, 2.5, 0.3, 4.4, 7.1, 2.2, 0.9, 3.3, 5.6, 1.1, 0.05, 2.9], "aaabbbbbbbbc").map { "\($0),\($1),1" } + [
      ",,1"
    ]

  // `stats.kstest` and `stats.chisquare` of scipy 1.17.1.
  @Test(arguments: [
    ("exponential: {scale: 3}", 0.9979120499071049), ("gamma: {shape: 2, scale: 1.5}", 0.8437992960054552),
    ("normal: {mean: 2, standard-deviation: 2}", 0.8490527251936844), ("chi-square: {degrees: 3}", 0.9774177852875281),
    ("beta: {alpha: 1, beta: 2, scale: 10}", 0.6597410149252105), ("uniform: {min: 0, max: 8}", 0.10114344268738806),
  ]) func `p-values are scipy's`(distribution: String, expected: Double) throws {
    let result = try Judge().results("distribution: {column: x, \(distribution), p-value: 0.05}", rows: Self.rows)[0]
    #expect(result.verdict == .passed)
    #expect(abs((result.observed?.number ?? 0) - expected) < 1e-11)
  }

  @Test(arguments: [
    (
      "{column: x, uniform: {min: 0, max: 8}, p-value: 0.05}", Verdict.passed,
      "The distance of 'x' from a uniform distribution (min 0, max 8) is 0.338 over 12 numbers, its p-value 0.101; "
        + "expected a p-value of at least 0.05."
    ),
    (
      "{column: x, uniform: {min: 0, max: 8}, p-value: 0.05, max-distance: 0.3}", .failed,
      "The distance of 'x' from a uniform distribution (min 0, max 8) is 0.338 over 12 numbers, its p-value 0.101; "
        + "expected a p-value of at least 0.05 and a distance of at most 0.3."
    ),
    (
      "{column: x, exponential: {from: 9}, p-value: 5%}", .failed,
      "The distance of 'x' from an exponential distribution (from 9, scale 1) is 1 over 12 numbers, its p-value 0; expected "
        + "a p-value of at least 0.05."
    ),
    (
      "{column: y, exponential: {}, p-value: 5%}", .inconclusive,
      "Column 'y' cannot be compared with an exponential distribution (from 0, scale 1), because it has no numbers."
    ),
    (
      "{column: y, weights: {a: 25%, b: 75%}, max-distance: 0.1}", .passed,
      "The distance of 'y' from the weights is 0.0833 over 12 values, its p-value 0 (chi-square infinite, 1 degree of "
        + "freedom); expected a distance of at most 0.1. Without a weight is 'c'."
    ),
    (
      "{column: y, weights: {a: 50%, b: 50%}, others: 10%, p-value: 0.05}", .inconclusive,
      "The distance of 'y' from the weights is 0.217 over 12 values, its p-value 0.309 (chi-square 2.35, 2 degrees of "
        + "freedom), but of some value too few are expected for such a p-value: none may be expected less than once, and at "
        + "most a fifth of them less than 5 times. Bound 'max-distance', or leave rare values to 'others'."
    ),
    (
      "{column: y, weights: {a: 50%, b: 50%}, p-value: 0.05}", .failed,
      "The distance of 'y' from the weights is 0.25 over 12 values, its p-value 0 (chi-square infinite, 1 degree of "
        + "freedom); expected a p-value of at least 0.05. Without a weight is 'c'."
    ),
    (
      "{column: z, exponential: {}, max-distance: 0.1}", .failed,
      "The distance of 'z' from an exponential distribution (from 0, scale 1) is 0.632 over 13 numbers, its p-value "
        + "1.5e-5; expected a distance of at most 0.1."
    ),
  ]) func `a message says what was found and what was expected`(check: String, verdict: Verdict, message: String) throws
  {
    let result = try Judge().results("distribution: \(check)", rows: Self.rows)[0]
    #expect(result.message == message)
    #expect(result.verdict == verdict)
  }

  @Test func `too few values decide nothing`() throws {
    for column in ["x, exponential: {}", "x, weights: {1: 50%, 2: 50%}"] {
      let check = "distribution: {column: \(column), max-distance: 1}"
      let few = try Judge().results(check, rows: ["x"] + (1...9).map(String.init))[0]
      #expect(few.verdict == .inconclusive)
      #expect(few.message == "Column 'x' has 9 values, too few to tell a distribution by; it takes 10.")
      #expect(try Judge().results(check, rows: ["x"] + (1...10).map(String.init))[0].verdict == .passed)
    }
  }

  @Test func `a distance that is exactly the bound holds`() throws {
    for count in 1...49 {
      let rows = ["x"] + (0..<100).map { $0 < 50 + count ? "a" : "b" }
      func verdict(_ bound: String) throws -> Verdict {
        try Judge().results(
          "distribution: {column: x, weights: {a: 50%, b: 50%}, max-distance: \(bound)}", rows: rows)[0].verdict
      }
      #expect(try verdict("\(count)%") == .passed, "\(count)")
      #expect(try verdict("\(count - 1).9%") == .failed, "\(count)")
    }
  }

  /// Enough batches for the column to leave the exact path.
  private func padded(_ values: [Double]) -> [String] {
    let padding = String(repeating: "-", count: 250)
    return ["x,y"] + values.map { "\($0),\(padding)" }
  }

  // `stats.kstest` of scipy 1.17.1: 0.00993, 0.0386 for a width of 1.01; 0.0196, 4e-7 for 1.02.
  @Test func `what the sketch cannot tell, the rows do`() throws {
    let rows = padded((0..<20_000).map { (Double($0 * 7919 % 20_000) + 0.5) / 20_000 })
    let cases: [(String, Verdict)] = [
      ("uniform: {min: 0, max: 1}, p-value: 0.05", .passed), ("uniform: {min: 0, max: 1.02}, p-value: 0.05", .failed),
      ("uniform: {min: 0, max: 1.01}, p-value: 0.05", .failed),
      ("uniform: {min: 0, max: 1.01}, p-value: 0.03", .passed),
      ("uniform: {min: 0, max: 1.01}, max-distance: 0.0098", .failed),
      ("uniform: {min: 0, max: 1.01}, max-distance: 0.01", .passed),
      ("normal: {mean: 0.5, standard-deviation: 0.3}, max-distance: 0.2", .passed),
      ("weights: {a: 1, b: 1}, max-distance: 0.1", .inconclusive),
    ]
    for (expectation, verdict) in cases {
      for threads in [1, 3] {
        var judge = Judge(threads: threads)
        judge.limits = ExactLimits(values: 500, bytes: 4000)
        let found = try judge.results("distribution: {column: x, \(expectation)}", rows: rows)[0]
        #expect(found.verdict == verdict, "\(expectation): \(found.message)")
        #expect(found.evidence.isEmpty)
        guard expectation.hasSuffix("p-value: 0.03") else { continue }
        #expect(abs((found.observed?.number ?? 0) - 0.03860650653121511) < 2e-3)
      }
    }
  }

  @Test func `what the rows cannot tell either is not decided`() throws {
    // All numbers are in the first bin, whose inside is not known.
    let rows = padded((0..<20_000).map { Double($0) / 20_000 })
    var judge = Judge(threads: 2)
    judge.limits = ExactLimits(values: 500, bytes: 4000)
    let check = "distribution: {column: x, uniform: {min: 0, max: 1000000}, max-distance: "
    let open = try judge.results(check + "0.9999995}", rows: rows)[0]
    #expect(open.verdict == .inconclusive)
    #expect(
      open.message
        == "The distance of 'x' from a uniform distribution (min 0, max 1000000) is about 1 over 20,000 numbers, its p-value "
        + "about 0; whether that is a distance of at most 0.9999995 cannot be told from an estimate.")
    #expect(try judge.results(check + "0.99999}", rows: rows)[0].verdict == .failed)
    #expect(try judge.results(check + "1}", rows: rows)[0].verdict == .passed)
  }

  @Test func `rows counted in bins give the distance of all of them in order`() throws {
    var random = Seeded(11)
    var sketched = Judge(threads: 2)
    sketched.limits = ExactLimits(values: 500, bytes: 4000)
    for scale in [0.9, 1.0, 1.3] {
      // Of a few steps, so that many numbers are equal.
      let rows = padded((0..<12_000).map { _ in Double(random.next() % 3001) / 3000 * scale })
      for bound in [0.005, 0.02] {
        let check = "distribution: {column: x, uniform: {min: 0, max: 1}, max-distance: \(bound)}"
        let exact = try Judge().results(check, rows: rows)[0]
        let found = try sketched.results(check, rows: rows)[0]
        #expect(found.verdict == exact.verdict)
        #expect(abs((found.observed?.number ?? 0) - (exact.observed?.number ?? 1)) <= 0.005)
      }
    }
  }

  @Test func `the order of the rows and how they are split do not matter`() throws {
    let scratch = try Scratch()
    let checks = [
      "distribution: {column: x, gamma: {shape: 1.7, scale: 2}, p-value: 0.05}",
      "distribution: {column: y, weights: {a: 1, b: 3, c: 0.5}, others: 2%, p-value: 0.05}",
    ]
    var random = Seeded(5)
    var values = (0..<300).map { _ in
      "\(Double(random.next() % 1000) / 100),\("abbbc".randomElement(using: &random) ?? "a")"
    }
    let whole = try scratch.file("x.csv", "x,y\n" + values.joined(separator: "\n") + "\n")
    let expected = try Judge().results(checks, [whole])
    values.shuffle(using: &random)
    let files = try [
      scratch.file("1.csv", "x,y\n" + values[..<100].joined(separator: "\n") + "\n"),
      scratch.file("2.csv", "x,y\n" + values[100...].joined(separator: "\n") + "\n"),
    ]
    let found = try Judge(threads: 3).results(checks, files)
    #expect(found.map(\.observed) == expected.map(\.observed))
    #expect(found.map(\.message) == expected.map(\.message))
  }

  @Test func `slices are compared by themselves`() throws {
    let rows = ["p,x"] + (0..<24).map { "\($0 % 2 == 0 ? "a" : "b"),\(Double($0) / 24 * ($0 % 2 == 0 ? 1 : 3))" }
    let results = try Judge().results(
      "distribution: {column: x, uniform: {min: 0, max: 1}, p-value: 0.05}\nby: p\nminimum-slice-rows: 1", rows: rows)
    #expect(results.map(\.verdict) == [.passed, .failed])
  }
}
