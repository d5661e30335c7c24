/// One input of the model: a number made from a flight.
enum Feature: Equatable {
  /// 1 for a flight whose column has this value, else 0 (one-hot).
  case equals(CategoryColumn, String)
  /// The column in deviations from its training mean; 0, the mean, where it is missing.
  case number(NumberColumn, mean: Double, deviation: Double)
  /// 1 where the column is missing, else 0.
  case missing(NumberColumn)
}

/// Columns whose values are names.
enum CategoryColumn: String, CaseIterable, Codable {
  case carrier, origin, destination, hour

  func value(of flight: Flight) -> String {
    switch self {
    case .carrier: flight.carrier
    case .origin: flight.origin
    case .destination: flight.destination
    case .hour: String(flight.departure / 60)
    }
  }
}

/// Columns whose values are quantities.
enum NumberColumn: String, CaseIterable, Codable {
  case distance, duration, temperature, dewPoint, humidity, wind, precipitation, pressure, visibility

  func value(of flight: Flight) -> Double? {
    switch self {
    case .distance: flight.distance
    // Local clocks: off by the time zones, which are the destination's and so its weight's to carry.
    case .duration: Double((flight.arrival - flight.departure + 24 * 60) % (24 * 60))
    case .temperature: flight.weather.temperature
    case .dewPoint: flight.weather.dewPoint
    case .humidity: flight.weather.humidity
    case .wind: flight.weather.wind
    case .precipitation: flight.weather.precipitation
    case .pressure: flight.weather.pressure
    case .visibility: flight.weather.visibility
    }
  }
}

/// The inputs of the model, in the order of its weights, and how a flight becomes them.
///
/// Neither month nor day is an input: the model is asked about months that it has not seen.
struct Features: Equatable {
  let all: [Feature]

  private var category: [CategoryColumn: [String: Int]] = [:]
  private var number: [NumberColumn: (index: Int, mean: Double, deviation: Double)] = [:]
  private var missing: [NumberColumn: Int] = [:]

  /// A value that fewer training flights have than this has no input of its own: there is nothing to learn from.
  static let rarest = 20

  init(_ all: [Feature]) {
    self.all = all
    for (index, feature) in all.enumerated() {
      switch feature {
      case .equals(let column, let value): category[column, default: [:]][value] = index
      case .number(let column, let mean, let deviation): number[column] = (index, mean, deviation)
      case .missing(let column): missing[column] = index
      }
    }
  }

  /// Chooses the inputs that the training flights call for; a column that never varies is left out.
  init(fitting flights: [Flight]) {
    var all: [Feature] = []
    for column in CategoryColumn.allCases {
      var counts: [String: Int] = [:]
      for flight in flights { counts[column.value(of: flight), default: 0] += 1 }
      let kept = counts.filter { $0.value >= Self.rarest && !$0.key.isEmpty }.keys.sorted()
      all += kept.map { .equals(column, $0) }
    }
    for column in NumberColumn.allCases {
      let values = flights.compactMap(column.value)
      let mean = values.reduce(0, +) / Double(values.count)
      let deviation = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)).squareRoot()
      if deviation > 0 { all.append(.number(column, mean: mean, deviation: deviation)) }
      if flights.count - values.count >= Self.rarest { all.append(.missing(column)) }
    }
    self.init(all)
  }

  /// Returns the flights as rows of inputs.
  func rows(of flights: [Flight]) -> SparseRows {
    var rows = SparseRows()
    for flight in flights { append(flight, to: &rows) }
    return rows
  }

  private func append(_ flight: Flight, to rows: inout SparseRows) {
    for column in CategoryColumn.allCases {
      if let index = category[column]?[column.value(of: flight)] { rows.append(index, 1) }
    }
    for column in NumberColumn.allCases {
      if let value = column.value(of: flight) {
        if let (index, mean, deviation) = number[column] { rows.append(index, (value - mean) / deviation) }
      } else if let index = missing[column] {
        rows.append(index, 1)
      }
    }
    rows.endRow()
  }

  static func == (one: Features, other: Features) -> Bool {
    one.all == other.all
  }
}

/// Rows of numbers that are mostly zero: per row, the columns that are not zero and their values.
struct SparseRows {
  /// Row `i` has the entries `starts[i]..<starts[i + 1]`.
  private(set) var starts = [0]
  private(set) var columns: [Int] = []
  private(set) var values: [Double] = []

  var count: Int { starts.count - 1 }

  mutating func append(_ column: Int, _ value: Double) {
    columns.append(column)
    values.append(value)
  }

  mutating func endRow() {
    starts.append(columns.count)
  }
}
