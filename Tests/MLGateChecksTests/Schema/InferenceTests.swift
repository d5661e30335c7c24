import Foundation
import MLGateChecks
import MLGateProfiles
import MLGateTables
import MLGateYAML
import Testing

/// What a profile suggests.
struct InferenceTests {
  @Test(arguments: 0..<25)
  func whatItWasInferredFromConforms(_ seed: UInt64) throws {
    let profile = try SchemaData.profile(SchemaData.random(seed: seed))
    let inferred = SchemaInference(from: profile)
    if profile.rows > 0 { #expect(try inferred.schema.troubles(profile) == []) }
    // Reading what is written gives the same, comments and all.
    #expect(try Schema(parsing: inferred.text, file: "schema.yml") == inferred.schema)
    // Stored profiles have less to show, never more to refuse.
    let stored = try JSONDecoder().decode(Profile.self, from: JSONEncoder().encode(profile))
    if profile.rows > 0 { #expect(try SchemaInference(from: stored).schema.troubles(profile) == []) }
  }

  @Test func everyLineIsExplained() throws {
    let rows = (0..<1200).map { row in
      "\(row + 1),\(row % 12 + 1),\(["EWR", "JFK", "LGA"][row % 3]),\(row % 4 == 0 ? "NA" : "\(row % 7)"),"
        + "\(row % 100 == 0 ? "" : "0.\(row % 100)"),AB\(1000 + row),,\(row % 9 - 4)"
    }
    let inferred = SchemaInference(
      from: try SchemaData.profile(["id,month,origin,delay,share,code,empty,delta"] + rows))
    #expect(
      inferred.text == """
        # delay would be a number if the dataset had 'null-values: ["", NA]' in mlgate.yml; set that and infer again.
        version: 1
        extra-columns: fail
        columns:
          id:
            type: integer  # all of 1,200 values in 1,200 rows
            missing: {max: 0%}  # none in 1,200 rows
            min: 0  # nothing below 0 in 1,200 rows
            unique: true  # all differ in 1,200 rows
          month:
            type: integer  # all of 1,200 values in 1,200 rows
            missing: {max: 0%}  # none in 1,200 rows
            min: 1
            max: 12  # each of 1 to 12 in 1,200 rows
          origin:
            type: text  # all of 1,200 values in 1,200 rows
            missing: {max: 0%}  # none in 1,200 rows
            values: [EWR, JFK, LGA]  # 3 values in 1,200 rows
          delay:
            type: text  # text because of 'NA' alone, 300 times in 1,200 rows
            missing: {max: 0%}  # none in 1,200 rows
          share:
            type: decimal  # all of 1,188 values in 1,200 rows
            missing: {max: 2%}  # 12 (1%) in 1,200 rows
            min: 0
            max: 1  # shares: 0 to 1 in 1,200 rows
          code:
            type: text  # all of 1,200 values in 1,200 rows
            missing: {max: 0%}  # none in 1,200 rows
            pattern: "[A-Z]{2}[0-9]{4}"  # the form of every value in 1,200 rows
            unique: true  # all differ in 1,200 rows
          empty: {}  # no values, so no type, in 1,200 rows
          delta:
            type: integer  # all of 1,200 values in 1,200 rows
            missing: {max: 0%}  # none in 1,200 rows

        """)
    #expect(inferred.nullValues == ["NA"])
  }

  /// Names and values that YAML could take for something else.
  @Test func anyNameAndValueIsWrittenAndRead() throws {
    let odd = [
      "a: b", "# c", "- d", "? e", "[f", "{g", "&h", "*i", "!j", "|", ">", "'k", "%l", "@m", "`n", "null", "true", "1",
      "1e3", "~", "", " o ", "\u{e9}\u{301}", "p\tq", "\u{FEFF}r", "\u{2028}s", "<<", "=",
      String(repeating: "t", count: 600),
    ]
    var schema = Schema(columns: [])
    for name in odd {
      var column = SchemaColumn(name, type: .text, presence: .optional)
      column.values = odd
      column.deprecated = name
      schema.columns.append(column)
    }
    let comments = Dictionary(
      uniqueKeysWithValues: odd.map { (SchemaText.Place("values", of: $0), "\($0) # \n version: 2") })
    let text = SchemaText(schema, comments: comments, head: odd).text
    #expect(try Schema(parsing: text, file: "schema.yml") == schema)
    var wider = schema
    for index in wider.columns.indices { wider.columns[index].values?.append("u") }
    let edit = try SchemaEdit(text, to: wider)
    #expect(!edit.isRewritten)
    #expect(try Schema(parsing: edit.text, file: "schema.yml") == wider)
  }

  @Test func fewRowsSayLittle() throws {
    let inferred = SchemaInference(from: try SchemaData.profile(["a,b", "1,x", "2,x"]))
    #expect(
      inferred.text == """
        # Inferred from 2 rows, too few for more than names and types; infer again from more.
        version: 1
        extra-columns: fail
        columns:
          a:
            type: integer  # all of 2 values in 2 rows
          b:
            type: text  # all of 2 values in 2 rows

        """)
  }

