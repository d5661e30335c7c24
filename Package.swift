// swift-tools-version: 6.2
import PackageDescription

/// The verbs that plugins open: `swift package VERB` becomes `mlgate VERB`.
let verbs: [(plugin: String, verb: String, does: String)] = [
  ("ValidateData", "validate-data", "Checks the datasets of mlgate.yml"),
  ("Train", "train", "Trains the model and records the run"),
  ("Evaluate", "evaluate", "Judges the trained model against bounds and against the champion"),
  ("Deploy", "deploy", "Releases the evaluated model to the registry"),
  ("MLGateCommand", "mlgate", "Runs any mlgate subcommand"),
]

// Linux enforces no plugin permission: declared there, it would only make every CI job pass a flag.
#if os(macOS)
  let permissions: [PluginPermission] = [
    .writeToPackageDirectory(reason: "to write reports, runs and the registry below the package")
  ]
#else
  let permissions: [PluginPermission] = []
#endif

// Contributors and CI build without warnings; a consumer's newer compiler may have some.
let warnings: [SwiftSetting] =
  Context.environment["MLGATE_WARNINGS_AS_ERRORS"] == nil ? [] : [.treatAllWarnings(as: .error)]

let room: [SwiftSetting] =
  [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
  ] + warnings

// Measurements of one room are no part of the tool; `MLGATE_BENCH=1 swift build -c release --product RuleBench`.
let measurements: [Target] =
  Context.environment["MLGATE_BENCH"] == nil
  ? []
  : [
    .executableTarget(
      name: "RuleBench", dependencies: ["MLGateExpressions", "MLGateProfiles", "MLGateTables"],
      path: "Benchmarks/rules", exclude: ["run"], swiftSettings: room)
  ]

