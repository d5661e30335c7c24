import Testing

@testable import TrainFlightDelays

@Suite("Model")
struct ModelTests {
  /// Flights of two carriers; one flight in five has no weather report.
  static func flights(_ count: Int) -> [Flight] {
    (0..<count).map { index in
      Flight(
        date: "2013-09-01", departure: 300 + index, arrival: 420 + 2 * index,
        carrier: index.isMultiple(of: 2) ? "UA" : "B6", number: "1", origin: "EWR", destination: "IAH",
        distance: 1400,
        weather: .init(temperature: index.isMultiple(of: 5) ? nil : Double(40 + index % 30)),
        isLate: index.isMultiple(of: 2))
    }
  }

  static let features = Features(fitting: flights(100))

  @Test("Numbers are standardised, missing ones marked, columns that never vary left out")
  func standardises() throws {
    let numbers = Self.features.all.compactMap { feature -> NumberColumn? in
      if case .number(let column, _, _) = feature { column } else { nil }
    }
    #expect(numbers == [.duration, .temperature])
    #expect(Self.features.all.contains(.missing(.temperature)))
    #expect(!Self.features.all.contains(.missing(.distance)))

    let column = try #require(
      Self.features.all.firstIndex { if case .number(.duration, _, _) = $0 { true } else { false } })
    let rows = Self.features.rows(of: Self.flights(100))
    let values = zip(rows.columns, rows.values).filter { $0.0 == column }.map(\.1)
    #expect(values.count == 100)
    #expect(abs(values.reduce(0, +)) < 1e-9)
    #expect(abs(values.reduce(0) { $0 + $1 * $1 } / 100 - 1) < 1e-9)
  }

  @Test("A value that is rare or new has no input")
  func leavesRareValuesOut() {
    var flights = Self.flights(100)
    flights[0].carrier = "HA"
    let features = Features(fitting: flights)
    #expect(features.all.contains(.equals(.carrier, "UA")))
    #expect(!features.all.contains(.equals(.carrier, "HA")))
  }

  @Test("A stored model scores as it did before, bit for bit")
  func survivesStorage() throws {
    let flights = Self.flights(100)
    let rows = Self.features.rows(of: flights)
    let fitted = try LogisticRegression.fit(rows, flights.map(\.isLate), width: Self.features.all.count, .init())
    let model = Model(Self.features, fitted)
    let stored = try Model(json: model.json())
    #expect(stored == model)
    #expect(try stored.scores(of: flights) == model.scores(of: flights))
    #expect(try model.scores(of: flights) == (0..<100).map { fitted.probability(rows, $0) })
    #expect(try stored.json() == model.json())
  }

  @Test("Predictions read back as the same numbers, in the order of the flights")
  func writesPredictions() throws {
    let scores = [0.1 + 0.2, 1e-9, 1.0 / 3]
    let text = String(decoding: TrainFlightDelays.predictions(Self.flights(3), scores), as: UTF8.self)
    let lines = text.split(separator: "\n")
    #expect(lines.first == "date,carrier,flight,origin,score")
    #expect(lines.dropFirst().map { $0.split(separator: ",")[1] } == ["UA", "B6", "UA"])
    #expect(lines.dropFirst().map { Double($0.split(separator: ",")[4]) } == scores)
  }
}

@Suite("Arguments")
struct ArgumentsTests {
  static let outputs = ["--model", "m", "--predictions", "p", "--metrics", "n"]
  static let least = ["--train", "a", "b", "--eval", "c"] + outputs

  @Test("Inputs take several files, parameters have defaults")
  func readsInputs() throws {
    let arguments = try Arguments(Self.least)
    #expect(arguments.train == ["a", "b"])
    #expect(arguments.eval == ["c"])
    #expect(arguments.rate == 0.1)
    #expect(arguments.fraction == 1)
    #expect(arguments.seed == 42)
  }

  @Test(
    "What is wrong is said",
    arguments: [
      (["--train", "a", "--eval", "c"], "--model FILE is missing; name the file to write."),
      (["--eval", "c"] + outputs, "--train FILE... is missing; name at least one file."),
      (["x"], "'x' stands before any option; every value follows its --NAME."),
      (least + ["--rate", "-1"], "--rate is '-1'; expected a number above 0."),
      (least + ["--l2", "nan"], "--l2 is 'nan'; expected a number from 0 on."),
      (least + ["--fraction", "2"], "--fraction is '2'; expected a number above 0 and up to 1."),
      (least + ["--seed", "0.5"], "--seed is '0.5'; expected a whole number from 0 on."),
      (least + ["--rate", "1", "2"], "--rate has 2 values; expected one."),
      (least + ["--lambda", "1"], "--lambda is not an option of this program; see --help."),
      (least + ["--model", "m"], "--model is given twice; give it once."),
    ])
  func refuses(words: [String], message: String) {
    #expect(throws: Failure(message)) { try Arguments(words) }
  }
}