  /// The schema that TFX inferred from the same 15,002 rows (`../shared/data/README.md`).
  @Test(.enabled(if: SchemaData.shared("chicago-taxi/schema.pbtxt") != nil))
  func chicagoTaxiDomainsAreThoseOfTFX() throws {
    let folder = try #require(SchemaData.shared("chicago-taxi"))
    let published = PublishedSchema(try String(contentsOfFile: folder + "/schema.pbtxt", encoding: .utf8))
    let schema = SchemaInference(from: try SchemaData.profile(path: folder + "/data.csv.gz")).schema
    var domains: [String: Set<String>] = [:]
    for column in schema.columns { domains[column.name] = column.values.map { Set($0) } }
    #expect(domains == published.domains)
    #expect(domains["company"]?.count == 61 && domains["payment_type"]?.count == 7)
    #expect(Set(schema.columns.map(\.name)) == Set(published.types.keys))
    for column in schema.columns {
      switch (published.types[column.name], column.type) {
      case ("BYTES", .text), ("INT", .integer), ("FLOAT", .decimal): break
      // No trip began in a census tract that was told: TFX has guessed a type.
      case ("INT", nil): #expect(column.name == "pickup_census_tract")
      default: Issue.record("\(column.name): \(published.types[column.name] ?? "-") is \(column.type?.rawValue ?? "-")")
      }
    }
  }

  /// TFX inferred from one split and updated with the other; wherever the rows are split, that gives the same domains.
  @Test(.enabled(if: SchemaData.shared("chicago-taxi/schema.pbtxt") != nil), arguments: [10_036, 4_966])
  func chicagoTaxiDomainsInferredFromOneSplitAndUpdatedWithTheOther(_ count: Int) throws {
    let folder = try #require(SchemaData.shared("chicago-taxi"))
    let published = PublishedSchema(try String(contentsOfFile: folder + "/schema.pbtxt", encoding: .utf8))
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["gzip", "-dc", folder + "/data.csv.gz"]
    process.standardOutput = pipe
    try process.run()
    let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    let rows = text.split(separator: "\n").map(String.init)
    #expect(rows.count == 15_003)
    let train = try SchemaData.profile([rows[0]] + rows[1...count])
    let eval = try SchemaData.profile([rows[0]] + rows[(count + 1)...])
    let schema = try SchemaUpdate(SchemaInference(from: train).schema, toAccept: eval).schema
    var domains: [String: Set<String>] = [:]
    for column in schema.columns { domains[column.name] = column.values.map { Set($0) } }
    #expect(domains == published.domains)
    #expect(try schema.troubles(eval) == [] && schema.troubles(train) == [])
  }
}

/// What is needed of a `schema.pbtxt`: types of features and string domains.
struct PublishedSchema {
  var types: [String: String] = [:]
  var domains: [String: Set<String>] = [:]

  init(_ text: String) {
    var depth = 0
    var kind = ""
    var name = ""
    for line in text.split(separator: "\n").map({ $0.trimmingCharacters(in: .whitespaces) }) {
      if line.hasSuffix("{") {
        if depth == 0 {
          kind = String(line.dropLast(2))
          name = ""
        }
        depth += 1
      } else if line == "}" {
        depth -= 1
      } else if depth == 1, let colon = line.firstIndex(of: ":") {
        let key = line[..<colon]
        let value = line[line.index(colon, offsetBy: 2)...].trimmingCharacters(in: ["\""])
        switch (kind, key) {
        case (_, "name"): name = value
        case ("feature", "type"): types[name] = value
        case ("string_domain", "value"): domains[name, default: []].insert(value)
        default: break
        }
      }
    }
  }
}