let package = Package(
  name: "mlgate",
  platforms: [.macOS(.v15)],
  products: [.executable(name: "mlgate", targets: ["mlgate"])]
    + verbs.map { .plugin(name: $0.plugin, targets: [$0.plugin]) },
  dependencies: [
    // The command line: parsing, help, completion scripts.
    .package(url: "https://github.com/apple/swift-argument-parser", "1.5.0"..<"2.0.0"),
    // SHA-256 names everything; BoringSSL's is several times faster than what we could write.
    .package(url: "https://github.com/apple/swift-crypto", "3.0.0"..<"5.0.0"),
    // The ledger: SQLite with migrations and a write-ahead log.
    .package(url: "https://github.com/groue/GRDB.swift", "7.0.0"..<"8.0.0"),
    // Training programs and other children: streams, time limits, teardown.
    .package(url: "https://github.com/swiftlang/swift-subprocess", "1.0.0"..<"2.0.0"),
  ],
  targets: [
    .systemLibrary(
      name: "CMLGateYAML", pkgConfig: "yaml-0.1",
      providers: [.apt(["libyaml-dev"]), .brew(["libyaml"])]),
    // Compressed data. Both are on every machine that has a package manager.
    .systemLibrary(
      name: "CMLGateZlib", pkgConfig: "zlib",
      providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
    .systemLibrary(
      name: "CMLGateZstd", pkgConfig: "libzstd",
      providers: [.apt(["libzstd-dev"]), .brew(["zstd"])]),
    .target(name: "CMLGateScan"),
    .target(name: "MLGateResults", swiftSettings: room),
    .target(
      name: "MLGateFiles",
      dependencies: ["MLGateResults", .product(name: "Crypto", package: "swift-crypto")], swiftSettings: room),
    .target(name: "MLGateYAML", dependencies: ["CMLGateYAML", "MLGateResults"], swiftSettings: room),
    .target(
      name: "MLGateTables",
      dependencies: ["CMLGateScan", "CMLGateZlib", "CMLGateZstd", "MLGateResults", "MLGateFiles"],
      swiftSettings: room),
    .target(name: "MLGateStatistics", swiftSettings: room),
    .target(
      name: "MLGateExpressions", dependencies: ["CMLGateScan", "MLGateResults", "MLGateTables"], swiftSettings: room),
    .target(
      name: "MLGateProfiles", dependencies: ["CMLGateScan", "MLGateResults", "MLGateTables"], swiftSettings: room),
    .target(
      name: "MLGateChecks",
      dependencies: [
        "MLGateResults", "MLGateYAML", "MLGateStatistics", "MLGateTables", "MLGateExpressions", "MLGateProfiles",
      ], swiftSettings: room),
    .target(name: "MLGateMetrics", dependencies: ["MLGateResults"], swiftSettings: room),
    .target(
      name: "MLGateLedger",
      dependencies: ["MLGateResults", "MLGateFiles", .product(name: "GRDB", package: "GRDB.swift")],
      swiftSettings: room),
    .target(name: "MLGateRegistry", dependencies: ["MLGateResults", "MLGateFiles"], swiftSettings: room),
    .target(name: "MLGateReports", dependencies: ["MLGateResults", "MLGateFiles"], swiftSettings: room),
    .target(
      name: "MLGatePipeline",
      dependencies: [
        "MLGateResults", "MLGateFiles", "MLGateYAML", "MLGateTables", "MLGateProfiles", "MLGateChecks",
        "MLGateMetrics", "MLGateLedger", "MLGateRegistry", "MLGateReports",
        .product(name: "Subprocess", package: "swift-subprocess"),
      ], swiftSettings: room),
    .executableTarget(
      name: "mlgate",
      dependencies: [
        "MLGateResults", "MLGateFiles", "MLGateTables", "MLGateProfiles", "MLGateChecks", "MLGatePipeline",
        "MLGateReports", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], swiftSettings: room),
    .testTarget(name: "MLGateResultsTests", dependencies: ["MLGateResults"], swiftSettings: room),
    .testTarget(name: "MLGateFilesTests", dependencies: ["MLGateFiles", "MLGateResults"], swiftSettings: room),
    .testTarget(name: "MLGateYAMLTests", dependencies: ["MLGateYAML", "MLGateResults"], swiftSettings: room),
    .testTarget(name: "MLGateStatisticsTests", dependencies: ["MLGateStatistics"], swiftSettings: room),
    .testTarget(
      name: "MLGateTablesTests",
      dependencies: ["CMLGateScan", "CMLGateZlib", "CMLGateZstd", "MLGateTables", "MLGateFiles", "MLGateResults"],
      swiftSettings: room),
    .testTarget(
      name: "MLGateProfilesTests", dependencies: ["MLGateProfiles", "MLGateTables", "MLGateResults"],
      swiftSettings: room),
    .testTarget(
      name: "MLGateChecksTests",
      dependencies: ["MLGateChecks", "MLGateProfiles", "MLGateTables", "MLGateYAML", "MLGateResults"],
      swiftSettings: room),
    .testTarget(
      name: "MLGateExpressionsTests",
      dependencies: ["MLGateExpressions", "MLGateProfiles", "MLGateTables", "MLGateResults"],
      swiftSettings: room),
    .testTarget(name: "MLGateMetricsTests", dependencies: ["MLGateMetrics", "MLGateResults"], swiftSettings: room),
    .testTarget(
      name: "MLGateReportsTests", dependencies: ["MLGateReports", "MLGateResults"], exclude: ["Goldens"],
      swiftSettings: room),
    .testTarget(
      name: "MLGateLedgerTests",
      dependencies: ["MLGateLedger", "MLGateFiles", "MLGateResults", .product(name: "GRDB", package: "GRDB.swift")],
      swiftSettings: room),
    .testTarget(
      name: "MLGateRegistryTests", dependencies: ["MLGateRegistry", "MLGateFiles", "MLGateResults"],
      swiftSettings: room),
    .testTarget(name: "MLGateProcessTests", dependencies: ["MLGatePipeline"], swiftSettings: room),
    // These run the built tool; the dependency has it built first.
    .testTarget(
      name: "CommandTests", dependencies: ["mlgate", "MLGateReports", "MLGateResults"], exclude: ["Goldens"],
      swiftSettings: room),
    .testTarget(
      name: "IntegrationTests", dependencies: ["MLGateReports", "MLGateResults"], swiftSettings: room),
  ]
    + measurements
    + verbs.map {
      .plugin(
        name: $0.plugin,
        // No dependency on the tool: SwiftPM would build it in debug, too. The plugin asks for a release build.
        capability: .command(intent: .custom(verb: $0.verb, description: $0.does), permissions: permissions))
    }
)
