import Foundation
import MLGateProfiles
import MLGateTables
import Testing

/// The statistics that TFX publishes of a feature: `FeatureNameStatistics` of TensorFlow Metadata's `statistics.proto`.
private struct FeatureStatistics {
  struct Numbers {
    var mean: Double
    /// Of the population.
    var variance: Double
    var zeros: Int
    var minimum: Double
    var maximum: Double
  }

  var name: String
  /// How many values there are.
  var count: Int
  var numbers: Numbers?
  /// How often each text occurs.
  var texts: [String: Int] = [:]

  /// The features of a `DatasetFeatureStatisticsList` with one dataset, and its rows.
  static func read(_ file: URL) throws -> (rows: Int, features: [FeatureStatistics]) {
    let list = try ProtobufMessage(Array(Data(contentsOf: file)))
    guard let dataset = try list.message(1) else { throw ProtobufMessage.Malformed() }
    return (dataset.integer(2), try dataset.messages(3).map { try FeatureStatistics($0) })
  }

  private init(_ feature: ProtobufMessage) throws {
    name = try feature.message(8)?.text(1) ?? feature.text(1)
    let numeric = try feature.message(3)
    let string = try feature.message(4)
    count = try (numeric ?? string)?.message(1)?.integer(8) ?? 0
    if let numeric {
      let deviation = numeric.double(3)
      numbers = Numbers(
        mean: numeric.double(2), variance: deviation * deviation, zeros: numeric.integer(4),
        minimum: numeric.double(5), maximum: numeric.double(7))
    }
    for bucket in try string?.message(5)?.messages(1) ?? [] { texts[bucket.text(4)] = Int(bucket.double(5)) }
  }

  /// The statistics of both parts together (Chan, Golub, LeVeque 1979); a part without values has no extremes.
  func merged(_ other: FeatureStatistics) -> FeatureStatistics {
    guard other.count > 0 else { return self }
    guard count > 0 else { return other }
    var all = self
    all.count += other.count
    all.texts.merge(other.texts) { $0 + $1 }
    if let left = numbers, let right = other.numbers {
      let share = Double(other.count) / Double(all.count)
      let distance = right.mean - left.mean
      all.numbers = Numbers(
        mean: left.mean + distance * share,
        variance: left.variance * (1 - share) + right.variance * share + distance * distance * share * (1 - share),
        zeros: left.zeros + right.zeros, minimum: min(left.minimum, right.minimum),
        maximum: max(left.maximum, right.maximum))
    }
    return all
  }
}

/// The profile of the Chicago taxi trips against the statistics that TFX published of them.
///
/// TFX split the rows in two; its statistics of both together are those of the whole file.
@Suite(.enabled(if: SharedData.folder("data/chicago-taxi") != nil)) struct ChicagoTests {
  private static func published() throws -> (rows: Int, features: [FeatureStatistics]) {
    let folder = try #require(SharedData.folder("data/chicago-taxi"))
    let train = try FeatureStatistics.read(folder.appending(path: "train-FeatureStats.pb"))
    let eval = try FeatureStatistics.read(folder.appending(path: "eval-FeatureStats.pb"))
    let features = try train.features.map { left in
      left.merged(try #require(eval.features.first { $0.name == left.name }))
    }
    return (train.rows + eval.rows, features)
  }

  /// Exactly kept, and sketched.
  private static func profiles() throws -> [Profile] {
    let path = try #require(SharedData.folder("data/chicago-taxi")).appending(path: "data.csv.gz").path()
    let files = [TableSource.File(path: path, name: "data.csv.gz")]
    return try [profile(files), profile(files, limits: ExactLimits(values: 0, bytes: 0))]
  }

  @Test func `all rows and columns are there`() throws {
    let published = try Self.published()
    #expect(published.rows == 15_002)
    for profile in try Self.profiles() {
      #expect(profile.rows == published.rows)
      #expect(Set(profile.columns.map(\.name)) == Set(published.features.map(\.name)))
      #expect(profile.columns.count == 18)
    }
  }

  /// The mean to a millionth, the deviation to a ten-thousandth (TFX estimates it), extremes as 32-bit floats keep them.
  @Test func `sixteen columns of numbers have the published statistics`() throws {
    let features = try Self.published().features.filter { $0.numbers != nil }
    #expect(features.count == 16)
    for profile in try Self.profiles() {
      for feature in features {
        let column = try #require(profile.column(feature.name))
        let numbers = try #require(feature.numbers)
        #expect(column.present == feature.count, "\(feature.name)")
        #expect(column.zeros == numbers.zeros, "\(feature.name)")
        #expect(agree(column.mean, numbers.mean, digits: 6), "\(feature.name): \(numbers.mean)")
        // Ours is a sample's, and of a single value there is none.
        let deviation = column.standardDeviation.map { deviation in
          deviation * (Double(feature.count - 1) / Double(feature.count)).squareRoot()
        }
        #expect((deviation == nil) == (feature.count == 1), "\(feature.name)")
        #expect(agree(deviation ?? 0, numbers.variance.squareRoot(), digits: 4), "\(feature.name): \(numbers.variance)")
        #expect(column.minimum?.number.map { Float($0) } == Float(numbers.minimum), "\(feature.name)")
        #expect(column.maximum?.number.map { Float($0) } == Float(numbers.maximum), "\(feature.name)")
      }
    }
  }

  @Test func `two columns of texts have the published values, each as often`() throws {
    let features = try Self.published().features.filter { $0.numbers == nil }
    #expect(features.map(\.texts.count).sorted() == [7, 61])
    for (isExact, profile) in zip([true, false], try Self.profiles()) {
      for feature in features {
        let column = try #require(profile.column(feature.name))
        #expect(column.present == feature.count, "\(feature.name)")
        #expect(column.distinct == feature.texts.count, "\(feature.name)")
        #expect(column.top.first?.count == feature.texts.values.max(), "\(feature.name)")
        #expect(column.top.first.flatMap { feature.texts[$0.value] } == feature.texts.values.max(), "\(feature.name)")
        guard isExact else { continue }
        var found: [String: Int] = [:]
        try #require(column.values).forEach { bytes, _, count in found[String(decoding: bytes, as: UTF8.self)] = count }
        #expect(found == feature.texts, "\(feature.name)")
      }
    }
  }
}
