internal import MLGateProfiles
internal import MLGateResults
internal import MLGateYAML

/// Fails when a file is smaller or larger than it should be, as it is stored: compressed files count as such.
struct FileSizeCheck: DataCheck {
  static let keyword = "file-size"
  static let summary = "Every file of the dataset has at least and at most so many bytes."
  static let arguments = [
    ArgumentDescription("min", .size, "the smallest file: 1KB"),
    ArgumentDescription("max", .size, "the largest file: 4GB"),
  ]
  static let examples: [CheckExample] = [
    .passes("file-size: {min: 4B, max: 1KB}", rows: ["x", "1"], observed: "4 bytes"),
    .fails("file-size: {min: 1KB}", rows: ["x", "1"], observed: "4 bytes"),
    .fails("file-size: {max: 3B}", rows: ["x", "1"], observed: "4 bytes"),
    .cannotDecide("file-size: {max: 3B}\nby: x\nminimum-slice-rows: 1", rows: ["x", "1"]),
  ]

  private struct Arguments: Decodable {
    var min: ByteSize?
    var max: ByteSize?
  }

  private let least: ByteSize?
  private let most: ByteSize?

  init(_ arguments: YAMLNode) throws(YAMLError) {
    let given = try arguments.decode(Arguments.self)
    least = given.min
    most = given.max
    if least == nil && most == nil { throw arguments.error("file-size has no bound; write 'min' or 'max'") }
    if let least, let most, most < least { throw arguments.error("min \(least) is above max \(most)") }
  }

  var columnsNeeded: [String]? { [] }

  func findings(in context: CheckContext) -> [Finding] {
    let words = [least.map { "at least \($0)" }, most.map { "at most \($0)" }].compactMap { $0 }.joined(
      separator: " and ")
    guard !context.files.isEmpty else {
      return [
        Finding(
          name: "files", title: "file size: \(words)",
          judgement: Judgement(
            .inconclusive, expected: Quantity(text: words), "There are no files whose size could be judged here."))
      ]
    }
    return context.files.map { file in
      let holds = file.bytes >= least?.bytes ?? 0 && file.bytes <= most?.bytes ?? .max
      return Finding(
        name: file.name, title: "\(file.name): \(words)",
        judgement: Judgement(
          holds ? .passed : .failed,
          observed: Quantity(number: Double(file.bytes), text: Wording.count(file.bytes, "byte")),
          expected: Quantity(text: words), "\(file.name) has \(Wording.count(file.bytes, "byte")); expected \(words)."))
    }
  }
}
