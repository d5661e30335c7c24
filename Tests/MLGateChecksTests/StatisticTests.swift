import MLGateChecks
import MLGateProfiles
import MLGateResults
import Testing

@Suite struct StatisticTests {
  private func result(_ check: String, _ rows: [String], baseline: [String]? = nil) throws -> CheckResult {
    var example = CheckExample.passes(check, rows: rows)
    example.baseline = baseline
    return try #require(try Judge().results(example).first)
  }

  @Test(arguments: [
    ("mean: {column: x, min: 1.9999999, max: 2}", Verdict.passed), ("mean: {column: x, above: 2}", .failed),
    ("mean: {column: x, below: 2}", .failed), ("mean: {column: x, min: 2, max: 2}", .passed),
    ("median: {column: x, min: 2, max: 2}", .passed), ("sum: {column: x, above: 5.5, below: 6.5}", .passed),
    ("quantile: {column: x, at: 100%, max: 3}", .passed), ("quantile: {column: x, at: 0%, max: 1}", .passed),
    ("standard-deviation: {column: x, min: 1, max: 1}", .passed), ("distinct: {column: x, min: 3, max: 3}", .passed),
  ]) func `bounds include or exclude their ends as they say`(check: String, verdict: Verdict) throws {
    #expect(try result(check, ["x", "1", "2", "3"]).verdict == verdict)
  }

