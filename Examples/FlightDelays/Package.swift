// swift-tools-version: 6.2
import PackageDescription

// A team's own package, as mlgate meets it: one dependency brings the verbs; the training program needs none of it.
let package = Package(
  name: "FlightDelays",
  platforms: [.macOS(.v14)],
  products: [.executable(name: "TrainFlightDelays", targets: ["TrainFlightDelays"])],
  dependencies: [
    // Brings `swift package validate-data | train | evaluate | deploy`.
    .package(name: "mlgate", path: "../..")
  ],
  targets: [
    .executableTarget(name: "TrainFlightDelays"),
    .testTarget(name: "TrainFlightDelaysTests", dependencies: ["TrainFlightDelays"]),
  ]
)
