import MLGateResults
import MLGateYAML
import Testing

@Suite struct UnitTests {
  @Test(arguments: [
    ("1%", 0.01, "1%"), ("0.01", 0.01, "1%"), ("99.9%", 0.999, "99.9%"), ("0%", 0, "0%"), ("100%", 1, "100%"),
    ("1", 1, "100%"), ("0.5", 0.5, "50%"), ("0.07", 0.07, "7%"), ("1e-7", 1e-7, "0.00001%"),
    ("12.34%", 0.1234, "12.34%"),
  ])
  func proportions(text: String, value: Double, printed: String) {
    #expect(Proportion(text)?.value == value)
    #expect(Proportion(text)?.description == printed)
  }

  @Test(arguments: ["", "%", "101%", "1.01", "-1%", "-0.1", "abc", "1 %", ".nan", ".inf", "1e400", "1%%", "1.2.3%"])
  func notProportions(text: String) { #expect(Proportion(text) == nil) }

  @Test func percentagesMayExceedTheWhole() {
    #expect(Percentage("150%")?.value == 1.5)
    #expect(Percentage("1.5")?.description == "150%")
    #expect(Percentage("-1%") == nil)
    #expect(Percentage("1e400") == nil)
  }

  @Test(arguments: [
    ("30m", 1800, "30m"), ("10s", 10, "10s"), ("7d", 604_800, "7d"), ("250ms", 0.25, "250ms"), ("1h30m", 5400, "1h30m"),
    ("1w", 604_800, "7d"), ("1.5h", 5400, "1h30m"), ("0.5ms", 0.0005, "0.0005s"), ("90s", 90, "1m30s"), ("0s", 0, "0s"),
    ("1d2h3m4s5ms", 93784.005, "1d2h3m4s5ms"), ("2.3s", 2.3, "2s300ms"),
  ])
  func durations(text: String, seconds: Double, printed: String) {
    #expect(HumanDuration(text)?.seconds == seconds)
    #expect(HumanDuration(text)?.description == printed)
    #expect(HumanDuration(printed)?.seconds == seconds)
  }

  @Test(arguments: ["", "10", "m", "30 m", "30x", "1m1h", "1s1s", "-1s", "1.2.3s", "1e3s", "٣s"])
  func notDurations(text: String) { #expect(HumanDuration(text) == nil) }

  @Test(arguments: [
    ("4GB", 4_000_000_000, "4GB"), ("2GiB", 1 << 31, "2GiB"), ("4096", 4096, "4KiB"),
    ("1.5GB", 1_500_000_000, "1500MB"),
    ("512MB", 512_000_000, "512MB"), ("0", 0, "0B"), ("7", 7, "7B"), ("1 gb", 1_000_000_000, "1GB"),
    ("1.5KiB", 1536, "1536B"),
  ])
  func sizes(text: String, bytes: Int, printed: String) {
    #expect(ByteSize(text)?.bytes == bytes)
    #expect(ByteSize(text)?.description == printed)
    #expect(ByteSize(printed)?.bytes == bytes)
  }

  @Test(arguments: ["", "GB", "4XB", "-4GB", "1.5", "0.3B", "9999999PB", "4  GB", "4 ", "1e3", "99999999999999999999"])
  func notSizes(text: String) { #expect(ByteSize(text) == nil) }

  @Test func printingThenReadingIsIdentity() {
    var random = SplitMix(seed: 7)
    for _ in 0..<2000 {
      let part = Double.random(in: 0...1, using: &random)
      #expect(Proportion(part).flatMap { Proportion($0.description) }?.value == part)
      let milliseconds = Int.random(in: 0..<1_000_000_000_000, using: &random)
      let seconds = Double(milliseconds) / 1000
      #expect(HumanDuration(seconds: seconds).flatMap { HumanDuration($0.description) }?.seconds == seconds)
      let tiny = Double.random(in: 0...1e-3, using: &random)
      #expect(
        HumanDuration(seconds: tiny).flatMap { HumanDuration($0.description) }.map { abs($0.seconds - tiny) < 1e-18 }
          == true)
      let bytes = Int.random(in: 0 ... .max, using: &random)
      #expect(ByteSize(bytes: bytes).flatMap { ByteSize($0.description) }?.bytes == bytes)
    }
  }
}