  @Test func `messages tell the number, the bound and the reason`() throws {
    let failed = try result("mean: {column: x, above: 2}", ["x", "1", "2", "3"])
    #expect(failed.message == "The mean of 'x' is 2; expected above 2.")
    #expect(failed.title == "train: x: mean above 2")
    #expect(failed.observed == Quantity(number: 2, text: "2"))
    let near = try result("mean: {column: x, min: 2}", ["x", "1.9999999"])
    #expect(near.message == "The mean of 'x' is 1.9999999; expected at least 2.")
    let mixed = try result("median: {column: x, max: 3}", ["x", "1", "two", "inf"])
    #expect(
      mixed.message
        == "The median of 'x' is undefined, because 2 of its 3 values are no finite numbers.")
    let large = try result("entropy: {column: x, max: 1}", ["x", "a", "b", "c", "d"])
    #expect(large.message == "The entropy of 'x' is 2; expected at most 1.")
  }

  @Test(arguments: [
    ("mean: {column: x, change: {max: 10%}}", ["x", "10"], ["x", "11"], Verdict.passed, "-9.09%"),
    ("mean: {column: x, change: {max: 9%}}", ["x", "10"], ["x", "11"], .failed, "-9.09%"),
    ("mean: {column: x, change: {max: 10%}}", ["x", "-11"], ["x", "-10"], .passed, "-10%"),
    ("mean: {column: x, change: {max: 10%}}", ["x", "0"], ["x", "0"], .passed, "0%"),
    ("unique-ratio: {column: x, change: {max: 25%}}", ["x", "1", "1"], ["x", "1", "2", "3", "3"], .passed, "-25%"),
    ("top-share: {column: x, change: {max: 5%}}", ["x", "1", "1"], ["x", "1", "2"], .failed, "+50%"),
    ("quantile: {column: x, at: 95%, change: {max: 5%}}", ["x", "10"], ["x", "10"], .passed, "0%"),
  ]) func `changes are relative, those of shares in points`(
    check: String, rows: [String], baseline: [String], verdict: Verdict, observed: String
  ) throws {
    let found = try result(check, rows, baseline: baseline)
    #expect(found.verdict == verdict)
    #expect(found.observed?.text == observed)
  }

  @Test func `a change that cannot be measured is inconclusive`() throws {
    let zero = try result("mean: {column: x, change: {max: 10%}}", ["x", "1"], baseline: ["x", "-1", "1"])
    #expect(zero.verdict == .inconclusive)
    #expect(
      zero.message.hasPrefix("The mean of 'x' is 1, the accepted profile's is 0, so a relative change is undefined"))
    let absent = try result("mean: {column: x, change: {max: 10%}}", ["x", "1"], baseline: ["y", "1"])
    #expect(absent.message.hasPrefix("The accepted profile has no column 'x'."))
  }

  @Test(arguments: [
    ("mean: {column: x}", "mlgate.yml:1:7: error: mean has no bound; write 'min', 'max' or 'change: {max: 10%}'"),
    ("mean: {colum: x, max: 1}", "mlgate.yml:1:8: error: unknown key 'colum' in mean; did you mean 'column'?"),
    ("mean: {column: x, min: 1, above: 1}", "mlgate.yml:1:7: error: both 'min' and 'above' are given; keep one"),
    ("mean: {column: x, min: 2, max: 1}", "mlgate.yml:1:7: error: no number lies from 2 to 1"),
    ("mean: {column: x, above: 1, max: 1}", "mlgate.yml:1:7: error: no number lies above 1 and at most 1"),
    ("mean: {column: x, max: much}", "mlgate.yml:1:24: error: expected a number, found the text 'much'"),
    (
      "top-share: {column: x, max: 120%}",
      "mlgate.yml:1:29: error: expected a proportion from 0% to 100%, such as 1% or 0.01, found the text '120%'"
    ),
    ("quantile: {column: x, max: 1}", "mlgate.yml:1:11: error: missing key 'at' in quantile"),
    (
      "mean: {columns: x, max: 1}",
      "mlgate.yml:1:17: error: expected a list of columns, or the word 'all'; write 'columns: [x]'"
    ),
    (
      "type: {column: x, is: nubmer}",
      "mlgate.yml:1:23: error: unknown type 'nubmer'; known are boolean, integer, decimal, date, timestamp, text, list"
    ),
    ("format: {column: x, is: emial}", "mlgate.yml:1:25: error: unknown format 'emial'; did you mean 'email'?"),
    ("length: {column: x}", "mlgate.yml:1:9: error: length has no bound; write 'min' or 'max'"),
  ]) func `mistakes are told with their place`(check: String, message: String) {
    #expect(refusal(check) == message)
  }

  @Test func `estimates decide only when they are far enough from the bound`() throws {
    // Enough batches for the column to leave the exact path.
    let padding = String(repeating: "-", count: 250)
    let rows = ["x,y"] + (0..<20_000).map { "\(($0 * 7919) % 20_000 + 100_000),\(padding)" }
    var judge = Judge(threads: 2)
    judge.limits = ExactLimits(values: 500, bytes: 4000)
    let median = 109_999.5
    let cases: [(String, Verdict)] = [
      ("median: {column: x, max: \(median + 500)}", .passed), ("median: {column: x, max: \(median - 500)}", .failed),
      ("median: {column: x, max: \(median)}", .inconclusive), ("distinct: {column: x, min: 19000}", .passed),
      ("distinct: {column: x, min: 21000}", .failed), ("distinct: {column: x, min: 20000, max: 20000}", .inconclusive),
      ("entropy: {column: x, min: 1}", .inconclusive), ("sum: {column: x, min: 2199990000, max: 2199990000}", .passed),
    ]
    for (check, verdict) in cases {
      #expect(try judge.results(check, rows: rows).map(\.verdict) == [verdict], "\(check)")
    }
  }

  // Check digits and addresses from the standards' own examples.
  @Test(arguments: [
    ("iban", ["GB82WEST12345698765432", "DE89 3704 0044 0532 0130 00"], ["GB82WEST12345698765433", "DE89"]),
    ("isbn", ["0-306-40615-2", "978-3-16-148410-0", "080442957X"], ["0-306-40615-3", "978-3-16-148410-1", "12345"]),
    ("credit-card", ["4111 1111 1111 1111", "378282246310005"], ["4111 1111 1111 1112", "0000000000000000", "4111"]),
    ("ipv4", ["0.0.0.0", "192.0.2.255"], ["256.0.0.1", "1.2.3", "01.2.3.4"]),
    (
      "ipv6", ["::", "::1", "2001:db8::8:800:200c:417a", "::ffff:129.144.52.38", "1:2:3:4:5:6:7:8"],
      [":::", "1:2:3:4:5:6:7", "1::2::3", "12345::", "1:2:3:4:5:6:7::8:9", "::1.2.3.256"]
    ),
    (
      "uuid", ["f81d4fae-7dec-11d0-a765-00a0c91e6bf6"],
      ["f81d4fae7dec11d0a76500a0c91e6bf6", "g81d4fae-7dec-11d0-a765-00a0c91e6bf6"]
    ),
    ("email", ["ada.l+x@mail.example.org"], ["ada@", "@example.org", "a b@example.org", "ada@example", "ada@-x.org"]),
    (
      "url", ["https://example.org:8080/a?b#c", "ftp://u@h/x", "http://[::1]/"],
      ["example.org", "http://", "https://a b"]
    ),
    ("mac", ["00:1B:44:11:3a:b7", "00-1B-44-11-3A-B7"], ["00:1B:44-11:3a:b7", "001B44113ab7"]),
    ("hostname", ["a", "xn--bcher-kva.example"], ["-a.b", "a..b", "a_b"]),
    ("phone", ["+4930123456", "+12025550123"], ["030123456", "+0123456789", "+123"]),
    ("date", ["2024-02-29"], ["2023-02-29", "29.02.2024", "2024-02-29T00:00:00Z"]),
    ("time", ["00:00", "23:59:59.999"], ["24:00", "7:30", "12:60"]),
    ("timestamp", ["2024-02-29T12:00:00+02:00"], ["2024-02-29", "noon"]),
    ("hex", ["00ffAB"], ["0x00", "fg"]), ("base64", ["TWFu", "TWE=", "TQ=="], ["TWF", "TQ=", "T==="]),
  ]) func `named formats take what their standards take`(format: String, good: [String], bad: [String]) throws {
    for text in good + bad {
      let found = try result("format: {column: x, is: \(format)}", ["x,y", "\"\(text)\",1"])
      #expect(found.verdict == (good.contains(text) ? .passed : .failed), "\(text) as \(format)")
    }
  }
}
